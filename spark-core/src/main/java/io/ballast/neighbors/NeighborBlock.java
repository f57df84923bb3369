package io.ballast.neighbors;

import java.io.Serializable;

/**
 * The k nearest base rows of every row of a query block, each list ordered by (distance, key of the neighbor). Row-major
 * arrays {@code [rows][k]}, shared, not copied.
 */
public final class NeighborBlock implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int k;
    private final long[] keys;
    private final int[] labels;
    private final double[] distances;

    NeighborBlock(int k, long[] keys, int[] labels, double[] distances) {
        this.k = k;
        this.keys = keys;
        this.labels = labels;
        this.distances = distances;
    }

    /** Room for the neighbors of so many rows. */
    static NeighborBlock empty(int rows, int k) {
        int size = Math.multiplyExact(rows, k);
        return new NeighborBlock(k, new long[size], new int[size], new double[size]);
    }

    /** Copies one row of another block of the same k. */
    void copyRow(int row, NeighborBlock from, int fromRow) {
        System.arraycopy(from.keys, fromRow * k, keys, row * k, k);
        System.arraycopy(from.labels, fromRow * k, labels, row * k, k);
        System.arraycopy(from.distances, fromRow * k, distances, row * k, k);
    }

    /** Neighbors of a row. */
    public int k() {
        return k;
    }

    /** Query rows. */
    public int rows() {
        return keys.length / k;
    }

    /** Row keys of the neighbors, {@code [rows][k]}. */
    public long[] keys() {
        return keys;
    }

    /** Class indices of the neighbors, {@code [rows][k]}. */
    public int[] labels() {
        return labels;
    }

    /** Distances to the neighbors, {@code [rows][k]}, ascending in a row. */
    public double[] distances() {
        return distances;
    }
}
