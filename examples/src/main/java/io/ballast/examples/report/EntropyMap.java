package io.ballast.examples.report;

import io.ballast.examples.compare.DataSummary;
import io.ballast.examples.compare.UnitResult;
import io.ballast.examples.report.Svg.Anchor;
import io.ballast.examples.report.Svg.Marker;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Real and synthetic rows of one fold in the plane, colored by local entropy.
 *
 * @param real {@code [x[], y[], entropy[]]}
 * @param synthetic the same
 */
record EntropyMap(String method, double[][] real, double[][] synthetic) {
    /** Steps of the color scale. */
    private static final int COLORS = 10;

    private static final int POINTS = 800;
    private static final int WIDTH = 530;
    private static final int HEIGHT = 420;

    /** Null where the unit has no rows in the plane. */
    static EntropyMap of(UnitResult unit) {
        double[][] real = unit.curves().get("plane.real");
        double[][] synthetic = unit.curves().get("plane.synthetic");
        boolean drawn = real != null && synthetic != null && real.length > 2 && synthetic.length > 2;
        return drawn && real[0].length + synthetic[0].length > 0
                ? new EntropyMap(unit.key().method(), thinned(real), thinned(synthetic))
                : null;
    }

    private static double[][] thinned(double[][] points) {
        int size = points[0].length;
        int[] kept = IntStream.range(0, Math.min(size, POINTS))
                .map(i -> (int) ((long) i * size / Math.min(size, POINTS)))
                .toArray();
        return Arrays.stream(points)
                .map(coordinate ->
                        Arrays.stream(kept).mapToDouble(i -> coordinate[i]).toArray())
                .toArray(double[][]::new);
    }

    double mostEntropy() {
        return Math.max(
                Arrays.stream(real[2]).filter(Double::isFinite).max().orElse(0),
                Arrays.stream(synthetic[2]).filter(Double::isFinite).max().orElse(0));
    }

    /** Marks and the color scale. */
    static String legend(double bound) {
        int step = 16;
        Svg scale = new Svg(COLORS * step + 210, 16, "Color scale of the local entropy");
        scale.text("soft", Anchor.START, 0, 12, "0");
        for (int color = 0; color < COLORS; color++) {
            scale.rectangle("v" + color, 14 + step * color, 2, step, 12);
        }
        scale.text("soft", Anchor.START, 20 + COLORS * step, 12, Wording.number(bound) + " bits, local entropy");
        return "<p class=\"legend\">%s%s<span class=\"key\">%s</span></p>\n"
                .formatted(
                        key(new Svg(16, 12, "").dots("v2", new double[] {8}, new double[] {6}), "real"),
                        key(new Svg(16, 12, "").mark(Marker.CROSS, "v2", 8, 6), "synthetic"),
                        scale);
    }

    private static String key(Svg sample, String meaningText) {
        return "<span class=\"key\">" + sample.toString().strip() + " " + Html.text(meaningText) + "</span>";
    }

    String figure(DataSummary data, double bound) {
        Cloud.Frame frame = Cloud.Frame.of(cloud(real), cloud(synthetic));
        Plot plot = new Plot(
                WIDTH,
                HEIGHT,
                Axis.of(frame.left(), frame.right()),
                Axis.of(frame.bottom(), frame.top()),
                "1st dimension",
                "2nd dimension",
                "Real and synthetic rows of %s by %s in the plane, colored by local entropy"
                        .formatted(data.name(), method));
        for (int color = 0; color < COLORS; color++) {
            double[][] circles = ofColor(real, color, bound);
            plot.dots("v" + color, circles[0], circles[1]);
        }
        for (int color = 0; color < COLORS; color++) {
            double[][] crosses = ofColor(synthetic, color, bound);
            plot.marks(Marker.CROSS, "v" + color, crosses[0], crosses[1]);
        }
        return "<figure>\n<figcaption>" + Html.text(method) + "</figcaption>\n" + plot + "</figure>\n";
    }

    private static Cloud cloud(double[][] points) {
        return Cloud.of(IntStream.range(0, points[0].length)
                .mapToObj(i -> new double[] {points[0][i], points[1][i]})
                .toArray(double[][]::new));
    }

    private static double[][] ofColor(double[][] points, int color, double bound) {
        int[] ours = IntStream.range(0, points[0].length)
                .filter(i -> Math.max(0, Math.min(COLORS - 1, (int) (COLORS * points[2][i] / bound))) == color)
                .toArray();
        return new double[][] {
            Arrays.stream(ours).mapToDouble(i -> points[0][i]).toArray(),
            Arrays.stream(ours).mapToDouble(i -> points[1][i]).toArray()
        };
    }
}
