package io.ballast.ml;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;

/** Params of {@link StratifiedFolds}. */
public interface StratifiedFoldsParams extends LabelParams {
    /** Number of folds; at least 2, and that of the CrossValidator. Default 3, as there. */
    default IntParam numFolds() {
        return new IntParam(this, "numFolds", "number of folds (>= 2)", ParamValidators.gtEq(2));
    }

    /** Name of the {@code int} column to add: the fold of a row, from 0. Default {@code fold}. */
    default Param<String> foldCol() {
        return new Param<>(this, "foldCol", "int column to add, the fold of a row, from 0");
    }

    /** Seed of every draw; the same seed gives the same folds. Default 42. */
    default LongParam seed() {
        return new LongParam(this, "seed", "seed of every draw");
    }

    default int getNumFolds() {
        return (int) getOrDefault(numFolds());
    }

    default String getFoldCol() {
        return getOrDefault(foldCol());
    }

    default long getSeed() {
        return (long) getOrDefault(seed());
    }
}
