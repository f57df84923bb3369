package io.ballast.ml;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.Param;

/** Params of {@link NearestNeighbors}. */
public interface NearestNeighborsParams extends TableParams, NeighborParams {
    /** Column to add: the row's own key (bigint), by which others name it. Default {@code rowKey}. */
    default Param<String> rowKeyCol() {
        return new Param<>(this, "rowKeyCol", "column to add: the row's own key");
    }

    /** Column to add: keys of the k nearest rows, nearest first (array of bigint). Default {@code neighborKeys}. */
    default Param<String> neighborKeysCol() {
        return new Param<>(this, "neighborKeysCol", "column to add: keys of the nearest rows");
    }

    /** Column to add: distances to them (array of double). Default {@code neighborDistances}. */
    default Param<String> neighborDistancesCol() {
        return new Param<>(this, "neighborDistancesCol", "column to add: distances to the nearest rows");
    }

    /**
     * Column to add: labels of the nearest rows, in the type of {@link #labelCol()}. Unset: no such column, and the table
     * needs no labels.
     */
    default Param<String> neighborLabelsCol() {
        return new Param<>(this, "neighborLabelsCol", "column to add: labels of the nearest rows; unset: none");
    }

    /** Whether to standardise features (mean 0, standard deviation 1 over the base) first. Default false. */
    default BooleanParam standardization() {
        return new BooleanParam(this, "standardization", "whether to standardise features before measuring distances");
    }

    default String getRowKeyCol() {
        return getOrDefault(rowKeyCol());
    }

    default String getNeighborKeysCol() {
        return getOrDefault(neighborKeysCol());
    }

    default String getNeighborDistancesCol() {
        return getOrDefault(neighborDistancesCol());
    }

    default String getNeighborLabelsCol() {
        return getOrDefault(neighborLabelsCol());
    }

    default boolean getStandardization() {
        return (boolean) getOrDefault(standardization());
    }
}
