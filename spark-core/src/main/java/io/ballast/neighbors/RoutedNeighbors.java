package io.ballast.neighbors;

import java.io.Serializable;

/** Results on their way back to the partition that asked: of every row what it is recognised by, and its neighbors. */
final class RoutedNeighbors implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long[] marks;
    private final NeighborBlock neighbors;

    RoutedNeighbors(long[] marks, NeighborBlock neighbors) {
        this.marks = marks;
        this.neighbors = neighbors;
    }

    /** Recognises a row by its key and features. */
    static long mark(long key, long featureHash) {
        return (key ^ Long.rotateLeft(featureHash, 32)) * 0x9E3779B97F4A7C15L;
    }

    /** Marks of the rows, {@code [rows]}. */
    long[] marks() {
        return marks;
    }

    /** Their neighbors. */
    NeighborBlock neighbors() {
        return neighbors;
    }
}
