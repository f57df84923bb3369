package io.ballast.examples.report;

import io.ballast.examples.compare.UnitResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table of means over folds, a row a method.
 *
 * @param columns names of metrics
 * @param heads of these columns, in text
 */
record FoldMeans(List<String> columns, List<String> heads) {
    /**
     * The table; columns without a value are left out.
     *
     * @param methods units of each row, all done
     */
    String table(List<List<UnitResult>> methods) {
        List<Integer> filled = new ArrayList<>();
        for (int c = 0; c < columns.size(); c++) {
            String name = columns.get(c);
            if (methods.stream().flatMap(List::stream).anyMatch(unit -> Double.isFinite(unit.metric(name)))) {
                filled.add(c);
            }
        }
        StringBuilder html = new StringBuilder(
                "<div class=\"wide\">\n<table class=\"results\">\n<thead><tr><th scope=\"col\">method</th>");
        filled.forEach(c -> html.append("<th scope=\"col\">")
                .append(Html.text(unbroken(heads.get(c))))
                .append("</th>"));
        html.append("</tr></thead>\n<tbody>\n");
        for (List<UnitResult> units : methods) {
            html.append("<tr><th scope=\"row\">")
                    .append(Html.text(units.get(0).key().method()))
                    .append("</th>");
            filled.forEach(
                    c -> html.append("<td>").append(cell(units, columns.get(c))).append("</td>"));
            html.append("</tr>\n");
        }
        return html.append("</tbody>\n</table>\n</div>\n").toString();
    }

    /** An arrow stays with the word before it, and with a value after it. */
    private static String unbroken(String head) {
        return head.replaceAll(" ([↑↓→])", "\u00a0$1").replaceAll("→ (?=\\d)", "→\u00a0");
    }

    private static String cell(List<UnitResult> units, String metric) {
        double[] values = units.stream()
                .mapToDouble(unit -> unit.metric(metric))
                .filter(Double::isFinite)
                .toArray();
        if (values.length == 0) {
            return "–";
        }
        double mean = Arrays.stream(values).average().orElseThrow();
        String text = CompareWording.thousandths(mean);
        if (values.length == 1) {
            return text;
        }
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        return text + "<small>± " + CompareWording.thousandths(Math.sqrt(squares / (values.length - 1))) + "</small>";
    }
}
