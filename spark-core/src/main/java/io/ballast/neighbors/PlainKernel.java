package io.ballast.neighbors;

import io.ballast.table.RowBlock;
import java.util.Arrays;

/**
 * Scores in plain Java for every metric: base tiles are transposed, so that the inner loop runs over base rows and is
 * vectorised by the compiler. For Manhattan distance, and wherever OpenBLAS cannot be loaded.
 */
final class PlainKernel implements ScoreKernel {
    private final RowGeometry geometry;
    private final int width;
    private final float[] row;
    private final float[][] transposed;
    private final double[] baseSizes = new double[RowBlock.MAX_ROWS];
    private final float[][] tile = new float[QUERY_TILE][BASE_TILE];
    private float[] queries;
    private double[] querySizes;
    private final float[] thresholds = new float[QUERY_TILE];
    private int bases;

    PlainKernel(RowGeometry geometry) {
        this.geometry = geometry;
        this.width = geometry.width();
        this.row = new float[width];
        this.transposed = new float[width * (RowBlock.MAX_ROWS / BASE_TILE)][BASE_TILE];
    }

    @Override
    public void queries(RowBlock block) {
        queries = new float[block.rows() * width];
        querySizes = new double[block.rows()];
        for (int q = 0; q < block.rows(); q++) {
            querySizes[q] = geometry.pack(block, q, queries, q * width);
        }
    }

    @Override
    public void base(RowBlock block) {
        for (int b = 0; b < block.rows(); b++) {
            baseSizes[b] = geometry.pack(block, b, row, 0);
            int first = b / BASE_TILE * width;
            for (int d = 0; d < width; d++) {
                transposed[first + d][b % BASE_TILE] = row[d];
            }
        }
    }

    @Override
    public void score(int firstQuery, int queryCount, int firstBase, int baseCount, double[] worst) {
        bases = baseCount;
        double largest = 0;
        for (int b = firstBase; b < firstBase + baseCount; b++) {
            largest = Math.max(largest, baseSizes[b]);
        }
        int firstColumn = firstBase / BASE_TILE * width;
        for (int q = 0; q < queryCount; q++) {
            thresholds[q] = threshold(worst[firstQuery + q], querySizes[firstQuery + q] + largest);
            float[] sums = tile[q];
            Arrays.fill(sums, 0);
            for (int d = 0; d < width; d++) {
                accumulate(sums, transposed[firstColumn + d], queries[(firstQuery + q) * width + d]);
            }
        }
    }

    private void accumulate(float[] sums, float[] column, float x) {
        if (geometry.metric() == Metric.MANHATTAN) {
            for (int b = 0; b < BASE_TILE; b++) {
                sums[b] += Math.abs(column[b] - x);
            }
        } else {
            for (int b = 0; b < BASE_TILE; b++) {
                float off = column[b] - x;
                sums[b] += off * off;
            }
        }
    }

    /** Rank plus a bound on the float error; sizes are norms, or sums of magnitudes for Manhattan. */
    private float threshold(double worst, double size) {
        if (worst == Double.POSITIVE_INFINITY) {
            return Float.POSITIVE_INFINITY;
        }
        double magnitude = geometry.metric() == Metric.MANHATTAN ? size : size * size;
        double rank = geometry.metric() == Metric.COSINE ? 2 * worst : worst;
        double error = (width + 6) * (1.01 * FLOAT_EPSILON * magnitude + Float.MIN_NORMAL);
        return Math.nextUp((float) (rank + error));
    }

    @Override
    public int survivors(int query, int[] into) {
        int found = 0;
        float[] sums = tile[query];
        for (int b = 0; b < bases; b++) {
            if (sums[b] < thresholds[query]) {
                into[found++] = b;
            }
        }
        return found;
    }

    @Override
    public void close() {
        // Nothing off-heap is held.
    }
}
