package io.ballast.examples.report;

import io.ballast.examples.compare.DataSummary;
import io.ballast.examples.compare.RowFindings;
import io.ballast.examples.compare.UnitResult;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** How good synthetic rows are, and where they lie in the plane. */
final class QualitySection {
    private static final FoldMeans TABLE = new FoldMeans(
            List.of(
                    "ksMean",
                    "ksWorst",
                    "correlationDifference",
                    "detectionAuc",
                    "coverage",
                    "density",
                    "dcrMedian",
                    "dcrHeldOutMedian",
                    "closerThanHeldOut",
                    "nndrMedian",
                    "copyShare"),
            List.of(
                    "KS, mean ↓",
                    "KS, worst ↓",
                    "correlation difference ↓",
                    "detection AUC → 0.5",
                    "coverage ↑",
                    "density → 1",
                    "DCR, median → held-out",
                    "DCR of held-out rows",
                    "closer than held-out → 0.05",
                    "NNDR, median ↑",
                    "copies ↓"));

    private QualitySection() {}

    /** Nothing where nobody judged synthetic rows. */
    static String section(Compared compared) {
        StringBuilder html = new StringBuilder();
        for (DataSummary data : compared.data()) {
            List<List<UnitResult>> methods = compared.methods().stream()
                    .map(method -> compared.done(data.name(), RowFindings.QUALITY, method))
                    .filter(units -> units.stream().anyMatch(QualitySection::judged))
                    .toList();
            if (!methods.isEmpty()) {
                html.append("<article>\n<h3>")
                        .append(Html.text(data.name()))
                        .append("</h3>\n")
                        .append(TABLE.table(methods))
                        .append(withoutRows(compared, data))
                        .append(maps(data, methods))
                        .append("</article>\n");
            }
        }
        return html.isEmpty()
                ? ""
                : Html.section(
                        "Synthetic rows",
                        html
                                + Html.note("↓ less is better, ↑ more is; → says which value is best. KS is the"
                                        + " Kolmogorov-Smirnov distance of a feature. Detection: a classifier that is"
                                        + " to tell synthetic from real rows should do no better than 0.5. DCR is the"
                                        + " distance to the closest training row: much smaller than that of held-out"
                                        + " rows, or an NNDR near 0, means that training rows were copied, and so"
                                        + " perfect agreement in the first columns is nothing to be glad of. Coverage"
                                        + " is the share of the real rows' neighborhoods that hold a synthetic row."));
    }

    private static boolean judged(UnitResult unit) {
        return !unit.metrics().isEmpty();
    }

    /** A line for each method that made no rows to judge. */
    private static String withoutRows(Compared compared, DataSummary data) {
        return compared.methods().stream()
                .flatMap(method -> compared.done(data.name(), RowFindings.QUALITY, method).stream())
                .filter(unit -> !judged(unit))
                .map(unit -> Html.note(unit.key().method() + " " + String.join(", ", unit.remarks()) + "."))
                .collect(Collectors.joining());
    }

    private static String maps(DataSummary data, List<List<UnitResult>> methods) {
        List<EntropyMap> maps = methods.stream()
                .map(units -> units.stream()
                        .map(EntropyMap::of)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null))
                .filter(Objects::nonNull)
                .toList();
        if (maps.isEmpty()) {
            return "";
        }
        double most = maps.stream().mapToDouble(EntropyMap::mostEntropy).max().orElse(1);
        double bound = most > 0 ? most : 1;
        StringBuilder html = new StringBuilder("<div class=\"halves\">\n");
        maps.forEach(map -> html.append(map.figure(data, bound)));
        return EntropyMap.legend(bound) + html + "</div>\n"
                + Html.note("Two dimensions of the feature space, one fold; the color is the local entropy, how mixed"
                        + " the classes are around a row. Good synthetic rows lie where real rows of their class do;"
                        + " crosses in yellow stand on the border between classes, crosses far from every circle are"
                        + " invented.");
    }
}
