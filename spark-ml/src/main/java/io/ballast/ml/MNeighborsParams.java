package io.ballast.ml;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;

/** Param of samplers that look at all rows around a row to tell whether it is in danger. */
public interface MNeighborsParams extends Params {
    /** Neighbors, among all rows, that tell whether a row is in danger; 1 to 256. Default 10. */
    default IntParam mNeighbors() {
        return new IntParam(
                this,
                "mNeighbors",
                "neighbors among all rows that tell whether a row is in danger (1 to 256)",
                ParamValidators.inRange(1, 256));
    }

    default int getMNeighbors() {
        return (int) getOrDefault(mNeighbors());
    }
}
