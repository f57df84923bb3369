package io.ballast.ml;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;

/** Params of {@link LeoCvae} and its model. Defaults are those of LEO-CVAE, Table s2. */
public interface LeoCvaeParams extends ResamplerParams, NeighborParams, CheckpointParams {
    /** Exponent of the entropy weight (1 + H)^gamma, at least 0. Unset: 0.5 for two classes, 2.5 for more. */
    default DoubleParam gamma() {
        return new DoubleParam(
                this,
                "gamma",
                "exponent of the entropy weight (>= 0); unset: 0.5 for two classes, 2.5 for more",
                ParamValidators.gtEq(0));
    }

    /** Weight of the Kullback-Leibler divergence, at least 0. Default 4. */
    default DoubleParam beta() {
        return new DoubleParam(this, "beta", "weight of the KL divergence (>= 0)", ParamValidators.gtEq(0));
    }

    /** Floor of the divergence against posterior collapse, at least 0. Default 0.1. */
    default DoubleParam minKld() {
        return new DoubleParam(this, "minKld", "floor of the KL divergence (>= 0)", ParamValidators.gtEq(0));
    }

    /** Weigh the reconstruction of a row by its entropy (Eq. 4). Default true. */
    default BooleanParam entropyWeightedLoss() {
        return new BooleanParam(this, "entropyWeightedLoss", "weigh a row's reconstruction by its entropy");
    }

    /** Draw seeds by their entropy (Eq. 6) rather than evenly. Default true. */
    default BooleanParam entropyGuidedSampling() {
        return new BooleanParam(this, "entropyGuidedSampling", "draw seed rows by their entropy");
    }

    /** Weigh the reconstruction of a row by the inverse frequency of its class, N / (C n_c). Default true. */
    default BooleanParam classWeighting() {
        return new BooleanParam(
                this, "classWeighting", "weigh a row's reconstruction by its class's inverse frequency");
    }

    /** Exponent of the focal factor (1 - exp(-mse))^focalGamma on a row's reconstruction; 0 turns it off. Default 0. */
    default DoubleParam focalGamma() {
        return new DoubleParam(
                this, "focalGamma", "exponent of the focal factor (>= 0); 0: off", ParamValidators.gtEq(0));
    }

    /** How features are scaled inside: {@code standard}, or {@code robust} for heavy tails. Default {@code standard}. */
    default Param<String> scaling() {
        return new Param<>(this, "scaling", "how features are scaled inside: standard or robust");
    }

    /** Scaled features are cut to [-clip, clip] for the net, not for the neighbors; above 0. Default 10. */
    default DoubleParam clip() {
        return new DoubleParam(
                this, "clip", "scaled features are cut to [-clip, clip] for the net", ParamValidators.gt(0));
    }

    /** Widths of the encoder's hidden layers; the decoder has them in reverse. Default 64, 32. */
    default IntArrayParam hiddenLayers() {
        return new IntArrayParam(this, "hiddenLayers", "widths of the encoder's hidden layers");
    }

    /** Width of the latent code, at least 1. Default 16. */
    default IntParam latentDim() {
        return new IntParam(this, "latentDim", "width of the latent code (>= 1)", ParamValidators.gtEq(1));
    }

    /** Share of hidden units dropped in training, in [0, 1). Default 0.1. */
    default DoubleParam dropout() {
        return new DoubleParam(
                this,
                "dropout",
                "share of hidden units dropped, in [0, 1)",
                ParamValidators.inRange(0, 1, true, false));
    }

    /** Learning rate of Adam, above 0. Default 0.001. */
    default DoubleParam learningRate() {
        return new DoubleParam(this, "learningRate", "learning rate of Adam (> 0)", ParamValidators.gt(0));
    }

    /** L2 term added to the gradient, at least 0. Default 0.00001. */
    default DoubleParam weightDecay() {
        return new DoubleParam(this, "weightDecay", "L2 term added to the gradient (>= 0)", ParamValidators.gtEq(0));
    }

    /** Largest global norm of the gradient, above 0. Default 1. */
    default DoubleParam clipNorm() {
        return new DoubleParam(this, "clipNorm", "largest global norm of the gradient (> 0)", ParamValidators.gt(0));
    }

    /** Rows of a mini-batch; 0: 32 for up to 9,600 rows, more for larger tables, at most 1,024. Default 0. */
    default IntParam batchSize() {
        return new IntParam(this, "batchSize", "rows of a mini-batch; 0: by the table's size", ParamValidators.gtEq(0));
    }

    /** Most epochs, at least 1. Default 500. */
    default IntParam maxIter() {
        return new IntParam(this, "maxIter", "most epochs (>= 1)", ParamValidators.gtEq(1));
    }

    /** Epochs without improvement before training stops, at least 1. Default 25. */
    default IntParam patience() {
        return new IntParam(
                this, "patience", "epochs without improvement before stopping (>= 1)", ParamValidators.gtEq(1));
    }

    /** Least relative improvement of the watched loss that counts, at least 0. Default 0.0001. */
    default DoubleParam tol() {
        return new DoubleParam(this, "tol", "least relative improvement that counts (>= 0)", ParamValidators.gtEq(0));
    }

    /** Share of rows held out for early stopping, in [0, 1); they still serve as neighbors and seeds. Default 0.2. */
    default DoubleParam validationFraction() {
        return new DoubleParam(
                this,
                "validationFraction",
                "share of rows held out for early stopping, in [0, 1)",
                ParamValidators.inRange(0, 1, true, false));
    }

    /**
     * Where the net is trained: {@code single} (one task, repeats bit for bit), {@code distributed} (data-parallel with
     * parameter averaging) or {@code auto} (single unless the packed table exceeds 256 MiB on a cluster). Default {@code
     * auto}.
     */
    default Param<String> training() {
        return new Param<>(this, "training", "where the net is trained: auto, single or distributed");
    }

    default double getGamma() {
        return (double) getOrDefault(gamma());
    }

    default double getBeta() {
        return (double) getOrDefault(beta());
    }

    default double getMinKld() {
        return (double) getOrDefault(minKld());
    }

    default boolean getEntropyWeightedLoss() {
        return (boolean) getOrDefault(entropyWeightedLoss());
    }

    default boolean getEntropyGuidedSampling() {
        return (boolean) getOrDefault(entropyGuidedSampling());
    }

    default boolean getClassWeighting() {
        return (boolean) getOrDefault(classWeighting());
    }

    default double getFocalGamma() {
        return (double) getOrDefault(focalGamma());
    }

    default String getScaling() {
        return getOrDefault(scaling());
    }

    default double getClip() {
        return (double) getOrDefault(clip());
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

    default int getPatience() {
        return (int) getOrDefault(patience());
    }

    default double getTol() {
        return (double) getOrDefault(tol());
    }

    default double getValidationFraction() {
        return (double) getOrDefault(validationFraction());
    }

    default String getTraining() {
        return getOrDefault(training());
    }
}
