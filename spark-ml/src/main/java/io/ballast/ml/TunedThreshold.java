package io.ballast.ml;

import io.ballast.evaluation.ScoreColumns;
import io.ballast.evaluation.ThresholdMetric;
import io.ballast.evaluation.ThresholdTuning;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * {@code threshold}: the classifier learns from the rows as they are, and the probability from which a class is predicted is
 * tuned on the validation rows; see {@link ThresholdTuning}. It costs nothing, so a resampler should beat it.
 */
public final class TunedThreshold implements Remedy {
    private final ThresholdMetric metric;

    /** @param metric what to make large */
    public TunedThreshold(ThresholdMetric metric) {
        this.metric = metric;
    }

    /**
     * Thresholds for a metric that searches choose by.
     *
     * @param metric one of {@link AutoSearch#METRICS}; thresholds have no part in {@code aucRoc} and {@code auprc}, for which the
     *     average F1 is made large
     */
    public static TunedThreshold of(String metric) {
        return new TunedThreshold(Arrays.stream(ThresholdMetric.values())
                .filter(each -> each.metricName().equals(metric))
                .findFirst()
                .orElse(ThresholdMetric.AVERAGE_F1));
    }

    @Override
    public String name() {
        return "threshold";
    }

    @Override
    public Prepared prepare(Split split) {
        return new Prepared() {
            @Override
            public FittedRemedy fit(Learner learner) {
                FittedRemedy fitted = NoRemedy.asIs(learner, split);
                ThresholdTuning tuned = ThresholdTuning.of(
                        fitted.score(split.validation()),
                        new ScoreColumns(split.labelCol(), FittedRemedy.PROBABILITY, FittedRemedy.PREDICTION),
                        metric,
                        split.rows());
                return new FittedRemedy(
                        fitted.model(), Optional.of(tuned.thresholds()), fitted.priors(), fitted.rows(), List.of());
            }

            @Override
            public void close() {
                // Nothing was kept.
            }
        };
    }
}
