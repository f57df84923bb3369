package io.ballast.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ballast.evaluation.Verdict;
import io.ballast.examples.Ballast;
import io.ballast.ml.EvaluationTable;
import io.ballast.spark.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.LongFunction;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.spark.sql.SparkSession;
import org.opentest4j.TestAbortedException;

/**
 * The job {@code compare} as an instrument: {@code CompareBench [abalone null planted auto]}. Ends with status 1 where one of the
 * last three does not show what it should.
 *
 * <p>{@code abalone}: 8 methods, 3 classifiers and 5 folds in one run, its time. {@code null}: tables whose labels mean nothing, 20
 * seeds; by the area under the ROC curve no more of them may have a winner than tests at 0.05 allow. {@code planted}: tables where
 * resampling makes a logistic regression rank better; at least 8 in 10 must be found. {@code auto}: what {@code auto} picks on real
 * tables, beside all others; it should stay within a standard error of doing nothing and have the best average rank.
 */
public final class CompareBench {
    private static final int SEEDS = Integer.getInteger("io.ballast.bench.seeds", 20);
    private static final String METHODS = "random-over-sampler,smote,borderline-smote,adasyn";
    static final int FOLDS = Integer.getInteger("io.ballast.bench.folds", 5);

    private CompareBench() {}

    public static void main(String[] args) throws IOException {
        Set<String> wanted =
                new TreeSet<>(args.length == 0 ? List.of("abalone", "null", "planted", "auto") : List.of(args));
        SparkSession spark = Sessions.local();
        boolean shown = true;
        try (WorkFolder work = new WorkFolder()) {
            if (wanted.contains("abalone")) {
                abalone(work);
            }
            if (wanted.contains("null")) {
                shown &= noWinners(work);
            }
            if (wanted.contains("planted")) {
                shown &= found(work);
            }
            if (wanted.contains("auto")) {
                shown &= AutoBench.run(work);
            }
        } finally {
            spark.stop();
        }
        if (!shown) {
            System.exit(1);
        }
    }

    private static void abalone(WorkFolder work) throws IOException {
        Cpu cpu = new Cpu();
        JsonNode results = compare(
                work.cleared("abalone"),
                List.of(shared("abalone.csv").toString()),
                "--methods",
                METHODS,
                "--classifiers",
                "logistic,forest,gbt");
        Results table = new Results("abalone, 8 methods x 3 classifiers x 5 folds; asked: under 10 minutes");
        table.add("units", results.get("units").size(), "cpu s", cpu.processSeconds(), "wall s", cpu.wallSeconds());
        table.print();
    }

    /**
     * How often a verdict names a winner where there is none. By average F1 there may be one: guessing scores more than calling
     * every row majority, 0.47 and 0.43 at 1 in 4, and resampling makes a classifier guess. Ranks cannot gain from that.
     */
    private static boolean noWinners(WorkFolder work) throws IOException {
        Tally tally = tally(work, "labels that mean nothing, 600 rows, 1 in 4", CompareBench::meaningless);
        double chance = 1 - new BinomialDistribution(SEEDS, Verdict.ALPHA).cumulativeProbability(tally.byRank() - 1);
        System.out.printf(
                Locale.ROOT,
                "%d of %d tables have a winner by aucRoc; so many or more have a chance of %.2f at level 0.05: %s%n",
                tally.byRank(),
                SEEDS,
                chance,
                chance >= Verdict.ALPHA ? "as it should be" : "TOO MANY");
        return chance >= Verdict.ALPHA;
    }

    /** How often a benefit is found that is there. */
    private static boolean found(WorkFolder work) throws IOException {
        Tally tally = tally(work, "a planted benefit, 6,000 rows, 1 in 20", CompareBench::planted);
        boolean enough = tally.resamplerByRank() >= 0.8 * SEEDS;
        System.out.printf(
                "a resampler is found to be better by aucRoc on %d of %d tables: %s%n",
                tally.resamplerByRank(), SEEDS, enough ? "as it should be" : "TOO FEW");
        return enough;
    }

    /**
     * Tables with a winner.
     *
     * @param byRank by aucRoc
     * @param resamplerByRank by aucRoc, and a resampler is one of the winners
     */
    private record Tally(int byRank, int resamplerByRank) {}

    private static Tally tally(WorkFolder work, String data, LongFunction<String> tables) throws IOException {
        Map<String, Map<String, double[]>> found =
                new LinkedHashMap<>(); // metric, method: mean gain, tables where better
        Map<String, Integer> named = new LinkedHashMap<>();
        int resamplers = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Path input = work.cleared("table.csv");
            Files.writeString(input, tables.apply(seed));
            JsonNode results = compare(
                    work.cleared("compared"),
                    List.of(input.toString()),
                    "--methods",
                    "smote,random-over-sampler",
                    "--classifiers",
                    "logistic",
                    "--metric",
                    "aucRoc",
                    "--scores-only",
                    "--param",
                    "rus-best-of-n.n=2",
                    "--seed",
                    "" + seed);
            for (String metric : List.of("aucRoc", "averageF1")) {
                boolean winner = false;
                for (Verdict.Comparison each : comparisons(results, metric)) {
                    double[] sums = found.computeIfAbsent(metric, any -> new LinkedHashMap<>())
                            .computeIfAbsent(each.method(), any -> new double[2]);
                    sums[0] += each.difference() / SEEDS;
                    sums[1] += each.better() ? 1 : 0;
                    winner |= each.better();
                }
                named.merge(metric, winner ? 1 : 0, Integer::sum);
            }
            boolean resampler = comparisons(results, "aucRoc").stream()
                    .anyMatch(each -> each.better()
                            && List.of("smote", "random-over-sampler", "rus-best-of-n")
                                    .contains(each.method()));
            resamplers += resampler ? 1 : 0;
        }
        Results table = new Results(data + ", corrected t-tests at 0.05, Holm-adjusted");
        found.forEach((metric, methods) -> {
            methods.forEach((method, sums) -> table.add(
                    "metric", metric, "method", method, "mean gain", sums[0], "tables where better", (int) sums[1]));
            table.add("metric", metric, "method", "any", "mean gain", "", "tables where better", named.get(metric));
        });
        table.print();
        return new Tally(named.get("aucRoc"), resamplers);
    }

    /** All methods beside none by any metric of the units, as the verdict sets them. */
    private static List<Verdict.Comparison> comparisons(JsonNode results, String metric) {
        Map<String, double[]> scores =
                scores(results, metric).values().iterator().next();
        double learned = 1 - 1.0 / EvaluationTable.VALIDATION_PARTS;
        double[][][] all = {scores.values().toArray(new double[0][])};
        return Verdict.of(List.of("table"), List.copyOf(scores.keySet()), "none", all, 1 / learned / (FOLDS - 1))
                .comparisons(0);
    }

    /** A metric of the only classifier by data set and method, one value a fold. */
    static Map<String, Map<String, double[]>> scores(JsonNode results, String metric) {
        Map<String, Map<String, double[]>> scores = new LinkedHashMap<>();
        results.at("/settings/inputs").forEach(data -> {
            Map<String, double[]> methods = new LinkedHashMap<>();
            results.at("/settings/methods").forEach(method -> methods.put(method.asText(), new double[FOLDS]));
            scores.put(data.asText(), methods);
        });
        String classifier = results.at("/settings/classifiers/0").asText();
        for (JsonNode unit : results.get("units")) {
            if (unit.get("classifier").asText().equals(classifier)) { // others look at rows
                scores.get(unit.get("data").asText())
                                .get(unit.get("method").asText())[
                                unit.get("fold").asInt()] =
                        unit.at("/metrics/" + metric).asDouble(Double.NaN);
            }
        }
        return scores;
    }

    /** Two features that say nothing of the label. */
    private static String meaningless(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder csv = new StringBuilder("x,y,label\n");
        for (int i = 0; i < 600; i++) {
            csv.append("%.6f,%.6f,%d%n".formatted(random.nextGaussian(), random.nextGaussian(), i % 4 == 0 ? 1 : 0));
        }
        return csv.toString();
    }

    /**
     * The minority lies 1.5 and 1 standard deviations away, and one in 50 of the majority 8 away on the better feature. The rarer
     * the minority, the more a logistic regression is led by such rows (Owen, Infinitely imbalanced logistic regression, 2007): it
     * gives that feature too little weight, which balance puts right and no threshold can.
     */
    private static String planted(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder csv = new StringBuilder("x,y,label\n");
        for (int i = 0; i < 6_000; i++) {
            int label = i % 20 == 0 ? 1 : 0;
            double far = label == 0 && random.nextInt(50) == 0 ? 8 : 0;
            csv.append("%.6f,%.6f,%d%n"
                    .formatted(random.nextGaussian() + 1.5 * label + far, random.nextGaussian() + label, label));
        }
        return csv.toString();
    }

    /** Runs the job and reads its {@code results.json}. */
    static JsonNode compare(Path output, List<String> inputs, String... more) throws IOException {
        List<String> args = new ArrayList<>(List.of(
                "compare",
                "--inputs",
                String.join(",", inputs),
                "--label",
                "label",
                "--folds",
                "" + FOLDS,
                "--output",
                output.toString()));
        args.addAll(Arrays.asList(more));
        Ballast.main(args.toArray(new String[0]));
        return new ObjectMapper().readTree(output.resolve("results.json").toFile());
    }

    static Path shared(String name) {
        try {
            return SharedData.require("data/" + name);
        } catch (TestAbortedException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
