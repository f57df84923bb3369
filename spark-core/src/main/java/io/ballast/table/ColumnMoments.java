package io.ballast.table;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/**
 * Count, mean, squared deviations and largest magnitude of every feature, merged by the formula of Chan, Golub and LeVeque
 * (1979). Merging in one fixed order gives the same bits every time.
 */
public final class ColumnMoments implements Serializable {
    private static final long serialVersionUID = 1L;

    private long rows;
    private final double[] means;
    private final double[] deviations;
    private final double[] largest;
    private boolean integral = true;

    ColumnMoments(int dims) {
        means = new double[dims];
        deviations = new double[dims];
        largest = new double[dims];
    }

    /**
     * Moments over blocks, merged in their order; the driver sees one small record a partition.
     *
     * @param blocks none of them empty
     * @param dims features of their rows
     */
    public static ColumnMoments of(JavaRDD<RowBlock> blocks, int dims) {
        List<ColumnMoments> parts = blocks.mapPartitions(part -> {
                    ColumnMoments moments = new ColumnMoments(dims);
                    part.forEachRemaining(block -> moments.merge(of(block)));
                    return List.of(moments).iterator();
                })
                .collect();
        ColumnMoments all = new ColumnMoments(dims);
        parts.forEach(all::merge);
        return all;
    }

    /** Moments of one block that is not empty. */
    public static ColumnMoments of(RowBlock block) {
        ColumnMoments moments = new ColumnMoments(block.dims());
        moments.rows = block.rows();
        for (int d = 0; d < block.dims(); d++) {
            double sum = 0;
            for (int i = 0; i < block.rows(); i++) {
                double value = block.value(i, d);
                sum += value;
                moments.largest[d] = Math.max(moments.largest[d], Math.abs(value));
                moments.integral &= value == Math.rint(value);
            }
            double mean = sum / block.rows();
            double squares = 0;
            for (int i = 0; i < block.rows(); i++) {
                double off = block.value(i, d) - mean;
                squares += off * off;
            }
            moments.means[d] = mean;
            moments.deviations[d] = squares;
        }
        return moments;
    }

    ColumnMoments merge(ColumnMoments other) {
        long total = rows + other.rows;
        for (int d = 0; d < means.length && total > 0; d++) {
            double delta = other.means[d] - means[d];
            deviations[d] += other.deviations[d] + delta * delta * ((double) rows * other.rows / total);
            means[d] += delta * other.rows / total;
            largest[d] = Math.max(largest[d], other.largest[d]);
        }
        integral &= other.integral;
        rows = total;
        return this;
    }

    /** Means, {@code [dims]}. */
    public double[] means() {
        return means.clone();
    }

    /** Standard deviations with divisor n, {@code [dims]}. */
    public double[] standardDeviations() {
        double[] sds = new double[means.length];
        for (int d = 0; d < sds.length; d++) {
            // A constant column may keep a rounding rest; below this it has no spread worth dividing by.
            double sd = Math.sqrt(deviations[d] / Math.max(1, rows));
            sds[d] = sd > 1e-12 * largest[d] ? sd : 0;
        }
        return sds;
    }

    /** True when every value of every feature is a whole number. */
    public boolean integral() {
        return integral;
    }
}
