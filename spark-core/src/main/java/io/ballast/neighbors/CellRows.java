package io.ballast.neighbors;

import java.io.Serializable;

/** The rows of one cell of a {@link Placement}. A class, not a record: Kryo cannot read records. */
final class CellRows implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int cell;
    private final DistinctRows rows;

    CellRows(int cell, DistinctRows rows) {
        this.cell = cell;
        this.rows = rows;
    }

    int cell() {
        return cell;
    }

    DistinctRows rows() {
        return rows;
    }
}
