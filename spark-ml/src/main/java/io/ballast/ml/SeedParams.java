package io.ballast.ml;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;

/** Param of the stages that condense a class around drawn rows. */
public interface SeedParams extends Params {
    /** Rows of each class to clean that are drawn and kept at first, at least 1. Default 1. */
    default IntParam nSeeds() {
        return new IntParam(
                this,
                "nSeeds",
                "rows of each class to clean that are drawn and kept at first (>= 1)",
                ParamValidators.gtEq(1));
    }

    default int getNSeeds() {
        return (int) getOrDefault(nSeeds());
    }
}
