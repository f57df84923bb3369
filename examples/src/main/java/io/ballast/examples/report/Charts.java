package io.ballast.examples.report;

import io.ballast.examples.report.ResampleReport.ClassRows;
import io.ballast.examples.report.ResampleReport.Losses;
import io.ballast.examples.report.ResampleReport.Training;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The pictures of the report, as PNG with two pixels for each CSS pixel.
 *
 * <p>Titles and legends are left to the page, where they can be read aloud, searched and wrapped. No display is needed.
 */
final class Charts {

    static final int POINTS = 2_000;

    private static final int PIXELS = 2;
    private static final double HAIR = 1e-4;
    private static final BasicStroke HAIRLINE = new BasicStroke(1f);
    private static final BasicStroke DASHED =
            new BasicStroke(1.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10f, new float[] {4f, 3f}, 0f);

    private Charts() {}

    /** A stack for each class: rows kept in gray, rows added in the color of the class, rows removed in pale gray. */
    static byte[] classSizes(List<ClassRows> classes, Palette palette) {
        CategoryChart chart = new CategoryChartBuilder().width(880).height(260).build();
        plain(chart.getStyler());
        chart.getStyler().setStacked(true).setAvailableSpaceFill(classes.size() < 5 ? 0.35 : 0.6);
        chart.getStyler().setPlotGridVerticalLinesVisible(false).setYAxisDecimalPattern("#,##0");
        chart.setYAxisTitle("rows");
        double tallest =
                classes.stream().mapToDouble(c -> c.removed() + c.after()).max().orElse(1);
        yAxis(chart.getStyler(), 0, 1.05 * Math.max(1, tallest));
        List<String> names = shortened(classes);
        add(chart, names, "kept", Palette.REAL, values(classes, ClassRows::kept));
        for (ClassRows grown : classes) {
            if (grown.added() > 0) {
                add(
                        chart,
                        names,
                        "added " + grown.name(),
                        palette.of(grown.name()),
                        values(classes, c -> c == grown ? c.added() : 0));
            }
        }
        if (classes.stream().anyMatch(c -> c.removed() > 0)) {
            add(chart, names, "removed", Palette.REMOVED, values(classes, ClassRows::removed));
        }
        return png(chart);
    }

    /**
     * Histograms over each other.
     *
     * @param bound right end of the last bin
     * @param shares {@code [layers][bins]}
     * @param colors of the layers
     * @param top upper end of the y axis
     */
    static byte[] entropy(double bound, List<double[]> shares, List<Color> colors, double top, int width, int height) {
        XYChart chart = new XYChartBuilder().width(width).height(height).build();
        plain(chart.getStyler());
        chart.setXAxisTitle("local entropy (bits)");
        chart.setYAxisTitle("share of the class");
        xAxis(chart.getStyler(), 0, bound);
        yAxis(chart.getStyler(), 0, top > 0 ? 1.05 * top : 1);
        chart.getStyler().setYAxisDecimalPattern("0%").setXAxisDecimalPattern("0.0");
        chart.getStyler().setPlotGridVerticalLinesVisible(false);
        for (int layer = 0; layer < shares.size(); layer++) {
            Color color = colors.get(layer);
            XYSeries series = outline(chart, "layer " + layer, bound, shares.get(layer));
            series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Area);
            series.setMarker(SeriesMarkers.NONE).setLineColor(color).setLineWidth(1.6f);
            series.setFillColor(Palette.translucent(color, 90));
        }
        return png(chart);
    }

    private static XYSeries outline(XYChart chart, String name, double bound, double[] shares) {
        double[] x = new double[2 * shares.length];
        double[] y = new double[2 * shares.length];
        for (int bin = 0; bin < shares.length; bin++) {
            x[2 * bin] = bound * bin / shares.length;
            x[2 * bin + 1] = bound * (bin + 1) / shares.length;
            y[2 * bin] = shares[bin];
            y[2 * bin + 1] = shares[bin];
        }
        return chart.addSeries(name, x, y);
    }

    /** One loss over the epochs, counted from 1; the epoch whose weights were kept has a dashed line. */
    static byte[] losses(Training training, ToDoubleFunction<Losses> loss) {
        XYChart chart = new XYChartBuilder().width(436).height(240).build();
        plain(chart.getStyler());
        chart.setXAxisTitle("epoch");
        chart.getStyler().setXAxisDecimalPattern("#,##0").setyAxisTickLabelsFormattingFunction(Wording::tick);
        xAxis(chart.getStyler(), 0, training.train().size());
        DoubleSummaryStatistics values = Stream.concat(training.train().stream(), training.validation().stream())
                .mapToDouble(loss)
                .filter(Double::isFinite)
                .summaryStatistics();
        if (values.getMax() > values.getMin()) {
            double air = 0.06 * (values.getMax() - values.getMin());
            yAxis(chart.getStyler(), values.getMin() - air, values.getMax() + air);
        }
        chart.getStyler().setAnnotationLineStroke(DASHED).setAnnotationLineColor(Palette.TEXT);
        chart.addAnnotation(new AnnotationLine(training.bestEpoch() + 1, true, false));
        addLine(chart, "train", Palette.TRAIN, training.train(), loss);
        addLine(chart, "validation", Palette.VALIDATION, training.validation(), loss);
        return png(chart);
    }

    private static void addLine(
            XYChart chart, String name, Color color, List<Losses> points, ToDoubleFunction<Losses> loss) {
        if (points.isEmpty()) {
            return;
        }
        double[] epochs = new double[points.size()];
        Arrays.setAll(epochs, e -> e + 1);
        double[] values = points.stream()
                .mapToDouble(loss)
                .map(value -> Double.isFinite(value) ? value : Double.NaN)
                .toArray();
        XYSeries series = chart.addSeries(name, epochs, values);
        series.setMarker(points.size() == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
        series.setMarkerColor(color).setLineColor(color).setLineWidth(2f);
    }

    /** Synthetic rows in the color of their class over real ones in gray, at most {@link #POINTS} of each. */
    static byte[] projection(Cloud real, Cloud synthetic, Cloud.Frame frame, double[] explained, Color color) {
        XYChart chart = new XYChartBuilder().width(436).height(400).build();
        plain(chart.getStyler());
        chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
        chart.getStyler().setMarkerSize(4);
        xAxis(chart.getStyler(), frame.left(), frame.right());
        yAxis(chart.getStyler(), frame.bottom(), frame.top());
        chart.setXAxisTitle("1st principal component (" + Wording.share(explained[0]) + " of variance)");
        chart.setYAxisTitle("2nd principal component (" + Wording.share(explained[1]) + ")");
        addPoints(chart, "real", real.within(frame).thinned(POINTS), Palette.translucent(Palette.REAL, 150));
        addPoints(chart, "synthetic", synthetic.within(frame).thinned(POINTS), Palette.translucent(color, 120));
        return png(chart);
    }

    private static void addPoints(XYChart chart, String name, Cloud points, Color color) {
        if (points.size() > 0) {
            chart.addSeries(name, points.x(), points.y())
                    .setMarker(SeriesMarkers.CIRCLE)
                    .setMarkerColor(color);
        }
    }

    private static double[] values(List<ClassRows> classes, ToDoubleFunction<ClassRows> value) {
        return classes.stream().mapToDouble(value).toArray();
    }

    private static void add(CategoryChart chart, List<String> names, String series, Color color, double[] values) {
        chart.addSeries(series, names, Arrays.stream(values).boxed().toList()).setFillColor(color);
    }

    /** Names that fit under a bar, and still differ. */
    private static List<String> shortened(List<ClassRows> classes) {
        int longest = 110 / Math.max(5, classes.size());
        Set<String> names = new LinkedHashSet<>();
        for (ClassRows rows : classes) {
            String name = rows.name();
            String fitting = name.length() <= longest ? name : name.substring(0, longest - 1) + "…";
            if (!names.add(fitting)) {
                names.add(fitting + " (" + (names.size() + 1) + ")");
            }
        }
        return List.copyOf(names);
    }

    /** A hair wider than asked: XChart leaves out the labels of ticks at the very ends. */
    private static void xAxis(AxesChartStyler styler, double from, double to) {
        double hair = HAIR * (to - from);
        styler.setXAxisMin(from - hair).setXAxisMax(to + hair);
    }

    private static void yAxis(AxesChartStyler styler, double from, double to) {
        double hair = HAIR * (to - from);
        styler.setYAxisMin(from - hair).setYAxisMax(to + hair);
    }

    private static void plain(AxesChartStyler styler) {
        Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
        styler.setAxisTickLabelsFont(font).setAxisTitleFont(font);
        styler.setAxisTickLabelsColor(Palette.TEXT).setAxisTickMarksColor(Palette.GRID);
        styler.setXAxisTitleColor(Palette.TEXT).setYAxisTitleColor(Palette.TEXT);
        styler.setPlotGridLinesColor(Palette.GRID).setPlotGridLinesStroke(HAIRLINE);
        styler.setAxisTicksLineVisible(false).setAxisTickMarkLength(4).setPlotMargin(0);
        styler.setYAxisLabelAlignment(AxesChartStyler.TextAlignment.Right);
        styler.setChartTitleVisible(false).setLegendVisible(false).setChartPadding(12);
        styler.setChartBackgroundColor(Color.WHITE).setPlotBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false).setPlotContentSize(1.0);
        styler.setXAxisTickMarkSpacingHint(60).setYAxisTickMarkSpacingHint(44).setLocale(Locale.ROOT);
    }

    private static byte[] png(Chart<?, ?> chart) {
        BufferedImage image =
                new BufferedImage(PIXELS * chart.getWidth(), PIXELS * chart.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.scale(PIXELS, PIXELS);
        chart.paint(graphics, chart.getWidth(), chart.getHeight());
        graphics.dispose();
        return png(image);
    }

    /** An image as the bytes of a PNG file. */
    static byte[] png(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var out = new MemoryCacheImageOutputStream(bytes)) { // by itself, ImageIO would want a temporary file
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a byte array refuses nothing
        }
        return bytes.toByteArray();
    }
}
