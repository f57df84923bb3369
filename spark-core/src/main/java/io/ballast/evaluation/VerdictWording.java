package io.ballast.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How a verdict is put into words. */
final class VerdictWording {
    private static final String NOTHING = "none";
    private static final double LEAST_P = 0.001;

    private final String baseline;

    VerdictWording(String baseline) {
        this.baseline = baseline.equals(NOTHING) ? "doing nothing" : baseline;
    }

    /**
     * Which methods beat the baseline.
     *
     * @param where such as {@code on this data}
     */
    String winners(List<Verdict.Comparison> comparisons, String where, String test) {
        String tests =
                "%s, Holm over %d method%s".formatted(test, comparisons.size(), comparisons.size() == 1 ? "" : "s");
        List<Verdict.Comparison> winners = comparisons.stream()
                .filter(Verdict.Comparison::better)
                .sorted(Comparator.comparingDouble(Verdict.Comparison::p))
                .toList();
        if (winners.isEmpty()) {
            double smallest = comparisons.stream()
                    .mapToDouble(Verdict.Comparison::p)
                    .min()
                    .orElse(1);
            return "no method beats %s %s (smallest %s, %s)".formatted(baseline, where, p(smallest), tests);
        }
        String list = winners.stream()
                .map(winner -> "%s by %s (%s)".formatted(winner.method(), digits(winner.difference()), p(winner.p())))
                .collect(Collectors.joining(", "));
        return "%d of %d method%s %s %s %s (%s): %s"
                .formatted(
                        winners.size(),
                        comparisons.size(),
                        comparisons.size() == 1 ? "" : "s",
                        winners.size() == 1 ? "beats" : "beat",
                        baseline,
                        where,
                        tests,
                        list);
    }

    /** Whether the methods, the baseline among them, rank differently; and if so, which do not. */
    List<String> ranks(List<String> methods, FriedmanTest test, int dataSets) {
        boolean differ = test.imanDavenportP() < Verdict.ALPHA;
        List<String> sentences = new ArrayList<>();
        sentences.add("%s over %d data sets (Friedman %s, Iman-Davenport %s)"
                .formatted(
                        differ
                                ? "the %d methods rank differently".formatted(methods.size())
                                : "no difference in rank is shown between the %d methods".formatted(methods.size()),
                        dataSets,
                        p(test.p()),
                        p(test.imanDavenportP())));
        if (differ) {
            sentences.add(posthoc(methods, test.averageRanks(), dataSets));
        }
        return sentences;
    }

    private static String posthoc(List<String> methods, double[] ranks, int dataSets) {
        double critical = Nemenyi.criticalDifference(methods.size(), dataSets, Verdict.ALPHA);
        List<Integer> order = IntStream.range(0, ranks.length)
                .boxed()
                .sorted(Comparator.comparingDouble(m -> ranks[m]))
                .toList();
        String list = order.stream()
                .map(m -> "%s %s".formatted(methods.get(m), hundredths(ranks[m])))
                .collect(Collectors.joining(", "));
        String groups = Nemenyi.groups(ranks, critical).stream()
                .map(group -> order.subList(group.first(), group.last() + 1).stream()
                        .map(methods::get)
                        .collect(Collectors.joining(" = ")))
                .collect(Collectors.joining("; "));
        return "average ranks, 1 being best: %s; ranks less than %s apart are not told apart (Nemenyi, alpha %s): %s"
                .formatted(list, hundredths(critical), Verdict.ALPHA, groups.isEmpty() ? "none" : groups);
    }

    private static String p(double p) {
        return p < LEAST_P ? "p < " + LEAST_P : "p = " + digits(p);
    }

    private static String digits(double value) {
        return String.format(Locale.ROOT, "%.2g", value);
    }

    private static String hundredths(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
