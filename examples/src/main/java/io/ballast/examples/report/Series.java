package io.ballast.examples.report;

import io.ballast.examples.report.Svg.Marker;

/**
 * How a method looks in pictures of lines: a color, a dash and a marker, any of which tells it apart.
 *
 * @param look classes of its line
 */
record Series(String look, Marker marker) {
    /** Different looks. */
    static final int LOOKS = Marker.values().length;

    /** Doing nothing: gray and dotted, beside whatever is compared with it. */
    static final Series NONE = new Series("line none", Marker.CIRCLE);

    /** The look of the i-th of at most {@link #LOOKS}; further ones start again. */
    static Series of(int i) {
        int look = Math.floorMod(i, LOOKS);
        return new Series("line s" + look, Marker.values()[look]);
    }

    /** A sample of the line and what it stands for. */
    String key(String meaningText) {
        Svg sample = sample(look);
        return key(equals(NONE) ? sample : sample.mark(marker, look, 18, 6), meaningText);
    }

    /** A sample of a line without markers and what it stands for. */
    static String key(String look, String meaningText) {
        return key(sample(look), meaningText);
    }

    private static Svg sample(String look) {
        return new Svg(36, 12, "").line(look, 1, 6, 35, 6);
    }

    /** A sample and what it stands for. */
    static String key(Svg sample, String meaningText) {
        return "<span class=\"key\">" + sample.toString().strip() + Html.text(meaningText) + "</span>";
    }
}
