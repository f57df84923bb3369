package io.ballast.examples.report;

import io.ballast.examples.report.ResampleReport.ClassRows;
import io.ballast.examples.report.ResampleReport.Projection;
import io.ballast.examples.report.ResampleReport.Synthetic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The section of the page that sets synthetic rows against real ones, class by class. */
final class SyntheticSection {

    private static final int PROJECTIONS = 6;

    /** Bars of a class: twenty are as tall as its projection. */
    private static final int BARS = 20;

    private static final int BARS_ALONE = 10;

    private SyntheticSection() {}

    static String html(ResampleReport report, Palette palette) {
        List<Synthetic> classes = report.synthetic();
        StringBuilder html = new StringBuilder();
        List<String> withoutPicture = new ArrayList<>();
        int pictures = 0;
        for (Synthetic synthetic : classes) {
            Optional<Projection> projection = report.projections().stream()
                    .filter(p -> p.name().equals(synthetic.name()))
                    .findFirst();
            boolean drawn = projection.isPresent() && pictures < PROJECTIONS;
            if (drawn) {
                pictures++;
            } else if (projection.isPresent()) {
                withoutPicture.add(synthetic.name());
            }
            html.append(block(report, synthetic, projection.filter(p -> drawn), palette));
        }
        if (!withoutPicture.isEmpty()) {
            html.append(Html.paragraph("Only the first %s classes are drawn; the points of %s are in report.json."
                    .formatted(Wording.count(PROJECTIONS), String.join(", ", withoutPicture))));
        }
        return Html.section("Synthetic rows against real ones", html + notes(pictures > 0));
    }

    private static String block(
            ResampleReport report, Synthetic synthetic, Optional<Projection> projection, Palette palette) {
        String intro = "%s synthetic rows. %s".formatted(Wording.count(synthetic.made()), Wording.copies(synthetic));
        return "<article>\n<h3>" + Html.key(palette.of(synthetic.name()), "Class " + synthetic.name()) + "</h3>\n"
                + Html.paragraph(intro.strip())
                + "<div class=\"halves\">\n"
                + projection.map(p -> projection(p, palette)).orElse("")
                + distances(
                        synthetic,
                        rowsBefore(report, synthetic.name()),
                        projection.isPresent() ? BARS : BARS_ALONE,
                        palette)
                + "</div>\n</article>\n";
    }

    private static long rowsBefore(ResampleReport report, String name) {
        return report.classes().stream()
                .filter(c -> c.name().equals(name))
                .mapToLong(ClassRows::before)
                .sum();
    }

    private static String projection(Projection projection, Palette palette) {
        Cloud real = Cloud.of(projection.real());
        Cloud synthetic = Cloud.of(projection.synthetic());
        Cloud.Frame frame = Cloud.Frame.of(real, synthetic);
        String finding = Wording.clouds(real, synthetic);
        int outside = real.size()
                - real.within(frame).size()
                + synthetic.size()
                - synthetic.within(frame).size();
        return "<figure>\n<figcaption>"
                + Html.key(Palette.REAL, "real")
                + Html.key(palette.of(projection.name()), "synthetic")
                + "</figcaption>\n"
                + Html.picture(
                        "Class " + projection.name() + " in the plane of its first two principal components. "
                                + finding,
                        () -> Charts.projection(
                                real, synthetic, frame, projection.explained(), palette.of(projection.name())))
                + Html.paragraph(finding + Wording.cut(outside))
                + "</figure>\n";
    }

    /** Bars of HTML, so that names of features stay text. */
    private static String distances(Synthetic synthetic, long realRows, int bars, Palette palette) {
        List<Map.Entry<String, Double>> worst = synthetic.distances().entrySet().stream()
                .filter(e -> Double.isFinite(e.getValue()))
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
                .limit(bars)
                .toList();
        if (worst.isEmpty()) {
            return "";
        }
        double end = axisEnd(worst.get(0).getValue());
        StringBuilder html =
                new StringBuilder("<figure>\n<table class=\"bars\">\n<caption>Kolmogorov-Smirnov distance");
        html.append(worst.size() < synthetic.distances().size() ? ", the " + worst.size() + " largest" : "");
        html.append("</caption>\n");
        for (Map.Entry<String, Double> feature : worst) {
            html.append(bar(feature.getKey(), feature.getValue(), end, Palette.css(palette.of(synthetic.name()))));
        }
        html.append(
                "<tr class=\"axis\"><td></td><td><span>0</span><span>%s</span></td><td></td></tr>\n".formatted(end));
        return html + "</table>\n" + Html.paragraph(Wording.distances(synthetic, realRows)) + "</figure>\n";
    }

    private static String bar(String feature, double distance, double end, String color) {
        return String.format(
                Locale.ROOT,
                "<tr><th scope=\"row\" title=\"%1$s\">%1$s</th><td><i"
                        + " style=\"width:%2$.1f%%;background:%3$s\"></i></td><td>%4$.3f</td></tr>\n",
                Html.text(feature),
                100 * distance / end,
                color,
                distance);
    }

    private static double axisEnd(double largest) {
        return largest <= 0.1 ? 0.1 : largest <= 0.2 ? 0.2 : largest <= 0.5 ? 0.5 : 1;
    }

    private static String notes(boolean pictures) {
        String clouds =
                "In a good picture the synthetic cloud covers the real one and goes little beyond it. The plane "
                        + "shows a part of the variance only, so agreement here is needed but not enough. ";
        return Html.note((pictures ? clouds : "")
                + "The Kolmogorov-Smirnov distance of a feature is the largest gap between the two cumulative "
                + "distributions: 0 when they agree, 1 when they do not overlap.");
    }
}
