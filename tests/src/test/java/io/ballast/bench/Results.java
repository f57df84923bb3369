package io.ballast.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Rows of named numbers, printed as a table and as one line of JSON. */
final class Results {
    private final String name;
    private final List<Map<String, Object>> rows = new ArrayList<>();

    Results(String name) {
        this.name = name;
    }

    /** Adds a row of alternating names and values. */
    void add(Object... namesAndValues) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            row.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        rows.add(row);
    }

    /** The middle one. */
    static double median(double[] values) {
        return Arrays.stream(values).sorted().toArray()[values.length / 2];
    }

    void print() {
        System.out.printf("%n## %s%n%n", name);
        List<String> columns = List.copyOf(rows.get(0).keySet());
        System.out.println("| " + String.join(" | ", columns) + " |");
        System.out.println("|" + " --- |".repeat(columns.size()));
        for (Map<String, Object> row : rows) {
            System.out.println("| "
                    + columns.stream().map(column -> text(row.get(column))).collect(Collectors.joining(" | ")) + " |");
        }
        String json = rows.stream()
                .map(row -> row.entrySet().stream()
                        .map(entry -> "\"%s\": %s".formatted(entry.getKey(), json(entry.getValue())))
                        .collect(Collectors.joining(", ", "{", "}")))
                .collect(Collectors.joining(", ", "[", "]"));
        System.out.printf("%nJSON {\"benchmark\": \"%s\", \"rows\": %s}%n", name, json);
    }

    private static String text(Object value) {
        return value instanceof Double number ? String.format(Locale.ROOT, "%.4g", number) : String.valueOf(value);
    }

    private static String json(Object value) {
        if (value instanceof Double number && !Double.isFinite(number)) {
            return "null"; // JSON has no NaN
        }
        return value instanceof Number ? value.toString() : "\"" + value + "\"";
    }
}
