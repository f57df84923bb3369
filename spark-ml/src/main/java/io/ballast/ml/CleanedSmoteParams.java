package io.ballast.ml;

import org.apache.spark.ml.param.Param;

/** Params of every stage that over-samples with SMOTE and then cleans. */
public interface CleanedSmoteParams extends NeighborOverSamplerParams {
    /**
     * Classes that cleaning may take rows of, original and synthetic: a preset ({@code all}, {@code auto}, {@code majority}, {@code not
     * minority}, {@code not majority}; sizes are those after SMOTE) or a list such as {@code [0, 2]}. Default {@code all}.
     */
    default Param<String> cleaningStrategy() {
        return new Param<>(
                this,
                "cleaningStrategy",
                "classes that lose rows in cleaning: all, auto, majority, not minority, not majority, or a list [0, 2]");
    }

    default String getCleaningStrategy() {
        return getOrDefault(cleaningStrategy());
    }
}
