package io.ballast.oversampling;

import io.ballast.neighbors.NeighborBlock;
import io.ballast.table.RowBlock;
import java.io.Serializable;

/** Rows that synthetic rows may start from, with the keys of their neighbors; arrays shared. */
final class SeedBlock implements Serializable {
    private static final long serialVersionUID = 1L;

    private final RatedBlock rated;
    private final long[] neighbors;
    private final int k;

    private SeedBlock(RatedBlock rated, long[] neighbors, int k) {
        this.rated = rated;
        this.neighbors = neighbors;
        this.k = k;
    }

    /** Rows without neighbors. */
    static SeedBlock alone(RatedBlock rated) {
        return new SeedBlock(rated, new long[0], 0);
    }

    /** Rows with the neighbors found. */
    static SeedBlock of(RatedBlock rated, NeighborBlock neighbors) {
        return new SeedBlock(rated, neighbors.keys(), neighbors.k());
    }

    RowBlock rows() {
        return rated.rows();
    }

    /** How many neighbors of a row, among all rows, are of another class; for rows that were looked around. */
    int foreign(int row) {
        return rated.foreign(row);
    }

    /** Neighbors of a row. */
    int k() {
        return k;
    }

    /** Key of the i-th nearest neighbor of a row. */
    long neighbor(int row, int i) {
        return neighbors[row * k + i];
    }
}
