package io.ballast.examples.report;

import io.ballast.examples.compare.DataSummary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Receiver operating characteristics and precision-recall curves of the minority class. */
final class CurveSection {
    private static final int WIDTH = 530;
    private static final int HEIGHT = 360;
    private static final Axis SHARE = Axis.of(0, 1);

    /** Points of a curve between two markers. */
    private static final int STRIDE = 40;

    private CurveSection() {}

    static String section(Compared compared) {
        StringBuilder html = new StringBuilder();
        for (DataSummary data : compared.data()) {
            for (String classifier : compared.classifiers()) {
                for (List<String> methods : groups(compared)) {
                    html.append(panels(compared, data, classifier, methods));
                }
            }
        }
        return html.isEmpty()
                ? ""
                : Html.section(
                        "ROC and precision-recall curves",
                        html
                                + Html.note("Curves of the smallest class against all others, mean over folds: ROC at"
                                        + " equal false positive rates, precision in steps at equal recalls. The dashed"
                                        + " diagonal and the dashed level are what guessing gives. With a rare class"
                                        + " look at precision first: a good ROC can go with few true alarms. Curves do"
                                        + " not depend on a threshold, so a method that only moves the threshold leaves"
                                        + " them where they were."));
    }

    /** Methods that share a panel, about as many in each; {@code none} is in all of them. */
    private static List<List<String>> groups(Compared compared) {
        List<String> others = compared.methods().stream()
                .filter(method -> !method.equals(Compared.NONE))
                .toList();
        int panels = Math.max(1, (others.size() + Series.LOOKS - 1) / Series.LOOKS);
        List<List<String>> groups = new ArrayList<>();
        for (int panel = 0; panel < panels; panel++) {
            List<String> group = new ArrayList<>(List.of(Compared.NONE));
            group.addAll(others.subList(panel * others.size() / panels, (panel + 1) * others.size() / panels));
            groups.add(group);
        }
        return groups;
    }

    /** Nothing where no method of the group has a curve. */
    private static String panels(Compared compared, DataSummary data, String classifier, List<String> methods) {
        String place = CompareWording.place(compared, data, classifier);
        String of = "class %s, %s on %s".formatted(data.classes().get(data.minority()), classifier, data.name());
        Plot roc = new Plot(
                WIDTH, HEIGHT, SHARE, SHARE, "false positive rate", "true positive rate", "ROC curves of " + of);
        roc.line("reference", new double[] {0, 1}, new double[] {0, 1});
        Plot precision =
                new Plot(WIDTH, HEIGHT, SHARE, SHARE, "recall", "precision", "Precision-recall curves of " + of);
        precision.horizontal(
                "reference",
                (double) data.rows()[data.minority()]
                        / Math.max(1, Arrays.stream(data.rows()).sum()));
        List<String> keys = new ArrayList<>();
        for (String method : methods) {
            Series series = compared.series(method);
            int turn = methods.indexOf(method);
            Optional<MeanCurve> rocCurve = roc(compared, data, classifier, method);
            Optional<MeanCurve> precisionCurve = precisionRecall(compared, data, classifier, method);
            rocCurve.ifPresent(curve -> draw(roc, series, curve, turn));
            precisionCurve.ifPresent(curve -> draw(precision, series, curve, turn));
            if (rocCurve.isPresent() || precisionCurve.isPresent()) {
                keys.add(series.key(method));
            }
        }
        if (keys.isEmpty()) {
            return "";
        }
        return "<figure class=\"group\">\n<figcaption>" + Html.text(place) + "</figcaption>\n" + Html.legend(keys)
                + "<div class=\"halves\">\n" + roc + precision + "</div>\n</figure>\n";
    }

    /** Markers of different series stand at different places. */
    private static void draw(Plot plot, Series series, MeanCurve curve, int turn) {
        plot.line(series.look(), curve.x(), curve.y());
        if (series.equals(Series.NONE)) {
            return;
        }
        int first = 5 * turn % STRIDE;
        int[] marked = IntStream.iterate(first, i -> i < MeanCurve.POINTS, i -> i + STRIDE)
                .toArray();
        plot.marks(
                series.marker(),
                series.look(),
                Arrays.stream(marked).mapToDouble(i -> curve.x()[i]).toArray(),
                Arrays.stream(marked).mapToDouble(i -> curve.y()[i]).toArray());
    }

    private static Optional<MeanCurve> roc(Compared compared, DataSummary data, String classifier, String method) {
        return Optional.of(compared.curves(data.name(), classifier, method, "roc"))
                .filter(curves -> !curves.isEmpty())
                .map(MeanCurve::roc);
    }

    private static Optional<MeanCurve> precisionRecall(
            Compared compared, DataSummary data, String classifier, String method) {
        return Optional.of(compared.curves(data.name(), classifier, method, "pr"))
                .filter(curves -> !curves.isEmpty())
                .map(MeanCurve::precisionRecall);
    }
}
