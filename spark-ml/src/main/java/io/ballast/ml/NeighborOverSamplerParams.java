package io.ballast.ml;

import org.apache.spark.ml.param.Param;

/** Params of every over-sampler that makes rows from neighbors within a class. */
public interface NeighborOverSamplerParams extends OverSamplerParams, NeighborParams {
    /**
     * What to do with a class that should grow but has no more than {@code kNeighbors} rows: {@code error}; {@code adapt}, use as
     * many neighbors as it has (the row of a class of one is repeated); {@code duplicate}, repeat its rows; {@code skip}, leave it
     * as it is. All but the first warn. Default {@code error}.
     */
    default Param<String> handleSmallClass() {
        return new Param<>(
                this,
                "handleSmallClass",
                "what to do with a class of no more than kNeighbors rows: error, adapt, duplicate or skip");
    }

    default String getHandleSmallClass() {
        return getOrDefault(handleSmallClass());
    }
}
