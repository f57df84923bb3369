package io.ballast.ml;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;

/** Params of stages that keep how far a long training has come. */
public interface CheckpointParams extends Params {
    /**
     * Folder on any Hadoop file system that keeps how far one training has come; the same training goes on from there.
     * Unset: none.
     */
    default Param<String> checkpointDir() {
        return new Param<>(this, "checkpointDir", "folder that keeps how far training has come; unset: none");
    }

    /** Epochs from one checkpoint to the next, at least 1. */
    default IntParam checkpointInterval() {
        return new IntParam(
                this, "checkpointInterval", "epochs from one checkpoint to the next (>= 1)", ParamValidators.gtEq(1));
    }

    default String getCheckpointDir() {
        return getOrDefault(checkpointDir());
    }

    default int getCheckpointInterval() {
        return (int) getOrDefault(checkpointInterval());
    }
}
