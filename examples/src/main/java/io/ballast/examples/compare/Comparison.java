package io.ballast.examples.compare;

import io.ballast.ml.EvaluationTable;
import io.ballast.ml.FittedRemedy;
import io.ballast.ml.Fold;
import io.ballast.ml.Learner;
import io.ballast.ml.Remedy;
import io.ballast.random.RowRandom;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs the units of a comparison that are not done yet. Methods of a fold run side by side, each with the classifiers one
 * after the other, so that resampled rows are made once; every finished unit is kept at once.
 */
public final class Comparison {
    private final Settings settings;
    private final UnitStore store;
    private final Map<UnitKey, UnitResult> done;
    private final BiFunction<String, Long, Remedy> remedies;
    private final BiFunction<String, Long, Learner> learners;
    private final Function<String, List<String>> looks;
    private final int parallelism;
    private final Function<Exception, String> sentence;
    private final Consumer<UnitResult> listener;

    /**
     * @param remedies a remedy for a name and a seed
     * @param learners a classifier for a name and a seed
     * @param looks what of {@link RowFindings} there is to find out about the rows of a method
     * @param parallelism methods at the same time
     * @param sentence says why something failed
     * @param listener hears of each unit that is done now; called by several threads
     */
    public Comparison(
            Settings settings,
            UnitStore store,
            BiFunction<String, Long, Remedy> remedies,
            BiFunction<String, Long, Learner> learners,
            Function<String, List<String>> looks,
            int parallelism,
            Function<Exception, String> sentence,
            Consumer<UnitResult> listener)
            throws IOException {
        this.settings = settings;
        this.store = store;
        this.done = store.finished();
        this.remedies = remedies;
        this.learners = learners;
        this.looks = looks;
        this.parallelism = parallelism;
        this.sentence = sentence;
        this.listener = listener;
    }

    /** Units that an earlier run has left. */
    public int alreadyDone() {
        return done.size();
    }

    /** Runs what is missing on one data set. */
    public void run(EvaluationTable table) throws IOException, InterruptedException {
        for (int repeat = 0; repeat < settings.repeats(); repeat++) {
            List<Integer> open = new ArrayList<>();
            for (int fold = 0; fold < settings.folds(); fold++) {
                if (!missing(table, repeat, fold).isEmpty()) {
                    open.add(fold);
                }
            }
            if (open.isEmpty()) {
                continue;
            }
            long seed = RowRandom.of(settings.seed(), "compare", repeat).nextLong();
            try (EvaluationTable.Folds folds = table.folds(settings.folds(), seed)) {
                for (int fold : open) {
                    try (Fold ready = folds.fold(fold)) {
                        run(ready, missing(table, repeat, fold), seed + fold);
                    }
                }
            }
        }
    }

    /** All units on a data set, done or not. */
    public int units(EvaluationTable table) {
        int units = 0;
        for (int repeat = 0; repeat < settings.repeats(); repeat++) {
            for (int fold = 0; fold < settings.folds(); fold++) {
                for (String method : settings.methods()) {
                    units += classifiers(table, repeat, fold, method).size();
                }
            }
        }
        return units;
    }

    /** Units of a fold that are not done, by method. */
    private Map<String, List<UnitKey>> missing(EvaluationTable table, int repeat, int fold) {
        Map<String, List<UnitKey>> missing = new LinkedHashMap<>();
        for (String method : settings.methods()) {
            for (String classifier : classifiers(table, repeat, fold, method)) {
                UnitKey key = new UnitKey(table.name(), repeat, fold, method, classifier);
                if (!done.containsKey(key)) {
                    missing.computeIfAbsent(method, any -> new ArrayList<>()).add(key);
                }
            }
        }
        return missing;
    }

    /** What is run behind a method: classifiers, and what looks at the resampled rows themselves. */
    private List<String> classifiers(EvaluationTable table, int repeat, int fold, String method) {
        List<String> names = new ArrayList<>(settings.classifiers());
        List<String> found = looks.apply(method);
        if (found.contains(RowFindings.QUALITY) && repeat == 0 && fold == 0) {
            names.add(RowFindings.QUALITY);
        }
        if (found.contains(RowFindings.DIVERSIFICATION)
                && table.classes().numClasses() == 2
                && settings.classifiers().contains(RowFindings.NET)) {
            names.add(RowFindings.DIVERSIFICATION);
        }
        if (found.contains(RowFindings.SEARCH)) {
            names.add(RowFindings.SEARCH);
        }
        return names;
    }

    private void run(Fold fold, Map<String, List<UnitKey>> units, long seed) throws IOException, InterruptedException {
        FutureTask<FittedRemedy> plainNet =
                new FutureTask<>(() -> RowFindings.plainNet(fold, learners.apply(RowFindings.NET, seed)));
        ExecutorService pool = Executors.newFixedThreadPool(parallelism);
        try (MemoryWatch watch = MemoryWatch.on(fold.test().sparkSession().sparkContext())) {
            List<Future<?>> running = new ArrayList<>();
            units.forEach((method, keys) -> running.add(pool.submit(() -> {
                try (MemoryWatch.Usage memory = watch.ofThisThread()) {
                    run(fold, method, keys, seed, plainNet, memory);
                }
                return null;
            })));
            for (Future<?> each : running) {
                each.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException problem) {
                throw problem;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    /** @param plainNet the net that learned from the rows as they are; trained for the first method that asks */
    private void run(
            Fold fold,
            String method,
            List<UnitKey> keys,
            long seed,
            FutureTask<FittedRemedy> plainNet,
            MemoryWatch.Usage memory)
            throws IOException {
        long started = System.nanoTime();
        Remedy.Prepared prepared;
        try {
            prepared = remedies.apply(method, seed).prepare(fold.split());
        } catch (Exception e) { // a method that fails must not cost the others
            checkRunning(fold, e);
            for (UnitKey key : keys) {
                keep(UnitResult.failed(key, sentence.apply(e)));
            }
            return;
        }
        double preparing = (System.nanoTime() - started) / 1e9;
        Map<String, Double> resampling = memory.sinceLast();
        Map<String, FittedRemedy> fitted = new HashMap<>();
        Function<String, FittedRemedy> fit =
                classifier -> fitted.computeIfAbsent(classifier, name -> prepared.fit(learners.apply(name, seed)));
        try (prepared) {
            for (UnitKey key : keys) {
                UnitResult unit = measured(fold, prepared, key, seed, preparing, fit, plainNet);
                Map<String, Double> own = memory.sinceLast();
                keep(unit.seconds().isEmpty() ? unit : unit.withMemory(larger(resampling, own)));
            }
        }
    }

    /** Nothing where one of them is not known. */
    private static Map<String, Double> larger(Map<String, Double> a, Map<String, Double> b) {
        Map<String, Double> larger = new TreeMap<>(a);
        larger.keySet().retainAll(b.keySet());
        larger.replaceAll((what, bytes) -> Math.max(bytes, b.get(what)));
        return larger;
    }

    private UnitResult measured(
            Fold fold,
            Remedy.Prepared prepared,
            UnitKey key,
            long seed,
            double preparing,
            Function<String, FittedRemedy> fit,
            FutureTask<FittedRemedy> plainNet) {
        Map<String, Double> seconds = new LinkedHashMap<>();
        seconds.put("resampling", preparing);
        try {
            long started = System.nanoTime();
            if (key.classifier().equals(RowFindings.QUALITY)) {
                return RowFindings.quality(key, fold, prepared.rows().orElseThrow(), seed);
            }
            if (key.classifier().equals(RowFindings.SEARCH)) {
                return RowFindings.search(key, prepared.search().orElseThrow());
            }
            if (key.classifier().equals(RowFindings.DIVERSIFICATION)) {
                plainNet.run(); // at most once; others wait for it
                return RowFindings.diversification(
                        key, fold, prepared.rows().orElseThrow(), plainNet.get(), fit.apply(RowFindings.NET));
            }
            FittedRemedy fitted = fit.apply(key.classifier());
            seconds.put("training", (System.nanoTime() - started) / 1e9);
            started = System.nanoTime();
            UnitResult result = Measurement.of(key, fold, fitted, seconds);
            seconds.put("scoring", (System.nanoTime() - started) / 1e9);
            return result;
        } catch (Exception e) { // as above
            checkRunning(fold, e);
            return UnitResult.failed(key, sentence.apply(e));
        }
    }

    /** What fails because the run is being ended is no finding. */
    private static void checkRunning(Fold fold, Exception failure) {
        boolean interrupted = Thread.currentThread().isInterrupted();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            interrupted |= cause instanceof InterruptedException;
        }
        if (interrupted || fold.test().sparkSession().sparkContext().isStopped()) {
            throw new IllegalStateException("the run was ended", failure);
        }
    }

    private void keep(UnitResult unit) throws IOException {
        store.keep(unit);
        synchronized (done) {
            done.put(unit.key(), unit);
        }
        listener.accept(unit);
    }

    /** All units so far. */
    public Map<UnitKey, UnitResult> units() {
        return done;
    }
}
