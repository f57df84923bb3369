package io.ballast.ml;

import io.ballast.evaluation.PredictionMetrics;
import io.ballast.evaluation.ThresholdMetric;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Picks a remedy by repeated cross-validation of the training rows: the least intervention whose mean score is no more than one
 * standard error below the best. The error is that of the difference, fold by fold, to the best (the modified rule of Yates,
 * Richards and Brook, Parsimonious model selection using information theory, Ecology 102, 2021): all candidates meet the same
 * folds, and how hard a fold is says nothing of which candidate is better, while the error of the best alone, as in the rule of
 * Breiman et al. (1984, section 3.4.3), holds that too and hides gains.
 *
 * <p>In each fold a fifth of the training rows is kept for tuning thresholds and stopping nets, and every candidate is scored on
 * the rows of the fold, all folds side by side; they stay persisted until the last candidate is done, as many copies of the
 * table as there are folds, and beside them what the candidate makes of each. Repeats come one after the other, each with folds
 * of its own. With a time budget, candidates of the first repeat that would begin after its end are not tried, and a later repeat that is not
 * done by then does not count, so what is picked may then differ from run to run; the first candidate, which does least, is always tried.
 */
public final class AutoSearch {
    /** Metrics to choose by: those of {@link PredictionMetrics} that every table has and that are the better the larger. */
    public static final List<String> METRICS = metrics();

    /** Rows of the smallest class that {@link #repeats} has scored, if it takes no more than {@link #MAX_REPEATS}. */
    static final int ROWS_TESTED = 100;

    static final int MAX_REPEATS = 3;

    private static final Logger LOG = LoggerFactory.getLogger(AutoSearch.class);

    private final List<Remedy> candidates;
    private final String metric;
    private final int folds;
    private final int repeats;
    private final Duration budget;
    private final long seed;

    /**
     * @param candidates at least one, from the least intervention to the greatest
     * @param metric one of {@link #METRICS}
     * @param folds at least 2
     * @param repeats of the cross-validation; 0: as many as {@link #repeats} says
     * @param budget wall time; zero for as long as it takes
     * @throws IllegalArgumentException if one of them is not so
     */
    public AutoSearch(List<Remedy> candidates, String metric, int folds, int repeats, Duration budget, long seed) {
        if (candidates.isEmpty()) {
            throw new IllegalArgumentException("candidates must hold at least one remedy, got none");
        }
        checkMetric("metric", metric);
        if (folds < 2) {
            throw new IllegalArgumentException("folds must be at least 2, got %d".formatted(folds));
        }
        if (repeats < 0) {
            throw new IllegalArgumentException("repeats must be at least 0, got %d".formatted(repeats));
        }
        if (budget.isNegative()) {
            throw new IllegalArgumentException("budget must not be below zero, got %s".formatted(budget));
        }
        this.candidates = List.copyOf(candidates);
        this.metric = metric;
        this.folds = folds;
        this.repeats = repeats;
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
     * @param scores one a fold and repeat, repeats one after the other; empty if it was not tried or failed
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
            return AutoSearch.standardError(
                    scores.stream().mapToDouble(score -> score).toArray());
        }

        /** Whether the mean is no more than one standard error of the difference below that of a trial on the same folds. */
        private boolean within(Trial other) {
            double[] differences = new double[scores.size()];
            Arrays.setAll(differences, f -> other.scores.get(f) - scores.get(f));
            return other.mean() - mean() <= AutoSearch.standardError(differences);
        }

        /** The scores of a later repeat behind these; none, and the remark, where one of both has none. */
        private Trial and(Trial later) {
            if (scores.isEmpty() || later.scores.isEmpty()) {
                return scores.isEmpty() ? this : later;
            }
            return new Trial(
                    name, Stream.concat(scores.stream(), later.scores.stream()).toList(), "");
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

    /** So many that {@link #ROWS_TESTED} rows of the smallest class are scored in all, {@link #MAX_REPEATS} at most. */
    static int repeats(long smallest) {
        return (int) Math.min(MAX_REPEATS, (ROWS_TESTED + smallest - 1) / smallest);
    }

    /**
     * Tries the candidates with a classifier.
     *
     * @throws IllegalArgumentException if every candidate fails or a class has too few rows for the folds
     */
    public Choice choose(EvaluationTable table, Learner learner) {
        long started = System.nanoTime();
        int times = repeats > 0
                ? repeats
                : repeats(table.classes().count(table.classes().minority()));
        ExecutorService threads = Executors.newFixedThreadPool(folds); // with the Spark properties of this thread
        List<Trial> trials = List.of();
        try {
            trials = repeat(table, learner, threads, 0, started).orElseThrow();
            for (int r = 1; r < times; r++) {
                Optional<List<Trial>> later = repeat(table, learner, threads, r, started);
                if (later.isEmpty()) {
                    break;
                }
                trials = joined(trials, later.get());
            }
        } finally {
            threads.shutdownNow();
        }
        return new Choice(candidates.get(pick(trials)), trials);
    }

    /** All candidates on folds of their own; nothing if the time budget ends before a later repeat does. */
    private Optional<List<Trial>> repeat(
            EvaluationTable table, Learner learner, ExecutorService threads, int number, long started) {
        List<Trial> trials = new ArrayList<>();
        List<Fold> ready = new ArrayList<>();
        try (EvaluationTable.Folds dealt = table.folds(folds, seed + (long) number * folds)) { // a fold adds its number
            for (int f = 0; f < folds; f++) {
                ready.add(dealt.fold(f));
            }
            for (Remedy candidate : candidates) {
                boolean inBudget = inBudget(System.nanoTime() - started);
                if (!inBudget && number > 0) {
                    return Optional.empty();
                }
                trials.add(
                        inBudget || trials.isEmpty()
                                ? trial(candidate, ready, learner, threads)
                                : new Trial(candidate.name(), List.of(), "not tried within the time budget"));
            }
        } finally {
            ready.forEach(Fold::close);
        }
        return Optional.of(trials);
    }

    private static List<Trial> joined(List<Trial> earlier, List<Trial> later) {
        List<Trial> joined = new ArrayList<>();
        for (int t = 0; t < earlier.size(); t++) {
            joined.add(earlier.get(t).and(later.get(t)));
        }
        return joined;
    }

    private static double standardError(double[] values) {
        double mean = Arrays.stream(values).average().orElse(Double.NaN);
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return Math.sqrt(squares / (values.length - 1) / values.length);
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

    /** The first whose mean is no more than one standard error, that of the difference, below the highest. */
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
        for (int t = 0; t < best; t++) {
            if (!trials.get(t).scores().isEmpty() && trials.get(t).within(trials.get(best))) {
                return t;
            }
        }
        return best;
    }
}
