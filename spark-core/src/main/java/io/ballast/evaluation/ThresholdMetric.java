package io.ballast.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleBiFunction;

/**
 * Metrics of the predicted classes, which a threshold can change; all in [0, 1] and the larger the better.
 *
 * <p>Several are one number under the names of two fields. The GAN paper (section IV.B) names ACSA, macro F, macro G-mean, the
 * precision of the largest class and the recall of the smallest, without formulas; the relations within its Table II are those
 * of the formulas here. A mean over classes leaves out classes that have no rows; F1 leaves out those that were not predicted
 * either.
 */
public enum ThresholdMetric {
    /** F1 of the minority. */
    F1_MINORITY("f1Minority", (matrix, roles) -> matrix.f1(roles.minority())),
    /** F1 of the majority. */
    F1_MAJORITY("f1Majority", (matrix, roles) -> matrix.f1(roles.majority())),
    /** Mean F1 of the classes; of two, the mean of minority and majority F1 (MOODS, Definition 3). */
    AVERAGE_F1("averageF1", (matrix, roles) -> mean(matrix, c -> occurs(matrix, c), matrix::f1)),
    /** F1 of all rows at once: the accuracy, as each row has one label and one prediction. */
    F1_MICRO("f1Micro", (matrix, roles) -> accuracy(matrix)),
    /** Mean recall of the classes. */
    BALANCED_ACCURACY("balancedAccuracy", (matrix, roles) -> matrix.balancedAccuracy()),
    /** Average class-specific accuracy of the GAN paper: the balanced accuracy. */
    ACSA("acsa", (matrix, roles) -> matrix.balancedAccuracy()),
    /** Macro-averaged F-measure of the GAN paper: the average F1. */
    MACRO_F("macroF", (matrix, roles) -> AVERAGE_F1.of(matrix, roles)),
    /** Macro-averaged geometric mean of the GAN paper: mean {@code sqrt(recall * specificity)} of the classes; of two, the G-mean. */
    MACRO_G_MEAN("macroGMean", (matrix, roles) -> mean(matrix, c -> matrix.support(c) > 0, matrix::geometricMean)),
    /** Precision of the majority. */
    PRECISION_LARGEST("precisionLargest", (matrix, roles) -> matrix.precision(roles.majority())),
    /** Recall of the minority. */
    RECALL_SMALLEST("recallSmallest", (matrix, roles) -> matrix.recall(roles.minority())),
    /** The n-th root of the product of the n recalls; see {@link ConfusionMatrix#geometricMean()}. */
    G_MEAN("gMean", (matrix, roles) -> matrix.geometricMean()),
    /** Index of balanced accuracy of the minority, alpha 0.1; see {@link ConfusionMatrix#indexOfBalancedAccuracy}. */
    IBA("iba", (matrix, roles) -> matrix.indexOfBalancedAccuracy(roles.minority())),
    /** Share of the other classes' rows not predicted as the minority; of two classes, the recall of the majority. */
    SPECIFICITY("specificity", (matrix, roles) -> matrix.specificity(roles.minority())),
    /** Share of the rows predicted right. */
    ACCURACY("accuracy", (matrix, roles) -> accuracy(matrix));

    private final String metricName;
    private final ToDoubleBiFunction<ConfusionMatrix, ClassRoles> formula;

    ThresholdMetric(String metricName, ToDoubleBiFunction<ConfusionMatrix, ClassRoles> formula) {
        this.metricName = metricName;
        this.formula = formula;
    }

    /**
     * The metric of a name such as {@code averageF1}.
     *
     * @throws IllegalArgumentException listing the names there are
     */
    public static ThresholdMetric of(String metricName) {
        return Arrays.stream(values())
                .filter(metric -> metric.metricName.equals(metricName))
                .findFirst()
                .orElseThrow(() -> {
                    List<String> names = Arrays.stream(values())
                            .map(ThresholdMetric::metricName)
                            .toList();
                    return new IllegalArgumentException(
                            "metric must be one of %s, got %s".formatted(String.join(", ", names), metricName));
                });
    }

    /** Its name in {@link PredictionMetrics#values()}. */
    public String metricName() {
        return metricName;
    }

    /** The metric of a matrix that has every class from 0. */
    double of(ConfusionMatrix matrix, ClassRoles roles) {
        return formula.applyAsDouble(matrix, roles);
    }

    private static double mean(ConfusionMatrix matrix, IntPredicate counts, IntToDoubleFunction metric) {
        double sum = 0;
        int classes = 0;
        for (int c = 0; c < matrix.numClasses(); c++) {
            if (counts.test(c)) {
                sum += metric.applyAsDouble(c);
                classes++;
            }
        }
        return sum / classes;
    }

    private static boolean occurs(ConfusionMatrix matrix, int c) {
        for (int actual = 0; actual < matrix.numClasses(); actual++) {
            if (matrix.weight(actual, c) > 0) {
                return true;
            }
        }
        return matrix.support(c) > 0;
    }

    private static double accuracy(ConfusionMatrix matrix) {
        double right = 0;
        double rows = 0;
        for (int c = 0; c < matrix.numClasses(); c++) {
            right += matrix.weight(c, c);
            rows += matrix.support(c);
        }
        return right / rows;
    }
}
