package io.ballast.ml;

import io.ballast.neighbors.Metric;
import io.ballast.neighbors.NeighborSettings;
import java.util.OptionalInt;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;

/** Params of every stage that looks at the nearest neighbors of a row. */
public interface NeighborParams extends Params {
    /** Neighbors per row, the row itself excluded; 1 to 256. */
    default IntParam kNeighbors() {
        return new IntParam(
                this, "kNeighbors", "neighbors per row, itself excluded (1 to 256)", ParamValidators.inRange(1, 256));
    }

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

    default int getKNeighbors() {
        return (int) getOrDefault(kNeighbors());
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

    /** Sets the defaults of these params, but for {@link #kNeighbors()}. */
    static void setDefaults(NeighborParams stage) {
        stage.setDefault(stage.metric(), "euclidean");
        stage.setDefault(stage.neighbors(), "auto");
        stage.setDefault(stage.minRecall(), NeighborSettings.MIN_RECALL);
        stage.setDefault(stage.broadcastLimit(), (int) (NeighborSettings.BROADCAST_LIMIT >> 20));
    }

    /** @throws IllegalArgumentException for a word that is no metric or no way to find neighbors */
    static void check(NeighborParams stage) {
        Metric.parse(stage.getMetric());
        NeighborSettings.Mode.parse(stage.getNeighbors());
    }

    /** The params of a stage, for spark-core. */
    static NeighborSettings settingsOf(NeighborParams stage, int k) {
        return new NeighborSettings(
                k,
                Metric.parse(stage.getMetric()),
                NeighborSettings.Mode.parse(stage.getNeighbors()),
                stage.isDefined(stage.probes()) ? OptionalInt.of(stage.getProbes()) : OptionalInt.empty(),
                stage.getMinRecall(),
                (long) stage.getBroadcastLimit() << 20);
    }
}
