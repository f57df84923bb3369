package io.ballast.ml;

import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** Params of {@link PriorCorrection}. */
public interface PriorCorrectionParams extends Params {
    /** Vector column of a classifier's probabilities. Default {@code probability}. */
    default Param<String> probabilityCol() {
        return new Param<>(this, "probabilityCol", "vector column of class probabilities");
    }

    /** Column of a classifier's predictions. Default {@code prediction}. */
    default Param<String> predictionCol() {
        return new Param<>(this, "predictionCol", "column of predicted classes");
    }

    /** Name of a vector column to add with the corrected probabilities. Unset: they replace those of {@code probabilityCol}. */
    default Param<String> correctedProbabilityCol() {
        return new Param<>(
                this, "correctedProbabilityCol", "vector column to add; unset: probabilityCol is put right in place");
    }

    /** Name of a double column to add with the predictions by them. Unset: they replace those of {@code predictionCol}. */
    default Param<String> correctedPredictionCol() {
        return new Param<>(
                this, "correctedPredictionCol", "double column to add; unset: predictionCol is put right in place");
    }

    /**
     * Share of each class in the data that will be scored, {@code [classes]} in the order of the probabilities; counts will do,
     * since only their ratios matter. Must be set.
     */
    default DoubleArrayParam originalPriors() {
        return new DoubleArrayParam(this, "originalPriors", "share or count of each class before resampling");
    }

    /** Share of each class in the rows that the classifier learned from, in the same form. Must be set. */
    default DoubleArrayParam resampledPriors() {
        return new DoubleArrayParam(this, "resampledPriors", "share or count of each class after resampling");
    }

    default String getProbabilityCol() {
        return getOrDefault(probabilityCol());
    }

    default String getPredictionCol() {
        return getOrDefault(predictionCol());
    }

    default String getCorrectedProbabilityCol() {
        return getOrDefault(correctedProbabilityCol());
    }

    default String getCorrectedPredictionCol() {
        return getOrDefault(correctedPredictionCol());
    }

    default double[] getOriginalPriors() {
        return getOrDefault(originalPriors()).clone();
    }

    default double[] getResampledPriors() {
        return getOrDefault(resampledPriors()).clone();
    }
}
