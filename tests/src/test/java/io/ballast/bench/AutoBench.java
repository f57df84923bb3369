package io.ballast.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * {@code auto} on real tables beside doing nothing and all other methods; large tables are cut to a stratified sample. With {@code
 * -Dio.ballast.bench.output=DIR} finished units are kept there, and the same command goes on where a killed one stopped.
 */
final class AutoBench {
    /** Rows that a large table is cut to. */
    private static final int ROWS = 10_000;

    private static final int FOLDS = CompareBench.FOLDS;
    private static final String METHODS = "random-over-sampler,smote,borderline-smote,adasyn,auto";
    private static final String METRIC = "averageF1";

    /** One of each source, where it has several. */
    private static final List<String> WANTED = List.of(System.getProperty(
                    "io.ballast.bench.sets",
                    "ecoli,yeast,winequality,abalone,spambase,rosmap_mrna,tcga_lung_pfi,tcga_brca_pam50,shuttle,connect4_uci_3p84")
            .split(","));

    private AutoBench() {}

    /** Runs the comparison and tells whether {@code auto} stays within a standard error of doing nothing and has the best rank. */
    static boolean run(WorkFolder work) throws IOException {
        String kept = System.getProperty("io.ballast.bench.output");
        Path folder = Files.createDirectories(kept == null ? work.cleared("auto") : Path.of(kept));
        JsonNode results = CompareBench.compare(
                folder.resolve("compared"),
                tables(folder),
                "--methods",
                METHODS,
                "--classifiers",
                "logistic",
                "--scores-only",
                "--top-features",
                "64");
        Map<String, Map<String, double[]>> scores = CompareBench.scores(results, METRIC);
        means(scores).print();
        boolean safe = besideNone(scores, results);
        results.at("/verdicts/0/sentences").forEach(sentence -> System.out.println(sentence.asText()));
        JsonNode ranking = results.at("/verdicts/0/ranking");
        System.out.println("average ranks, best first: " + ranking.get("methods") + " " + ranking.get("ranks"));
        boolean first = ranking.at("/methods/0").asText().equals("auto");
        System.out.printf(
                "auto is within one standard error of none on every table: %s; has the best average rank: %s%n",
                safe ? "yes" : "NO", first ? "yes" : "NO");
        return safe && first;
    }

    /** Paths of the tables that are wanted. */
    private static List<String> tables(Path folder) throws IOException {
        List<String> tables = new ArrayList<>();
        for (String name : WANTED) {
            tables.add(
                    switch (name) {
                        case "shuttle" -> cut("shuttle.csv.gz", folder, label -> ROWS / 58_000.0);
                        case "connect4_uci_3p84" -> cut("connect4_uci_3p84.csv.gz", folder, label -> ROWS / 63_548.0);
                        case "rosmap_mrna" -> cut("rosmap_mrna.csv.gz", folder, label -> label.equals("1") ? 0.23 : 1);
                        case "tcga_lung_pfi", "tcga_brca_pam50" ->
                            CompareBench.shared(name + ".csv.gz").toString();
                        default -> CompareBench.shared(name + ".csv").toString();
                    });
        }
        return tables;
    }

    /** Keeps a share of each class, drawn with a fixed seed, in the order of the file. */
    private static String cut(String name, Path folder, ToDoubleFunction<String> share) throws IOException {
        Path target = folder.resolve(name.replace(".csv.gz", "-cut.csv"));
        String text;
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(CompareBench.shared(name)))) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        List<String> lines = text.lines().toList();
        Map<String, List<Integer>> byClass = new TreeMap<>();
        for (int i = 1; i < lines.size(); i++) {
            String line = lines.get(i);
            byClass.computeIfAbsent(line.substring(line.lastIndexOf(',') + 1), any -> new ArrayList<>())
                    .add(i);
        }
        TreeSet<Integer> kept = new TreeSet<>(List.of(0));
        byClass.forEach((label, rows) -> {
            Collections.shuffle(rows, new Random(0));
            List<Integer> some = rows.subList(0, (int) Math.round(share.applyAsDouble(label) * rows.size()));
            System.out.printf(Locale.ROOT, "%s: %,d of %,d rows of class %s%n", name, some.size(), rows.size(), label);
            kept.addAll(some);
        });
        Files.write(target, kept.stream().map(lines::get).toList());
        return target.toString();
    }

    private static Results means(Map<String, Map<String, double[]>> scores) {
        Results table = new Results("mean " + METRIC + " of " + FOLDS + " folds, logistic regression");
        scores.forEach((data, methods) -> {
            List<Object> row = new ArrayList<>(List.of("data", fileName(data)));
            methods.forEach((method, folds) -> row.addAll(List.of(method, mean(folds))));
            table.add(row.toArray());
        });
        return table;
    }

    private static boolean besideNone(Map<String, Map<String, double[]>> scores, JsonNode results) {
        Results table = new Results("auto beside none");
        boolean safe = true;
        for (Map.Entry<String, Map<String, double[]>> each : scores.entrySet()) {
            double[] none = each.getValue().get("none");
            double[] auto = each.getValue().get("auto");
            double[] differences = new double[FOLDS];
            for (int fold = 0; fold < FOLDS; fold++) {
                differences[fold] = auto[fold] - none[fold];
            }
            safe &= mean(differences) >= -standardError(none);
            table.add(
                    "data",
                    fileName(each.getKey()),
                    "difference",
                    mean(differences),
                    "standard error of none",
                    standardError(none),
                    "of the difference",
                    standardError(differences),
                    "chosen",
                    chosen(results, each.getKey()));
        }
        table.print();
        return safe;
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

    private static String fileName(String data) {
        return Path.of(data).getFileName().toString();
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double standardError(double[] values) {
        double mean = mean(values);
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / (values.length - 1) / values.length);
    }
}
