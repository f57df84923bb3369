package io.ballast.ml;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.Param;

/** Params of {@link LocalEntropy}. */
public interface LocalEntropyParams extends TableParams, NeighborParams {
    /** Column to add: entropy in bits (double). Default {@code entropy}. */
    default Param<String> entropyCol() {
        return new Param<>(this, "entropyCol", "column to add: local entropy in bits");
    }

    /** Whether to standardise features (mean 0, standard deviation 1) before measuring distances. Default false. */
    default BooleanParam standardization() {
        return new BooleanParam(this, "standardization", "whether to standardise features before measuring distances");
    }

    /**
     * What the entropy is of. {@code labels}: the labels of the k nearest neighbors, each counting alike (LEO-CVAE, Eq. 2).
     * {@code kernel}: the same with neighbor j weighing exp(-d_j^2 / (2 d_k^2)). {@code model}: the distribution that a
     * classifier predicts for the row, from {@link #probabilityCol()}; no neighbors, no labels. Default {@code labels}.
     */
    default Param<String> entropyKind() {
        return new Param<>(this, "entropyKind", "what the entropy is of: labels, kernel or model");
    }

    /** Vector column of class probabilities, for {@code entropyKind} {@code model}. Default {@code probability}. */
    default Param<String> probabilityCol() {
        return new Param<>(this, "probabilityCol", "vector column of class probabilities, for entropyKind model");
    }

    default String getEntropyKind() {
        return getOrDefault(entropyKind());
    }

    default String getProbabilityCol() {
        return getOrDefault(probabilityCol());
    }

    default String getEntropyCol() {
        return getOrDefault(entropyCol());
    }

    default boolean getStandardization() {
        return (boolean) getOrDefault(standardization());
    }
}
