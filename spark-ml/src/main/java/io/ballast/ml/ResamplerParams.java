package io.ballast.ml;

import io.ballast.strategy.SamplingStrategy;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** Params of every resampler and its model. */
public interface ResamplerParams extends TableParams, Params {
    /**
     * Rows per class afterwards, as in imbalanced-learn: {@code auto}, {@code minority}, {@code majority}, {@code not minority}, {@code
     * not majority}, {@code all}, a ratio such as {@code 0.5} (binary), or counts such as {@code 1=500,2=800}. Over-samplers do not take
     * {@code majority}, under-samplers not {@code minority}; cleaning methods take presets and a list of classes such as {@code [0, 2]}.
     * Default {@code auto}: {@code not majority} for over-samplers, {@code not minority} for the others.
     */
    default Param<String> samplingStrategy() {
        return new Param<>(
                this,
                "samplingStrategy",
                "rows per class afterwards: auto, minority, not minority, not majority, all, a ratio, or counts 1=500,2=800");
    }

    /** Seed of every draw; the same seed gives the same rows. Default 42. */
    default LongParam seed() {
        return new LongParam(this, "seed", "seed of every draw");
    }

    /** Name of a boolean column to add: true for synthetic rows. Unset: no such column. */
    default Param<String> syntheticCol() {
        return new Param<>(this, "syntheticCol", "boolean column to add, true for synthetic rows; unset: none");
    }

    /**
     * Name of an {@code array<bigint>} column to add: row keys of the rows a synthetic row came from, null for originals.
     * Unset: no such column.
     */
    default Param<String> parentsCol() {
        return new Param<>(
                this, "parentsCol", "array<bigint> column to add, keys of a synthetic row's parents; unset: none");
    }

    /**
     * What the other columns of a synthetic row hold: {@code null}, or the values of its {@code seed} row. Default {@code
     * null}.
     */
    default Param<String> passThrough() {
        return new Param<>(this, "passThrough", "other columns of a synthetic row: null, or copied from its seed row");
    }

    /** Numeric column of row weights; a synthetic row gets the mean weight of its parents. Unset: no weights. */
    default Param<String> weightCol() {
        return new Param<>(this, "weightCol", "numeric column of row weights; a synthetic row gets its parents' mean");
    }

    /**
     * Boolean column, true for validation rows: these come back as they are and are neither resampled nor used as neighbors.
     * Unset: there are none.
     */
    default Param<String> validationIndicatorCol() {
        return new Param<>(this, "validationIndicatorCol", "boolean column, true for rows to leave alone");
    }

    default String getSamplingStrategy() {
        return getOrDefault(samplingStrategy());
    }

    default long getSeed() {
        return (long) getOrDefault(seed());
    }

    default String getSyntheticCol() {
        return getOrDefault(syntheticCol());
    }

    default String getParentsCol() {
        return getOrDefault(parentsCol());
    }

    default String getPassThrough() {
        return getOrDefault(passThrough());
    }

    default String getWeightCol() {
        return getOrDefault(weightCol());
    }

    default String getValidationIndicatorCol() {
        return getOrDefault(validationIndicatorCol());
    }

    /** The strategy, parsed. */
    static SamplingStrategy strategyOf(ResamplerParams stage) {
        return SamplingStrategy.parse(stage.getSamplingStrategy());
    }
}
