package io.ballast.ml;

import java.util.List;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.Params;

/** Param of the stages that train a classifier of the user's choice to decide by. */
public interface EstimatorParams extends Params {
    /** Classifier that gives probabilities; the stage sets its columns. Unset: the stage's own choice. */
    Param<Estimator<?>> estimator();

    default Estimator<?> getEstimator() {
        return getOrDefault(estimator());
    }

    /**
     * The param of a stage.
     *
     * @param unset the classifier of a stage that was given none, for people
     */
    static Param<Estimator<?>> estimatorOf(EstimatorParams stage, String unset) {
        return new Param<>(stage, "estimator", "classifier that gives probabilities; unset: " + unset);
    }

    /**
     * Refuses what is no classifier with probabilities.
     *
     * @throws IllegalArgumentException naming the param that the estimator lacks
     */
    static void check(EstimatorParams stage) {
        if (!stage.isDefined(stage.estimator())) {
            return;
        }
        for (String name : List.of("featuresCol", "labelCol", "probabilityCol")) {
            if (!stage.getEstimator().hasParam(name)) {
                throw new IllegalArgumentException(
                        "estimator must be a Spark ML classifier that gives probabilities, but %s has no param %s"
                                .formatted(stage.getEstimator().getClass().getSimpleName(), name));
            }
        }
    }

    /** The copy of a stage with a copy of its classifier, as Spark's own stages that hold others have. */
    static <S extends EstimatorParams> S withCopy(S copied, ParamMap extra) {
        if (copied.isDefined(copied.estimator())) {
            copied.set(copied.estimator(), copied.getEstimator().copy(extra));
        }
        return copied;
    }
}
