package io.ballast.examples.compare;

import io.ballast.evaluation.FriedmanTest;
import io.ballast.evaluation.Nemenyi;
import io.ballast.evaluation.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Whether any method beats doing nothing with one classifier, in plain words and with its tests.
 *
 * @param metric that the tests are on
 * @param helps whether some method does
 * @param sentences to be read as they are
 * @param tests of each method against {@code none}, data set by data set
 * @param ranking over data sets; empty with fewer than five
 */
public record ClassifierVerdict(
        String classifier,
        String metric,
        boolean helps,
        List<String> sentences,
        List<Test> tests,
        Optional<Ranking> ranking) {
    private static final String BASELINE = "none";

    /**
     * One method against none on one data set: corrected resampled t-test, one-sided.
     *
     * @param difference mean over folds
     * @param p adjusted for the number of methods by Holm's rule
     */
    public record Test(String data, String method, double difference, double p) {}

    /**
     * Methods by their average rank over data sets, best first.
     *
     * @param ranks average rank of each, 1 is best
     * @param friedmanP that all methods are alike
     * @param criticalDifference of Nemenyi at 0.05
     * @param groups first and last index of methods that do not differ, {@code [groups][2]}
     */
    public record Ranking(
            List<String> methods,
            List<Double> ranks,
            double friedmanP,
            double criticalDifference,
            List<List<Integer>> groups) {}

    /** One verdict a classifier. */
    static List<ClassifierVerdict> all(Settings settings, Map<UnitKey, UnitResult> units) {
        return settings.classifiers().stream()
                .map(classifier -> of(settings, classifier, units))
                .toList();
    }

    private static ClassifierVerdict of(Settings settings, String classifier, Map<UnitKey, UnitResult> units) {
        List<String> sentences = new ArrayList<>();
        List<String> methods = new ArrayList<>();
        for (String method : settings.methods()) {
            long failed = scores(settings, classifier, method, units)
                    .filter(score -> !Double.isFinite(score))
                    .count();
            if (failed == 0) {
                methods.add(method);
            } else {
                sentences.add("%s is left out of the tests, as it failed on %d folds".formatted(method, failed));
            }
        }
        if (methods.size() < 2 || !methods.contains(BASELINE)) {
            sentences.add(
                    "there is nothing to test: %s and another method must be done on every fold".formatted(BASELINE));
            return new ClassifierVerdict(classifier, settings.metric(), false, sentences, List.of(), Optional.empty());
        }
        double[][][] scores = settings.inputs().stream()
                .map(data -> methods.stream()
                        .map(method -> scores(settings, data, classifier, method, units)
                                .toArray())
                        .toArray(double[][]::new))
                .toArray(double[][][]::new);
        Verdict verdict = Verdict.of(settings.inputs(), methods, BASELINE, scores, settings.testToTrain());
        sentences.addAll(0, verdict.sentences());
        List<Test> tests = new ArrayList<>();
        for (int d = 0; d < scores.length; d++) {
            String data = settings.inputs().get(d);
            verdict.comparisons(d)
                    .forEach(each -> tests.add(new Test(data, each.method(), each.difference(), each.p())));
        }
        boolean helps = verdict.overall().isEmpty()
                ? IntStream.range(0, scores.length)
                        .anyMatch(d -> verdict.comparisons(d).stream().anyMatch(Verdict.Comparison::better))
                : verdict.overall().stream().anyMatch(Verdict.Comparison::better);
        Optional<Ranking> ranking = verdict.ranking().map(test -> ranking(methods, test, scores.length));
        return new ClassifierVerdict(classifier, settings.metric(), helps, sentences, tests, ranking);
    }

    private static Ranking ranking(List<String> methods, FriedmanTest test, int dataSets) {
        double[] ranks = test.averageRanks();
        List<Integer> order = IntStream.range(0, ranks.length)
                .boxed()
                .sorted(Comparator.comparingDouble(m -> ranks[m]))
                .toList();
        double critical = Nemenyi.criticalDifference(methods.size(), dataSets, Verdict.ALPHA);
        return new Ranking(
                order.stream().map(methods::get).toList(),
                order.stream().map(m -> ranks[m]).toList(),
                test.p(),
                critical,
                Nemenyi.groups(ranks, critical).stream()
                        .map(group -> List.of(group.first(), group.last()))
                        .toList());
    }

    private static DoubleStream scores(
            Settings settings, String classifier, String method, Map<UnitKey, UnitResult> units) {
        return settings.inputs().stream().flatMapToDouble(data -> scores(settings, data, classifier, method, units));
    }

    /** The metric on every fold of every repeat; NaN where there is none. */
    private static DoubleStream scores(
            Settings settings, String data, String classifier, String method, Map<UnitKey, UnitResult> units) {
        return IntStream.range(0, settings.repeats() * settings.folds())
                .mapToObj(i -> new UnitKey(data, i / settings.folds(), i % settings.folds(), method, classifier))
                .mapToDouble(key -> units.containsKey(key) ? units.get(key).metric(settings.metric()) : Double.NaN);
    }
}
