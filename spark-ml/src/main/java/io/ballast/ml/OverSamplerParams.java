package io.ballast.ml;

import org.apache.spark.ml.param.BooleanParam;

/** Params of every over-sampler. */
public interface OverSamplerParams extends ResamplerParams {
    /**
     * Whether features that are whole numbers in every row are rounded to whole numbers in synthetic rows, halves to even.
     * Default false.
     */
    default BooleanParam roundIntegers() {
        return new BooleanParam(
                this,
                "roundIntegers",
                "whether features that are whole numbers in every row stay so in synthetic rows");
    }

    default boolean getRoundIntegers() {
        return (boolean) getOrDefault(roundIntegers());
    }
}
