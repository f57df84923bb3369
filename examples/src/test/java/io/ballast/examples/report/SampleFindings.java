package io.ballast.examples.report;

import io.ballast.examples.compare.ClassifierVerdict;
import io.ballast.examples.compare.DataSummary;
import io.ballast.examples.compare.Findings;
import io.ballast.examples.compare.RowFindings;
import io.ballast.examples.compare.Settings;
import io.ballast.examples.compare.Summary;
import io.ballast.examples.compare.UnitKey;
import io.ballast.examples.compare.UnitResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/** Findings with made-up numbers of a plausible shape. */
final class SampleFindings {
    static final List<String> USUAL = List.of(
            "none",
            "class-weight",
            "threshold",
            "rus-best-of-n",
            "random-over-sampler",
            "smote",
            "borderline-smote",
            "adasyn",
            "smote+tomek-links",
            "leo-cvae");

    private List<String> names = List.of("claims.csv");
    private List<String> methods = USUAL;
    private List<String> classifiers = List.of("logistic", "forest", "gbt");
    private List<String> classes = List.of("no", "yes");
    private int folds = 5;
    private int repeats = 1;
    private boolean extras;
    private UnaryOperator<UnitResult> change = UnaryOperator.identity();
    private Optional<List<ClassifierVerdict>> verdicts = Optional.empty();

    SampleFindings data(String... values) {
        names = List.of(values);
        return this;
    }

    SampleFindings methods(List<String> values) {
        methods = values;
        return this;
    }

    SampleFindings classifiers(String... values) {
        classifiers = List.of(values);
        return this;
    }

    /** The last is the smallest. */
    SampleFindings classes(String... values) {
        classes = List.of(values);
        return this;
    }

    SampleFindings folds(int value, int repeatsOfThem) {
        folds = value;
        repeats = repeatsOfThem;
        return this;
    }

    /** Units that judge synthetic rows, and nets before and after. */
    SampleFindings withExtras() {
        extras = true;
        return this;
    }

    /** Changes units before they are summed up. */
    SampleFindings each(UnaryOperator<UnitResult> changed) {
        change = changed;
        return this;
    }

    SampleFindings verdicts(List<ClassifierVerdict> values) {
        verdicts = Optional.of(values);
        return this;
    }

    Findings build() {
        Settings settings = new Settings(
                names,
                "fraud",
                List.of(),
                0,
                false,
                methods,
                classifiers,
                folds,
                5,
                repeats,
                42,
                "averageF1",
                Map.of("smote.kNeighbors", "7"),
                "0.1.0");
        List<DataSummary> data = names.stream().map(this::summary).toList();
        Map<UnitKey, UnitResult> units = new LinkedHashMap<>();
        List<String> all = new ArrayList<>(classifiers);
        if (extras) {
            all.addAll(List.of(RowFindings.QUALITY, RowFindings.DIVERSIFICATION, RowFindings.SEARCH));
        }
        for (String name : names) {
            for (String classifier : all) {
                for (String method : methods) {
                    for (int fold = 0; fold < folds * repeats; fold++) {
                        UnitKey key = new UnitKey(name, fold / folds, fold % folds, method, classifier);
                        unit(key).map(change).ifPresent(unit -> units.put(key, unit));
                    }
                }
            }
        }
        return new Findings(settings, data, units, summaries(units), verdicts.orElseGet(this::verdicts));
    }

    /** With the figures and curves that are given. */
    static UnitResult with(UnitResult unit, Map<String, Double> metrics, Map<String, double[][]> curves) {
        return new UnitResult(
                unit.key(), "", unit.remarks(), unit.rows(), metrics, curves, unit.seconds(), unit.memory());
    }

    static UnitResult failed(UnitResult unit, String sentence) {
        return new UnitResult(unit.key(), sentence, List.of(), new long[0], Map.of(), Map.of(), Map.of(), Map.of());
    }

    private List<Summary> summaries(Map<UnitKey, UnitResult> units) {
        Map<List<String>, List<UnitResult>> groups = new LinkedHashMap<>();
        units.values().stream()
                .filter(unit -> classifiers.contains(unit.key().classifier()))
                .forEach(unit -> groups.computeIfAbsent(
                                List.of(
                                        unit.key().data(),
                                        unit.key().classifier(),
                                        unit.key().method()),
                                any -> new ArrayList<>())
                        .add(unit));
        return groups.values().stream().map(SampleFindings::summary).toList();
    }

    private static Summary summary(List<UnitResult> units) {
        UnitKey key = units.get(0).key();
        List<UnitResult> done = units.stream().filter(UnitResult::done).toList();
        Map<String, Double> means = new LinkedHashMap<>();
        Map<String, Double> deviations = new LinkedHashMap<>();
        for (String metric :
                done.isEmpty() ? Set.<String>of() : done.get(0).metrics().keySet()) {
            SummaryStatistics values = new SummaryStatistics();
            done.forEach(unit -> values.addValue(unit.metric(metric)));
            means.put(metric, values.getMean());
            if (done.size() > 1) {
                deviations.put(metric, values.getStandardDeviation());
            }
        }
        int failed = units.size() - done.size();
        return new Summary(key.data(), key.classifier(), key.method(), done.size(), failed, means, deviations);
    }

    private DataSummary summary(String name) {
        return new DataSummary(name, 24, classes, rows(), classes.size() - 1, 0);
    }

    private long[] rows() {
        return IntStream.range(0, classes.size())
                .mapToLong(c -> 9_000L / ((2 * c + 1) * (2 * c + 1)))
                .toArray();
    }

    private List<ClassifierVerdict> verdicts() {
        List<ClassifierVerdict> all = new ArrayList<>();
        for (String classifier : classifiers) {
            boolean helps = classifier.equals("logistic");
            List<ClassifierVerdict.Test> tests = new ArrayList<>();
            for (String name : names) {
                methods.stream()
                        .filter(method -> !method.equals("none"))
                        .forEach(method -> tests.add(new ClassifierVerdict.Test(
                                name, method, skill(method) / 8, helps && skill(method) > 0.5 ? 0.0004 : 0.31)));
            }
            String sentence = helps
                    ? "2 of 9 methods beat doing nothing on this data: smote by 0.071 (p = 0.012), leo-cvae by 0.08"
                            + " (p = 0.02) (corrected resampled t-test, Holm over 9 methods)"
                    : "no method beats doing nothing on this data (smallest p = 0.31, corrected resampled t-test, Holm"
                            + " over 9 methods)";
            all.add(new ClassifierVerdict(classifier, "averageF1", helps, List.of(sentence), tests, ranking()));
        }
        return all;
    }

    private Optional<ClassifierVerdict.Ranking> ranking() {
        if (names.size() < 5) {
            return Optional.empty();
        }
        int n = methods.size();
        List<String> order = new ArrayList<>(methods);
        order.sort((a, b) -> Double.compare(skill(b), skill(a)));
        List<Double> ranks = IntStream.range(0, n)
                .mapToObj(i -> Math.min(n, 1.4 + 0.82 * i + (i % 3) * 0.2))
                .toList();
        List<List<Integer>> groups = List.of(List.of(0, n / 2), List.of(n / 4, 3 * n / 4), List.of(n / 2, n - 1));
        return Optional.of(new ClassifierVerdict.Ranking(order, ranks, 0.0021, n * 0.4, groups));
    }

    /** From 0 to 1, the same whenever it is asked. */
    private static double skill(String method) {
        return method.equals("none") ? 0.2 : Math.floorMod(method.hashCode() * 31, 97) / 97.0;
    }

    private Optional<UnitResult> unit(UnitKey key) {
        Random random = new Random(key.toString().hashCode());
        Map<String, Double> metrics = new LinkedHashMap<>();
        Map<String, double[][]> curves = new LinkedHashMap<>();
        List<String> remarks = new ArrayList<>();
        boolean makesRows = methods.indexOf(key.method()) > 3;
        switch (key.classifier()) {
            case RowFindings.QUALITY -> {
                if (!makesRows) {
                    return Optional.empty();
                }
                SampleCurves.quality(random, metrics, curves);
            }
            case RowFindings.DIVERSIFICATION -> {
                if (!makesRows) {
                    return Optional.empty();
                }
                SampleCurves.diversification(random, metrics, curves);
            }
            case RowFindings.SEARCH -> {
                if (!key.method().startsWith("moods")) {
                    return Optional.empty();
                }
                SampleCurves.search(random, metrics, curves);
            }
            default -> {
                double skill = skill(key.method());
                metrics(random, skill, metrics);
                SampleCurves.classifier(random, skill, makesRows, curves);
                if (HistorySection.NETS.contains(key.classifier())) {
                    SampleCurves.history(random, curves);
                    if (key.fold() == 1 && key.method().equals("smote")) {
                        remarks.add("the net stopped at its last epoch, still improving");
                    }
                }
            }
        }
        long[] rows = rows();
        if (makesRows) {
            Arrays.fill(rows, rows[0]);
        }
        Map<String, Double> seconds = new LinkedHashMap<>();
        seconds.put("resampling", makesRows ? 1.2 + random.nextDouble() : 0.01);
        seconds.put("training", 4 + 3 * random.nextDouble());
        seconds.put("scoring", 0.7 + 0.1 * random.nextDouble());
        Map<String, Double> memory = Map.of("cached", 3e6 * random.nextDouble(), "task", 2e7 * random.nextDouble());
        return Optional.of(new UnitResult(key, "", remarks, rows, metrics, curves, seconds, memory));
    }

    private static void metrics(Random random, double skill, Map<String, Double> metrics) {
        double noise = 0.02 * random.nextGaussian();
        metrics.put("averageF1", 0.70 + 0.12 * skill + noise);
        metrics.put("aucRoc", 0.88 + 0.05 * skill + noise / 2);
        metrics.put("auprc", 0.52 + 0.1 * skill + noise);
        metrics.put("f1Minority", 0.48 + 0.15 * skill + noise);
        metrics.put("f1Majority", 0.93 + 0.02 * skill + noise / 4);
        metrics.put("balancedAccuracy", 0.72 + 0.1 * skill + noise);
        metrics.put("gMean", 0.69 + 0.14 * skill + noise);
        metrics.put("iba", 0.47 + 0.2 * skill + noise);
        metrics.put("brier", 0.06 + 0.05 * skill + noise / 5);
        metrics.put("brierCorrected", 0.06 + 0.01 * skill + noise / 5);
        metrics.put("ece", 0.02 + 0.12 * skill + Math.abs(noise) / 5);
        metrics.put("eceCorrected", 0.02 + 0.02 * skill + Math.abs(noise) / 5);
    }
}
