package io.ballast.neighbors;

import java.util.Arrays;

/**
 * The nearest base rows found so far for each query, ordered by (rank, key): a small sorted list a query, filled by
 * insertion. Arrays are {@code [queries][size]} row-major.
 */
final class NearestRows {
    private final int size;
    private final double[] ranks;
    private final long[] keys;
    private final int[] labels;

    NearestRows(int queries, int size) {
        this.size = size;
        this.ranks = new double[queries * size];
        this.keys = new long[queries * size];
        this.labels = new int[queries * size];
        Arrays.fill(ranks, Double.POSITIVE_INFINITY);
    }

    /** Rank a candidate must not exceed to enter the list of this query. */
    double worst(int query) {
        return ranks[query * size + size - 1];
    }

    void offer(int query, double rank, long key, int label) {
        int first = query * size;
        int at = first + size - 1;
        if (rank > ranks[at] || rank == ranks[at] && key >= keys[at]) {
            return;
        }
        while (at > first && (rank < ranks[at - 1] || rank == ranks[at - 1] && key < keys[at - 1])) {
            ranks[at] = ranks[at - 1];
            keys[at] = keys[at - 1];
            labels[at] = labels[at - 1];
            at--;
        }
        ranks[at] = rank;
        keys[at] = key;
        labels[at] = label;
    }

    /**
     * The first k of every list of k + 1, without the query itself. Equal rows share a key and are interchangeable, so one
     * entry with the query's key is dropped, or else the last one.
     *
     * @throws IllegalStateException if a list is not full
     */
    NeighborBlock withoutSelf(long[] queryKeys, Metric metric) {
        int k = size - 1;
        int queries = queryKeys.length;
        long[] outKeys = new long[queries * k];
        int[] outLabels = new int[queries * k];
        double[] distances = new double[queries * k];
        for (int q = 0; q < queries; q++) {
            if (worst(q) == Double.POSITIVE_INFINITY) {
                throw new IllegalStateException("fewer than %d base rows were swept".formatted(size));
            }
            int dropped = self(q, queryKeys[q]);
            for (int i = 0, from = q * size; i < k; i++, from++) {
                from += i == dropped ? 1 : 0;
                outKeys[q * k + i] = keys[from];
                outLabels[q * k + i] = labels[from];
                distances[q * k + i] = metric.distance(ranks[from]);
            }
        }
        return new NeighborBlock(k, outKeys, outLabels, distances);
    }

    private int self(int query, long key) {
        for (int i = 0; i < size - 1; i++) {
            if (keys[query * size + i] == key) {
                return i;
            }
        }
        return size - 1;
    }
}
