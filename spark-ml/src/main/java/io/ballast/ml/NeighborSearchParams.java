package io.ballast.ml;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;

/** Params of how neighbors are found. */
public interface NeighborSearchParams extends CheckpointDirParams {
    /** Distance: {@code euclidean}, {@code manhattan} or {@code cosine}. Default {@code euclidean}. */
    default Param<String> metric() {
        return new Param<>(this, "metric", "distance between rows: euclidean, manhattan or cosine");
    }

    /**
     * How neighbors are found: {@code exact}, {@code approximate} (cells of similar rows, with measured recall), or {@code auto}:
     * exact unless the different rows are so many that it would cost more than 600 core-seconds and four times
     * the approximate search. Large exact searches leave out the cells that the triangle inequality rules out, where a sample
     * says that this pays; where that makes them the cheapest, {@code approximate} is exact too. Default {@code auto}.
     */
    default Param<String> neighbors() {
        return new Param<>(this, "neighbors", "how neighbors are found: auto, exact or approximate");
    }

    /**
     * Cells that an approximate search looks into for a row, at least 1; raised where {@link #minRecall()} asks for more.
     * Unset: the fewest that reach it.
     */
    default IntParam probes() {
        return new IntParam(
                this,
                "probes",
                "cells that an approximate search looks into (>= 1); unset: the fewest that reach minRecall",
                ParamValidators.gtEq(1));
    }

    /**
     * Share of the true neighbors that an approximate search must find, 0 to 1, measured on about 300 rows; exact search
     * takes over with a warning where that would cost as much. Default 0.95.
     */
    default DoubleParam minRecall() {
        return new DoubleParam(
                this,
                "minRecall",
                "share of the true neighbors that an approximate search must find (0 to 1)",
                ParamValidators.inRange(0, 1));
    }

    /** Most MiB of packed rows that an executor holds outside the heap at a time, at least 1. Default 1024. */
    default IntParam broadcastLimit() {
        return new IntParam(
                this,
                "broadcastLimit",
                "most MiB of packed rows that an executor holds outside the heap at a time (>= 1)",
                ParamValidators.gtEq(1));
    }

    default String getMetric() {
        return getOrDefault(metric());
    }

    default String getNeighbors() {
        return getOrDefault(neighbors());
    }

    default int getProbes() {
        return (int) getOrDefault(probes());
    }

    default double getMinRecall() {
        return (double) getOrDefault(minRecall());
    }

    default int getBroadcastLimit() {
        return (int) getOrDefault(broadcastLimit());
    }
}
