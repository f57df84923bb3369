package io.ballast.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ballast.examples.compare.ClassifierVerdict;
import io.ballast.examples.compare.Findings;
import io.ballast.examples.compare.UnitResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ResultTablesTest {
    private static final List<String> THREE = List.of("none", "smote", "leo-cvae");

    @Test
    void boldIsTheBestAndADotIsWithinOneDeviationOfIt() throws IOException {
        Map<String, double[]> values = Map.of(
                "none", new double[] {0.50, 0.60},
                "smote", new double[] {0.71, 0.75},
                "leo-cvae", new double[] {0.70, 0.80});
        String page = CompareHtmlTest.page(findings(values, "averageF1"));
        assertThat(cells(page, "none").get(0)).startsWith("0.550<small>± 0.071");
        assertThat(cells(page, "smote").get(0)).startsWith("<b class=\"near\">•</b>0.730<small>± 0.028");
        assertThat(cells(page, "leo-cvae").get(0)).startsWith("<strong>0.750</strong><small>± 0.071");
    }

    @Test
    void ofErrorsTheSmallestIsBest() throws IOException {
        Map<String, double[]> values = Map.of(
                "none", new double[] {0.05, 0.06},
                "smote", new double[] {0.11, 0.12},
                "leo-cvae", new double[] {0.056, 0.062});
        String page = CompareHtmlTest.page(findings(values, "brier"));
        assertThat(page).contains(">Brier\u00a0↓</th>");
        assertThat(String.join(" ", cells(page, "none"))).contains("<strong>0.055</strong>");
        assertThat(String.join(" ", cells(page, "leo-cvae"))).contains("<b class=\"near\">•</b>0.059");
        assertThat(cells(page, "smote")).anyMatch(cell -> cell.startsWith("0.115<small>"));
    }

    @Test
    void ofOneFoldHaveNoDeviationsAndNoDots() throws IOException {
        String page = CompareHtmlTest.page(
                new SampleFindings().methods(THREE).folds(1, 1).build());
        assertThat(page).contains("<strong>0.").doesNotContain("<small>± ");
        assertThat(String.join("", cells(page, "none"))).doesNotContain("near");
    }

    @Test
    void headsNameTheirClass() throws IOException {
        assertThat(CompareHtmlTest.page(
                        new SampleFindings().classes("legal", "other", "fraud").build()))
                .contains(">F1 of class fraud<small>minority</small></th>")
                .contains(">F1 of class legal<small>majority</small></th>")
                .contains(">AUC ROC<small>mean of classes</small></th>");
    }

    @Test
    void showTheAdjustedPAndTheRows() throws IOException {
        ClassifierVerdict verdict = new ClassifierVerdict(
                "gbt",
                "averageF1",
                true,
                List.of("it helps"),
                List.of(new ClassifierVerdict.Test("claims.csv", "smote", 0.0312, 0.0004)),
                Optional.empty());
        String page = CompareHtmlTest.page(new SampleFindings()
                .methods(THREE)
                .classifiers("gbt")
                .verdicts(List.of(verdict))
                .build());
        assertThat(cells(page, "smote").get(1)).isEqualTo("&lt;0.001<small>+0.031</small>");
        assertThat(cells(page, "none").get(1)).isEqualTo("–");
        assertThat(cells(page, "none").get(13)).isEqualTo("10,000<small>1,000</small>");
    }

    @Test
    void methodThatFailedSaysWhy() throws IOException {
        String page = CompareHtmlTest.page(new SampleFindings()
                .methods(THREE)
                .classifiers("gbt")
                .each(unit -> unit.key().method().equals("smote")
                        ? SampleFindings.failed(unit, "class yes has 3 rows")
                        : unit)
                .build());
        assertThat(page)
                .contains(
                        "<th scope=\"row\">smote</th><td colspan=\"14\">failed in every fold: class yes has 3 rows</td>")
                .contains(">failed</text>")
                .contains("<dt>units failed</dt><dd>5</dd>");
    }

    @Test
    void methodThatFailedInOneFoldKeepsItsFigures() throws IOException {
        String page = CompareHtmlTest.page(new SampleFindings()
                .methods(THREE)
                .classifiers("gbt")
                .each(unit -> unit.key().method().equals("smote") && unit.key().fold() == 2
                        ? SampleFindings.failed(unit, "out of memory")
                        : unit)
                .build());
        assertThat(page)
                .contains("<th scope=\"row\">smote<small>1 of 5 failed</small></th><td>")
                .contains("smote failed in 1 fold: out of memory");
    }

    @Test
    void holdEveryFold() throws IOException {
        Findings findings = new SampleFindings()
                .methods(THREE)
                .classifiers("gbt")
                .folds(2, 2)
                .build();
        String page = CompareHtmlTest.page(findings);
        for (UnitResult unit : findings.units().values()) {
            assertThat(page)
                    .contains("<th scope=\"row\">%s</th><td>%d.%d</td><td>%s</td>"
                            .formatted(
                                    unit.key().method(),
                                    unit.key().repeat() + 1,
                                    unit.key().fold() + 1,
                                    CompareWording.thousandths(unit.metric("averageF1"))));
        }
    }

    @Test
    void remarksAreCounted() throws IOException {
        String page =
                CompareHtmlTest.page(new SampleFindings().classifiers("mlp").build());
        assertThat(page)
                .contains("<li>smote: the net stopped at its last epoch, still improving (1 fold)</li>")
                .contains("<dt>flagged nets</dt><dd>1</dd>");
    }

    /** One metric with these values by fold. */
    private static Findings findings(Map<String, double[]> values, String metric) {
        return new SampleFindings()
                .methods(THREE)
                .classifiers("gbt")
                .folds(2, 1)
                .each(unit -> {
                    Map<String, Double> metrics = new LinkedHashMap<>(Map.of("averageF1", 0.5));
                    metrics.put(
                            metric, values.get(unit.key().method())[unit.key().fold()]);
                    return SampleFindings.with(unit, metrics, Map.of());
                })
                .build();
    }

    /** What stands in the cells of the first row of a method. */
    static List<String> cells(String page, String method) {
        int from = page.indexOf("<tr><th scope=\"row\">" + method);
        String row = page.substring(from, page.indexOf("</tr>", from));
        List<String> cells = new ArrayList<>();
        Matcher cell = Pattern.compile("<td>(.*?)</td>").matcher(row);
        while (cell.find()) {
            cells.add(cell.group(1));
        }
        return cells;
    }
}
