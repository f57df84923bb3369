package io.ballast.examples.report;

import io.ballast.examples.compare.ClassifierVerdict;
import io.ballast.examples.compare.DataSummary;
import io.ballast.examples.compare.Summary;
import io.ballast.examples.compare.UnitResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tables of a comparison, one for each data set and classifier. */
final class ResultTables {
    /** Pixels of a head on all its lines. */
    private static final double WIDEST_HEAD = 180;

    private final Compared compared;
    private final DataSummary data;
    private final String classifier;
    private final List<Metric> metrics;
    private final List<Summary> summaries = new ArrayList<>();
    private final Map<Metric, Summary> best = new LinkedHashMap<>();

    private ResultTables(Compared compared, DataSummary data, String classifier) {
        this.compared = compared;
        this.data = data;
        this.classifier = classifier;
        this.metrics = Metric.columns(compared.settings().metric(), data);
        compared.methods().forEach(method -> compared.summary(data.name(), classifier, method)
                .ifPresent(summaries::add));
        metrics.forEach(metric -> bestOf(metric).ifPresent(summary -> best.put(metric, summary)));
    }

    private Optional<Summary> bestOf(Metric metric) {
        return summaries.stream()
                .filter(summary -> summary.means().containsKey(metric.name()))
                .reduce((a, b) ->
                        metric.better(b.means().get(metric.name()), a.means().get(metric.name())) ? b : a);
    }

    static String section(Compared compared) {
        StringBuilder html = new StringBuilder();
        for (DataSummary data : compared.data()) {
            html.append("<article>\n<h3>").append(Html.text(data.name())).append("</h3>\n");
            html.append(Html.paragraph(CompareWording.data(data)));
            compared.classifiers()
                    .forEach(classifier -> html.append(new ResultTables(compared, data, classifier).table()));
            html.append("</article>\n");
        }
        return Html.section(
                "Results",
                "<p class=\"legend\"><span class=\"key\"><strong>bold</strong> best of the column</span>"
                        + "<span class=\"key\"><b class=\"near\">•</b> within one standard deviation of the best</span>"
                        + "<span class=\"key\">↓ lower is better; in all other columns higher is</span></p>\n"
                        + html
                        + Html.note("Mean over folds, with the standard deviation (divisor n − 1) below. Within one"
                                + " standard deviation means that of the best. p is of the one-sided corrected"
                                + " resampled t-test that the method beats none in the first metric, adjusted by Holm's"
                                + " rule; below it the mean difference. Corrected columns are of probabilities after"
                                + " correction for the changed class shares. Rows learned from are means over folds,"
                                + " with those of the minority below."));
    }

    private String table() {
        if (summaries.isEmpty()) {
            return Html.paragraph("Nothing was run with " + classifier + ".");
        }
        StringBuilder html = new StringBuilder("<div class=\"wide\">\n<table class=\"results\">\n<caption>");
        html.append(Html.text(classifier)).append("</caption>\n").append(head());
        summaries.forEach(summary -> html.append(summary.done() == 0 ? failed(summary) : row(summary)));
        html.append("</tbody>\n</table>\n</div>\n");
        return html + failures() + remarks() + everyFold();
    }

    private String head() {
        StringBuilder html = new StringBuilder("<thead><tr><th scope=\"col\">method</th>");
        for (int i = 0; i < metrics.size(); i++) {
            Metric metric = metrics.get(i);
            html.append("<th scope=\"col\" title=\"%s\">%s%s%s</th>"
                    .formatted(
                            Html.text(metric.head()),
                            Html.text(Svg.fitting(metric.head(), WIDEST_HEAD)),
                            metric.lowerIsBetter() ? "\u00a0↓" : "",
                            small(metric.under())));
            if (i == 0) {
                html.append("<th scope=\"col\">p").append(small("against none")).append("</th>");
            }
        }
        return html + "<th scope=\"col\">rows" + small("learned from") + "</th></tr></thead>\n<tbody>\n";
    }

    private String row(Summary summary) {
        StringBuilder html = new StringBuilder("<tr>").append(rowHead(summary));
        for (int i = 0; i < metrics.size(); i++) {
            html.append("<td>").append(cell(metrics.get(i), summary)).append("</td>");
            if (i == 0) {
                html.append("<td>").append(test(summary.method())).append("</td>");
            }
        }
        return html + "<td>" + rows(summary.method()) + "</td></tr>\n";
    }

    private static String rowHead(Summary summary) {
        int folds = summary.done() + summary.failed();
        String part = summary.failed() == 0 || summary.done() == 0
                ? ""
                : "%d of %d failed".formatted(summary.failed(), folds);
        return "<th scope=\"row\">" + Html.text(summary.method()) + small(part) + "</th>";
    }

    private String cell(Metric metric, Summary summary) {
        if (!summary.means().containsKey(metric.name())) {
            return "–";
        }
        double mean = summary.means().get(metric.name());
        Summary top = best.get(metric);
        double bestMean = top.means().get(metric.name());
        double reach = top.deviations().getOrDefault(metric.name(), Double.NaN);
        String text = CompareWording.thousandths(mean);
        String marked = mean == bestMean
                ? "<strong>" + text + "</strong>"
                : Math.abs(mean - bestMean) <= reach ? "<b class=\"near\">•</b>" + text : text;
        Double deviation = summary.deviations().get(metric.name());
        return marked + (deviation == null ? "" : small("± " + CompareWording.thousandths(deviation)));
    }

    private String test(String method) {
        Optional<ClassifierVerdict.Test> test = compared.test(data.name(), classifier, method);
        return test.map(t -> Html.text(CompareWording.p(t.p())) + small(CompareWording.signed(t.difference())))
                .orElse("–");
    }

    private String rows(String method) {
        double all = 0;
        double minority = 0;
        int folds = 0;
        for (UnitResult unit : compared.done(data.name(), classifier, method)) {
            if (unit.rows().length > data.minority()) {
                for (long rows : unit.rows()) {
                    all += rows;
                }
                minority += unit.rows()[data.minority()];
                folds++;
            }
        }
        return folds == 0
                ? "–"
                : Wording.count(Math.round(all / folds)) + small(Wording.count(Math.round(minority / folds)));
    }

    private String failed(Summary summary) {
        return "<tr class=\"failed\">%s<td colspan=\"%d\">failed in every fold: %s</td></tr>\n"
                .formatted(
                        rowHead(summary),
                        metrics.size() + 2,
                        Html.text(String.join(" ", sentences(summary).keySet())));
    }

    private Map<String, Integer> sentences(Summary summary) {
        return CompareWording.counted(compared.units(data.name(), classifier, summary.method()).stream()
                .filter(unit -> !unit.done())
                .map(UnitResult::failure)
                .toList());
    }

    /** Of methods that failed in some folds. */
    private String failures() {
        StringBuilder html = new StringBuilder();
        for (Summary summary : summaries) {
            if (summary.done() > 0) {
                sentences(summary)
                        .forEach((sentence, count) -> html.append(Html.paragraph("%s failed in %s: %s"
                                .formatted(summary.method(), CompareWording.folds(count), sentence))));
            }
        }
        return html.toString();
    }

    private String remarks() {
        List<String> remarks = new ArrayList<>();
        for (Summary summary : summaries) {
            compared.done(data.name(), classifier, summary.method())
                    .forEach(unit -> unit.remarks().forEach(remark -> remarks.add(summary.method() + ": " + remark)));
        }
        if (remarks.isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder("<details>\n<summary>Remarks on the figures</summary>\n<ul>\n");
        CompareWording.counted(remarks).forEach((remark, count) -> html.append("<li>")
                .append(Html.text("%s (%s)".formatted(remark, CompareWording.folds(count))))
                .append("</li>\n"));
        return html.append("</ul>\n</details>\n").toString();
    }

    private String everyFold() {
        StringBuilder html = new StringBuilder("<details>\n<summary>Every fold</summary>\n<div class=\"wide\">\n");
        html.append(
                "<table class=\"results folds\">\n<thead><tr><th scope=\"col\">method</th><th scope=\"col\">fold</th>");
        metrics.forEach(metric -> html.append("<th scope=\"col\">")
                .append(Html.text(Svg.fitting(metric.head(), WIDEST_HEAD)))
                .append(small(metric.under()))
                .append("</th>"));
        html.append("</tr></thead>\n<tbody>\n");
        for (Summary summary : summaries) {
            for (UnitResult unit : compared.done(data.name(), classifier, summary.method())) {
                html.append("<tr><th scope=\"row\">").append(Html.text(summary.method()));
                html.append("</th><td>").append(fold(unit)).append("</td>");
                metrics.forEach(metric -> html.append("<td>")
                        .append(CompareWording.thousandths(unit.metric(metric.name())))
                        .append("</td>"));
                html.append("</tr>\n");
            }
        }
        return html.append("</tbody>\n</table>\n</div>\n</details>\n").toString();
    }

    private String fold(UnitResult unit) {
        int fold = unit.key().fold() + 1;
        return compared.settings().repeats() == 1
                ? "" + fold
                : "%d.%d".formatted(unit.key().repeat() + 1, fold);
    }

    private static String small(String text) {
        return text.isEmpty() ? "" : "<small>" + Html.text(text) + "</small>";
    }
}
