package io.ballast.examples.report;

import io.ballast.examples.compare.UnitKey;
import io.ballast.examples.compare.UnitResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** What each method cost with each classifier, in time and memory. */
final class TimeSection {
    private static final double MIB = 1 << 20;

    /** Kinds of memory, as units hold them, with the heads of their columns. */
    private static final Map<String, String> MEMORY = memory();

    private TimeSection() {}

    private static Map<String, String> memory() {
        Map<String, String> heads = new LinkedHashMap<>();
        heads.put("cached", "rows cached, most");
        heads.put("task", "sorting and shuffling, most in a task");
        return heads;
    }

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
        List<String> memory = MEMORY.keySet().stream()
                .filter(kind -> timed.stream().anyMatch(unit -> unit.memory().containsKey(kind)))
                .toList();
        List<String> head = new ArrayList<>(List.of("method", "classifier"));
        head.addAll(stages);
        head.add("all");
        memory.forEach(kind -> head.add(MEMORY.get(kind)));
        return Html.section(
                memory.isEmpty() ? "Time" : "Time and memory",
                "<div class=\"wide\">\n" + table(head, rows(compared, timed, stages, memory)) + "</div>\n"
                        + Html.note("Seconds summed over folds, repeats and data sets. Units ran side by side, so the"
                                + " sums exceed the time that passed, and each was slowed by its neighbors: compare"
                                + " sizes, not percents. Rows are resampled once a fold for all classifiers, yet"
                                + " counted with each.")
                        + (memory.isEmpty()
                                ? ""
                                : Html.note("Memory as Spark counts it, the most in any fold from resampling to"
                                        + " scoring: rows that the method and the classifier held cached in memory at"
                                        + " a time, over all executors and beside the fold itself; and what a single"
                                        + " task set aside to sort, shuffle and aggregate. The heap of nets, and of"
                                        + " rows that a task holds otherwise, is in neither, as it cannot be told whose"
                                        + " it is where methods run side by side.")));
    }

    private static List<List<String>> rows(
            Compared compared, List<UnitResult> timed, Set<String> stages, List<String> memory) {
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
                memory.forEach(kind -> row.add(most(units, kind)));
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

    private static String most(List<UnitResult> units, String kind) {
        OptionalDouble bytes = units.stream()
                .filter(unit -> unit.memory().containsKey(kind))
                .mapToDouble(unit -> unit.memory().get(kind))
                .max();
        return bytes.isEmpty() ? "–" : String.format(Locale.ROOT, "%,.1f MiB", bytes.getAsDouble() / MIB);
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
