package io.ballast.ml;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;

/** Params of every stage that looks at the nearest neighbors of a row. */
public interface NeighborParams extends Params {
    /** Neighbors per row, the row itself excluded; at least 1. */
    default IntParam kNeighbors() {
        return new IntParam(this, "kNeighbors", "neighbors per row, itself excluded (>= 1)", ParamValidators.gtEq(1));
    }

    /** Distance: {@code euclidean}, {@code manhattan} or {@code cosine}. Default {@code euclidean}. */
    default Param<String> metric() {
        return new Param<>(this, "metric", "distance between rows: euclidean, manhattan or cosine");
    }

    default int getKNeighbors() {
        return (int) getOrDefault(kNeighbors());
    }

    default String getMetric() {
        return getOrDefault(metric());
    }
}
