package io.ballast.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ballast.examples.report.Svg.Anchor;
import io.ballast.examples.report.Svg.Marker;
import org.junit.jupiter.api.Test;

class SvgTest {
    private final Svg svg = new Svg(100, 50, "A < B");

    @Test
    void saysWhatItShowsAndHowLargeItIs() {
        assertThat(svg.toString())
                .startsWith(
                        "<svg role=\"img\" aria-label=\"A &lt; B\" width=\"100\" height=\"50\" viewBox=\"0 0 100 50\">");
        assertThat(new Svg(9, 9, "").toString())
                .contains("aria-hidden=\"true\"")
                .doesNotContain("role");
    }

    @Test
    void lineBreaksWhereAPointIsMissing() {
        svg.polyline("line", new double[] {0, 1, 2, 3, 4}, new double[] {5, 6.25, Double.NaN, 8, 9});
        assertThat(svg.toString()).contains("<path class=\"line\" d=\"M0 5L1 6.3M3 8L4 9\"/>");
    }

    @Test
    void nothingIsDrawnOfNothing() {
        svg.polyline("line", new double[0], new double[0]).dots("v1", new double[] {Double.NaN}, new double[] {1});
        assertThat(svg.toString()).doesNotContain("<path");
    }

    @Test
    void manyMarksAreOnePath() {
        svg.dots("v1", new double[] {1, 2}, new double[] {3, 4}).mark(Marker.CROSS, "s4", 7.04, -0.04);
        assertThat(svg.toString())
                .contains("<path class=\"dot v1\" d=\"M1 3h0M2 4h0\"/>")
                .contains("<path class=\"mark s4\" d=\"M7 0m-2.6-2.6");
    }

    @Test
    void textIsEscaped() {
        svg.text(Anchor.END, 10, 20, "<b> & co");
        svg.upwards(5, 6, "<i>");
        assertThat(svg.toString())
                .contains("<text class=\"end\" x=\"10\" y=\"20\">&lt;b&gt; &amp; co</text>")
                .contains("transform=\"rotate(-90 5 6)\">&lt;i&gt;</text>");
    }

    @Test
    void longTextLosesItsMiddleButNotForThePointer() {
        svg.text(Anchor.START, 0, 9, "borderline-smote+tomek-links", 64);
        assertThat(svg.toString()).contains("><title>borderline-smote+tomek-links</title>bord…inks</text>");
        assertThat(Svg.fitting("smote", 64)).isEqualTo("smote");
        assertThat(Svg.fitting("smote", 1)).isEqualTo("s…e");
    }

    @Test
    void plotLeavesOutWhatItsAxesDoNotHold() {
        Plot plot = new Plot(200, 150, Axis.of(0, 1), Axis.of(0, 1), "x", "y", "")
                .line("curve", new double[] {0, 0.5, 2}, new double[] {0, 0.5, 0.7})
                .vertical("there", 0.5)
                .vertical("outside", 7)
                .bars("bar", new double[] {0, 0.5, 1}, new double[] {0, 3});
        assertThat(plot.toString())
                .containsPattern("class=\"curve\" d=\"M[\\d.]+ [\\d.]+L[\\d.]+ [\\d.]+\"")
                .contains("class=\"there\"")
                .doesNotContain("class=\"outside\"")
                .containsOnlyOnce("<rect");
    }
}
