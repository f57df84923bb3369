package io.ballast.examples.report;

import io.ballast.examples.compare.ClassifierVerdict;
import io.ballast.examples.compare.Findings;
import io.ballast.examples.compare.Settings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes the {@code report.html} of a comparison: its {@link Findings} as one page that needs no other file and no network.
 *
 * <p>Pictures are drawn in the page as vectors, follow its light and dark, and need neither fonts nor a display to be made. The
 * content policy forbids scripts and everything from elsewhere. What there is no data for is left out.
 */
public final class CompareHtml {

    private CompareHtml() {}

    /**
     * Writes the page in UTF-8 and flushes; the stream stays open.
     *
     * @throws IOException if the stream refuses it
     */
    public static void write(Findings findings, OutputStream out) throws IOException {
        out.write(page(new Compared(findings)).getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static String page(Compared compared) {
        String headline = CompareWording.headline(compared);
        return Html.head(headline, "report.css", "pictures.css", "compare.css")
                + "<body>\n<main>\n"
                + header(headline, compared)
                + ResultTables.section(compared)
                + FoldPlot.section(compared)
                + RankDiagram.section(compared)
                + CurveSection.section(compared)
                + CalibrationSection.section(compared)
                + QualitySection.section(compared)
                + PathsSection.section(compared)
                + DiversificationSection.section(compared)
                + HistorySection.section(compared)
                + TimeSection.section(compared)
                + Html.section("Settings", Html.facts("facts columns", settings(compared.settings())))
                + "</main>\n</body>\n</html>\n";
    }

    private static String header(String headline, Compared compared) {
        return "<header>\n<p class=\"what\">Ballast · compare</p>\n<h1>" + Html.text(headline) + "</h1>\n"
                + verdicts(compared) + Html.facts("tiles", CompareWording.tiles(compared)) + "</header>\n";
    }

    /** A line for each classifier, and below it what was tested. */
    private static String verdicts(Compared compared) {
        StringBuilder html = new StringBuilder();
        for (ClassifierVerdict verdict : compared.verdicts()) {
            String line = CompareWording.line(compared, verdict);
            List<String> more = verdict.sentences().stream()
                    .map(Wording::capital)
                    .filter(sentence -> !sentence.equals(line))
                    .toList();
            html.append("<div><dt>").append(Html.text(verdict.classifier())).append("</dt><dd>");
            html.append(Html.paragraph(line));
            if (!more.isEmpty()) {
                html.append("<details>\n<summary>Tests</summary>\n");
                more.forEach(sentence -> html.append(Html.paragraph(sentence)));
                html.append("</details>\n");
            }
            html.append("</dd></div>\n");
        }
        return html.isEmpty() ? "" : "<dl class=\"facts verdicts\">\n" + html + "</dl>\n";
    }

    /** What was asked for, in the order in which it is kept. */
    private static Map<String, Object> settings(Settings settings) {
        Map<String, Object> facts = new LinkedHashMap<>();
        settings.toMap().forEach((name, value) -> {
            if (value instanceof Map<?, ?> params) {
                params.forEach((param, given) -> facts.put(String.valueOf(param), given));
            } else {
                facts.put(name, value instanceof List<?> list ? list(list) : value);
            }
        });
        return facts;
    }

    private static String list(List<?> values) {
        return values.isEmpty() ? "all" : values.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
