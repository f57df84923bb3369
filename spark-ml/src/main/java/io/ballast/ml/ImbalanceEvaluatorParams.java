package io.ballast.ml;

import java.io.Serializable;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import scala.Function1;

/** Params of {@link ImbalanceEvaluator}. */
public interface ImbalanceEvaluatorParams extends Params {
    /**
     * What to measure; larger is better for each. From the predictions:
     *
     * <ul>
     *   <li>{@code geometricMean} (default): the n-th root of the product of the recalls of the n classes that have rows
     *   <li>{@code balancedAccuracy}: mean recall of the classes that have rows; also ACSA
     *   <li>{@code averageF1}: mean F1 of all classes
     *   <li>{@code minorityF1}, {@code specificity}, {@code indexOfBalancedAccuracy}: of the {@link #positiveLabel()} against
     *       all others
     * </ul>
     *
     * <p>From the probabilities: {@code areaUnderPR}, the average precision of the {@link #positiveLabel()}; {@code macroAUC},
     * mean area under the receiver operating characteristic of each class that has rows against all others; {@code microAUC},
     * that area over all pairs of a row and a class.
     */
    default Param<String> metricName() {
        return new Param<>(
                this,
                "metricName",
                "what to measure: geometricMean, balancedAccuracy, averageF1, minorityF1, specificity, "
                        + "indexOfBalancedAccuracy, areaUnderPR, macroAUC or microAUC",
                (Function1<String, Object> & Serializable) word -> ImbalanceMetric.parse(word) != null);
    }

    /**
     * The class that {@code minorityF1}, {@code specificity}, {@code indexOfBalancedAccuracy} and {@code areaUnderPR} are of,
     * as people write it: {@code 1} or {@code 1.0} alike. Unset: the class with the fewest rows in the evaluated data, but with
     * some; of equally rare ones the largest label. Set it where folds may be so small that another class is the rarest in one
     * of them.
     */
    default Param<String> positiveLabel() {
        return new Param<>(this, "positiveLabel", "the class that metrics of one class are of; unset: the rarest");
    }

    /** Numeric or string column of classes. Default {@code label}. */
    default Param<String> labelCol() {
        return new Param<>(this, "labelCol", "numeric or string column of classes");
    }

    /** Column of predicted classes, string where {@link #labelCol()} is. Default {@code prediction}. */
    default Param<String> predictionCol() {
        return new Param<>(this, "predictionCol", "column of predicted classes, string where labelCol is");
    }

    /** Vector column of class probabilities, whose indices the labels are. Default {@code probability}. */
    default Param<String> probabilityCol() {
        return new Param<>(this, "probabilityCol", "vector column of class probabilities");
    }

    /** Numeric column of row weights, at least 0. Unset: every row counts alike. */
    default Param<String> weightCol() {
        return new Param<>(this, "weightCol", "numeric column of row weights (>= 0); unset: every row counts alike");
    }

    default String getMetricName() {
        return getOrDefault(metricName());
    }

    default String getPositiveLabel() {
        return getOrDefault(positiveLabel());
    }

    default String getLabelCol() {
        return getOrDefault(labelCol());
    }

    default String getPredictionCol() {
        return getOrDefault(predictionCol());
    }

    default String getProbabilityCol() {
        return getOrDefault(probabilityCol());
    }

    default String getWeightCol() {
        return getOrDefault(weightCol());
    }
}
