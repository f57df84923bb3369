package io.ballast.oversampling;

import io.ballast.table.LabeledTable;
import java.util.Arrays;
import org.apache.spark.api.java.JavaRDD;

/**
 * Random over-sampling: seeds drawn evenly with replacement and repeated, or moved by normal noise (the smoothed bootstrap of
 * Menardi and Torelli 2014).
 */
public final class RandomOverSampling {
    private RandomOverSampling() {}

    /**
     * Makes rows.
     *
     * @param shrinkage 0 repeats seeds as they are; else feature d of a new row is that of its seed plus normal noise with
     *     standard deviation {@code shrinkage * (4 / ((dims + 2) rows))^(1 / (dims + 4)) * sd_d}, with all rows of the table and
     *     the standard deviation (divisor n) within the class
     * @return lazy
     */
    public static JavaRDD<SyntheticRow> rows(LabeledTable table, GrowthPlan plan, double shrinkage, long seed) {
        OverSampling sampling = new OverSampling(table, plan, seed);
        for (GrowthPlan.Growth growth : plan.classes()) {
            Recipe recipe = shrinkage > 0
                    ? Repetition.smoothed(spread(table, sampling, growth, shrinkage))
                    : Repetition.exact();
            sampling.repeat(growth, recipe);
        }
        return sampling.made();
    }

    private static double[] spread(
            LabeledTable table, OverSampling sampling, GrowthPlan.Growth growth, double shrinkage) {
        double factor = shrinkage * bandwidth(table.rows(), table.dims());
        double[] spread = table.moments(sampling.rowsOf(growth)).standardDeviations();
        Arrays.setAll(spread, d -> factor * spread[d]);
        return spread;
    }

    /** {@code (4 / ((dims + 2) rows))^(1 / (dims + 4))}, Silverman's rule. */
    static double bandwidth(long rows, int dims) {
        return Math.pow(4 / ((dims + 2.0) * rows), 1 / (dims + 4.0));
    }
}
