package io.ballast.neighbors;

import io.ballast.table.RowBlock;
import java.io.Serializable;

/** Which cell a row belongs to, by its features alone, so that equal rows meet. */
interface Placement extends Serializable {
    /** Number of cells. */
    int cells();

    /** What one task uses; the caller closes it. */
    Finder open();

    /** The largest distance of rows of a cell from its center; infinite where cells have none. */
    double radius(int cell, RowBlock rows);

    /** Finds cells; belongs to one task. */
    interface Finder extends AutoCloseable {
        /** The cell of every row, {@code [rows]}. */
        int[] of(RowBlock block);

        @Override
        void close();
    }

    /** Cells by a hash of the features: even, and without meaning. */
    static Placement byHash(int cells) {
        return new Placement() {
            private static final long serialVersionUID = 1L;

            @Override
            public int cells() {
                return cells;
            }

            @Override
            public double radius(int cell, RowBlock rows) {
                return Double.POSITIVE_INFINITY;
            }

            @Override
            public Finder open() {
                return new Finder() {
                    @Override
                    public int[] of(RowBlock block) {
                        int[] cell = new int[block.rows()];
                        for (int row = 0; row < cell.length; row++) {
                            cell[row] = (int) ((block.featureHash(row) >>> 33) * cells >>> 31);
                        }
                        return cell;
                    }

                    @Override
                    public void close() {
                        // Nothing is held.
                    }
                };
            }
        };
    }
}
