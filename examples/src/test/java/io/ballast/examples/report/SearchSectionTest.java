package io.ballast.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SearchSectionTest {
    @Nested
    class Words {
        @Test
        void sayWhatWasChosen() {
            assertThat(SearchSection.html(SampleSearch.of(30)))
                    .contains(
                            "<p>Chosen: balanced, step 30, with 450 rows; F1 of class 1 0.800, average F1 0.940 on the"
                                    + " rows that score. Steps: 30, accepted: 10; sets to choose from: 13, not dominated: 1.</p>")
                    .contains("<th scope=\"row\">1</th><td>60</td><td>50</td><td>110</td>")
                    .contains("<th scope=\"row\">all</th><td>400</td><td>50</td><td>450</td>");
        }

        @Test
        void areOfTheLossWhereItDecides() {
            assertThat(SearchSection.html(SampleSearch.byLoss()))
                    .contains("Chosen: balanced, step 3, with 153 rows; loss 0.470 on the rows that score.")
                    .contains(">step</text>", ">loss, on the rows that score</text>")
                    .doesNotContain("1 − ", "Outputs of a net");
        }
    }

    @Nested
    class Steps {
        @Test
        void standInATableAfterOtherStarts() {
            assertThat(SearchSection.html(SampleSearch.of(30)))
                    .contains("<th scope=\"row\">full</th><td>–</td><td>–</td><td>start</td><td>0.450</td>")
                    .contains("<th scope=\"row\">balanced</th><td>–</td><td>–</td><td>start</td><td>0.500</td>")
                    .contains(
                            "<th scope=\"row\">2</th><td>26</td><td>4</td><td>rejected</td><td>0.470</td><td>0.656</td><td>+26</td><td>+5</td><td>142</td><td>1.5 s</td>")
                    .contains("<td>accepted, chosen</td>")
                    .doesNotContain("<details>");
        }

        @Test
        void afterTheFirstFortyAreFolded() {
            String html = SearchSection.html(SampleSearch.of(60));
            String folded = html.substring(html.indexOf("<details>"), html.indexOf("</details>"));
            assertThat(folded)
                    .contains("<summary>23 more</summary>", "<th scope=\"row\">60</th>")
                    .doesNotContain("<th scope=\"row\">37</th>");
        }
    }

    @Nested
    class Pictures {
        @Test
        void joinAcceptedSetsAndLeaveRejectedOnesFaint() {
            String path = pictures(SearchPlot.figure(SampleSearch.of(30))).stream()
                    .filter(svg -> svg.contains("role=\"img\""))
                    .findFirst()
                    .orElseThrow();
            assertThat(points("line s0", path)).isEqualTo(11);
            assertThat(points("mark line s0", path)).isEqualTo(11);
            assertThat(points("dot faint", path)).isEqualTo(20);
            assertThat(points("mark line s2", path)).isEqualTo(2);
            assertThat(points("mark chosen", path)).isEqualTo(1);
            assertThat(path)
                    .contains(">full</text>", ">smote</text>", ">balanced</text>")
                    .contains(">1 − F1 of class 1, on the rows that score</text>")
                    .contains(
                            "aria-label=\"1 − average F1 goes from 0.300 at the balanced start to 0.0600 after the last"
                                    + " accepted step; chosen: balanced, step 30\"");
        }

        @Test
        void needNoPath() {
            assertThat(SearchPlot.figure(SampleSearch.ofAStartAlone()))
                    .contains("aria-label=\"Scores of the starts; chosen: full\"")
                    .doesNotContain("line s0", "rejected");
        }

        @Test
        void ofOutputsBeforeAndAfterComeWithTheirWarning() {
            String html = SearchSection.html(SampleSearch.of(30));
            assertThat(html)
                    .contains(
                            "Overlap of class 1: 25.0% before, 0.9% after. Orders of variance: minority +1.250, majority unknown, mean unknown.")
                    .contains(
                            "It is fair only if both were trained alike, for the same number of steps; a net that stops"
                                    + " early")
                    .contains(">z, before resampling</text>", ">z, after resampling</text>")
                    .doesNotContain("NaN");
            assertThat(pictures(html).stream().filter(svg -> svg.contains("bar minority")))
                    .hasSize(2);
        }
    }

    private static int points(String look, String svg) {
        Matcher path =
                Pattern.compile("class=\"%s\" d=\"([^\"]+)\"".formatted(look)).matcher(svg);
        assertThat(path.find()).as(look).isTrue();
        boolean line = look.startsWith("line");
        return (int)
                path.group(1).chars().filter(c -> c == 'M' || line && c == 'L').count();
    }

    private static List<String> pictures(String html) {
        List<String> pictures = new ArrayList<>();
        Matcher picture = Pattern.compile("<svg .*?</svg>", Pattern.DOTALL).matcher(html);
        while (picture.find()) {
            pictures.add(picture.group());
        }
        return pictures;
    }
}
