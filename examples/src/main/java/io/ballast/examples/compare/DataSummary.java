package io.ballast.examples.compare;

import io.ballast.evaluation.ClassRoles;
import io.ballast.ml.EvaluationTable;
import io.ballast.table.ClassCounts;
import java.util.Arrays;
import java.util.List;

/**
 * A data set as reports describe it.
 *
 * @param rows of each class, {@code [classes]}
 * @param minority index of the smallest class, which metrics of one class are of
 * @param majority index of the largest class
 */
public record DataSummary(String name, int features, List<String> classes, long[] rows, int minority, int majority) {
    public static DataSummary of(EvaluationTable table) {
        ClassCounts classes = table.classes();
        long[] rows = new long[classes.numClasses()];
        Arrays.setAll(rows, classes::count);
        ClassRoles roles = table.roles();
        return new DataSummary(table.name(), table.dims(), classes.names(), rows, roles.minority(), roles.majority());
    }
}
