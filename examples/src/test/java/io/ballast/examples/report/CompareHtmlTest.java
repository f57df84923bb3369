package io.ballast.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ballast.examples.compare.ClassifierVerdict;
import io.ballast.examples.compare.Findings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CompareHtmlTest {
    private static final List<String> THREE = List.of("none", "smote", "leo-cvae");

    @Nested
    class Page {
        @Test
        void opensWithTheFinding() throws IOException {
            String page = page(new SampleFindings().build());
            assertThat(page)
                    .startsWith("<!DOCTYPE html>")
                    .contains("<h1>With 2 of 3 classifiers no method beats doing nothing</h1>")
                    .contains("<dt>logistic</dt><dd><p>2 of 9 methods beat doing nothing on this data: smote by")
                    .contains("<dt>folds × repeats</dt><dd>5 × 1</dd>")
                    .contains("<dt>units done</dt><dd>150</dd>")
                    .contains("10,000 rows, 24 features; 9,000 of class no (majority), 1,000 of class yes (minority).");
            assertThat(page.indexOf("<h1>")).isLessThan(page.indexOf("<table"));
        }

        @Test
        void ofOneClassifierSaysItsSentence() throws IOException {
            assertThat(page(new SampleFindings().classifiers("gbt").build()))
                    .contains("<h1>No method beats doing nothing on this data</h1>")
                    .contains("smallest p = 0.31");
        }

        @Test
        void ofSeveralDataSetsIsNotJudgedByTheFirst() throws IOException {
            ClassifierVerdict verdict =
                    verdict("gbt", true, "no method beats doing nothing on a.csv (p = 1)", "it does on b.csv");
            assertThat(page(new SampleFindings()
                            .data("a.csv", "b.csv")
                            .methods(THREE)
                            .classifiers("gbt")
                            .verdicts(List.of(verdict))
                            .build()))
                    .contains("<h1>With gbt some method beats doing nothing</h1>")
                    .contains("<dt>gbt</dt><dd><p>Some method beats doing nothing</p>")
                    .contains("<p>It does on b.csv</p>");
        }

        @Test
        void classifiersThatWereNotTestedHaveNoPartInTheFinding() throws IOException {
            ClassifierVerdict untested = new ClassifierVerdict(
                    "logistic",
                    "averageF1",
                    false,
                    List.of("smote is left out of the tests", "there is nothing to test"),
                    List.of(),
                    Optional.empty());
            assertThat(page(new SampleFindings()
                            .methods(THREE)
                            .verdicts(List.of(
                                    untested, verdict("forest", false, "no"), verdict("gbt", true, "yes (p < 0.001)")))
                            .build()))
                    .contains("<h1>With 1 of 2 tested classifiers no method beats doing nothing</h1>")
                    .contains("<dt>logistic</dt><dd><p>There is nothing to test</p>");
        }

        private static ClassifierVerdict verdict(String classifier, boolean helps, String... sentences) {
            return new ClassifierVerdict(
                    classifier,
                    "averageF1",
                    helps,
                    List.of(sentences),
                    List.of(new ClassifierVerdict.Test("a.csv", "smote", 0.01, 0.2)),
                    Optional.empty());
        }

        @Test
        void withoutVerdictSaysSo() throws IOException {
            assertThat(page(new SampleFindings()
                            .methods(THREE)
                            .verdicts(List.of())
                            .build()))
                    .contains("<h1>There is no verdict: nothing could be tested</h1>");
        }

        @Test
        void refersToNothingOutsideItself() throws IOException {
            assertThat(page(everything()))
                    .doesNotContainPattern("https?://")
                    .doesNotContain("href=", "@import", "url(", "<script", "<link", "<img", "src=", " id=")
                    .contains("default-src 'none'");
        }

        @Test
        void textIsEscaped() throws IOException {
            Findings findings = new SampleFindings()
                    .data("s3a://x/<script>.csv", "b\"c.csv")
                    .classes("a&b", "<b>", "'rare'")
                    .methods(List.of("none", "smo<te"))
                    .classifiers("for<est")
                    .each(unit ->
                            unit.key().method().equals("none") ? unit : SampleFindings.failed(unit, "it <failed>"))
                    .build();
            assertThat(page(findings))
                    .doesNotContain("<script", "<b>.", "smo<te", "for<est", "<failed>", "b\"c")
                    .contains("s3a://x/&lt;script&gt;.csv", "smo&lt;te", "for&lt;est", "it &lt;failed&gt;");
        }

        @Test
        void sectionsStandInOrder() throws IOException {
            List<String> headings = new ArrayList<>();
            Matcher heading = Pattern.compile("<h2>(.*?)</h2>").matcher(page(everything()));
            while (heading.find()) {
                headings.add(heading.group(1));
            }
            assertThat(headings)
                    .containsExactly(
                            "Results",
                            "Every fold&#39;s average F1",
                            "Ranks over data sets",
                            "ROC and precision-recall curves",
                            "Calibration",
                            "Synthetic rows",
                            "Outputs of a net, before and after",
                            "Training of the nets",
                            "Time and memory",
                            "Settings");
        }
    }

    @Nested
    class MissingParts {
        @Test
        void unitsThatAreNoClassifierStandInTheirOwnSectionsOnly() throws IOException {
            String page = page(new SampleFindings()
                    .methods(SampleFindings.USUAL)
                    .classifiers("gbt", "quality")
                    .withExtras()
                    .build());
            String before = page.substring(0, page.indexOf("<h2>Synthetic rows</h2>"));
            assertThat(before).doesNotContain("quality", "diversification").contains("<dt>classifiers</dt><dd>1</dd>");
            assertThat(page).contains("Outputs of the net before resampling by leo-cvae", "crosses");
        }

        @Test
        void searchesAreDrawnAsAPathForEachFold() throws IOException {
            String page = page(new SampleFindings()
                    .methods(List.of("none", "smote", "moods"))
                    .classifiers("mlp-moods")
                    .withExtras()
                    .build());
            String section = page.substring(page.indexOf("<h2>Paths of the searches</h2>"));
            assertThat(section.substring(0, section.indexOf("</section>")))
                    .contains("a path for each of 5 folds", ">1 − F1 of the smallest class</text>", "fold 5", "chosen")
                    .containsOnlyOnce("<figcaption>moods</figcaption>")
                    .doesNotContain("smote");
        }

        @Test
        void searchesByALossAreDrawnByStepAndFailedFoldsLeftOut() throws IOException {
            String page = page(new SampleFindings()
                    .methods(List.of("none", "moods"))
                    .classifiers("mlp-moods")
                    .withExtras()
                    .each(unit -> {
                        if (!unit.key().classifier().equals("search")) {
                            return unit;
                        }
                        return unit.key().fold() == 1
                                ? SampleFindings.failed(unit, "too few rows")
                                : SampleFindings.with(unit, Map.of("objectives", 1.0), unit.curves());
                    })
                    .build());
            String section = page.substring(page.indexOf("<h2>Paths of the searches</h2>"));
            assertThat(section.substring(0, section.indexOf("</section>")))
                    .contains(">step</text>", ">loss of the majority</text>", "fold 1", "fold 3", "each of 4 folds")
                    .doesNotContain("fold 2");
        }

        @Test
        void sectionsWithoutDataAreLeftOut() throws IOException {
            assertThat(page(new SampleFindings().build()))
                    .doesNotContain("<h2>Synthetic rows", "<h2>Ranks", "<h2>Outputs", "<h2>Training", "<h2>Paths");
        }

        @Test
        void memoryThatNobodyCounted() throws IOException {
            String page = page(new SampleFindings()
                    .methods(THREE)
                    .each(unit -> unit.key().method().equals("smote") ? unit : unit.withMemory(Map.of()))
                    .build());
            assertThat(page)
                    .contains("<h2>Time and memory</h2>", "rows cached, most")
                    .containsPattern("MiB</td>");
            assertThat(page(new SampleFindings()
                            .methods(THREE)
                            .each(unit -> unit.withMemory(Map.of()))
                            .build()))
                    .contains("<h2>Time</h2>")
                    .doesNotContain("MiB", "rows cached");
        }

        @Test
        void curvesWithoutPointsAndMetricsThatAreMissing() throws IOException {
            double[][] empty = {{}, {}};
            String page = page(new SampleFindings()
                    .methods(THREE)
                    .each(unit -> SampleFindings.with(
                            unit,
                            Map.of("averageF1", 0.5),
                            Map.of("roc", empty, "pr", empty, "calibration", new double[][] {{}, {}, {}})))
                    .build());
            assertThat(page).doesNotContain("<h2>ROC", "<h2>Calibration", "NaN");
            assertThat(ResultTablesTest.cells(page, "smote")).contains("–");
        }

        @Test
        void everythingFailed() throws IOException {
            String page = page(new SampleFindings()
                    .methods(THREE)
                    .verdicts(List.of())
                    .each(unit -> SampleFindings.failed(unit, "no rows"))
                    .build());
            assertThat(page)
                    .contains("failed in every fold: no rows", "<dt>units done</dt><dd>0</dd>")
                    .doesNotContain("NaN", "<h2>Time");
        }

        @Test
        void nothingRun() throws IOException {
            assertThat(page(new SampleFindings().data().verdicts(List.of()).build()))
                    .contains("<dt>data sets</dt><dd>0</dd>");
        }
    }

    /** All sections. */
    static Findings everything() {
        return new SampleFindings()
                .data("a.csv", "b.csv", "c.csv", "d.csv", "e.csv")
                .methods(List.of("none", "class-weight", "threshold", "rus-best-of-n", "smote", "leo-cvae"))
                .classifiers("logistic", "mlp")
                .folds(2, 1)
                .withExtras()
                .build();
    }

    static String page(Findings findings) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CompareHtml.write(findings, out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
