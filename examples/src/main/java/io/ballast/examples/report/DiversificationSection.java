package io.ballast.examples.report;

import io.ballast.examples.compare.DataSummary;
import io.ballast.examples.compare.RowFindings;
import io.ballast.examples.compare.UnitResult;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Outputs of a net before and after resampling: the epsilon/delta metric and the histograms of MOODS, Figs. 2 and 4 to 9. */
final class DiversificationSection {
    private static final int WIDTH = 530;
    private static final int HEIGHT = 210;

    /** Where a net decides. */
    private static final double BOUNDARY = 0.5;

    /** What the histograms show. */
    static final String HOW_TO_READ =
            "Minority rows left of the dashed line are taken for the majority; overlap is their"
                    + " share. Orders of variance are powers of ten by which the outputs spread out.";

    private static final FoldMeans TABLE = new FoldMeans(
            List.of("kappaBefore", "kappaAfter", "deltaKappa", "ordersMinority", "ordersMajority", "orders"),
            List.of(
                    "minority overlap before",
                    "minority overlap after ↓",
                    "decrease of overlap ↑",
                    "orders of variance, minority ↑",
                    "orders of variance, majority ↑",
                    "orders of variance, all ↑"));

    private DiversificationSection() {}

    /** Nothing where no nets were compared. */
    static String section(Compared compared) {
        StringBuilder html = new StringBuilder();
        for (DataSummary data : compared.data()) {
            List<List<UnitResult>> methods = compared.methods().stream()
                    .map(method -> compared.done(data.name(), RowFindings.DIVERSIFICATION, method))
                    .filter(units -> !units.isEmpty())
                    .toList();
            if (methods.isEmpty()) {
                continue;
            }
            StringBuilder figures = new StringBuilder();
            methods.forEach(units -> units.stream()
                    .filter(DiversificationSection::drawable)
                    .findFirst()
                    .ifPresent(unit -> figures.append(figure(unit))));
            html.append("<article>\n<h3>").append(Html.text(data.name())).append("</h3>\n");
            html.append(TABLE.table(methods));
            if (!figures.isEmpty()) {
                html.append("<div class=\"halves\">\n").append(figures).append("</div>\n");
            }
            html.append("</article>\n");
        }
        return html.isEmpty() ? "" : Html.section("Outputs of a net, before and after", legend() + html + note());
    }

    static String legend() {
        return Html.legend(List.of(
                "<span class=\"key\"><i class=\"swatch minority\"></i>minority</span>",
                "<span class=\"key\"><i class=\"swatch majority\"></i>majority</span>",
                "<span class=\"key\"><i class=\"dashed\"></i>the net decides here, at z = 1/2</span>"));
    }

    private static String note() {
        return Html.note(
                "Outputs z of a net on its training rows, one fold: of the net trained on the rows as they were"
                        + " above, of the net trained on the resampled rows below. " + HOW_TO_READ + " "
                        + caution("because"));
    }

    /** @param word between fair only and the condition */
    static String caution(String word) {
        return "Caution: this compares two nets, not two sets of rows. It is fair only %s both were trained alike, for the same number of steps; a net that stops early has nearly constant outputs and makes any other look diverse."
                .formatted(word);
    }

    private static boolean drawable(UnitResult unit) {
        return Stream.of("z.before", "z.after").map(unit.curves()::get).allMatch(z -> z != null && z.length == 2)
                && edges(unit)
                        .filter(edges -> edges.length > 1 && edges[edges.length - 1] > edges[0])
                        .isPresent();
    }

    private static Optional<double[]> edges(UnitResult unit) {
        return Optional.ofNullable(unit.curves().get("z.edges"))
                .filter(edges -> edges.length > 0)
                .map(edges -> edges[0]);
    }

    private static String figure(UnitResult unit) {
        return "<figure>\n<figcaption>" + Html.text(unit.key().method()) + "</figcaption>\n"
                + histogram(unit, "z.before", "before") + histogram(unit, "z.after", "after") + "</figure>\n";
    }

    private static Plot histogram(UnitResult unit, String curve, String when) {
        double[] edges = edges(unit).orElseThrow();
        double[][] rows = unit.curves().get(curve);
        double most = Stream.of("z.before", "z.after")
                .flatMap(each -> Arrays.stream(unit.curves().get(each)))
                .flatMapToDouble(Arrays::stream)
                .max()
                .orElse(1);
        return histogram(
                edges,
                rows,
                most,
                when,
                "Outputs of the net %s resampling by %s"
                        .formatted(when, unit.key().method()));
    }

    /**
     * A histogram of outputs.
     *
     * @param edges of the bins, ascending, the last above the first
     * @param rows of the minority and of the majority in each bin
     * @param most rows that fit the picture
     */
    static Plot histogram(double[] edges, double[][] rows, double most, String when, String findingText) {
        return new Plot(
                        WIDTH,
                        HEIGHT,
                        Axis.of(edges[0], edges[edges.length - 1]),
                        Axis.of(0, most > 0 ? 1.05 * most : 1),
                        "z, " + when + " resampling",
                        "rows",
                        findingText)
                .bars("bar majority", edges, rows[1])
                .bars("bar minority", edges, rows[0])
                .vertical("reference", BOUNDARY);
    }
}
