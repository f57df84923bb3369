package io.ballast.ml;

import io.ballast.evaluation.PredictionMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Picks a remedy by cross-validation of the training rows: the least intervention that is within one standard error of the
 * best (Breiman et al. 1984, section 3.4.3).
 *
 * <p>In each fold a fifth of the training rows is kept for tuning thresholds and stopping nets, and every candidate is scored on
 * the rows of the fold. With a time budget, candidates that would begin after its end are not tried, so what is picked may
 * then differ from run to run; the first, which does least, is always tried.
 */
public final class AutoSearch {
    private static final Logger LOG = LoggerFactory.getLogger(AutoSearch.class);

    private final List<Remedy> candidates;
    private final String metric;
    private final int folds;
    private final Duration budget;
    private final long seed;

    /**
     * @param candidates at least one, from the least intervention to the greatest
     * @param metric one of {@link PredictionMetrics}, larger is better
     * @param folds at least 2
     * @param budget wall time; zero for as long as it takes
     */
    public AutoSearch(List<Remedy> candidates, String metric, int folds, Duration budget, long seed) {
        this.candidates = List.copyOf(candidates);
        this.metric = metric;
        this.folds = folds;
        this.budget = budget;
        this.seed = seed;
    }

    /**
     * A candidate and how it did.
     *
     * @param scores one a fold; empty if it was not tried or failed
     * @param remark why there are no scores, or empty
     */
    public record Trial(String name, List<Double> scores, String remark) {
        /** Mean score, or NaN without any. */
        public double mean() {
            return scores.stream().mapToDouble(score -> score).average().orElse(Double.NaN);
        }

        /** Standard error of the mean. */
        public double standardError() {
            double mean = mean();
            double squares = scores.stream()
                    .mapToDouble(score -> (score - mean) * (score - mean))
                    .sum();
            return Math.sqrt(squares / (scores.size() - 1) / scores.size());
        }
    }

    /**
     * What was picked and why.
     *
     * @param trials in the order of the candidates
     */
    public record Choice(Remedy remedy, List<Trial> trials) {
        public Choice {
            trials = List.copyOf(trials);
        }
    }

    /**
     * Tries the candidates with a classifier.
     *
     * @throws IllegalArgumentException if every candidate fails
     */
    public Choice choose(EvaluationTable table, Learner learner) {
        long end = budget.isZero() ? Long.MAX_VALUE : System.nanoTime() + budget.toNanos();
        double[][] scores = new double[candidates.size()][folds];
        String[] remarks = new String[candidates.size()];
        try (EvaluationTable.Folds dealt = table.folds(folds, seed)) {
            for (int f = 0; f < folds; f++) {
                try (Fold fold = dealt.fold(f)) {
                    for (int c = 0; c < candidates.size(); c++) {
                        if (remarks[c] == null && c > 0 && System.nanoTime() > end) {
                            remarks[c] = "not tried in every fold within the time budget";
                        }
                        if (remarks[c] == null) {
                            try {
                                scores[c][f] = score(candidates.get(c), fold, learner);
                            } catch (IllegalArgumentException | IllegalStateException e) {
                                remarks[c] = "failed: " + e.getMessage();
                                LOG.warn("{} {}", candidates.get(c).name(), remarks[c]);
                            }
                        }
                    }
                }
            }
        }
        List<Trial> trials = new ArrayList<>();
        for (int c = 0; c < scores.length; c++) {
            List<Double> found =
                    remarks[c] == null ? Arrays.stream(scores[c]).boxed().toList() : List.of();
            trials.add(new Trial(candidates.get(c).name(), found, remarks[c] == null ? "" : remarks[c]));
        }
        return new Choice(candidates.get(pick(trials)), trials);
    }

    private double score(Remedy candidate, Fold fold, Learner learner) {
        try (Remedy.Prepared prepared = candidate.prepare(fold.split())) {
            return Validation.score(prepared.fit(learner), fold.test(), fold.split(), metric);
        }
    }

    /** The first whose mean is no more than one standard error below the highest. */
    static int pick(List<Trial> trials) {
        Trial best = null;
        for (Trial trial : trials) {
            if (!trial.scores().isEmpty() && (best == null || trial.mean() > best.mean())) {
                best = trial;
            }
        }
        if (best == null) {
            throw new IllegalArgumentException("no candidate could be tried; the first %s"
                    .formatted(trials.get(0).remark()));
        }
        double enough = best.mean() - best.standardError();
        for (int t = 0; t < trials.size(); t++) {
            if (trials.get(t).mean() >= enough) {
                return t;
            }
        }
        throw new IllegalStateException("the best is good enough");
    }
}
