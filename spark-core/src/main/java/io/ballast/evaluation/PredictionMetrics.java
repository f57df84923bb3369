package io.ballast.evaluation;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;

/**
 * Everything that is measured on the predictions of one fold, in one pass and one task.
 *
 * <p>The rows are shuffled to one partition and measured there; they never reach the driver. At its peak the task holds about
 * 64 bytes a row and class: 130 MB for a million rows of two classes. Values do not depend on partitions or on the order of
 * rows, to the last bit, and equal those of scikit-learn and imbalanced-learn; {@link ConfusionMatrix#geometricMean()} says
 * where they differ for a class without rows. For more rows than one task can hold there are {@link ClassScores} and {@link
 * ConfusionMatrix}.
 */
public final class PredictionMetrics implements Serializable {
    private static final long serialVersionUID = 1L;

    private final ConfusionMatrix matrix;
    private final LinkedHashMap<String, Double> values;
    private final Curve[] roc;
    private final Curve[] precisionRecall;
    private final Calibration calibration;

    private PredictionMetrics(ScoredRows rows, ClassRoles roles) {
        if (rows.numClasses() != roles.numClasses()) {
            throw new IllegalArgumentException(
                    "rows have %d classes, but roles are of %d".formatted(rows.numClasses(), roles.numClasses()));
        }
        ClassRankings rankings = new ClassRankings(rows);
        this.matrix = rows.confusionMatrix();
        this.calibration = roles.binary()
                ? ProbabilityErrors.calibration(rows, roles.minority())
                : ProbabilityErrors.calibration(rows);
        this.values = new LinkedHashMap<>();
        putAreas(rankings, roles);
        putThresholdMetrics(roles);
        values.put(
                "brier",
                roles.binary() ? ProbabilityErrors.brier(rows, roles.minority()) : ProbabilityErrors.brier(rows));
        values.put("ece", calibration.expectedError());
        values.put("logLoss", ProbabilityErrors.logLoss(rows));
        put(ThresholdMetric.ACCURACY, roles);
        this.roc = IntStream.range(0, rows.numClasses())
                .mapToObj(c -> rankings.of(c).roc())
                .toArray(Curve[]::new);
        this.precisionRecall = IntStream.range(0, rows.numClasses())
                .mapToObj(c -> rankings.of(c).precisionRecall())
                .toArray(Curve[]::new);
    }

    /**
     * Measures predictions whose own rows decide which class is the minority; see {@link ClassRoles#of}.
     *
     * @param labelCol numeric column of class indices
     * @param probabilityCol vector column of one probability a class; shorter where the classifier did not see the last
     * @param predictionCol numeric column of class indices
     * @param numClasses at least 2
     * @throws IllegalArgumentException if a column is missing or of a wrong type, there are no rows, or a value is null or
     *     out of range
     */
    public static PredictionMetrics of(
            Dataset<?> predictions, String labelCol, String probabilityCol, String predictionCol, int numClasses) {
        ScoreColumns columns = new ScoreColumns(labelCol, probabilityCol, predictionCol);
        return OneTask.measure(predictions, columns, numClasses, PredictionMetrics::of);
    }

    /**
     * Measures predictions.
     *
     * @throws IllegalArgumentException if a column is missing or of a wrong type, there are no rows, or a value is null or
     *     out of range
     */
    public static PredictionMetrics of(Dataset<?> predictions, ScoreColumns columns, ClassRoles roles) {
        return OneTask.measure(predictions, columns, roles.numClasses(), rows -> of(rows, roles));
    }

    /**
     * Measures what would be predicted with thresholds; see {@link ScoredRows#predictedWith}.
     *
     * @param thresholds such as {@link ThresholdTuning} finds, {@code [classes]}
     * @throws IllegalArgumentException if a column is missing or of a wrong type, there are no rows, or a value is null or
     *     out of range
     */
    public static PredictionMetrics of(
            Dataset<?> predictions, ScoreColumns columns, ClassRoles roles, double[] thresholds) {
        double[] copy = thresholds.clone();
        return OneTask.measure(predictions, columns, roles.numClasses(), rows -> of(rows.predictedWith(copy), roles));
    }

    /** Measures packed rows, which decide themselves which class is the minority. */
    public static PredictionMetrics of(ScoredRows rows) {
        return of(rows, ClassRoles.of(rows.classRows()));
    }

    /** Measures packed rows. */
    public static PredictionMetrics of(ScoredRows rows, ClassRoles roles) {
        return new PredictionMetrics(rows, roles);
    }

    private void putAreas(ClassRankings rankings, ClassRoles roles) {
        if (roles.binary()) {
            values.put("aucRoc", rankings.of(roles.minority()).auc());
            values.put("auprc", rankings.of(roles.minority()).averagePrecision());
            values.put("auprcMajority", rankings.of(roles.majority()).averagePrecision());
        } else {
            RankCurve micro = rankings.micro();
            values.put("aucRoc", rankings.macroAuc());
            values.put("aucRocMicro", micro.auc());
            values.put("auprc", rankings.macroAveragePrecision());
            values.put("auprcMicro", micro.averagePrecision());
        }
    }

    private void putThresholdMetrics(ClassRoles roles) {
        for (ThresholdMetric metric : ThresholdMetric.values()) {
            boolean later = metric == ThresholdMetric.ACCURACY;
            boolean forMore = metric == ThresholdMetric.F1_MICRO;
            if (!later && !(forMore && roles.binary())) {
                put(metric, roles);
            }
        }
    }

    private void put(ThresholdMetric metric, ClassRoles roles) {
        values.put(metric.metricName(), metric.of(matrix, roles));
    }

    /** How often each class was taken for each other; every class from 0 is there, whether it has rows or not. */
    public ConfusionMatrix confusionMatrix() {
        return matrix;
    }

    /**
     * All metrics by name, in this order:
     *
     * <ul>
     *   <li>{@code aucRoc}: area under the receiver operating characteristic by trapezoids, of the minority; with more than
     *       two classes the mean over the classes that have rows, each against all others. 0.5 where there is nothing to rank.
     *       {@code aucRocMicro} (more than two): the area over all pairs of a row and a class.
     *   <li>{@code auprc}: area under the precision-recall curve by steps (average precision), of the minority; with more
     *       than two classes the mean over those that have rows. 0 without rows of the minority. {@code auprcMajority} (two):
     *       of the majority. {@code auprcMicro} (more than two): over all pairs.
     *   <li>Every {@link ThresholdMetric} but {@code accuracy}; {@code f1Micro} with more than two classes only.
     *   <li>{@code brier}: mean of {@code (p - y)^2} of the minority, in [0, 1]; with more than two classes the mean over the
     *       rows of its sum over the classes, in [0, 2]. Smaller is better.
     *   <li>{@code ece}: expected calibration error, {@link Calibration#expectedError()} of {@link #calibration()}. Smaller
     *       is better.
     *   <li>{@code logLoss}: mean of {@code -ln p} of the row's own class, in nats; p is clipped to [2.2e-16, 1 - 2.2e-16]
     *       and divided by the sum of the row. Smaller is better.
     *   <li>{@code accuracy}.
     * </ul>
     *
     * @return a copy; no value is NaN or infinite
     */
    public Map<String, Double> values() {
        return new LinkedHashMap<>(values);
    }

    /**
     * One metric by its name in {@link #values()}.
     *
     * @throws IllegalArgumentException listing the names there are
     */
    public double value(String metric) {
        if (!values.containsKey(metric)) {
            throw new IllegalArgumentException(
                    "metric must be one of %s, got %s".formatted(String.join(", ", values.keySet()), metric));
        }
        return values.get(metric);
    }

    /**
     * False positive rate and true positive rate of a class against all others, from (0, 0) to (1, 1); no points if no row or
     * every row is of the class.
     */
    public Curve roc(int c) {
        return roc[c];
    }

    /** Recall and precision of a class, from (0, 1) to (1, its share of the rows); no points if no row is of the class. */
    public Curve precisionRecall(int c) {
        return precisionRecall[c];
    }

    /**
     * Of two classes, the calibration of the probability of the minority; of more, that of the largest probability of each row,
     * which comes true where the class that has it is the label.
     */
    public Calibration calibration() {
        return calibration;
    }
}
