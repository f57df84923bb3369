package io.ballast.ml;

import org.apache.spark.ml.param.BooleanParam;

/** Params of {@link LatentGanOversampler} and its model. */
public interface LatentGanOversamplerParams extends LatentGanParams, OverSamplerParams {
    /**
     * Whether a row stays only if the classifier takes it for the class it was made for; it draws again up to ten times, then the try with the largest
     * probability stays. Default false.
     */
    default BooleanParam rejectDisagreeing() {
        return new BooleanParam(
                this, "rejectDisagreeing", "whether rows that the classifier takes for another class draw again");
    }

    default boolean getRejectDisagreeing() {
        return (boolean) getOrDefault(rejectDisagreeing());
    }
}
