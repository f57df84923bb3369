package io.ballast.neighbors;

import io.ballast.table.ColumnMoments;
import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.Arrays;

/**
 * How rows are laid out for the float filter. Euclidean and Manhattan rows are centered, so that an offset costs no digits;
 * whole numbers by whole means, so that they stay exact in float. Cosine rows are scaled to length 1, with one more
 * dimension that is 1 for a row of zeros and 0 for others: the filter must never be stricter than the metric. Categories are 0 in
 * every packed row: the filter knows nothing of them.
 */
final class RowGeometry implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Metric metric;
    private final double[] center;
    private final boolean integral;
    private final CategoryGaps gaps;

    RowGeometry(Metric metric, ColumnMoments moments) {
        this(metric, moments, null);
    }

    /** @param gaps between categories, for Euclidean distance; null where all features are numbers */
    RowGeometry(Metric metric, ColumnMoments moments, CategoryGaps gaps) {
        this.metric = metric;
        this.center = moments.means();
        this.integral = moments.integral() && metric != Metric.COSINE && gaps == null;
        this.gaps = gaps;
        if (integral) {
            Arrays.setAll(center, d -> Math.rint(center[d]));
        }
    }

    /** Euclidean, around a given center; for rows that need not be whole numbers. */
    RowGeometry(double[] center) {
        this.metric = Metric.EUCLIDEAN;
        this.center = center;
        this.integral = false;
        this.gaps = null;
    }

    Metric metric() {
        return metric;
    }

    /** How exact distances are ordered. */
    Ranking ranking() {
        return gaps != null
                ? this::mixedRank
                : new Ranking() {
                    @Override
                    public double rank(double[] rows, int at, double[] b) {
                        return metric.rank(rows, at, b);
                    }

                    @Override
                    public void ranks(double[] rows, int at, double[][] candidates, int count, double[] into) {
                        metric.ranks(rows, at, candidates, count, into);
                    }
                };
    }

    /** Whether the filter sees all of the distance, so that small scores mean small distances. */
    boolean tight() {
        return gaps == null;
    }

    private double mixedRank(double[] rows, int at, double[] b) {
        double sum = 0;
        for (int j = 0; j < b.length; j++) {
            if (gaps.categorical(j)) {
                sum += gaps.gap(j, rows[at + j], b[j]);
            } else {
                double off = rows[at + j] - b[j];
                sum += off * off;
            }
        }
        return sum;
    }

    /** Floats of a packed row. */
    int width() {
        return metric == Metric.COSINE ? center.length + 1 : center.length;
    }

    /** Whether packed rows hold whole numbers, which float sums keep exactly as long as they stay small. */
    boolean integral() {
        return integral;
    }

    /**
     * Packs one row.
     *
     * @param into receives {@link #width()} floats from {@code at} on
     * @return its size: the Euclidean norm, or the sum of magnitudes for Manhattan
     */
    double pack(RowBlock block, int row, float[] into, int at) {
        return metric == Metric.COSINE ? packNormalised(block, row, into, at) : packCentered(block, row, into, at);
    }

    private double packCentered(RowBlock block, int row, float[] into, int at) {
        double size = 0;
        for (int d = 0; d < center.length; d++) {
            double value = gaps != null && gaps.categorical(d) ? 0 : block.value(row, d) - center[d];
            into[at + d] = (float) value;
            size += metric == Metric.MANHATTAN ? Math.abs(value) : value * value;
        }
        return metric == Metric.MANHATTAN ? size : Math.sqrt(size);
    }

    private double packNormalised(RowBlock block, int row, float[] into, int at) {
        double squares = 0;
        for (int d = 0; d < center.length; d++) {
            squares += block.value(row, d) * block.value(row, d);
        }
        double norm = Math.sqrt(squares);
        for (int d = 0; d < center.length; d++) {
            into[at + d] = norm == 0 ? 0 : (float) (block.value(row, d) / norm);
        }
        into[at + center.length] = norm == 0 ? 1 : 0;
        return 1;
    }
}
