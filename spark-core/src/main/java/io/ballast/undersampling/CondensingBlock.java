package io.ballast.undersampling;

import io.ballast.neighbors.NeighborBlock;
import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A block of rows being condensed: which of them are kept, and of every other one, an open row, the k nearest kept rows of all blocks
 * found so far.
 */
final class CondensingBlock implements Serializable {
    private static final long serialVersionUID = 1L;

    private final RowBlock rows;
    private final boolean[] kept;
    private final boolean[] fresh; // kept since the last search
    private final int k;
    private final long[] keys; // [rows][k], those of open rows hold something
    private final int[] labels;
    private final double[] distances;

    private CondensingBlock(
            RowBlock rows, boolean[] kept, boolean[] fresh, int k, long[] keys, int[] labels, double[] distances) {
        this.rows = rows;
        this.kept = kept;
        this.fresh = fresh;
        this.k = k;
        this.keys = keys;
        this.labels = labels;
        this.distances = distances;
    }

    /**
     * At the start: rows of the other classes and the seeds are kept, no neighbor is known.
     *
     * @param condensed classes that lose rows, {@code [classes]}
     */
    static CondensingBlock of(RowBlock rows, boolean[] condensed, Set<Long> seeds, int k) {
        boolean[] kept = new boolean[rows.rows()];
        for (int row = 0; row < kept.length; row++) {
            kept[row] = !condensed[rows.labels()[row]] || seeds.contains(rows.keys()[row]);
        }
        int size = Math.multiplyExact(kept.length, k);
        double[] distances = new double[size];
        Arrays.fill(distances, Double.POSITIVE_INFINITY);
        return new CondensingBlock(rows, kept, kept, k, new long[size], new int[size], distances);
    }

    /** The rows not kept. */
    RowBlock open() {
        return rows.select(
                IntStream.range(0, kept.length).filter(row -> !kept[row]).toArray());
    }

    /** The rows kept since the last search. */
    RowBlock fresh() {
        return rows.select(
                IntStream.range(0, kept.length).filter(row -> fresh[row]).toArray());
    }

    /** Keeps some of the open rows more. */
    CondensingBlock keeping(Set<Long> chosen) {
        boolean[] more = kept.clone();
        boolean[] added = new boolean[kept.length];
        for (int row = 0; row < more.length; row++) {
            added[row] = !kept[row] && chosen.contains(rows.keys()[row]);
            more[row] |= added[row];
        }
        return new CondensingBlock(rows, more, added, k, keys, labels, distances);
    }

    /**
     * Takes in what a search among the fresh rows found.
     *
     * @param found neighbors of the {@link #open} rows, k of them or, where the fresh rows are fewer, all
     */
    CondensingBlock merged(NeighborBlock found) {
        long[] mergedKeys = new long[keys.length];
        int[] mergedLabels = new int[keys.length];
        double[] mergedDistances = new double[keys.length];
        int asked = 0;
        for (int row = 0; row < kept.length; row++) {
            if (kept[row]) {
                continue;
            }
            int old = row * k;
            int next = asked * found.k();
            int end = ++asked * found.k();
            for (int i = row * k; i < row * k + k; i++) {
                if (next < end
                        && (found.distances()[next] < distances[old]
                                || found.distances()[next] == distances[old] && found.keys()[next] < keys[old])) {
                    mergedKeys[i] = found.keys()[next];
                    mergedLabels[i] = found.labels()[next];
                    mergedDistances[i] = found.distances()[next++];
                } else {
                    mergedKeys[i] = keys[old];
                    mergedLabels[i] = labels[old];
                    mergedDistances[i] = distances[old++];
                }
            }
        }
        return new CondensingBlock(rows, kept, fresh, k, mergedKeys, mergedLabels, mergedDistances);
    }

    int rows() {
        return kept.length;
    }

    long key(int row) {
        return rows.keys()[row];
    }

    /** Whether a row is open. */
    boolean open(int row) {
        return !kept[row];
    }

    /** Whether a row is open and the kept rows do not tell its class. */
    boolean misclassified(int row) {
        return !kept[row]
                && EditedNeighbors.mode(Arrays.copyOfRange(labels, row * k, row * k + k)) != rows.labels()[row];
    }

    /** Key of the nearest kept row of an open one. */
    long nearestKey(int row) {
        return keys[row * k];
    }

    /** Distance to the nearest kept row of an open one. */
    double nearestDistance(int row) {
        return distances[row * k];
    }
}
