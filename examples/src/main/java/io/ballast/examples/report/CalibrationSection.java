package io.ballast.examples.report;

import io.ballast.examples.compare.DataSummary;
import java.util.List;

/** Whether probabilities can be taken at their word, before and after correction for the changed class shares. */
final class CalibrationSection {
    private static final int WIDTH = 350;
    private static final int HEIGHT = 290;
    private static final Axis SHARE = Axis.of(0, 1);
    private static final Series RESAMPLED = Series.of(1);
    private static final Series CORRECTED = Series.of(0);

    private CalibrationSection() {}

    static String section(Compared compared) {
        StringBuilder html = new StringBuilder();
        for (DataSummary data : compared.data()) {
            for (String classifier : compared.classifiers()) {
                html.append(group(compared, data, classifier));
            }
        }
        if (html.isEmpty()) {
            return "";
        }
        List<String> keys =
                List.of(Series.NONE.key("none"), RESAMPLED.key("method, as it is"), CORRECTED.key("method, corrected"));
        return Html.section(
                "Calibration",
                Html.legend(keys)
                        + html
                        + Html.note("On the dashed diagonal what is called probable at 70% happens in 70% of the rows."
                                + " Rows of all folds together, in ten bins. Resampling makes the small class look too"
                                + " probable: its curve sags below the diagonal until the probabilities are corrected."
                                + " Methods whose probabilities are those of none are not drawn. Brier scores are means"
                                + " over folds; lower is better."));
    }

    private static String group(Compared compared, DataSummary data, String classifier) {
        PooledCalibration none = pooled(compared, data, classifier, Compared.NONE, "calibration");
        StringBuilder panels = new StringBuilder();
        for (String method : compared.methods()) {
            PooledCalibration found = pooled(compared, data, classifier, method, "calibration");
            if (!method.equals(Compared.NONE) && !found.isEmpty() && !found.sameAs(none)) {
                panels.append(panel(compared, data, classifier, method, none, found));
            }
        }
        if (panels.isEmpty() && !none.isEmpty()) {
            panels.append(panel(compared, data, classifier, Compared.NONE, none, none));
        }
        return panels.isEmpty()
                ? ""
                : "<p class=\"group\">" + Html.text(CompareWording.place(compared, data, classifier))
                        + "</p>\n<div class=\"thirds\">\n" + panels + "</div>\n";
    }

    private static PooledCalibration pooled(
            Compared compared, DataSummary data, String classifier, String method, String name) {
        return PooledCalibration.of(compared.curves(data.name(), classifier, method, name).stream()
                .filter(curve -> curve.length > 2)
                .toList());
    }

    private static String panel(
            Compared compared,
            DataSummary data,
            String classifier,
            String method,
            PooledCalibration none,
            PooledCalibration found) {
        PooledCalibration corrected = pooled(compared, data, classifier, method, "calibrationCorrected");
        Plot plot = new Plot(
                WIDTH,
                HEIGHT,
                SHARE,
                SHARE,
                "mean probability",
                "share observed",
                "Calibration of %s with %s on %s".formatted(method, classifier, data.name()));
        plot.line("reference", new double[] {0, 1}, new double[] {0, 1});
        draw(plot, Series.NONE, none);
        if (!found.sameAs(none)) {
            draw(plot, RESAMPLED, found);
        }
        if (!corrected.sameAs(found)) {
            draw(plot, CORRECTED, corrected);
        }
        return "<figure>\n<figcaption>" + Html.text(method) + "</figcaption>\n" + plot
                + Html.paragraph(brier(compared, data, classifier, method)) + "</figure>\n";
    }

    private static String brier(Compared compared, DataSummary data, String classifier, String method) {
        double before = compared.mean(data.name(), classifier, method, "brier");
        double after = compared.mean(data.name(), classifier, method, "brierCorrected");
        double none = compared.mean(data.name(), classifier, Compared.NONE, "brier");
        String own = "Brier %s, corrected %s"
                .formatted(CompareWording.thousandths(before), CompareWording.thousandths(after));
        return method.equals(Compared.NONE) ? own : own + "; none " + CompareWording.thousandths(none);
    }

    private static void draw(Plot plot, Series series, PooledCalibration curve) {
        plot.line(series.look(), curve.predicted(), curve.observed());
        if (!series.equals(Series.NONE) || curve.predicted().length == 1) {
            plot.marks(series.marker(), series.look(), curve.predicted(), curve.observed());
        }
    }
}
