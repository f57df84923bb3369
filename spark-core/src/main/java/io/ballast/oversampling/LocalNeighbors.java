package io.ballast.oversampling;

import io.ballast.table.RowBlock;
import java.util.Arrays;

/**
 * Exact nearest rows by Euclidean distance in double, in the calling thread: for tables that one task holds. Plain loops over columns of
 * tiles of rows, which the JVM turns into vector instructions.
 */
final class LocalNeighbors {
    private static final int TILE = 256;

    private final RowBlock rows;
    private final int[] among;
    private final double[] tiles;

    /**
     * @param rows to look around
     * @param among indices of the rows to look at, ascending
     */
    LocalNeighbors(RowBlock rows, int[] among) {
        this.rows = rows;
        this.among = among;
        int dims = rows.dims();
        this.tiles = new double[Math.multiplyExact(among.length, dims)];
        double[] row = new double[dims];
        for (int i = 0; i < among.length; i++) {
            rows.copyRow(among[i], row);
            int first = i - i % TILE;
            int width = width(first);
            for (int d = 0; d < dims; d++) {
                tiles[first * dims + d * width + i % TILE] = row[d];
            }
        }
    }

    private int width(int first) {
        return Math.min(TILE, among.length - first);
    }

    /**
     * The k rows nearest to a row, itself left out, nearest first; of equally near ones the lowest index first.
     *
     * @param k at most the rows to look at, without the row itself
     * @return indices {@code [k]}
     */
    int[] nearest(int row, int k) {
        double[] center = new double[rows.dims()];
        rows.copyRow(row, center);
        int[] found = new int[k];
        double[] distances = new double[k];
        Arrays.fill(distances, Double.POSITIVE_INFINITY);
        double[] squares = new double[TILE];
        for (int first = 0; first < among.length; first += TILE) {
            int width = width(first);
            square(center, first, width, squares);
            for (int i = 0; i < width; i++) {
                if (squares[i] < distances[k - 1] && among[first + i] != row) {
                    insert(squares[i], among[first + i], distances, found);
                }
            }
        }
        return found;
    }

    /** Squared distances of the rows of a tile. */
    private void square(double[] center, int first, int width, double[] squares) {
        Arrays.fill(squares, 0);
        for (int d = 0; d < center.length; d++) {
            add(center[d], first * center.length + d * width, width, squares);
        }
    }

    private void add(double center, int column, int width, double[] squares) {
        for (int i = 0; i < width; i++) {
            double off = tiles[column + i] - center;
            squares[i] += off * off;
        }
    }

    private static void insert(double distance, int row, double[] distances, int[] found) {
        int at = distances.length - 1;
        for (; at > 0 && distance < distances[at - 1]; at--) {
            distances[at] = distances[at - 1];
            found[at] = found[at - 1];
        }
        distances[at] = distance;
        found[at] = row;
    }
}
