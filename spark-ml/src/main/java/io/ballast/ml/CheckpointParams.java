package io.ballast.ml;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.ParamValidators;

/** Params of stages that keep how far a long training has come. */
public interface CheckpointParams extends CheckpointDirParams {
    /** Epochs from one checkpoint to the next, at least 1. */
    default IntParam checkpointInterval() {
        return new IntParam(
                this, "checkpointInterval", "epochs from one checkpoint to the next (>= 1)", ParamValidators.gtEq(1));
    }

    default int getCheckpointInterval() {
        return (int) getOrDefault(checkpointInterval());
    }
}
