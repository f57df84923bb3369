package io.ballast.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;

/**
 * Median and interquartile range of every feature from a bounded sample: the first rows by key of every block, which are
 * random with respect to the values and the same on every run.
 */
final class RobustScale {
    private static final int SAMPLE_ROWS = 20_000;
    private static final int SAMPLE_VALUES = 5_000_000;
    /** Interquartile range of a standard normal, so that a scaled unit means the same as with standardisation. */
    private static final double NORMAL_IQR = 1.3489795003921634;

    private RobustScale() {}

    static FeatureScaler of(JavaRDD<RowBlock> blocks, long rows, ColumnMoments moments) {
        int dims = moments.means().length;
        double share = Math.min(1, Math.min(SAMPLE_ROWS, SAMPLE_VALUES / dims) / (double) rows);
        List<RowBlock> sample = new ArrayList<>(blocks.map(block -> block.head((int) Math.ceil(share * block.rows())))
                .collect());
        double[] center = new double[dims];
        double[] scale = moments.standardDeviations();
        for (int d = 0; d < dims; d++) {
            double[] sorted = sortedColumn(sample, d);
            center[d] = quantile(sorted, 0.5);
            double range = quantile(sorted, 0.75) - quantile(sorted, 0.25);
            scale[d] = range > 0 ? range / NORMAL_IQR : scale[d];
        }
        return new FeatureScaler(center, scale);
    }

    private static double[] sortedColumn(List<RowBlock> sample, int d) {
        double[] column = sample.stream()
                .flatMapToDouble(block -> IntStream.range(0, block.rows()).mapToDouble(row -> block.value(row, d)))
                .toArray();
        Arrays.sort(column);
        return column;
    }

    /** Linear interpolation between order statistics, as NumPy does by default. */
    private static double quantile(double[] sorted, double q) {
        double at = q * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
