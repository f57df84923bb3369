package io.ballast.examples.report;

import io.ballast.examples.compare.DataSummary;
import io.ballast.examples.report.Svg.Anchor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** Every fold's value of the verdict's metric, a strip of points for each method. */
final class FoldPlot {
    private static final int WIDTH = 530;
    private static final int ROW = 20;
    private static final int TOP = 24;
    private static final int BELOW = 42;
    private static final double WIDEST_NAME = 190;
    private static final int TICKS = 5;

    /** Folds lie on so many lines of a strip, so that equal values are seen side by side. */
    private static final int LANES = 3;

    private FoldPlot() {}

    static String section(Compared compared) {
        String metric = compared.settings().metric();
        StringBuilder html = new StringBuilder();
        for (DataSummary data : compared.data()) {
            Axis axis = Axis.around(
                    compared.classifiers().stream().flatMapToDouble(classifier -> compared.methods().stream()
                            .flatMapToDouble(method -> values(compared, data, classifier, method))));
            for (String classifier : compared.classifiers()) {
                html.append("<figure>\n<figcaption>")
                        .append(Html.text(CompareWording.place(compared, data, classifier)))
                        .append("</figcaption>\n")
                        .append(panel(compared, data, classifier, axis))
                        .append("</figure>\n");
            }
        }
        return Html.section(
                "Every fold's " + Metric.title(metric),
                "<div class=\"halves\">\n" + html + "</div>\n"
                        + Html.note("Each point is a fold, the upright bar their mean, the dashed line the mean of"
                                + " none. Points of one method that straddle the line say that its lead is as large as"
                                + " the chance of the split. Folds share training rows, so points are less independent"
                                + " than they look."));
    }

    private static DoubleStream values(Compared compared, DataSummary data, String classifier, String method) {
        return compared.done(data.name(), classifier, method).stream()
                .mapToDouble(unit -> unit.metric(compared.settings().metric()))
                .filter(Double::isFinite);
    }

    private static Svg panel(Compared compared, DataSummary data, String classifier, Axis range) {
        List<String> methods = compared.methods();
        String metric = compared.settings().metric();
        double names = Math.min(
                WIDEST_NAME, methods.stream().mapToDouble(Svg::width).max().orElse(0));
        int height = TOP + ROW * methods.size() + BELOW;
        Svg svg = new Svg(
                WIDTH,
                height,
                "%s of every fold with %s on %s, by method".formatted(Metric.title(metric), classifier, data.name()));
        Axis axis = range.along(names + 16, WIDTH - 14);
        double bottom = height - BELOW;
        double[] ticks = axis.ticks(TICKS);
        for (int i = 0; i < ticks.length; i++) {
            svg.line("grid", axis.at(ticks[i]), TOP, axis.at(ticks[i]), bottom);
            svg.text("soft", Anchor.MIDDLE, axis.at(ticks[i]), bottom + 16, axis.labels(TICKS)[i]);
        }
        svg.text("soft", Anchor.MIDDLE, (axis.start() + axis.end()) / 2, height - 8, Metric.title(metric));
        double none = compared.mean(data.name(), classifier, Compared.NONE, metric);
        if (Double.isFinite(none)) {
            svg.line("reference", axis.at(none), TOP - 6, axis.at(none), bottom);
            svg.text("soft", Anchor.MIDDLE, axis.at(none), TOP - 10, "none");
        }
        for (int m = 0; m < methods.size(); m++) {
            double y = TOP + ROW * (m + 0.5);
            svg.text(Anchor.END, names + 8, y + 4, methods.get(m), WIDEST_NAME);
            strip(svg, axis, y, compared, data, classifier, methods.get(m));
        }
        return svg;
    }

    private static void strip(
            Svg svg, Axis axis, double y, Compared compared, DataSummary data, String classifier, String method) {
        double[] values = values(compared, data, classifier, method).toArray();
        if (values.length == 0) {
            boolean failed =
                    compared.units(data.name(), classifier, method).stream().anyMatch(unit -> !unit.done());
            svg.text("soft", Anchor.START, axis.start() + 4, y + 4, failed ? "failed" : "no value");
            return;
        }
        double[] across = Arrays.stream(values).map(axis::at).toArray();
        double[] up = new double[values.length];
        int lanes = Math.min(LANES, values.length);
        Arrays.setAll(up, i -> y + 4 * (i % lanes - (lanes - 1) / 2.0));
        svg.dots("strip", across, up);
        if (values.length > 1) {
            double mean = axis.at(Arrays.stream(values).average().orElseThrow());
            svg.line("mean", mean, y - 8, mean, y + 8);
        }
    }
}
