package io.ballast.examples.report;

import java.util.Locale;

/**
 * A vector picture inside the page. Colors, dashes and widths are classes of the style sheet, so that the picture follows the
 * page into the dark and onto paper; coordinates are pixels from the upper left corner.
 */
final class Svg {
    /** Mean width of a character of the pictures' text; no font is asked. */
    private static final double CHARACTER = 6.8;

    private final StringBuilder body = new StringBuilder();
    private final int width;
    private final int height;
    private final String finding;

    /** Where a text stands to its point. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    /** Shapes that tell series apart without their color. */
    enum Marker {
        CIRCLE("m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0"),
        SQUARE("m-2.7-2.7h5.4v5.4h-5.4z"),
        TRIANGLE("m0-3.4l3.3 5.8h-6.6z"),
        DIAMOND("m0-3.7l3.4 3.7l-3.4 3.7l-3.4-3.7z"),
        CROSS("m-2.6-2.6l5.2 5.2m0-5.2l-5.2 5.2"),
        PLUS("m-3.3 0h6.6m-3.3-3.3v6.6"),
        DOWN("m0 3.4l3.3-5.8h-6.6z");

        private final String path;

        Marker(String path) {
            this.path = path;
        }
    }

    /**
     * @param findingText what the picture shows, for those who do not see it; empty where the text beside it says so
     */
    Svg(int width, int height, String findingText) {
        this.width = width;
        this.height = height;
        this.finding = findingText;
    }

    Svg line(String look, double x1, double y1, double x2, double y2) {
        return path(look, "M%s %sL%s %s".formatted(number(x1), number(y1), number(x2), number(y2)));
    }

    /** A line through points; where a coordinate is not finite it breaks. */
    Svg polyline(String look, double[] x, double[] y) {
        StringBuilder path = new StringBuilder();
        boolean down = false;
        for (int i = 0; i < x.length; i++) {
            if (!Double.isFinite(x[i]) || !Double.isFinite(y[i])) {
                down = false;
                continue;
            }
            path.append(down ? 'L' : 'M').append(number(x[i])).append(' ').append(number(y[i]));
            down = true;
        }
        return path(look, path.toString());
    }

    Svg rectangle(String look, double x, double y, double wide, double high) {
        body.append("<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>\n"
                .formatted(look, number(x), number(y), number(wide), number(high)));
        return this;
    }

    Svg mark(Marker marker, String look, double x, double y) {
        return marks(marker, look, new double[] {x}, new double[] {y});
    }

    /** The same marker at many points, in one path. Points that are not finite are left out. */
    Svg marks(Marker marker, String look, double[] x, double[] y) {
        return path("mark " + look, repeated(marker.path, x, y));
    }

    /** Filled dots as wide as the look's stroke, in one path. */
    Svg dots(String look, double[] x, double[] y) {
        return path("dot " + look, repeated("h0", x, y));
    }

    private static String repeated(String shape, double[] x, double[] y) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < x.length; i++) {
            if (Double.isFinite(x[i]) && Double.isFinite(y[i])) {
                path.append('M')
                        .append(number(x[i]))
                        .append(' ')
                        .append(number(y[i]))
                        .append(shape);
            }
        }
        return path.toString();
    }

    private Svg path(String look, String path) {
        if (!path.isEmpty()) {
            body.append("<path class=\"%s\" d=\"%s\"/>\n".formatted(look, path));
        }
        return this;
    }

    Svg text(Anchor anchor, double x, double y, String text) {
        return text("", anchor, x, y, text);
    }

    /** A text on its base line. */
    Svg text(String look, Anchor anchor, double x, double y, String text) {
        return text(look, anchor, x, y, "", text, text);
    }

    /** A text that is cut where it would be wider than that; the whole of it shows under the pointer. */
    Svg text(Anchor anchor, double x, double y, String text, double widest) {
        return text("", anchor, x, y, "", text, fitting(text, widest));
    }

    /** A text that runs upwards around its middle. */
    Svg upwards(double x, double y, String text) {
        String turned = " transform=\"rotate(-90 %s %s)\"".formatted(number(x), number(y));
        return text("soft", Anchor.MIDDLE, x, y, turned, text, text);
    }

    private Svg text(String look, Anchor anchor, double x, double y, String attributes, String whole, String shown) {
        body.append("<text class=\"%s\" x=\"%s\" y=\"%s\"%s>"
                .formatted(
                        (anchor.name().toLowerCase(Locale.ROOT) + " " + look).strip(),
                        number(x),
                        number(y),
                        attributes));
        if (!shown.equals(whole)) {
            body.append("<title>").append(Html.text(whole)).append("</title>");
        }
        body.append(Html.text(shown)).append("</text>\n");
        return this;
    }

    /** About how many pixels a text is wide. */
    static double width(String text) {
        return CHARACTER * text.length();
    }

    /** As much of a text as fits, less its middle: names in a series differ at their ends. */
    static String fitting(String text, double widest) {
        int most = Math.max(3, (int) (widest / CHARACTER));
        if (text.length() <= most) {
            return text;
        }
        int tail = (most - 1) / 2;
        return text.substring(0, most - 1 - tail) + "…" + text.substring(text.length() - tail);
    }

    /** A pixel, to a tenth. */
    static String number(double pixel) {
        long tenths = Math.round(10 * pixel);
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : Double.toString(tenths / 10.0);
    }

    boolean isEmpty() {
        return body.isEmpty();
    }

    /** The element. */
    @Override
    public String toString() {
        String role = finding.isEmpty()
                ? "aria-hidden=\"true\""
                : "role=\"img\" aria-label=\"%s\"".formatted(Html.text(finding));
        return "<svg %1$s width=\"%2$d\" height=\"%3$d\" viewBox=\"0 0 %2$d %3$d\">\n%4$s</svg>\n"
                .formatted(role, width, height, body);
    }
}
