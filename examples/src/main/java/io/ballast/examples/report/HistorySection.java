package io.ballast.examples.report;

import io.ballast.examples.compare.DataSummary;
import io.ballast.examples.compare.UnitResult;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** How nets were trained: their losses and what was watched, epoch by epoch. */
final class HistorySection {
    /** Classifiers that keep a history. */
    static final List<String> NETS = List.of("mlp", "mlp-moods");

    private static final int WIDTH = 350;
    private static final int HEIGHT = 210;
    private static final String TRAIN = "history.train";
    private static final String VALIDATION = "history.validation";
    private static final String METRIC = "history.metric";

    private HistorySection() {}

    /** Nothing where no net kept its history. */
    static String section(Compared compared) {
        StringBuilder html = new StringBuilder();
        for (DataSummary data : compared.data()) {
            for (String classifier : compared.classifiers()) {
                StringBuilder figures = new StringBuilder();
                if (NETS.contains(classifier)) {
                    compared.methods()
                            .forEach(method ->
                                    figures.append(figure(method, compared.done(data.name(), classifier, method))));
                }
                if (!figures.isEmpty()) {
                    html.append("<p class=\"group\">")
                            .append(Html.text(CompareWording.place(compared, data, classifier)))
                            .append("</p>\n<div class=\"thirds\">\n")
                            .append(figures)
                            .append("</div>\n");
                }
            }
        }
        return html.isEmpty()
                ? ""
                : Html.section(
                        "Training of the nets",
                        Html.legend(List.of(
                                        Series.key("line train", "train"),
                                        Series.key(Series.of(0).look(), "validation")))
                                + html
                                + Html.note("A thin line for each fold. Losses should fall and level off; a validation"
                                        + " line that turns back up while the train line goes on is over-fitting, one"
                                        + " that still falls at its end was stopped too early."));
    }

    private static String figure(String method, List<UnitResult> units) {
        String loss = plot(method, units, "loss", List.of(TRAIN, VALIDATION));
        String metric = plot(method, units, "watched metric", List.of(METRIC));
        return loss.isEmpty() && metric.isEmpty()
                ? ""
                : "<figure>\n<figcaption>" + Html.text(method) + "</figcaption>\n" + loss + metric + "</figure>\n";
    }

    private static String plot(String method, List<UnitResult> units, String title, List<String> names) {
        List<double[][]> all =
                names.stream().flatMap(name -> histories(units, name)).toList();
        if (all.isEmpty()) {
            return "";
        }
        double last = all.stream()
                .flatMapToDouble(h -> Arrays.stream(h[0]))
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        Plot plot = new Plot(
                WIDTH,
                HEIGHT,
                Axis.of(0, Math.max(1, last)),
                Axis.around(all.stream().flatMapToDouble(h -> Arrays.stream(h[1]))),
                "epoch",
                title,
                "%s by epoch, nets behind %s".formatted(Wording.capital(title), method));
        for (String name : names) {
            String look = name.equals(TRAIN) ? "line train" : Series.of(0).look();
            histories(units, name).forEach(history -> {
                plot.line(look + " thin", history[0], history[1]);
                if (history[0].length == 1) {
                    plot.marks(Svg.Marker.CIRCLE, look, history[0], history[1]);
                }
            });
        }
        return plot.toString();
    }

    private static Stream<double[][]> histories(List<UnitResult> units, String name) {
        return units.stream()
                .map(unit -> unit.curves().get(name))
                .filter(history -> history != null && history.length == 2 && history[0].length > 0);
    }
}
