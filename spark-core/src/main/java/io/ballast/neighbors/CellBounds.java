package io.ballast.neighbors;

import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Which cells of a base can hold neighbors of a query: by the triangle inequality no row of a cell is nearer than the
 * query's distance from the centroid less the radius of the cell (Fukunaga and Narendra 1975).
 *
 * <p>Distances are those of the metric; for cosine those between rows scaled to length 1, whose square is twice the cosine
 * distance. Every bound is loose by far more than double rounds off, so that no row with a rank up to the worst is lost.
 */
final class CellBounds implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Relative slack: double distances of up to a million features are off by less. */
    private static final double LOOSE = 1e-9;

    /** Slack of a cosine rank, which is a difference from 1. */
    private static final double LOOSE_COSINE = 1e-10;

    /** Below this, squares underflow. */
    private static final double UNDERFLOW = 1e-140;

    private final Cells cells;
    private final long[] members;
    private final double[] radii;
    private final int[] chunks;

    CellBounds(Cells cells, ArrangedBase base) {
        this.cells = cells;
        this.members = base.membersOfCell();
        this.radii = base.radiusOfCell();
        this.chunks = base.chunkOfCell();
    }

    Cells cells() {
        return cells;
    }

    /** Rows of a cell, equal ones counted each. */
    long members(int cell) {
        return members[cell];
    }

    /** The chunk that holds a cell. */
    int chunk(int cell) {
        return chunks[cell];
    }

    /** Whether no row of a cell can have a rank as small as the worst, of a query so far from the centroid. */
    boolean beyond(int cell, double distance, double worstRank) {
        return lowest(cell, distance) > reach(worstRank);
    }

    private double lowest(int cell, double distance) {
        return distance - radii[cell] - LOOSE * (distance + radii[cell]);
    }

    private double reach(double rank) {
        double distance =
                switch (cells.metric()) {
                    case EUCLIDEAN -> Math.sqrt(rank);
                    case MANHATTAN -> rank;
                    case COSINE -> Math.sqrt(2 * (rank + LOOSE_COSINE));
                };
        return distance * (1 + LOOSE) + UNDERFLOW;
    }

    /** For queries of one task. */
    Around around(RowBlock queries) {
        return new Around(cells.coordinates(queries));
    }

    /** The cells around those queries that lie in one cell, by how near their rows may come. */
    final class Around {
        private final double[][] rows; // [queries][dims]
        private final int[] order = new int[radii.length];
        private final double[] gaps = new double[radii.length];
        private final double[] centroid;
        private double[] distances = new double[0]; // [cells in order][queries]
        private int queries;

        private Around(RowBlock coordinates) {
            this.rows = new double[coordinates.rows()][coordinates.dims()];
            this.centroid = new double[coordinates.dims()];
            for (int q = 0; q < rows.length; q++) {
                coordinates.copyRow(q, rows[q]);
            }
        }

        /** Takes the cell that queries lie in and puts the others in order. */
        void center(int own) {
            double[] center = new double[centroid.length];
            cells.copyCentroid(own, center);
            double[] gapOf = new double[radii.length];
            for (int cell = 0; cell < gapOf.length; cell++) {
                cells.copyCentroid(cell, centroid);
                gapOf[cell] = lowest(cell, cells.distance(centroid, center));
            }
            gapOf[own] = Double.NEGATIVE_INFINITY; // first, whatever the radii
            int[] ascending = ascending(gapOf);
            for (int i = 0; i < order.length; i++) {
                order[i] = ascending[i];
                gaps[i] = gapOf[ascending[i]];
            }
        }

        private static int[] ascending(double[] values) {
            long[] keys = new long[values.length];
            for (int i = 0; i < keys.length; i++) {
                long bits = Double.doubleToLongBits(values[i]);
                keys[i] = bits >= 0 ? bits : bits ^ Long.MAX_VALUE; // ordered as the doubles are
            }
            return KeyOrder.ascending(keys, 0, keys.length);
        }

        /**
         * Measures how far queries are from the cells that may hold rows within their reach.
         *
         * @param from first of consecutive queries in the cell
         * @param to after the last
         * @param worst rank of each query of the task, {@code [all queries]}, that rows of interest do not exceed
         * @return how many cells, the own one first, need a look at all; {@link #cell} names them
         */
        int measure(int from, int to, double[] worst) {
            queries = to - from;
            double[][] asked = Arrays.copyOfRange(rows, from, to);
            double[] reach = new double[queries];
            double[] distance = new double[queries];
            cells.copyCentroid(order[0], centroid);
            cells.distances(centroid, asked, distance);
            double farthest = 0;
            for (int q = 0; q < queries; q++) {
                reach[q] = reach(worst[from + q]);
                farthest = Math.max(farthest, (reach[q] + distance[q]) * (1 + LOOSE));
            }
            int near = 1;
            while (near < order.length && !(gaps[near] > farthest)) {
                near++;
            }
            if (distances.length < near * queries) {
                distances = new double[near * queries];
            }
            Arrays.fill(distances, 0, queries, 0);
            for (int i = 1; i < near; i++) {
                int cell = order[i];
                cells.copyCentroid(cell, centroid);
                cells.distances(centroid, asked, distance);
                for (int q = 0; q < queries; q++) {
                    boolean out = members[cell] == 0 || lowest(cell, distance[q]) > reach[q];
                    distances[i * queries + q] = out ? Double.POSITIVE_INFINITY : distance[q];
                }
            }
            return near;
        }

        /** A cell by its place in the order. */
        int cell(int place) {
            return order[place];
        }

        /** Distance of a query, counted from the first measured, from a centroid; infinite where the cell is beyond reach. */
        double distance(int place, int query) {
            return distances[place * queries + query];
        }
    }
}
