package io.ballast.examples.report;

import io.ballast.examples.report.ResampleReport.ClassRows;
import io.ballast.examples.report.ResampleReport.Synthetic;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * Writes {@code report.html}: a {@link ResampleReport} as one page that needs no other file and no network.
 *
 * <p>Style and pictures lie inside the page, and its content policy forbids to load anything else. Drawing needs fonts
 * but no display; where a picture cannot be drawn the page says in words what it would show.
 */
public final class ReportHtml {

    private ReportHtml() {}

    /**
     * Writes the page in UTF-8 and flushes; the stream stays open.
     *
     * @throws IOException if the stream refuses it
     */
    public static void write(ResampleReport report, OutputStream out) throws IOException {
        out.write(page(report).getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static String page(ResampleReport report) {
        Palette palette = new Palette(report);
        String headline = Wording.headline(report);
        StringBuilder html = new StringBuilder();
        html.append(Html.head(headline, "report.css", "pictures.css")).append("<body>\n<main>\n");
        html.append("<header>\n<p class=\"what\">Ballast · resample</p>\n<h1>")
                .append(Html.text(headline))
                .append("</h1>\n")
                .append(tiles(report))
                .append(Html.facts("facts", facts(report)))
                .append("</header>\n");
        html.append(Sections.classSizes(report, palette));
        if (!report.trials().isEmpty()) {
            html.append(Sections.trials(report.trials()));
        }
        report.search().ifPresent(s -> html.append(SearchSection.html(s)));
        report.entropy().ifPresent(e -> html.append(Sections.entropy(e, palette)));
        report.training().ifPresent(t -> html.append(Sections.training(t)));
        report.game().ifPresent(g -> html.append(GameSection.html(g)));
        report.images().ifPresent(i -> html.append(ImageSection.html(i, report, palette)));
        if (!report.synthetic().isEmpty()) {
            html.append(SyntheticSection.html(report, palette));
        }
        if (!report.seconds().isEmpty()) {
            html.append(times(report));
        }
        if (!report.parameters().isEmpty()) {
            html.append(Html.section("Hyper-parameters", Html.facts("facts columns", report.parameters())));
        }
        return html.append("</main>\n</body>\n</html>\n").toString();
    }

    private static String tiles(ResampleReport report) {
        long before = report.classes().stream().mapToLong(ClassRows::before).sum();
        long after = report.classes().stream().mapToLong(ClassRows::after).sum();
        Map<String, String> tiles = new LinkedHashMap<>();
        tiles.put("rows", Wording.count(before) + " → " + Wording.count(after));
        tiles.put(
                "imbalance ratio", imbalance(report, ClassRows::before) + " → " + imbalance(report, ClassRows::after));
        double copies = copyShare(report.synthetic());
        if (Double.isFinite(copies)) {
            tiles.put("exact copies", Wording.share(copies));
        }
        if (!report.seconds().isEmpty()) {
            tiles.put("wall time", Wording.duration(seconds(report)));
        }
        return Html.facts("tiles", tiles);
    }

    private static String imbalance(ResampleReport report, ToLongFunction<ClassRows> rows) {
        LongSummaryStatistics sizes = report.classes().stream().mapToLong(rows).summaryStatistics();
        return sizes.getMin() < 1 ? "∞" : Wording.ratio((double) sizes.getMax() / sizes.getMin());
    }

    /** Over all classes; NaN if it was not looked at. */
    private static double copyShare(List<Synthetic> classes) {
        double copies = 0;
        long made = 0;
        for (Synthetic synthetic : classes) {
            copies += synthetic.copyShare() * synthetic.made();
            made += synthetic.made();
        }
        return copies / made;
    }

    private static double seconds(ResampleReport report) {
        return report.seconds().values().stream().mapToDouble(s -> s).sum();
    }

    private static Map<String, String> facts(ResampleReport report) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Input", report.input());
        facts.put("Output", report.output());
        facts.put("Method", report.method());
        facts.put("Seed", String.valueOf(report.seed()));
        report.training().ifPresent(t -> facts.put("Training", t.where()));
        report.game().ifPresent(g -> facts.put("Training", g.where()));
        if (!report.versions().isEmpty()) {
            facts.put("Versions", versions(report.versions()));
        }
        return facts;
    }

    private static String versions(Map<String, String> versions) {
        return versions.entrySet().stream()
                .map(v -> v.getKey() + " " + v.getValue())
                .collect(Collectors.joining(" · "));
    }

    private static String times(ResampleReport report) {
        double all = seconds(report);
        List<List<String>> rows = new ArrayList<>();
        report.seconds().forEach((stage, seconds) -> rows.add(timed(Html.text(stage), seconds, all)));
        rows.add(timed("all", all, all));
        return Html.section("Wall time", Html.table(List.of("stage", "time", "share"), rows));
    }

    private static List<String> timed(String stageHtml, double seconds, double all) {
        return List.of(stageHtml, Wording.duration(seconds), Wording.share(seconds / all));
    }
}
