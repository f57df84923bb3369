package io.ballast.neighbors;

import java.util.Arrays;

/**
 * The nearest base rows found so far for each query, ordered by (rank, key): a sorted list a query, filled by insertion.
 * Arrays are {@code [queries][size]} row-major.
 */
final class NearestRows {
    private final int size;
    private final double[] ranks;
    private final long[] keys;
    private final int[] labels;
    private final double[] worst; // the last rank and key of each list side by side: kernels read them most of all
    private final long[] worstKeys;

    /** @param size places in a list: one more than the neighbors wanted where the query itself may turn up */
    NearestRows(int queries, int size) {
        this.size = size;
        this.ranks = new double[Math.multiplyExact(queries, size)];
        this.keys = new long[queries * size];
        this.labels = new int[queries * size];
        this.worst = new double[queries];
        this.worstKeys = new long[queries];
        Arrays.fill(ranks, Double.POSITIVE_INFINITY);
        Arrays.fill(worst, Double.POSITIVE_INFINITY);
    }

    /** Places in a list. */
    int size() {
        return size;
    }

    /** Rank a candidate must not exceed to enter the list of this query; infinite while the list is not full. */
    double worst(int query) {
        return worst[query];
    }

    /** These ranks as they are now, {@code [queries]}. */
    double[] worst() {
        return worst.clone();
    }

    /** Key that a candidate of the worst rank must be below to enter. */
    long worstKey(int query) {
        return worstKeys[query];
    }

    /** Takes a candidate if it is near enough, and says whether it did. */
    boolean offer(int query, double rank, long key, int label) {
        int first = query * size;
        int last = first + size - 1;
        if (!before(rank, key, last)) {
            return false;
        }
        int at = last;
        while (at > first && before(rank, key, at - 1)) {
            at--;
        }
        System.arraycopy(ranks, at, ranks, at + 1, last - at);
        System.arraycopy(keys, at, keys, at + 1, last - at);
        System.arraycopy(labels, at, labels, at + 1, last - at);
        ranks[at] = rank;
        keys[at] = key;
        labels[at] = label;
        worst[query] = ranks[last];
        worstKeys[query] = keys[last];
        return true;
    }

    private boolean before(double rank, long key, int place) {
        return rank < ranks[place] || rank == ranks[place] && key < keys[place];
    }

    /** The entries of a list so far. */
    int found(int query) {
        int found = 0;
        while (found < size && ranks[query * size + found] < Double.POSITIVE_INFINITY) {
            found++;
        }
        return found;
    }

    /** Rank of an entry. */
    double rank(int query, int place) {
        return ranks[query * size + place];
    }

    /** Key of an entry. */
    long key(int query, int place) {
        return keys[query * size + place];
    }

    /** Label of an entry. */
    int label(int query, int place) {
        return labels[query * size + place];
    }

    /**
     * Copies the k nearest of a query, without the row of the given key where lists have a place more than k. Equal rows share
     * a key and are interchangeable, so one entry with the key is dropped, or else the last one.
     *
     * @param at row of the results to fill
     * @throws IllegalStateException if the list is not full
     */
    void copyTo(NeighborBlock into, int at, int query, long key, Metric metric) {
        if (worst(query) == Double.POSITIVE_INFINITY) {
            throw new IllegalStateException("fewer than %d base rows were swept".formatted(size));
        }
        int k = into.k();
        int dropped = k;
        for (int i = 0; i < k && dropped == k && size > k; i++) {
            dropped = keys[query * size + i] == key ? i : k;
        }
        for (int i = 0; i < k; i++) {
            int from = query * size + (i < dropped ? i : i + 1);
            into.keys()[at * k + i] = keys[from];
            into.labels()[at * k + i] = labels[from];
            into.distances()[at * k + i] = metric.distance(ranks[from]);
        }
    }
}
