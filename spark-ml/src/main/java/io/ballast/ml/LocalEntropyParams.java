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

    default String getEntropyCol() {
        return getOrDefault(entropyCol());
    }

    default boolean getStandardization() {
        return (boolean) getOrDefault(standardization());
    }
}
