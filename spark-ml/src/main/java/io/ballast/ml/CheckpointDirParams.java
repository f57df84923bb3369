package io.ballast.ml;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** The param of stages that keep how far they have come. */
public interface CheckpointDirParams extends Params {
    /** Folder on any Hadoop file system that keeps how far one run has come; the same run goes on from there. Unset: none. */
    default Param<String> checkpointDir() {
        return new Param<>(this, "checkpointDir", "folder that keeps how far a run has come; unset: none");
    }

    default String getCheckpointDir() {
        return getOrDefault(checkpointDir());
    }
}
