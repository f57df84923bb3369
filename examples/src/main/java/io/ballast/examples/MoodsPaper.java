package io.ballast.examples;

import io.ballast.examples.compare.Findings;
import io.ballast.examples.compare.RowFindings;
import io.ballast.examples.compare.Summary;
import io.ballast.examples.compare.UnitResult;
import io.ballast.ml.Learner;
import io.ballast.ml.NeuralClassifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The experiments of the MOODS paper: Tables 2, 3 and 4. Every fifth of a data set is the test part once, 60 % of the rows are learned from and 20 % choose;
 * all methods get the same parts, and the same net learns from what each makes.
 */
final class MoodsPaper implements Paper {
    /** Trainings of a search: its start and as many steps as {@code maxIter}. */
    private static final int TRAININGS = 31;

    private static final String NET = "mlp-moods";
    private static final String METRIC = "averageF1";
    private static final String PLUS = "moods-plus";

    /**
     * Published figures: average F1 (Table 2), F1 of minority and majority (Table 3) and the change of overlap and variance (Table 2).
     *
     * @param averageF1 of no sampling, SVM-SMOTE, MUBO, the best other method and MOODS
     * @param minority of the same, the best other left out
     * @param majority likewise
     */
    private record Published(
            String file,
            boolean large,
            List<String> averageF1,
            List<String> minority,
            List<String> majority,
            String deltaKappa,
            String orders) {}

    /**
     * The search with what was added to the paper's: other starts compete, all rows score in five folds, and a step, or the path as a whole, counts where it
     * leads by two standard errors, which is what the best of 30 tries of no worth leads by (the mean of the largest of 30 normal draws is 2.04).
     */
    private static final Map<String, String> PLUS_PARAMS = Map.of(
            "start", "balanced,full,smote,svm-smote",
            "acceptance", "average",
            "margin", "2",
            "scoring", "cross-validation",
            "scoringFolds", "5",
            "maxSteps", "3000",
            "maxRejects", "5");

    private static final List<String> COLUMNS = List.of("none", "svm-smote", "mubo", "best other", "moods");

    private static final Map<String, Published> SETS = inOrder(List.of(
            set(
                    "ecoli",
                    "ecoli.csv",
                    false,
                    "0.49 0.77 0.73 0.92 0.92",
                    "0.00 0.57 0.67 - 0.86",
                    "0.98 0.97 0.80 - 0.99",
                    "100 2.1"),
            set(
                    "yeast",
                    "yeast.csv",
                    false,
                    "0.47 0.83 0.81 0.85 0.92",
                    "0.75 0.71 0.77 - 0.86",
                    "0.95 0.95 0.84 - 0.98",
                    "95 2.6"),
            set(
                    "winequality",
                    "winequality.csv",
                    false,
                    "0.49 0.58 0.54 0.62 0.62",
                    "0.00 0.25 0.76 - 0.31",
                    "0.98 0.91 0.33 - 0.93",
                    "100 3.1"),
            set(
                    "abalone",
                    "abalone.csv",
                    false,
                    "0.84 0.82 0.86 0.83 0.87",
                    "0.74 0.72 0.87 - 0.80",
                    "0.94 0.92 0.85 - 0.94",
                    "26 2.0"),
            set(
                    "spambase",
                    "spambase.csv",
                    false,
                    "0.92 0.91 0.92 0.93 0.92",
                    "0.89 0.89 0.92 - 0.90",
                    "0.94 0.93 0.92 - 0.93",
                    "3 1.1"),
            set(
                    "shuttle",
                    "shuttle.csv.gz",
                    true,
                    "0.50 0.50 0.60 0.88 0.89",
                    "0.00 0.00 0.40 - 0.77",
                    "1.00 1.00 0.80 - 1.00",
                    "100 1.7"),
            set(
                    "connect4",
                    "connect4_uci_3p84.csv.gz",
                    true,
                    "0.87 0.90 0.96 0.95 0.96",
                    "0.75 0.82 0.91 - 0.93",
                    "0.99 0.98 1.00 - 1.00",
                    "52 0.7")));

    private static Map.Entry<String, Published> set(
            String name,
            String file,
            boolean large,
            String averageF1,
            String minority,
            String majority,
            String change) {
        List<String> changed = words(change);
        return Map.entry(
                name,
                new Published(
                        file,
                        large,
                        words(averageF1),
                        words(minority),
                        words(majority),
                        changed.get(0),
                        changed.get(1)));
    }

    private static Map<String, Published> inOrder(List<Map.Entry<String, Published>> entries) {
        Map<String, Published> sets = new LinkedHashMap<>();
        entries.forEach(entry -> sets.put(entry.getKey(), entry.getValue()));
        return sets;
    }

    private static List<String> words(String text) {
        return List.of(text.split(" "));
    }

    @Override
    public String title() {
        return "MOODS, Tables 2 to 4";
    }

    @Override
    public List<String> sets() {
        return List.copyOf(SETS.keySet());
    }

    @Override
    public String file(String set) {
        return SETS.get(set).file();
    }

    @Override
    public List<String> rules() {
        return List.of("clean");
    }

    @Override
    public List<String> methods() {
        return List.of("smote", "svm-smote", "mubo", "moods", PLUS + "=moods");
    }

    @Override
    public String metric() {
        return METRIC;
    }

    @Override
    public String net() {
        return NET;
    }

    @Override
    public int validationParts() {
        return 4;
    }

    @Override
    public Map<String, String> params(String set) {
        return params(SETS.get(set).large());
    }

    private static Map<String, String> params(boolean large) {
        Map<String, String> params = new LinkedHashMap<>();
        params.put("rus-best-of-n.n", "" + TRAININGS);
        new TreeMap<>(PLUS_PARAMS).forEach((name, value) -> params.put(PLUS + "." + name, value));
        if (large) {
            for (String method : List.of("mubo", "moods", PLUS)) {
                params.put(method + ".batchSize", "256");
                params.put(method + ".learningRate", "3e-4");
                params.put(method + ".maxSteps", "3000");
            }
        }
        return params;
    }

    /** The paper's net, for large data sets in larger batches with a larger rate. */
    @Override
    public Learner learner(String set, String name, long seed) {
        if (!SETS.get(set).large()) {
            return Classifiers.named(name, seed);
        }
        return new Learner(
                name,
                NeuralClassifier.moods()
                        .setBatchSize(256)
                        .setLearningRate(3e-4)
                        .setMaxIter(60)
                        .setPatience(12)
                        .setSeed(seed));
    }

    @Override
    public String table(String set, List<Findings> found) {
        Published published = SETS.get(set);
        StringBuilder text = new StringBuilder("\n## %s%n%n".formatted(set));
        text.append(row(List.of(
                "method",
                "paper: average F1",
                "average F1",
                "paper: minority",
                "minority F1",
                "paper: majority",
                "majority F1",
                "paper: overlap, variance",
                "overlap before, after (%)",
                "variance, orders",
                "minority share",
                "rows learned from")));
        text.append(row(IntStream.range(0, 12).mapToObj(i -> "---").toList()));
        for (Summary ours : found.get(0).summaries()) {
            int column = COLUMNS.indexOf(ours.method());
            boolean theirs = ours.method().equals("moods");
            List<UnitResult> outputs = units(found.get(0), ours.method(), RowFindings.DIVERSIFICATION);
            text.append(row(List.of(
                    ours.method(),
                    column < 0 ? "" : published.averageF1().get(column),
                    ours.text(METRIC),
                    column < 0 ? "" : published.minority().get(column),
                    ours.text("f1Minority"),
                    column < 0 ? "" : published.majority().get(column),
                    ours.text("f1Majority"),
                    theirs ? "-%s, +%s".formatted(published.deltaKappa(), published.orders()) : "",
                    outputs.isEmpty()
                            ? ""
                            : "%.1f, %.1f".formatted(mean(outputs, "kappaBefore"), mean(outputs, "kappaAfter")),
                    outputs.isEmpty() ? "" : "%+.2f".formatted(mean(outputs, "orders")),
                    outputs.isEmpty() ? "" : "%.2f".formatted(mean(outputs, "minorityShare")),
                    rows(units(found.get(0), ours.method(), NET)))));
        }
        text.append("%nBest other method of the paper: average F1 %s.%n"
                .formatted(published.averageF1().get(COLUMNS.indexOf("best other"))));
        return text.toString();
    }

    private static List<UnitResult> units(Findings found, String method, String classifier) {
        return found.units().values().stream()
                .filter(unit -> unit.done()
                        && unit.key().method().equals(method)
                        && unit.key().classifier().equals(classifier))
                .toList();
    }

    private static double mean(List<UnitResult> units, String metric) {
        return units.stream()
                .mapToDouble(unit -> unit.metric(metric))
                .filter(Double::isFinite)
                .average()
                .orElse(Double.NaN);
    }

    private static String rows(List<UnitResult> units) {
        return "%,.0f"
                .formatted(units.stream()
                        .mapToLong(unit -> IntStream.range(0, unit.rows().length)
                                .mapToLong(c -> unit.rows()[c])
                                .sum())
                        .average()
                        .orElse(Double.NaN));
    }

    /** Mean ranks over the data sets by average F1, and how far the searches are from the best of none, SMOTE and SVM-SMOTE. */
    @Override
    public String summary(Map<String, List<Findings>> found) {
        Map<String, List<Double>> ranks = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder("\n## All data sets%n%n".formatted());
        List<String> searches = List.of("moods", PLUS);
        text.append(row(List.of(
                "data set",
                "best of none, SMOTE, SVM-SMOTE",
                "moods",
                "less one standard error?",
                PLUS,
                "less one standard error?")));
        text.append(row(IntStream.range(0, 6).mapToObj(i -> "---").toList()));
        found.forEach((set, findings) -> {
            List<Summary> summaries = findings.get(0).summaries().stream()
                    .filter(one -> one.means().containsKey(METRIC))
                    .toList();
            summaries.forEach(one -> ranks.computeIfAbsent(one.method(), any -> new ArrayList<>())
                    .add(rank(one, summaries)));
            List<String> cells = new ArrayList<>(List.of(set));
            Summary best = summaries.stream()
                    .filter(one -> List.of("none", "smote", "svm-smote").contains(one.method()))
                    .max((a, b) ->
                            Double.compare(a.means().get(METRIC), b.means().get(METRIC)))
                    .orElseThrow();
            cells.add("%s (%s)".formatted(best.text(METRIC), best.method()));
            for (String search : searches) {
                if (summaries.stream().noneMatch(one -> one.method().equals(search))) {
                    cells.addAll(List.of("failed", ""));
                    continue;
                }
                Summary ours = named(search, summaries);
                double error = best.deviations().get(METRIC) / Math.sqrt(best.done());
                double shortfall = best.means().get(METRIC) - ours.means().get(METRIC);
                cells.add(ours.text(METRIC));
                cells.add(shortfall <= error ? "yes" : "no, by %.3f with an error of %.3f".formatted(shortfall, error));
            }
            text.append(row(cells));
        });
        text.append("%nMean rank by average F1: ".formatted());
        List<String> means = new ArrayList<>();
        ranks.forEach((method, each) -> means.add("%s %.2f"
                .formatted(method, each.stream().mapToDouble(r -> r).average().orElseThrow())));
        return text.append(String.join(", ", means)).append(".%n".formatted()).toString();
    }

    private static Summary named(String method, List<Summary> summaries) {
        return summaries.stream()
                .filter(one -> one.method().equals(method))
                .findFirst()
                .orElseThrow();
    }

    /** 1 for the best; methods with equal means share the mean of their ranks. */
    private static double rank(Summary one, List<Summary> all) {
        double mean = one.means().get(METRIC);
        long better =
                all.stream().filter(other -> other.means().get(METRIC) > mean).count();
        long equal =
                all.stream().filter(other -> other.means().get(METRIC) == mean).count();
        return better + (equal + 1) / 2.0;
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
