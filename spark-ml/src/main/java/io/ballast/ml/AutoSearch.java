package io.ballast.ml;

import io.ballast.evaluation.PredictionMetrics;
import io.ballast.evaluation.ThresholdMetric;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Picks a remedy by cross-validation of the training rows: the least intervention that is within one standard error of the
 * best (Breiman et al. 1984, section 3.4.3).
 *
 * <p>In each fold a fifth of the training rows is kept for tuning thresholds and stopping nets, and every candidate is scored on
 * the rows of the fold, all folds side by side; they stay persisted until the last candidate is done, as many copies of the
 * table as there are folds, and beside them what the candidate makes of each. With a time budget, candidates that would begin
 * after its end are not tried, so what is picked may then differ from run to run; the first, which does least, is always tried.
 */
public final class AutoSearch {
    /** Metrics to choose by: those of {@link PredictionMetrics} that every table has and that are the better the larger. */
    public static final List<String> METRICS = metrics();

    private static final Logger LOG = LoggerFactory.getLogger(AutoSearch.class);

    private final List<Remedy> candidates;
    private final String metric;
    private final int folds;
    private final Duration budget;
    private final long seed;

    /**
     * @param candidates at least one, from the least intervention to the greatest
     * @param metric one of {@link #METRICS}
     * @param folds at least 2
     * @param budget wall time; zero for as long as it takes
     * @throws IllegalArgumentException if one of them is not so
     */
    public AutoSearch(List<Remedy> candidates, String metric, int folds, Duration budget, long seed) {
        if (candidates.isEmpty()) {
            throw new IllegalArgumentException("candidates must hold at least one remedy, got none");
        }
        checkMetric("metric", metric);
        if (folds < 2) {
            throw new IllegalArgumentException("folds must be at least 2, got %d".formatted(folds));
        }
        if (budget.isNegative()) {
            throw new IllegalArgumentException("budget must not be below zero, got %s".formatted(budget));
        }
        this.candidates = List.copyOf(candidates);
        this.metric = metric;
        this.folds = folds;
        this.budget = budget;
        this.seed = seed;
    }

    private static List<String> metrics() {
        Stream<String> ofPredictions = Arrays.stream(ThresholdMetric.values())
                .filter(each -> each != ThresholdMetric.F1_MICRO) // of two classes there is none; it is the accuracy
                .map(ThresholdMetric::metricName);
        return Stream.concat(Stream.of("aucRoc", "auprc"), ofPredictions).toList();
    }

    /**
     * Refuses a metric that is not among {@link #METRICS}.
     *
     * @param param as messages call it
     * @throws IllegalArgumentException listing those there are
     */
    public static void checkMetric(String param, String metric) {
        if (!METRICS.contains(metric)) {
            throw new IllegalArgumentException(
                    "%s must be %s, got '%s'".formatted(param, String.join(", ", METRICS), metric));
        }
    }

    /**
     * A candidate and how it did.
     *
     * @param scores one a fold; empty if it was not tried or failed
     * @param remark why there are no scores, or empty
     */
    public record Trial(String name, List<Double> scores, String remark) {
        public Trial {
            scores = List.copyOf(scores);
        }

        /** Mean score, or NaN without any. */
        public double mean() {
            return scores.stream().mapToDouble(score -> score).average().orElse(Double.NaN);
        }

        /** Standard error of the mean, {@code sqrt(sum (s - mean)^2 / (n (n - 1)))}, or NaN with fewer than two scores. */
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
     * @param remedy one of the candidates
     * @param trials in the order of the candidates
     */
    public record Choice(Remedy remedy, List<Trial> trials) {
        public Choice {
            trials = List.copyOf(trials);
        }

        /** Whether a trial is that of the remedy picked. */
        public boolean picked(Trial trial) {
            return trial.name().equals(remedy.name());
        }
    }

    /**
     * Tries the candidates with a classifier.
     *
     * @throws IllegalArgumentException if every candidate fails or a class has too few rows for the folds
     */
    public Choice choose(EvaluationTable table, Learner learner) {
        long started = System.nanoTime();
        List<Trial> trials = new ArrayList<>();
        List<Fold> ready = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(folds); // with the Spark properties of this thread
        try (EvaluationTable.Folds dealt = table.folds(folds, seed)) {
            for (int f = 0; f < folds; f++) {
                ready.add(dealt.fold(f));
            }
            for (Remedy candidate : candidates) {
                trials.add(
                        trials.isEmpty() || inBudget(System.nanoTime() - started)
                                ? trial(candidate, ready, learner, threads)
                                : new Trial(candidate.name(), List.of(), "not tried within the time budget"));
            }
        } finally {
            threads.shutdownNow();
            ready.forEach(Fold::close);
        }
        return new Choice(candidates.get(pick(trials)), trials);
    }

    private boolean inBudget(long nanos) {
        return budget.isZero() || Duration.ofNanos(nanos).compareTo(budget) < 0;
    }

    private Trial trial(Remedy candidate, List<Fold> ready, Learner learner, ExecutorService threads) {
        List<Callable<Double>> calls = new ArrayList<>();
        ready.forEach(fold -> calls.add(() -> score(candidate, fold, learner)));
        try {
            List<Double> scores = new ArrayList<>();
            for (Future<Double> each : threads.invokeAll(calls)) {
                scores.add(each.get());
            }
            return new Trial(candidate.name(), scores, "");
        } catch (ExecutionException e) { // failed jobs of Spark too: one candidate must not cost the others
            Throwable cause = e.getCause();
            String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
            String remark = "failed: " + why.lines().findFirst().orElse("");
            LOG.warn("{} {}", candidate.name(), remark);
            return new Trial(candidate.name(), List.of(), remark);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the search was interrupted", e);
        }
    }

    private double score(Remedy candidate, Fold fold, Learner learner) {
        try (Remedy.Prepared prepared = candidate.prepare(fold.split())) {
            return Validation.score(prepared.fit(learner), fold.test(), fold.split(), metric);
        }
    }

    /** The first whose mean is no more than one standard error, that of the best, below the highest. */
    static int pick(List<Trial> trials) {
        int best = -1;
        for (int t = 0; t < trials.size(); t++) {
            Trial trial = trials.get(t);
            if (!trial.scores().isEmpty()
                    && (best < 0 || trial.mean() > trials.get(best).mean())) {
                best = t;
            }
        }
        if (best < 0) {
            throw new IllegalArgumentException("every candidate failed; %s %s"
                    .formatted(trials.get(0).name(), trials.get(0).remark()));
        }
        double enough = trials.get(best).mean() - trials.get(best).standardError();
        for (int t = 0; t < best; t++) {
            if (trials.get(t).mean() >= enough) {
                return t;
            }
        }
        return best;
    }
}
