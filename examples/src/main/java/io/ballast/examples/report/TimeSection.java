package io.ballast.examples.report;

import io.ballast.examples.compare.UnitKey;
import io.ballast.examples.compare.UnitResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What each method cost with each classifier. */
final class TimeSection {
    private static final String HEAP = "heapMib";

    private TimeSection() {}

    /** Nothing where no times were kept. */
    static String section(Compared compared) {
        List<UnitResult> timed = compared.classified().stream()
                .filter(unit -> !unit.seconds().isEmpty())
                .toList();
        if (timed.isEmpty()) {
            return "";
        }
        Set<String> stages = new LinkedHashSet<>();
        timed.forEach(unit -> stages.addAll(unit.seconds().keySet()));
        stages.remove(HEAP);
        boolean heap = timed.stream().anyMatch(unit -> heap(unit) > 0);
        List<String> head = new ArrayList<>(List.of("method", "classifier"));
        head.addAll(stages);
        head.add("all");
        if (heap) {
            head.add("peak heap");
        }
        return Html.section(
                "Time",
                "<div class=\"wide\">\n" + table(head, rows(compared, timed, stages, heap)) + "</div>\n"
                        + Html.note("Seconds summed over folds, repeats and data sets. Units ran side by side, so the"
                                + " sums exceed the time that passed, and each was slowed by its neighbors: compare"
                                + " sizes, not percents. Rows are resampled once a fold for all classifiers, yet"
                                + " counted with each."));
    }

    private static double heap(UnitResult unit) {
        return unit.seconds().getOrDefault(HEAP, unit.metrics().getOrDefault(HEAP, 0.0));
    }

    private static List<List<String>> rows(
            Compared compared, List<UnitResult> timed, Set<String> stages, boolean heap) {
        Map<List<String>, List<UnitResult>> groups = new LinkedHashMap<>();
        compared.methods().forEach(method -> compared.classifiers()
                .forEach(classifier -> groups.put(List.of(method, classifier), new ArrayList<>())));
        for (UnitResult unit : timed) {
            UnitKey key = unit.key();
            groups.computeIfAbsent(List.of(key.method(), key.classifier()), any -> new ArrayList<>())
                    .add(unit);
        }
        List<List<String>> rows = new ArrayList<>();
        groups.forEach((names, units) -> {
            if (!units.isEmpty()) {
                List<String> row = new ArrayList<>(names);
                stages.forEach(stage -> row.add(Wording.duration(sum(units, stage))));
                row.add(Wording.duration(
                        stages.stream().mapToDouble(stage -> sum(units, stage)).sum()));
                if (heap) {
                    double most =
                            units.stream().mapToDouble(TimeSection::heap).max().orElse(0);
                    row.add(Wording.count(Math.round(most)) + " MiB");
                }
                rows.add(row);
            }
        });
        return rows;
    }

    private static double sum(List<UnitResult> units, String stage) {
        return units.stream()
                .mapToDouble(unit -> unit.seconds().getOrDefault(stage, 0.0))
                .sum();
    }

    private static String table(List<String> headText, List<List<String>> rowsText) {
        StringBuilder html = new StringBuilder("<table class=\"results times\">\n<thead><tr>");
        headText.forEach(cell ->
                html.append("<th scope=\"col\">").append(Html.text(cell)).append("</th>"));
        html.append("</tr></thead>\n<tbody>\n");
        String before = "";
        for (List<String> row : rowsText) {
            boolean again = row.get(0).equals(before);
            html.append(again ? "<tr class=\"again\"><th scope=\"row\">" : "<tr><th scope=\"row\">")
                    .append(again ? "" : Html.text(row.get(0)))
                    .append("</th>");
            row.subList(1, row.size())
                    .forEach(cell -> html.append("<td>").append(Html.text(cell)).append("</td>"));
            html.append("</tr>\n");
            before = row.get(0);
        }
        return html.append("</tbody>\n</table>\n").toString();
    }
}
