package io.ballast.ml;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;

/** Params of {@link NeuralClassifier} and its model. Defaults are those of the classifier of LEO-CVAE, Table s3. */
public interface NeuralClassifierParams extends ClassifierParams {
    /** Share of every class that is watched without {@code validationIndicatorCol}, in [0, 1); 0: the training loss is. Default 0.1. */
    default DoubleParam validationFraction() {
        return new DoubleParam(
                this,
                "validationFraction",
                "share of every class to watch and not to train on, in [0, 1)",
                ParamValidators.inRange(0, 1, true, false));
    }

    /** Widths of the hidden layers, at least one. Default 32. */
    default IntArrayParam hiddenLayers() {
        return new IntArrayParam(this, "hiddenLayers", "widths of the hidden layers");
    }

    /** Normalise hidden layers over the mini-batch. Default true. */
    default BooleanParam batchNorm() {
        return new BooleanParam(this, "batchNorm", "normalise hidden layers over the mini-batch");
    }

    /** Share of hidden units dropped in training, in [0, 1). Default 0.5. */
    default DoubleParam dropout() {
        return new DoubleParam(
                this,
                "dropout",
                "share of hidden units dropped, in [0, 1)",
                ParamValidators.inRange(0, 1, true, false));
    }

    /** {@code crossEntropy}, or {@code moods}: two classes by one output z, logits 1 - z and z (MOODS, Definition 1). Default {@code crossEntropy}. */
    default Param<String> loss() {
        return new Param<>(this, "loss", "crossEntropy, or moods: two classes by one output z");
    }

    /** Share of a label that is spread over all classes, in [0, 1). Default 0.1. */
    default DoubleParam labelSmoothing() {
        return new DoubleParam(
                this,
                "labelSmoothing",
                "share of a label spread over all classes, in [0, 1)",
                ParamValidators.inRange(0, 1, true, false));
    }

    /** Scale features by mean and standard deviation of the rows that are not marked; constant ones become 0. Part of the model. Default true. */
    default BooleanParam standardize() {
        return new BooleanParam(this, "standardize", "scale features by mean and standard deviation");
    }

    /** Learning rate of Adam, above 0. Default 0.0001. */
    default DoubleParam learningRate() {
        return new DoubleParam(this, "learningRate", "learning rate of Adam (> 0)", ParamValidators.gt(0));
    }

    /** L2 term added to the gradient, at least 0. Default 0.001. */
    default DoubleParam weightDecay() {
        return new DoubleParam(this, "weightDecay", "L2 term added to the gradient (>= 0)", ParamValidators.gtEq(0));
    }

    /** Largest global norm of the gradient; 0: no limit. Default 0.5. */
    default DoubleParam clipNorm() {
        return new DoubleParam(
                this, "clipNorm", "largest global norm of the gradient; 0: no limit", ParamValidators.gtEq(0));
    }

    /** Rows of a mini-batch; 0: 32 for up to 9,600 rows, more for larger tables, at most 1,024. Default 32. */
    default IntParam batchSize() {
        return new IntParam(this, "batchSize", "rows of a mini-batch; 0: by the table's size", ParamValidators.gtEq(0));
    }

    /** Most epochs, at least 1, once {@code minSteps} are made. Default 200. */
    default IntParam maxIter() {
        return new IntParam(this, "maxIter", "most epochs (>= 1), once minSteps are made", ParamValidators.gtEq(1));
    }

    /**
     * Steps of Adam that are made in any case, at least 0: until then neither {@code patience} nor {@code maxIter} ends training, which on
     * a small table would stop a net that still calls every row majority. Default 3000.
     */
    default IntParam minSteps() {
        return new IntParam(this, "minSteps", "steps of Adam made in any case (>= 0)", ParamValidators.gtEq(0));
    }

    /** Epochs without improvement before training stops, at least 1; those that call all watched rows one class do not count, nor those between two
     * scorings where the watched rows are more than eight times the rows learned from. Default 20. */
    default IntParam patience() {
        return new IntParam(
                this, "patience", "epochs without improvement before stopping (>= 1)", ParamValidators.gtEq(1));
    }

    /** Epochs without improvement after which the learning rate falls, at least 0; counted as for {@code patience}. Default 5. */
    default IntParam schedulerPatience() {
        return new IntParam(
                this,
                "schedulerPatience",
                "epochs without improvement after which the learning rate falls (>= 0)",
                ParamValidators.gtEq(0));
    }

    /** What the learning rate is multiplied with then, in (0, 1]; 1: it stays. Default 0.7. */
    default DoubleParam schedulerFactor() {
        return new DoubleParam(
                this,
                "schedulerFactor",
                "what the learning rate is multiplied with, in (0, 1]",
                ParamValidators.inRange(0, 1, false, true));
    }

    /**
     * What is watched: {@code auc} (micro, one-vs-rest for more than two classes), {@code averageF1} (MOODS, Definition 3) or {@code
     * loss}. The weights of the best epoch are kept, on a tie that of lower loss. Default {@code auc}.
     */
    default Param<String> earlyStoppingMetric() {
        return new Param<>(this, "earlyStoppingMetric", "what is watched: auc, averageF1 or loss");
    }

    /** Seed of weights, order, dropout and the rows held out. Default 42. */
    default LongParam seed() {
        return new LongParam(this, "seed", "seed of every draw");
    }

    default double getValidationFraction() {
        return (double) getOrDefault(validationFraction());
    }

    default int[] getHiddenLayers() {
        return getOrDefault(hiddenLayers()).clone();
    }

    default boolean getBatchNorm() {
        return (boolean) getOrDefault(batchNorm());
    }

    default double getDropout() {
        return (double) getOrDefault(dropout());
    }

    default String getLoss() {
        return getOrDefault(loss());
    }

    default double getLabelSmoothing() {
        return (double) getOrDefault(labelSmoothing());
    }

    default boolean getStandardize() {
        return (boolean) getOrDefault(standardize());
    }

    default double getLearningRate() {
        return (double) getOrDefault(learningRate());
    }

    default double getWeightDecay() {
        return (double) getOrDefault(weightDecay());
    }

    default double getClipNorm() {
        return (double) getOrDefault(clipNorm());
    }

    default int getBatchSize() {
        return (int) getOrDefault(batchSize());
    }

    default int getMaxIter() {
        return (int) getOrDefault(maxIter());
    }

    default int getMinSteps() {
        return (int) getOrDefault(minSteps());
    }

    default int getPatience() {
        return (int) getOrDefault(patience());
    }

    default int getSchedulerPatience() {
        return (int) getOrDefault(schedulerPatience());
    }

    default double getSchedulerFactor() {
        return (double) getOrDefault(schedulerFactor());
    }

    default String getEarlyStoppingMetric() {
        return getOrDefault(earlyStoppingMetric());
    }

    default long getSeed() {
        return (long) getOrDefault(seed());
    }
}
