package io.ballast.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ballast.examples.Ballast;
import io.ballast.spark.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.opentest4j.TestAbortedException;

/**
 * The job {@code compare} as an instrument: {@code CompareBench [abalone null planted auto]}.
 *
 * <p>{@code abalone}: 8 methods, 3 classifiers and 5 folds in one run, its time. {@code null}: tables whose labels mean nothing, 20
 * seeds; how often a method is called better. {@code planted}: tables where resampling helps; how often that is found. {@code auto}:
 * what {@code auto} picks on real tables, beside all others.
 */
public final class CompareBench {
    private static final int SEEDS = Integer.getInteger("io.ballast.bench.seeds", 20);
    private static final String METHODS = "random-over-sampler,smote,borderline-smote,adasyn";

    private CompareBench() {}

    public static void main(String[] args) throws IOException {
        Set<String> wanted =
                new TreeSet<>(args.length == 0 ? List.of("abalone", "null", "planted", "auto") : List.of(args));
        SparkSession spark = Sessions.local();
        try (WorkFolder work = new WorkFolder()) {
            if (wanted.contains("abalone")) {
                abalone(work);
            }
            if (wanted.contains("null")) {
                winners(work, "labels that mean nothing", 0);
            }
            if (wanted.contains("planted")) {
                winners(work, "5 % minority, 1.2 standard deviations away", 1.2);
            }
            if (wanted.contains("auto")) {
                auto(work);
            }
        } finally {
            spark.stop();
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

    /** How often a verdict names a winner. */
    private static void winners(WorkFolder work, String data, double distance) throws IOException {
        int named = 0;
        int comparisons = 0;
        int better = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Path input = work.cleared("table.csv");
            Files.writeString(input, table(seed, distance));
            JsonNode results = compare(
                    work.cleared("compared"),
                    List.of(input.toString()),
                    "--methods",
                    "smote,random-over-sampler",
                    "--classifiers",
                    "logistic",
                    "--param",
                    "rus-best-of-n.n=2",
                    "--seed",
                    "" + seed);
            JsonNode verdict = results.at("/verdicts/0");
            named += verdict.get("helps").asBoolean() ? 1 : 0;
            for (JsonNode test : verdict.get("tests")) {
                comparisons++;
                better += test.get("p").asDouble() < 0.05
                                && test.get("difference").asDouble() > 0
                        ? 1
                        : 0;
            }
        }
        Results table = new Results(data + ", corrected t-tests at 0.05");
        table.add("tables", SEEDS, "with a winner", named, "tests", comparisons, "called better", better);
        table.print();
    }

    /** 600 rows of two features, one in 20 of the minority; one in 4 where the labels mean nothing. */
    private static String table(int seed, double distance) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder csv = new StringBuilder("x,y,label\n");
        int oneIn = distance == 0 ? 4 : 20;
        for (int i = 0; i < 600; i++) {
            int label = i % oneIn == 0 ? 1 : 0;
            csv.append("%.6f,%.6f,%d%n"
                    .formatted(
                            random.nextGaussian() + distance * label, random.nextGaussian() + distance * label, label));
        }
        return csv.toString();
    }

    private static void auto(WorkFolder work) throws IOException {
        List<String> sets = new ArrayList<>();
        for (String name : List.of("ecoli", "yeast", "winequality", "abalone", "spambase")) {
            sets.add(shared(name + ".csv").toString());
        }
        JsonNode results =
                compare(work.cleared("auto"), sets, "--methods", METHODS + ",auto", "--classifiers", "logistic");
        Results table = new Results("auto beside the others, logistic regression, average F1");
        Map<String, Map<String, double[]>> found = new LinkedHashMap<>();
        results.get("summaries")
                .forEach(summary -> found.computeIfAbsent(summary.get("data").asText(), any -> new LinkedHashMap<>())
                        .put(summary.get("method").asText(), new double[] {
                            summary.at("/means/averageF1").asDouble(),
                            summary.at("/deviations/averageF1").asDouble()
                        }));
        found.forEach((data, methods) -> {
            double[] none = methods.get("none");
            double[] auto = methods.get("auto");
            table.add(
                    "data",
                    Path.of(data).getFileName().toString(),
                    "none",
                    none[0],
                    "auto",
                    auto[0],
                    "standard error of none",
                    none[1] / Math.sqrt(5),
                    "best",
                    methods.entrySet().stream()
                            .max((a, b) -> Double.compare(a.getValue()[0], b.getValue()[0]))
                            .map(Map.Entry::getKey)
                            .orElse(""),
                    "chosen",
                    chosen(results, data));
        });
        table.print();
        results.at("/verdicts/0/sentences").forEach(sentence -> System.out.println(sentence.asText()));
        JsonNode ranking = results.at("/verdicts/0/ranking");
        System.out.println("average ranks, best first: " + ranking.get("methods") + " " + ranking.get("ranks"));
    }

    private static String chosen(JsonNode results, String data) {
        List<String> picks = new ArrayList<>();
        results.get("units").forEach(unit -> {
            if (unit.get("data").asText().equals(data)
                    && unit.get("method").asText().equals("auto")) {
                unit.get("remarks").forEach(remark -> picks.add(remark.asText().replace("auto chose ", "")));
            }
        });
        return picks.stream().collect(Collectors.joining(", "));
    }

    private static JsonNode compare(Path output, List<String> inputs, String... more) throws IOException {
        List<String> args = new ArrayList<>(List.of(
                "compare", "--inputs", String.join(",", inputs), "--label", "label", "--output", output.toString()));
        args.addAll(Arrays.asList(more));
        Ballast.main(args.toArray(new String[0]));
        return new ObjectMapper().readTree(output.resolve("results.json").toFile());
    }

    private static Path shared(String name) {
        try {
            return SharedData.require("data/" + name);
        } catch (TestAbortedException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
