package io.ballast.ml;

import org.apache.spark.ml.param.LongParam;

/** Params of {@link AdversarialClassifier} and its model. */
public interface AdversarialClassifierParams extends LatentGanParams, ClassifierParams {
    /** Seed of weights, order, codes, dropout and the rows held out. Default 42. */
    default LongParam seed() {
        return new LongParam(this, "seed", "seed of every draw");
    }

    default long getSeed() {
        return (long) getOrDefault(seed());
    }
}
