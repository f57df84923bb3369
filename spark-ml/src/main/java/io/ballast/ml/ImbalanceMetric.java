package io.ballast.ml;

import java.util.Arrays;
import java.util.List;

/** What an {@link ImbalanceEvaluator} measures; see {@link ImbalanceEvaluatorParams#metricName()}. */
enum ImbalanceMetric {
    GEOMETRIC_MEAN("geometricMean"),
    BALANCED_ACCURACY("balancedAccuracy"),
    SPECIFICITY("specificity"),
    INDEX_OF_BALANCED_ACCURACY("indexOfBalancedAccuracy"),
    AVERAGE_F1("averageF1"),
    MINORITY_F1("minorityF1"),
    AREA_UNDER_PR("areaUnderPR"),
    MACRO_AUC("macroAUC"),
    MICRO_AUC("microAUC");

    private final String word;

    ImbalanceMetric(String word) {
        this.word = word;
    }

    /** @throws IllegalArgumentException for another word */
    static ImbalanceMetric parse(String text) {
        List<String> words = Arrays.stream(values()).map(metric -> metric.word).toList();
        int at = words.indexOf(text);
        if (at < 0) {
            int last = words.size() - 1;
            throw new IllegalArgumentException("metricName must be %s or %s, got '%s'"
                    .formatted(String.join(", ", words.subList(0, last)), words.get(last), text));
        }
        return values()[at];
    }
}
