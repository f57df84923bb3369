package io.ballast.examples;

import io.ballast.examples.compare.Findings;
import io.ballast.examples.compare.Summary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The experiments of the LEO-CVAE paper: methods and params of Tables 1 to 5, and the figures that were published.
 *
 * <p>The published figures are those of a lung cohort cut otherwise than ours, and of ADNI, which is not public; breast cancer
 * subtypes stand in for the latter. In Table 1 F1 and AUPRC are those of the majority class, which the share of the classes
 * betrays: calling every patient long-lived scores 0.90 there.
 */
final class LeoCvaePaper implements Paper {
    /** Genes that each fold keeps. */
    private static final int GENES = 64;

    private static final String NO_LOSS = "entropyWeightedLoss";
    private static final String NO_GUIDE = "entropyGuidedSampling";
    private static final String NO_CLASSES = "classWeighting";

    private static final String ITS_RULE = "its-rule";
    private static final String CLEAN = "clean";

    @Override
    public String title() {
        return "LEO-CVAE, Tables 1 to 5";
    }

    @Override
    public List<String> sets() {
        return dataSets().stream().map(DataSet::name).toList();
    }

    @Override
    public String file(String set) {
        return named(set).file();
    }

    private static DataSet named(String set) {
        return dataSets().stream()
                .filter(each -> each.name().equals(set))
                .findFirst()
                .orElseThrow();
    }

    /** The paper's, where genes are chosen on all rows and the net stops by the test fold; and one where both see training rows alone. */
    @Override
    public List<String> rules() {
        return List.of(ITS_RULE, CLEAN);
    }

    @Override
    public boolean leaks(String rule) {
        return rule.equals(ITS_RULE);
    }

    @Override
    public Map<String, String> params(String set) {
        return params(named(set));
    }

    @Override
    public String metric() {
        return "aucRoc";
    }

    @Override
    public String net() {
        return "mlp";
    }

    @Override
    public int topFeatures() {
        return GENES;
    }

    @Override
    public String table(String set, List<Findings> found) {
        return table(named(set), found.get(0), found.get(1));
    }

    /**
     * A data set of the experiments.
     *
     * @param file in the folder of data
     * @param published figures of each method, one a column; none where the paper has no such data
     */
    record DataSet(String name, String file, boolean binary, Map<String, List<String>> published) {
        /** Neighbors of the SMOTE family (Table s1). */
        int kNeighbors() {
            return binary ? 7 : 15;
        }

        /** The metrics of the paper's columns, by the name of ours. */
        Map<String, String> columns() {
            Map<String, String> columns = new LinkedHashMap<>();
            if (binary) {
                columns.put("aucRoc", "AUC");
                columns.put("auprcMajority", "AUPRC majority");
                columns.put("f1Majority", "F1 majority");
                columns.put("auprc", "AUPRC minority");
                columns.put("f1Minority", "F1 minority");
            } else {
                columns.put("aucRoc", "AUC macro");
                columns.put("aucRocMicro", "AUC micro");
                columns.put("auprc", "AUPRC macro");
                columns.put("auprcMicro", "AUPRC micro");
                columns.put("averageF1", "F1 macro");
                columns.put("f1Micro", "F1 micro");
            }
            return columns;
        }
    }

    static List<DataSet> dataSets() {
        return List.of(
                new DataSet("lung", "tcga_lung_pfi.csv.gz", true, lung()),
                new DataSet("brca", "tcga_brca_pam50.csv.gz", false, adni()),
                new DataSet("rosmap", "rosmap_mrna.csv.gz", true, Map.of()));
    }

    /** Methods of Tables 1 to 5. */
    @Override
    public List<String> methods() {
        return List.of(
                "random-over-sampler",
                "smote",
                "borderline-smote",
                "adasyn",
                "cvae=leo-cvae",
                "cvae-focal=leo-cvae",
                "leo-cvae",
                "no-weighted-loss=leo-cvae",
                "no-guided-sampling=leo-cvae",
                "no-class-weights=leo-cvae",
                "cvae-class-weights=leo-cvae");
    }

    static Map<String, String> params(DataSet on) {
        Map<String, String> params = new LinkedHashMap<>();
        for (String smote : List.of("smote", "borderline-smote", "adasyn")) {
            params.put(smote + ".kNeighbors", "" + on.kNeighbors());
        }
        for (String plain : List.of("cvae", "cvae-focal")) {
            off(params, plain, NO_LOSS, NO_GUIDE, NO_CLASSES);
            params.put(plain + ".beta", "1");
        }
        params.put("cvae-focal.focalGamma", "1");
        off(params, "no-weighted-loss", NO_LOSS);
        off(params, "no-guided-sampling", NO_GUIDE);
        off(params, "no-class-weights", NO_CLASSES);
        off(params, "cvae-class-weights", NO_LOSS, NO_GUIDE);
        return params;
    }

    private static void off(Map<String, String> params, String method, String... switches) {
        for (String each : switches) {
            params.put(method + "." + each, "false");
        }
    }

    /** Tables 1 and 4: AUC, AUPRC and F1, the latter two of the majority. */
    private static Map<String, List<String>> lung() {
        Map<String, List<String>> figures = new LinkedHashMap<>();
        figures.put("none", List.of("0.620 ± 0.040", "0.868 ± 0.028", "0.903 ± 0.006"));
        figures.put("random-over-sampler", List.of("0.613 ± 0.065", "0.861 ± 0.040", "0.767 ± 0.021"));
        figures.put("smote", List.of("0.611 ± 0.023", "0.868 ± 0.025", "0.807 ± 0.023"));
        figures.put("borderline-smote", List.of("0.630 ± 0.044", "0.874 ± 0.022", "0.797 ± 0.026"));
        figures.put("adasyn", List.of("0.617 ± 0.052", "0.869 ± 0.031", "0.786 ± 0.026"));
        figures.put("cvae", List.of("0.614 ± 0.074", "0.869 ± 0.040", "0.883 ± 0.015"));
        figures.put("cvae-focal", List.of("0.645 ± 0.043", "0.885 ± 0.016", "0.871 ± 0.028"));
        figures.put("leo-cvae", List.of("0.661 ± 0.030", "0.889 ± 0.021", "0.881 ± 0.012"));
        figures.put("no-weighted-loss", List.of("0.600 ± 0.054", "0.863 ± 0.036", "0.861 ± 0.025"));
        figures.put("no-guided-sampling", List.of("0.631 ± 0.032", "0.875 ± 0.025", "0.861 ± 0.026"));
        figures.put("no-class-weights", List.of("0.616 ± 0.062", "0.873 ± 0.023", "0.865 ± 0.030"));
        figures.put("cvae-class-weights", List.of("0.617 ± 0.026", "0.865 ± 0.025", "0.868 ± 0.027"));
        return figures;
    }

    /** Tables 2 and 5: AUC, AUPRC and F1, each macro and micro. */
    private static Map<String, List<String>> adni() {
        Map<String, List<String>> figures = new LinkedHashMap<>();
        figures.put(
                "none",
                adni("0.570 ± 0.033, 0.690 ± 0.017, 0.398 ± 0.022, 0.492 ± 0.021, 0.311 ± 0.026, 0.500 ± 0.027"));
        figures.put(
                "random-over-sampler",
                adni("0.564 ± 0.029, 0.588 ± 0.020, 0.394 ± 0.027, 0.393 ± 0.018, 0.381 ± 0.012, 0.402 ± 0.020"));
        figures.put(
                "smote",
                adni("0.561 ± 0.041, 0.606 ± 0.030, 0.403 ± 0.035, 0.416 ± 0.035, 0.377 ± 0.043, 0.410 ± 0.040"));
        figures.put(
                "borderline-smote",
                adni("0.558 ± 0.049, 0.609 ± 0.030, 0.392 ± 0.040, 0.409 ± 0.027, 0.373 ± 0.037, 0.417 ± 0.028"));
        figures.put(
                "adasyn",
                adni("0.556 ± 0.037, 0.612 ± 0.032, 0.383 ± 0.034, 0.420 ± 0.026, 0.367 ± 0.042, 0.431 ± 0.021"));
        figures.put(
                "cvae",
                adni("0.563 ± 0.032, 0.665 ± 0.027, 0.386 ± 0.025, 0.469 ± 0.038, 0.359 ± 0.024, 0.474 ± 0.033"));
        figures.put(
                "cvae-focal",
                adni("0.562 ± 0.027, 0.667 ± 0.022, 0.395 ± 0.029, 0.485 ± 0.039, 0.347 ± 0.029, 0.469 ± 0.030"));
        figures.put(
                "leo-cvae",
                adni("0.587 ± 0.025, 0.683 ± 0.013, 0.412 ± 0.015, 0.500 ± 0.014, 0.375 ± 0.043, 0.484 ± 0.020"));
        figures.put(
                "no-weighted-loss",
                adni("0.544 ± 0.050, 0.655 ± 0.031, 0.380 ± 0.033, 0.459 ± 0.043, 0.322 ± 0.037, 0.446 ± 0.031"));
        figures.put(
                "no-guided-sampling",
                adni("0.579 ± 0.040, 0.686 ± 0.019, 0.412 ± 0.016, 0.491 ± 0.023, 0.379 ± 0.013, 0.495 ± 0.025"));
        figures.put(
                "no-class-weights",
                adni("0.533 ± 0.019, 0.646 ± 0.013, 0.377 ± 0.021, 0.445 ± 0.018, 0.350 ± 0.034, 0.458 ± 0.030"));
        figures.put(
                "cvae-class-weights",
                adni("0.566 ± 0.040, 0.667 ± 0.031, 0.387 ± 0.036, 0.478 ± 0.040, 0.322 ± 0.034, 0.458 ± 0.044"));
        return figures;
    }

    private static List<String> adni(String figures) {
        return List.of(figures.split(", "));
    }

    /**
     * The table of a data set, in Markdown: the paper's figures, ours by the paper's rule, ours by the clean rule.
     *
     * @param published by the rule of the paper
     * @param clean by the rule that the test rows have no say in
     */
    static String table(DataSet on, Findings published, Findings clean) {
        StringBuilder text = new StringBuilder("\n## %s%n%n".formatted(on.name()));
        List<String> head = new ArrayList<>(List.of("method"));
        int figures =
                on.published().values().stream().mapToInt(List::size).max().orElse(0);
        List<String> names = List.copyOf(on.columns().values());
        names.subList(0, figures)
                .forEach(name -> head.add("paper%s: %s".formatted(on.binary() ? "" : " (ADNI)", name)));
        names.forEach(name -> head.add("its rule: " + name));
        names.forEach(name -> head.add("clean: " + name));
        text.append(row(head)).append(row(head.stream().map(name -> "---").toList()));
        for (Summary ours : clean.summaries()) {
            List<String> cells = new ArrayList<>(List.of(ours.method()));
            List<String> given = on.published().getOrDefault(ours.method(), List.of());
            for (int i = 0; i < figures; i++) {
                cells.add(i < given.size() ? given.get(i) : "");
            }
            Summary leaking = published.summaries().stream()
                    .filter(each -> each.method().equals(ours.method()))
                    .findFirst()
                    .orElseThrow();
            on.columns().keySet().forEach(metric -> cells.add(leaking.text(metric)));
            on.columns().keySet().forEach(metric -> cells.add(ours.text(metric)));
            text.append(row(cells));
        }
        clean.verdicts().forEach(verdict -> verdict.sentences()
                .forEach(sentence -> text.append("%nBy the clean rule: %s.%n".formatted(sentence))));
        return text.toString();
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
