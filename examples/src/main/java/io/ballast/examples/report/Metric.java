package io.ballast.examples.report;

import io.ballast.examples.compare.DataSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A metric as a column of a table.
 *
 * @param name as units hold it
 * @param head of the column
 * @param under a second, smaller line of the head
 */
record Metric(String name, String head, String under) {
    private static final Set<String> LOWER_IS_BETTER =
            Set.of("brier", "brierCorrected", "ece", "eceCorrected", "logLoss");

    private static final List<String> SHOWN = List.of(
            "aucRoc",
            "auprc",
            "f1Minority",
            "f1Majority",
            "averageF1",
            "balancedAccuracy",
            "gMean",
            "iba",
            "brier",
            "brierCorrected",
            "ece",
            "eceCorrected");

    private static final Map<String, String> HEADS = Map.of(
            "aucRoc", "AUC ROC",
            "auprc", "AUPRC",
            "averageF1", "average F1",
            "balancedAccuracy", "balanced accuracy",
            "gMean", "G‑mean",
            "iba", "IBA",
            "brier", "Brier",
            "brierCorrected", "Brier",
            "ece", "ECE",
            "eceCorrected", "ECE");

    /** The columns of a data set: the verdict's metric, then the others. */
    static List<Metric> columns(String verdictMetric, DataSummary data) {
        List<Metric> columns = new ArrayList<>(List.of(of(verdictMetric, data)));
        SHOWN.stream().filter(name -> !name.equals(verdictMetric)).forEach(name -> columns.add(of(name, data)));
        return columns;
    }

    private static Metric of(String name, DataSummary data) {
        return switch (name) {
            case "f1Minority" ->
                new Metric(name, "F1 of class " + data.classes().get(data.minority()), "minority");
            case "f1Majority" ->
                new Metric(name, "F1 of class " + data.classes().get(data.majority()), "majority");
            case "brierCorrected", "eceCorrected" -> new Metric(name, title(name), "corrected");
            case "aucRoc", "auprc" ->
                new Metric(name, title(name), data.classes().size() > 2 ? "mean of classes" : "");
            default -> new Metric(name, title(name), "");
        };
    }

    /** For people. */
    static String title(String name) {
        return switch (name) {
            case "f1Minority" -> "F1 of the minority";
            case "f1Majority" -> "F1 of the majority";
            default -> HEADS.getOrDefault(name, name);
        };
    }

    boolean lowerIsBetter() {
        return LOWER_IS_BETTER.contains(name);
    }

    /** Whether one value is better than another. */
    boolean better(double value, double than) {
        return lowerIsBetter() ? value < than : value > than;
    }
}
