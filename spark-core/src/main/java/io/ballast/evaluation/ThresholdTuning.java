package io.ballast.evaluation;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.sql.Dataset;

/**
 * Thresholds chosen on a validation part, for Spark ML's param {@code thresholds}: a class is predicted where {@code p / t} is
 * largest.
 *
 * <p>Two classes: the minority is predicted above a probability t; the one with the largest metric is taken from the mid-points
 * between neighboring distinct probabilities and between these and 0 and 1; of equally good ones that nearest 0.5. More classes:
 * {@code t_c = prior_c^a}, with the a in 0, 0.25, 0.5, 0.75 and 1 whose metric is largest, of equally good ones the smallest.
 *
 * <p>Moving the threshold costs nothing and often gains as much as resampling does, so a method should be compared with it.
 */
public final class ThresholdTuning implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final double EVEN = 0.5;
    private static final double[] EXPONENTS = {0, 0.25, 0.5, 0.75, 1};

    private final double[] thresholds;
    private final double value;
    private final double untuned;

    private ThresholdTuning(double[] thresholds, double value, double untuned) {
        this.thresholds = thresholds;
        this.value = value;
        this.untuned = untuned;
    }

    /**
     * Tunes in one task; {@link PredictionMetrics} says how much memory it takes. The predictions of the Dataset do not matter.
     *
     * @param validation rows that the classifier did not learn from
     * @param metric what to make large, usually {@link ThresholdMetric#AVERAGE_F1}
     * @param trainingRows rows of each class before resampling, {@code [classes]}; they name the minority and are the priors,
     *     where a class without rows counts as one row
     * @throws IllegalArgumentException as {@link PredictionMetrics#of(Dataset, ScoreColumns, ClassRoles)}
     */
    public static ThresholdTuning of(
            Dataset<?> validation, ScoreColumns columns, ThresholdMetric metric, long[] trainingRows) {
        long[] copy = trainingRows.clone();
        return OneTask.measure(validation, columns, copy.length, rows -> of(rows, metric, copy));
    }

    /**
     * Tunes on packed rows.
     *
     * @param metric what to make large, usually {@link ThresholdMetric#AVERAGE_F1}
     * @param trainingRows rows of each class before resampling, {@code [classes]}
     */
    public static ThresholdTuning of(ScoredRows validation, ThresholdMetric metric, long[] trainingRows) {
        ClassRoles roles = ClassRoles.of(trainingRows);
        if (validation.numClasses() != roles.numClasses()) {
            throw new IllegalArgumentException("trainingRows must have one entry for each of the %d classes, got %d"
                    .formatted(validation.numClasses(), trainingRows.length));
        }
        double[] thresholds =
                roles.binary() ? binary(validation, metric, roles) : byPriors(validation, metric, roles, trainingRows);
        return new ThresholdTuning(
                thresholds,
                reached(validation, metric, roles, thresholds),
                reached(validation, metric, roles, powers(trainingRows, 0)));
    }

    private static double[] binary(ScoredRows rows, ThresholdMetric metric, ClassRoles roles) {
        RankCurve curve = minorityCurve(rows, roles);
        int last = curve.steps() - 1;
        double best = Double.NEGATIVE_INFINITY;
        double chosen = EVEN;
        for (int step = -1; step <= last; step++) {
            double t = between(step == last ? 0 : curve.score(step + 1), step < 0 ? 1 : curve.score(step));
            if (t <= 0 || t >= 1) {
                continue; // no room beyond a probability of 0 or 1
            }
            double value = metric.of(matrix(curve, step, roles), roles);
            if (value > best || value == best && Math.abs(t - EVEN) < Math.abs(chosen - EVEN)) {
                best = value;
                chosen = t;
            }
        }
        double[] thresholds = new double[2];
        thresholds[roles.minority()] = chosen;
        thresholds[roles.majority()] = 1 - chosen;
        return thresholds;
    }

    /** The minority's share of both probabilities, which is p where they add up to 1: p / t is compared with the other's. */
    private static RankCurve minorityCurve(ScoredRows rows, ClassRoles roles) {
        int positives = (int) rows.classRows()[roles.minority()];
        double[] positive = new double[positives];
        double[] negative = new double[rows.size() - positives];
        int p = 0;
        int n = 0;
        for (int i = 0; i < rows.size(); i++) {
            double minority = rows.probability(i, roles.minority());
            double score = minority == 0 ? 0 : minority / (minority + rows.probability(i, roles.majority()));
            if (rows.label(i) == roles.minority()) {
                positive[p++] = score;
            } else {
                negative[n++] = score;
            }
        }
        return RankCurve.of(positive, negative);
    }

    /** The mid-point, or the lower of two neighboring doubles: what is above the threshold is at least the upper. */
    private static double between(double lower, double upper) {
        double middle = lower + (upper - lower) / 2;
        return middle < upper ? middle : lower;
    }

    private static ConfusionMatrix matrix(RankCurve curve, int step, ClassRoles roles) {
        int last = curve.steps() - 1;
        double[][] rows = new double[2][2];
        rows[roles.minority()][roles.minority()] = curve.truePositives(step);
        rows[roles.minority()][roles.majority()] = curve.truePositives(last) - curve.truePositives(step);
        rows[roles.majority()][roles.minority()] = curve.falsePositives(step);
        rows[roles.majority()][roles.majority()] = curve.falsePositives(last) - curve.falsePositives(step);
        return ScoredRows.matrix(rows);
    }

    private static double[] byPriors(ScoredRows rows, ThresholdMetric metric, ClassRoles roles, long[] trainingRows) {
        double best = Double.NEGATIVE_INFINITY;
        double[] chosen = null;
        for (double exponent : EXPONENTS) {
            double[] thresholds = powers(trainingRows, exponent);
            double value = reached(rows, metric, roles, thresholds);
            if (value > best) {
                best = value;
                chosen = thresholds;
            }
        }
        return chosen;
    }

    private static double[] powers(long[] trainingRows, double exponent) {
        double[] rows =
                Arrays.stream(trainingRows).mapToDouble(n -> Math.max(1, n)).toArray();
        double total = Arrays.stream(rows).sum();
        return Arrays.stream(rows).map(n -> Math.pow(n / total, exponent)).toArray();
    }

    private static double reached(ScoredRows rows, ThresholdMetric metric, ClassRoles roles, double[] thresholds) {
        return metric.of(rows.predictedWith(thresholds).confusionMatrix(), roles);
    }

    /** One threshold a class, {@code [classes]}, each above 0; of two classes they add up to 1. */
    public double[] thresholds() {
        return thresholds.clone();
    }

    /** The metric on the validation part with these thresholds. */
    public double value() {
        return value;
    }

    /** The metric on the validation part where the likeliest class is predicted. */
    public double untunedValue() {
        return untuned;
    }
}
