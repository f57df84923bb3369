package io.ballast.examples.report;

import io.ballast.examples.report.Svg.Anchor;
import java.util.Arrays;

/** Two axes with grid, ticks and titles, and what is drawn between them. Points outside the axes are left out. */
final class Plot {
    private static final double TOP = 10;
    private static final double RIGHT = 14;
    private static final double BELOW = 40;
    private static final int PIXELS_A_TICK_ACROSS = 62;
    private static final int PIXELS_A_TICK_UP = 40;
    private static final double DIGIT = 6.8;
    private static final double BESIDE = 8;

    private final Svg svg;
    private final Axis x;
    private final Axis y;

    /** Draws the axes. */
    Plot(int width, int height, Axis across, Axis up, String acrossText, String upText, String findingText) {
        this.svg = new Svg(width, height, findingText);
        int ticksUp = Math.max(2, (int) ((height - TOP - BELOW) / PIXELS_A_TICK_UP));
        String[] upLabels = up.labels(ticksUp);
        int longest = Arrays.stream(upLabels).mapToInt(String::length).max().orElse(1);
        double left = (upText.isEmpty() ? 10 : 26) + DIGIT * longest;
        this.x = across.along(left, width - RIGHT);
        this.y = up.along(height - BELOW, TOP);
        double[] upTicks = up.ticks(ticksUp);
        for (int i = 0; i < upTicks.length; i++) {
            double at = y.at(upTicks[i]);
            svg.line("grid", x.start(), at, x.end(), at);
            svg.text("soft", Anchor.END, left - 6, at + 4, upLabels[i]);
        }
        int ticksAcross = Math.max(2, (int) ((x.end() - x.start()) / PIXELS_A_TICK_ACROSS));
        double[] acrossTicks = x.ticks(ticksAcross);
        String[] acrossLabels = x.labels(ticksAcross);
        for (int i = 0; i < acrossTicks.length; i++) {
            double at = x.at(acrossTicks[i]);
            svg.line("grid", at, y.start(), at, y.end());
            svg.text("soft", Anchor.MIDDLE, at, y.start() + 16, acrossLabels[i]);
        }
        svg.text("soft", Anchor.MIDDLE, (x.start() + x.end()) / 2, height - 6, acrossText);
        if (!upText.isEmpty()) {
            svg.upwards(12, (y.start() + y.end()) / 2, upText);
        }
    }

    Plot line(String look, double[] xs, double[] ys) {
        svg.polyline(look, pixels(x, xs, xs, ys), pixels(y, ys, xs, ys));
        return this;
    }

    Plot marks(Svg.Marker marker, String look, double[] xs, double[] ys) {
        svg.marks(marker, look, pixels(x, xs, xs, ys), pixels(y, ys, xs, ys));
        return this;
    }

    Plot dots(String look, double[] xs, double[] ys) {
        svg.dots(look, pixels(x, xs, xs, ys), pixels(y, ys, xs, ys));
        return this;
    }

    /**
     * Bars that stand on the lower end of the y axis.
     *
     * @param edges of the bars, ascending, {@code [bars + 1]}
     */
    Plot bars(String look, double[] edges, double[] heights) {
        for (int bar = 0; bar < heights.length; bar++) {
            if (heights[bar] > y.from()) {
                double left = x.at(edges[bar]);
                double top = y.at(Math.min(heights[bar], y.to()));
                svg.rectangle(look, left, top, x.at(edges[bar + 1]) - left, y.start() - top);
            }
        }
        return this;
    }

    /** A text above a point on its right, or on its left where it would not fit. */
    Plot label(double atX, double atY, String text) {
        if (x.holds(atX) && y.holds(atY)) {
            boolean fits = x.at(atX) + BESIDE + Svg.width(text) <= x.end();
            svg.text(fits ? Anchor.START : Anchor.END, x.at(atX) + (fits ? BESIDE : -BESIDE), y.at(atY) - BESIDE, text);
        }
        return this;
    }

    /** A line from bottom to top. */
    Plot vertical(String look, double at) {
        if (x.holds(at)) {
            svg.line(look, x.at(at), y.start(), x.at(at), y.end());
        }
        return this;
    }

    /** A line from the left to the right. */
    Plot horizontal(String look, double at) {
        if (y.holds(at)) {
            svg.line(look, x.start(), y.at(at), x.end(), y.at(at));
        }
        return this;
    }

    /** NaN for points that the axes do not hold. */
    private double[] pixels(Axis axis, double[] values, double[] xs, double[] ys) {
        double[] pixels = new double[values.length];
        Arrays.setAll(pixels, i -> x.holds(xs[i]) && y.holds(ys[i]) ? axis.at(values[i]) : Double.NaN);
        return pixels;
    }

    @Override
    public String toString() {
        return svg.toString();
    }
}
