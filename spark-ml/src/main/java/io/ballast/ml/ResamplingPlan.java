package io.ballast.ml;

import io.ballast.table.ClassCounts;
import io.ballast.table.TableColumns;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a resampler would make of a table: {@link Resampler#explain}.
 *
 * @param classes in ascending order of their labels
 * @param warnings what the user should know, one sentence each; empty where there is nothing
 */
public record ResamplingPlan(List<ClassPlan> classes, List<String> warnings) {
    public ResamplingPlan {
        classes = List.copyOf(classes);
        warnings = List.copyOf(warnings);
    }

    /**
     * One class.
     *
     * @param label as people write it
     * @param before rows that it has; those marked as validation rows are not counted
     * @param after rows that it would have
     */
    public record ClassPlan(String label, long before, long after) {}

    /** @param after rows of each class afterwards, {@code [classes]} */
    static ResamplingPlan of(ClassCounts before, long[] after, List<String> warnings) {
        List<ClassPlan> classes = new ArrayList<>();
        for (int c = 0; c < after.length; c++) {
            classes.add(new ClassPlan(before.name(c), before.count(c), after[c]));
        }
        return new ResamplingPlan(classes, warnings);
    }

    /** @param after rows afterwards, counted here */
    static ResamplingPlan counted(ClassCounts before, Dataset<Row> after, TableColumns columns, List<String> warnings) {
        long[] sizes = new long[before.numClasses()];
        for (Row row : after.groupBy(columns.label(after.schema())).count().collectAsList()) { // one a class
            sizes[before.indexOf(row.get(0))] = row.getLong(1);
        }
        return of(before, sizes, warnings);
    }

    /** A line a class, {@code 1: 30 -> 100}, then the warnings. */
    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        for (ClassPlan each : classes) {
            lines.add("%s: %,d -> %,d".formatted(each.label(), each.before(), each.after()));
        }
        warnings.forEach(warning -> lines.add("warning: " + warning));
        return String.join("\n", lines);
    }
}
