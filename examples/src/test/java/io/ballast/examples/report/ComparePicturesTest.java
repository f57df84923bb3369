package io.ballast.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ballast.examples.compare.ClassifierVerdict;
import io.ballast.examples.compare.Findings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ComparePicturesTest {
    private static final List<String> THREE = List.of("none", "smote", "leo-cvae");

    @Test
    void haveContentAndSayWhatTheyShow() throws IOException {
        List<String> pictures = pictures(CompareHtmlTest.page(CompareHtmlTest.everything()));
        assertThat(pictures).hasSizeGreaterThan(60).allSatisfy(svg -> assertThat(svg)
                .containsPattern("<(path|rect) ")
                .containsPattern("<svg (role=\"img\" aria-label=\"[^\"]+\"|aria-hidden=\"true\") ")
                .doesNotContain("NaN", "Infinity"));
    }

    @Test
    void eachFoldIsAPointAndNoneIsALine() throws IOException {
        String page = CompareHtmlTest.page(
                new SampleFindings().methods(THREE).classifiers("gbt").build());
        String strips = pictures(page).get(0);
        Matcher strip =
                Pattern.compile("class=\"dot strip\" d=\"((M[\\d. ]+h0)+)\"").matcher(strips);
        int found = 0;
        while (strip.find()) {
            assertThat(strip.group(1).split("h0")).hasSize(5);
            found++;
        }
        assertThat(found).isEqualTo(3);
        assertThat(strips).containsOnlyOnce("class=\"reference\"").contains(">none</text>");
    }

    @Test
    void ranksHangOnTheirAxisAndGroupsAreJoined() {
        ClassifierVerdict.Ranking ranking = new ClassifierVerdict.Ranking(
                List.of("a", "b", "c"),
                List.of(1.0, 2.0, 3.0),
                0.01,
                1.2,
                List.of(List.of(0, 1), List.of(1, 2), List.of(2, 2)));
        String svg = RankDiagram.svg("gbt", ranking).toString();
        assertThat(svg)
                .contains(">1.00 a</text>", ">2.00 b</text>", ">c 3.00</text>", ">CD = 1.20</text>")
                .contains("M780 62L780 ", "M300 62L300 ")
                .contains("aria-label=\"Average ranks with gbt: a 1.00, b 2.00, c 3.00\"");
        assertThat(svg.split("class=\"group-bar\"", -1)).hasSize(1 + 2);
    }

    @Test
    void ofManyMethodsShareAPanelBySevenBesideNone() throws IOException {
        List<String> methods = new ArrayList<>(List.of("none"));
        for (int i = 1; i < 25; i++) {
            methods.add("method-" + i);
        }
        String page = CompareHtmlTest.page(new SampleFindings()
                .methods(methods)
                .classifiers("gbt")
                .folds(2, 1)
                .build());
        List<String> roc = pictures(page).stream()
                .filter(svg -> svg.contains("\"ROC curves of class yes, gbt on claims.csv\""))
                .toList();
        assertThat(roc).hasSize(4).allSatisfy(svg -> {
            List<String> looks = new ArrayList<>();
            Matcher line = Pattern.compile("<path class=\"line (s\\d|none)\"").matcher(svg);
            while (line.find()) {
                looks.add(line.group(1));
            }
            assertThat(looks).hasSize(7).doesNotHaveDuplicates().contains("none");
        });
    }

    @Test
    void ofProbabilitiesTellWhatCorrectionDid() throws IOException {
        Findings findings = new SampleFindings()
                .methods(SampleFindings.USUAL)
                .classifiers("gbt")
                .build();
        double before = new Compared(findings).mean("claims.csv", "gbt", "smote", "brier");
        double after = new Compared(findings).mean("claims.csv", "gbt", "smote", "brierCorrected");
        assertThat(CompareHtmlTest.page(findings))
                .contains("Brier %s, corrected %s; none "
                        .formatted(CompareWording.thousandths(before), CompareWording.thousandths(after)));
    }

    private static List<String> pictures(String page) {
        List<String> pictures = new ArrayList<>();
        Matcher picture = Pattern.compile("<svg .*?</svg>", Pattern.DOTALL).matcher(page);
        while (picture.find()) {
            pictures.add(picture.group());
        }
        return pictures;
    }
}
