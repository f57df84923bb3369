package io.ballast.ml;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;

/** Params of the stages that train a latent-preserving GAN, and of their models. */
public interface LatentGanParams extends CheckpointParams {
    /**
     * Who plays, and what the classifier learns from: {@code adso}, {@code adso-own}, {@code amo}; the rivals {@code bagan} and {@code gamo}, which have
     * losses of their own and take no gradient penalty; without a game {@code dso} (rows of smaller classes repeated) and {@code baseline} (the table as it is).
     */
    default Param<String> strategy() {
        return new Param<>(
                this, "strategy", "who plays: adso, adso-own, amo, bagan or gamo; without a game dso or baseline");
    }

    /** f of Eqs. 5 to 11: {@code vanilla} (log) or {@code wasserstein} (identity). Default {@code vanilla}. */
    default Param<String> adversarialLoss() {
        return new Param<>(this, "adversarialLoss", "kind of GAN: vanilla or wasserstein");
    }

    /**
     * {@code mlp}: dense layers; {@code conv}: strided and transposed 4 x 4 convolutions of the images of {@code
     * imageShape}. Default {@code mlp}.
     */
    default Param<String> net() {
        return new Param<>(this, "net", "layers of the nets: mlp or conv");
    }

    /**
     * Height, width and channels of the images that rows hold, such as {@code 28x28x1}: pixel by pixel, row by row. Unset:
     * rows are no images.
     */
    default Param<String> imageShape() {
        return new Param<>(
                this,
                "imageShape",
                "height x width x channels of the images that rows hold, such as 28x28x1; unset: no images");
    }

    /**
     * Widths of the dense feature layers, or filters of the convolutions, each of which halves height and width. Unset: 256,
     * 128; with {@code conv} 32, 64.
     */
    default IntArrayParam hiddenLayers() {
        return new IntArrayParam(
                this,
                "hiddenLayers",
                "widths of the feature layers, or filters of the convolutions; unset: 256, 128 or 32, 64");
    }

    /** Width q of the code, at least 1. Unset: 16; with {@code imageShape} 64, for images of 64 x 64 x 3 and more 128. */
    default IntParam latentDim() {
        return new IntParam(
                this, "latentDim", "width of the code (>= 1); unset: 16, of images 64 or 128", ParamValidators.gtEq(1));
    }

    /** Share of the classifier's units dropped in training, in [0, 1). Default 0.3. */
    default DoubleParam dropout() {
        return new DoubleParam(
                this,
                "dropout",
                "share of the classifier's units dropped, in [0, 1)",
                ParamValidators.inRange(0, 1, true, false));
    }

    /** Learning rate of Adam for all nets, above 0. Default 0.0002. */
    default DoubleParam learningRate() {
        return new DoubleParam(this, "learningRate", "learning rate of Adam (> 0)", ParamValidators.gt(0));
    }

    /** Decay of Adam's first moment, in [0, 1). Default 0.5. */
    default DoubleParam beta1() {
        return new DoubleParam(
                this, "beta1", "decay of Adam's first moment, in [0, 1)", ParamValidators.inRange(0, 1, true, false));
    }

    /** Decay of Adam's second moment, in [0, 1). Default 0.999. */
    default DoubleParam beta2() {
        return new DoubleParam(
                this, "beta2", "decay of Adam's second moment, in [0, 1)", ParamValidators.inRange(0, 1, true, false));
    }

    /** Factor of the zero-centred gradient penalty on real rows, at least 0. Default 1. */
    default DoubleParam gradientPenalty() {
        return new DoubleParam(
                this, "gradientPenalty", "factor of the zero-centred gradient penalty (>= 0)", ParamValidators.gtEq(0));
    }

    /** Every so many steps the penalty is taken, so many times as strong; at least 1. Default 4. */
    default IntParam penaltyInterval() {
        return new IntParam(
                this,
                "penaltyInterval",
                "steps from one penalty to the next, which is so many times as strong (>= 1)",
                ParamValidators.gtEq(1));
    }

    /** Real rows of a step, at least 1. Default 64. */
    default IntParam batchSize() {
        return new IntParam(this, "batchSize", "real rows of a step (>= 1)", ParamValidators.gtEq(1));
    }

    /** Epochs of the autoencoder, at least 1; an epoch has 50 steps at least. Default 30. */
    default IntParam pretrainIter() {
        return new IntParam(this, "pretrainIter", "epochs of the autoencoder (>= 1)", ParamValidators.gtEq(1));
    }

    /**
     * Most epochs of the game, at least 1. An epoch is a pass over the rows, those of smaller classes repeated, and 50 steps
     * at least. Default 30.
     */
    default IntParam maxIter() {
        return new IntParam(this, "maxIter", "most epochs of the game (>= 1)", ParamValidators.gtEq(1));
    }

    /** Epochs of the game without a better macro F1 of the watched rows before it ends, at least 1. Default 10. */
    default IntParam patience() {
        return new IntParam(
                this,
                "patience",
                "epochs without a better macro F1 before the game ends (>= 1)",
                ParamValidators.gtEq(1));
    }

    /**
     * Share of every class, of at most 2,000 rows, that is watched and not trained on, in [0, 1); 0: none, and the last
     * epoch's nets are kept. Default 0.1.
     */
    default DoubleParam validationFraction() {
        return new DoubleParam(
                this,
                "validationFraction",
                "share of every class to watch and not to train on, in [0, 1)",
                ParamValidators.inRange(0, 1, true, false));
    }

    /**
     * How features are scaled inside: {@code standard} (each by its mean and standard deviation, cut to [-10, 10]) or {@code
     * range} (all alike, to [-1, 1]). Unset: {@code standard}, with {@code imageShape} {@code range}.
     */
    default Param<String> scaling() {
        return new Param<>(
                this, "scaling", "how features are scaled inside: standard or range; unset: standard, images range");
    }

    /**
     * Where the nets are trained: {@code single} (one task, repeats bit for bit), {@code distributed} (every worker on its
     * own rows, all nets averaged) or {@code auto} (single unless the packed table exceeds 256 MiB on a cluster). Default
     * {@code auto}.
     */
    default Param<String> training() {
        return new Param<>(this, "training", "where the nets are trained: auto, single or distributed");
    }

    /** Steps of a worker from one averaging to the next, at least 1. Default 50. */
    default IntParam averagingFrequency() {
        return new IntParam(
                this, "averagingFrequency", "steps of a worker between averagings (>= 1)", ParamValidators.gtEq(1));
    }

    default String getStrategy() {
        return getOrDefault(strategy());
    }

    default String getAdversarialLoss() {
        return getOrDefault(adversarialLoss());
    }

    default String getNet() {
        return getOrDefault(net());
    }

    default String getImageShape() {
        return getOrDefault(imageShape());
    }

    default int[] getHiddenLayers() {
        return getOrDefault(hiddenLayers()).clone();
    }

    default int getLatentDim() {
        return (int) getOrDefault(latentDim());
    }

    default double getDropout() {
        return (double) getOrDefault(dropout());
    }

    default double getLearningRate() {
        return (double) getOrDefault(learningRate());
    }

    default double getBeta1() {
        return (double) getOrDefault(beta1());
    }

    default double getBeta2() {
        return (double) getOrDefault(beta2());
    }

    default double getGradientPenalty() {
        return (double) getOrDefault(gradientPenalty());
    }

    default int getPenaltyInterval() {
        return (int) getOrDefault(penaltyInterval());
    }

    default int getBatchSize() {
        return (int) getOrDefault(batchSize());
    }

    default int getPretrainIter() {
        return (int) getOrDefault(pretrainIter());
    }

    default int getMaxIter() {
        return (int) getOrDefault(maxIter());
    }

    default int getPatience() {
        return (int) getOrDefault(patience());
    }

    default double getValidationFraction() {
        return (double) getOrDefault(validationFraction());
    }

    default String getScaling() {
        return getOrDefault(scaling());
    }

    default String getTraining() {
        return getOrDefault(training());
    }

    default int getAveragingFrequency() {
        return (int) getOrDefault(averagingFrequency());
    }

    /** Sets the defaults; what is unset there follows from other params. */
    static void setDefaults(LatentGanParams stage, String strategy) {
        stage.setDefault(stage.strategy(), strategy);
        stage.setDefault(stage.adversarialLoss(), "vanilla");
        stage.setDefault(stage.net(), "mlp");
        stage.setDefault(stage.dropout(), 0.3);
        stage.setDefault(stage.learningRate(), 2e-4);
        stage.setDefault(stage.beta1(), 0.5);
        stage.setDefault(stage.beta2(), 0.999);
        stage.setDefault(stage.gradientPenalty(), 1.0);
        stage.setDefault(stage.penaltyInterval(), 4);
        stage.setDefault(stage.batchSize(), 64);
        stage.setDefault(stage.pretrainIter(), 30);
        stage.setDefault(stage.maxIter(), 30);
        stage.setDefault(stage.patience(), 10);
        stage.setDefault(stage.validationFraction(), 0.1);
        stage.setDefault(stage.training(), "auto");
        stage.setDefault(stage.averagingFrequency(), 50);
        stage.setDefault(stage.checkpointInterval(), 5);
    }
}
