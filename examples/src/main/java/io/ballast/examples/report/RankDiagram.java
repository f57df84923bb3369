package io.ballast.examples.report;

import io.ballast.examples.compare.ClassifierVerdict;
import io.ballast.examples.compare.ClassifierVerdict.Ranking;
import io.ballast.examples.report.Svg.Anchor;
import java.util.List;
import java.util.Locale;

/**
 * Critical-difference diagrams (Demšar 2006, Fig. 1): methods along an axis of average ranks, the best on the right; a bar joins
 * those that the Nemenyi test does not tell apart.
 */
final class RankDiagram {
    private static final int WIDTH = 1080;
    private static final int SIDE = 300;
    private static final int AXIS = 62;
    private static final int ROW = 19;
    private static final int BAR = 9;

    private RankDiagram() {}

    /** Nothing where no classifier has a ranking. */
    static String section(Compared compared) {
        StringBuilder html = new StringBuilder();
        for (ClassifierVerdict verdict : compared.verdicts()) {
            verdict.ranking().ifPresent(ranking -> html.append("<figure>\n<figcaption>")
                    .append(Html.text("%s: average ranks by %s over %d data sets; Friedman p %s"
                            .formatted(
                                    verdict.classifier(),
                                    Metric.title(verdict.metric()),
                                    compared.data().size(),
                                    CompareWording.p(ranking.friedmanP()))))
                    .append("</figcaption>\n")
                    .append(svg(verdict.classifier(), ranking))
                    .append("</figure>\n"));
        }
        return html.isEmpty()
                ? ""
                : Html.section(
                        "Ranks over data sets",
                        html
                                + Html.note("On each data set the best method has rank 1; the further to the right a"
                                        + " method hangs, the better it is on the whole. Methods under one bar differ"
                                        + " by less than the critical difference (CD, Nemenyi at 0.05) and are not told"
                                        + " apart. With few data sets the CD is long."));
    }

    static Svg svg(String classifier, Ranking ranking) {
        List<String> methods = ranking.methods();
        int left = methods.size() / 2;
        int right = methods.size() - left;
        List<List<Integer>> groups =
                ranking.groups().stream().filter(g -> g.get(1) > g.get(0)).toList();
        double firstRow = AXIS + 14 + BAR * groups.size() + 14;
        int height = (int) (firstRow + ROW * Math.max(left, right));
        Svg svg = new Svg(WIDTH, height, finding(classifier, ranking));
        Axis axis = Axis.of(1, Math.max(2, methods.size())).along(WIDTH - SIDE, SIDE);
        ruler(svg, axis);
        criticalDifference(svg, axis, ranking.criticalDifference());
        for (int m = 0; m < methods.size(); m++) {
            boolean best = m < right;
            double y = firstRow + ROW * (best ? m : methods.size() - 1 - m);
            hang(svg, axis.at(ranking.ranks().get(m)), y, label(ranking, m, best), best);
        }
        for (int g = 0; g < groups.size(); g++) {
            double y = AXIS + 14 + BAR * g;
            double from = axis.at(ranking.ranks().get(groups.get(g).get(0)));
            double to = axis.at(ranking.ranks().get(groups.get(g).get(1)));
            svg.line("group-bar", from + 4, y, to - 4, y);
        }
        return svg;
    }

    private static void ruler(Svg svg, Axis axis) {
        svg.line("ink", axis.end(), AXIS, axis.start(), AXIS);
        double[] ticks = axis.ticks(12);
        String[] labels = axis.labels(12);
        for (int i = 0; i < ticks.length; i++) {
            svg.line("ink", axis.at(ticks[i]), AXIS - 6, axis.at(ticks[i]), AXIS);
            svg.text("soft", Anchor.MIDDLE, axis.at(ticks[i]), AXIS - 10, labels[i]);
        }
    }

    /** Above the left end of the axis; no longer than the axis. */
    private static void criticalDifference(Svg svg, Axis axis, double difference) {
        double shown = Math.min(difference, axis.to() - axis.from());
        double from = axis.end();
        double to = from + shown * (axis.start() - axis.end()) / (axis.to() - axis.from());
        double y = 18;
        svg.line("ink", from, y, to, y);
        svg.line("ink", from, y - 4, from, y + 4);
        svg.line("ink", to, y - 4, to, y + 4);
        String label = String.format(Locale.ROOT, "CD = %.2f", difference);
        svg.text(Anchor.END, from - 8, y + 4, shown < difference ? label + ", longer than the axis" : label, SIDE);
    }

    private static void hang(Svg svg, double at, double y, String label, boolean best) {
        double end = best ? WIDTH - SIDE + 22 : SIDE - 22;
        svg.polyline("hung", new double[] {at, at, end}, new double[] {AXIS, y, y});
        svg.text(best ? Anchor.START : Anchor.END, best ? end + 6 : end - 6, y + 4, label, SIDE - 34);
    }

    private static String label(Ranking ranking, int method, boolean best) {
        String rank = String.format(Locale.ROOT, "%.2f", ranking.ranks().get(method));
        String name = ranking.methods().get(method);
        return best ? rank + " " + name : name + " " + rank;
    }

    private static String finding(String classifier, Ranking ranking) {
        StringBuilder text = new StringBuilder("Average ranks with " + classifier + ": ");
        for (int m = 0; m < ranking.methods().size(); m++) {
            text.append(m == 0 ? "" : ", ")
                    .append(String.format(
                            Locale.ROOT,
                            "%s %.2f",
                            ranking.methods().get(m),
                            ranking.ranks().get(m)));
        }
        return text.toString();
    }
}
