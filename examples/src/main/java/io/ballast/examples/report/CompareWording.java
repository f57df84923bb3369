package io.ballast.examples.report;

import io.ballast.examples.compare.ClassifierVerdict;
import io.ballast.examples.compare.DataSummary;
import io.ballast.examples.compare.Decimals;
import io.ballast.examples.compare.UnitResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the report of a comparison says in words. All of it is plain text, not yet escaped. */
final class CompareWording {
    private static final double LEAST_P = 0.001;

    private CompareWording() {}

    /** The finding in a sentence; classifiers for which nothing could be tested have no part in it. */
    static String headline(Compared compared) {
        List<ClassifierVerdict> tested =
                compared.verdicts().stream().filter(CompareWording::isTested).toList();
        if (tested.isEmpty()) {
            return "There is no verdict: nothing could be tested";
        }
        if (tested.size() == 1) {
            boolean alone = compared.verdicts().size() == 1 && compared.data().size() == 1;
            ClassifierVerdict verdict = tested.get(0);
            return alone
                    ? Wording.capital(withoutTests(verdict.sentences().get(0)))
                    : "With %s %s".formatted(verdict.classifier(), outcome(verdict.helps()));
        }
        long without = tested.stream().filter(verdict -> !verdict.helps()).count();
        String all = "%d %sclassifiers"
                .formatted(tested.size(), tested.size() == compared.verdicts().size() ? "" : "tested ");
        if (without == tested.size()) {
            return "With none of %s does any method beat doing nothing".formatted(all);
        }
        return without == 0
                ? "With each of %s %s".formatted(all, outcome(true))
                : "With %d of %s %s".formatted(without, all, outcome(false));
    }

    /** The finding for one classifier; the sentence of its only data set where it is one. */
    static String line(Compared compared, ClassifierVerdict verdict) {
        if (!isTested(verdict)) {
            return verdict.sentences().isEmpty()
                    ? "Nothing could be tested"
                    : Wording.capital(
                            verdict.sentences().get(verdict.sentences().size() - 1));
        }
        return Wording.capital(compared.data().size() == 1 ? verdict.sentences().get(0) : outcome(verdict.helps()));
    }

    private static boolean isTested(ClassifierVerdict verdict) {
        return !verdict.tests().isEmpty() && !verdict.sentences().isEmpty();
    }

    private static String outcome(boolean helps) {
        return helps ? "some method beats doing nothing" : "no method beats doing nothing";
    }

    /** A verdict's sentence less the tests in its last brackets, which stand below the headline. */
    private static String withoutTests(String sentence) {
        String text = sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
        if (!text.endsWith(")")) {
            return text;
        }
        int depth = 0;
        for (int i = text.length() - 1; i > 0; i--) {
            depth += text.charAt(i) == ')' ? 1 : text.charAt(i) == '(' ? -1 : 0;
            if (depth == 0) {
                return text.substring(0, i).strip();
            }
        }
        return text;
    }

    static Map<String, String> tiles(Compared compared) {
        List<UnitResult> units = compared.classified();
        long failed = units.stream().filter(unit -> !unit.done()).count();
        Map<String, String> tiles = new LinkedHashMap<>();
        tiles.put("data sets", Wording.count(compared.data().size()));
        tiles.put("methods", Wording.count(compared.methods().size()));
        tiles.put("classifiers", Wording.count(compared.classifiers().size()));
        tiles.put(
                "folds × repeats",
                compared.settings().folds() + " × " + compared.settings().repeats());
        tiles.put("units done", Wording.count(units.size() - failed));
        tiles.put("units failed", Wording.count(failed));
        tiles.put("flagged nets", Wording.count(flaggedNets(units)));
        return tiles;
    }

    /** Nets with something to know about their training. */
    private static long flaggedNets(List<UnitResult> units) {
        return units.stream()
                .filter(unit -> HistorySection.NETS.contains(unit.key().classifier()))
                .filter(unit -> !unit.remarks().isEmpty())
                .count();
    }

    /** What a table is about. */
    static String data(DataSummary data) {
        long all = 0;
        List<String> classes = new ArrayList<>();
        for (int c = 0; c < data.rows().length; c++) {
            all += data.rows()[c];
            String role = c == data.minority() ? " (minority)" : c == data.majority() ? " (majority)" : "";
            classes.add("%s of class %s%s"
                    .formatted(Wording.count(data.rows()[c]), data.classes().get(c), role));
        }
        return "%s rows, %d feature%s; %s."
                .formatted(
                        Wording.count(all),
                        data.features(),
                        data.features() == 1 ? "" : "s",
                        String.join(", ", classes));
    }

    /** Distinct sentences, each with how often it was said. */
    static Map<String, Integer> counted(List<String> sentences) {
        Map<String, Integer> counted = new LinkedHashMap<>();
        sentences.forEach(sentence -> counted.merge(sentence, 1, Integer::sum));
        return counted;
    }

    static String p(double p) {
        return p < LEAST_P ? "<" + LEAST_P : String.format(Locale.ROOT, p < 0.1 ? "%.3f" : "%.2f", p);
    }

    static String signed(double difference) {
        String size = Decimals.thousandths(Math.abs(difference));
        return size.equals("0.000") ? size : (difference < 0 ? "−" : "+") + size;
    }

    static String thousandths(double value) {
        return Double.isFinite(value) ? Decimals.thousandths(value) : "–";
    }

    static String folds(int count) {
        return count == 1 ? "1 fold" : count + " folds";
    }

    /** What of a data set and a classifier a figure shows; the data set is named where there are several. */
    static String place(Compared compared, DataSummary data, String classifier) {
        return compared.data().size() == 1 ? classifier : data.name() + " · " + classifier;
    }
}
