package io.ballast.ml;

import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.Param;

/** Params of classifiers and their models: the columns that they read and add. */
public interface ClassifierParams extends TableParams {
    /** Column of predicted classes to add; empty: none. Default {@code prediction}. */
    default Param<String> predictionCol() {
        return new Param<>(this, "predictionCol", "column of predicted classes to add; empty: none");
    }

    /** Vector column of class probabilities to add; empty: none. Default {@code probability}. */
    default Param<String> probabilityCol() {
        return new Param<>(this, "probabilityCol", "vector column of class probabilities to add; empty: none");
    }

    /** Vector column of raw predictions to add, as the model's {@code predictRaw} has them; empty: none. Default {@code rawPrediction}. */
    default Param<String> rawPredictionCol() {
        return new Param<>(this, "rawPredictionCol", "vector column of raw predictions to add; empty: none");
    }

    /** One number a class, above 0 but for one that may be 0: the class with the largest probability over threshold is predicted. Unset: the likeliest class. */
    default DoubleArrayParam thresholds() {
        return new DoubleArrayParam(
                this,
                "thresholds",
                "one a class: the largest probability / threshold is predicted; unset: the likeliest");
    }

    /** Numeric column of row weights in the loss, finite and at least 0; only their ratios matter. Unset: all rows weigh alike. */
    default Param<String> weightCol() {
        return new Param<>(this, "weightCol", "numeric column of row weights (>= 0)");
    }

    /**
     * Boolean column, true for rows that are watched while training and never trained on. Unset: {@code validationFraction} of
     * the rows are.
     */
    default Param<String> validationIndicatorCol() {
        return new Param<>(
                this, "validationIndicatorCol", "boolean column, true for rows to watch and not to train on");
    }

    default String getPredictionCol() {
        return getOrDefault(predictionCol());
    }

    default String getProbabilityCol() {
        return getOrDefault(probabilityCol());
    }

    default String getRawPredictionCol() {
        return getOrDefault(rawPredictionCol());
    }

    default double[] getThresholds() {
        return getOrDefault(thresholds()).clone();
    }

    default String getWeightCol() {
        return getOrDefault(weightCol());
    }

    default String getValidationIndicatorCol() {
        return getOrDefault(validationIndicatorCol());
    }
}
