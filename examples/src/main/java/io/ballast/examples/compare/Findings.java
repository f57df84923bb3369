package io.ballast.examples.compare;

import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a comparison has found: data sets, units, summaries and the verdicts on them, as people and programs read them.
 *
 * @param data in the order of the settings
 * @param units by key
 * @param summaries in the order of data, classifier and method
 * @param verdicts one a classifier
 */
public record Findings(
        Settings settings,
        List<DataSummary> data,
        Map<UnitKey, UnitResult> units,
        List<Summary> summaries,
        List<ClassifierVerdict> verdicts) {
    private static final ObjectWriter JSON = JsonMapper.builder().build().writerWithDefaultPrettyPrinter();

    /** Metrics that the console shows beside the one the verdict is about. */
    private static final List<String> SHOWN = List.of("aucRoc", "auprc", "f1Minority", "gMean", "brier");

    /** Findings on what has been run. */
    public static Findings of(Settings settings, List<DataSummary> data, Map<UnitKey, UnitResult> units) {
        Map<UnitKey, UnitResult> sorted = new TreeMap<>(units);
        return new Findings(
                settings,
                List.copyOf(data),
                sorted,
                Summary.all(settings, sorted),
                ClassifierVerdict.all(settings, sorted));
    }

    /** Writes {@code results.csv}, then {@code results.json}, whose being there says that the comparison is finished. */
    public void write(UnitStore store) throws IOException {
        store.write("results.csv", csv().getBytes(StandardCharsets.UTF_8));
        store.write("results.json", JSON.writeValueAsBytes(json()));
    }

    /** The same for the same options, whenever and in however many runs it was found: no times and no memory. */
    private Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("settings", settings.toMap());
        json.put("data", data);
        json.put("verdicts", verdicts.stream().map(Findings::json).toList());
        json.put("summaries", summaries);
        List<Map<String, Object>> each = new ArrayList<>();
        for (UnitResult unit : units.values()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("data", unit.key().data());
            fields.put("repeat", unit.key().repeat());
            fields.put("fold", unit.key().fold());
            fields.put("method", unit.key().method());
            fields.put("classifier", unit.key().classifier());
            fields.put("failure", unit.failure());
            fields.put("remarks", unit.remarks());
            fields.put("rows", unit.rows());
            fields.put("metrics", unit.metrics());
            each.add(fields);
        }
        json.put("units", each);
        return json;
    }

    private static Map<String, Object> json(ClassifierVerdict verdict) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("classifier", verdict.classifier());
        fields.put("metric", verdict.metric());
        fields.put("helps", verdict.helps());
        fields.put("sentences", verdict.sentences());
        fields.put("tests", verdict.tests());
        fields.put("ranking", verdict.ranking().orElse(null));
        return fields;
    }

    private String csv() {
        Set<String> metrics = new LinkedHashSet<>();
        Set<String> stages = new LinkedHashSet<>();
        Set<String> memory = new LinkedHashSet<>();
        units.values().forEach(unit -> {
            metrics.addAll(unit.metrics().keySet());
            stages.addAll(unit.seconds().keySet());
            memory.addAll(unit.memory().keySet());
        });
        StringBuilder csv = new StringBuilder("data,repeat,fold,method,classifier,failure,remarks");
        metrics.forEach(name -> csv.append(',').append(name));
        stages.forEach(name -> csv.append(',').append(name).append("Seconds"));
        memory.forEach(name -> csv.append(',').append(name).append("Bytes"));
        csv.append('\n');
        for (UnitResult unit : units.values()) {
            UnitKey key = unit.key();
            csv.append(quoted(key.data()))
                    .append(',')
                    .append(key.repeat())
                    .append(',')
                    .append(key.fold())
                    .append(',')
                    .append(key.method())
                    .append(',')
                    .append(key.classifier())
                    .append(',')
                    .append(quoted(unit.failure()))
                    .append(',')
                    .append(quoted(String.join(" ", unit.remarks())));
            metrics.forEach(name -> csv.append(',').append(number(unit.metrics().get(name))));
            stages.forEach(name -> csv.append(',').append(number(unit.seconds().get(name))));
            memory.forEach(name -> csv.append(',').append(number(unit.memory().get(name))));
            csv.append('\n');
        }
        return csv.toString();
    }

    private static String number(Double value) {
        return value == null ? "" : value.toString();
    }

    private static String quoted(String text) {
        return text.matches("[\\w ./+-]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    /** Tables and verdicts for the console. */
    public void print(PrintWriter out) {
        List<String> metrics = new ArrayList<>(List.of(settings.metric()));
        SHOWN.stream().filter(name -> !name.equals(settings.metric())).forEach(metrics::add);
        for (DataSummary each : data) {
            for (String classifier : settings.classifiers()) {
                print(out, each, classifier, metrics);
            }
        }
        out.println();
        verdicts.forEach(verdict ->
                verdict.sentences().forEach(sentence -> out.printf("%s: %s%n", verdict.classifier(), sentence)));
    }

    private void print(PrintWriter out, DataSummary on, String classifier, List<String> metrics) {
        out.printf("%n%s, %s: mean ± sd over folds%n%-34s", on.name(), classifier, "method");
        metrics.forEach(name -> out.printf(" %15s", name));
        out.println();
        for (Summary summary : summaries) {
            if (summary.data().equals(on.name()) && summary.classifier().equals(classifier)) {
                out.printf("%-34s", summary.method());
                metrics.forEach(name -> out.printf(" %15s", summary.text(name)));
                out.println(summary.failed() == 0 ? "" : "  failed on %d folds".formatted(summary.failed()));
            }
        }
    }
}
