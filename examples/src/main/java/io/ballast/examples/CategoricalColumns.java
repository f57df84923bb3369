package io.ballast.examples;

import io.ballast.table.TableColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;

/** Feature columns of text as columns of 0 and 1, one a value: {@code sex=F}, {@code sex=M}. */
final class CategoricalColumns {
    private static final int MOST = 100;

    private CategoricalColumns() {}

    /** A table with columns of 0 and 1 for its text, and what its features are called now; empty as they were given. */
    record Expanded(Dataset<Row> rows, List<String> features) {}

    /**
     * Replaces columns of text; one pass for each.
     *
     * @param features names, or empty for every column but the label
     * @throws IllegalArgumentException if a column is missing or holds more than 100 values
     */
    static Expanded expand(Dataset<Row> rows, String label, List<String> features) {
        List<String> wanted = features.isEmpty()
                ? Arrays.stream(rows.columns())
                        .filter(name -> !name.equals(label))
                        .toList()
                : features;
        Dataset<Row> expanded = rows;
        List<String> names = new ArrayList<>();
        for (String name : wanted) {
            StructField field = TableColumns.field(rows.schema(), "feature column", name);
            if (field.dataType() instanceof StringType && !name.equals(label)) {
                for (String value : values(rows, name)) {
                    String added = name + "=" + value;
                    Column is = TableColumns.column(name).equalTo(value).cast(DataTypes.DoubleType);
                    expanded = expanded.withColumn(added, is);
                    names.add(added);
                }
            } else {
                names.add(name);
            }
        }
        return new Expanded(expanded, features.isEmpty() ? List.of() : names);
    }

    private static List<String> values(Dataset<Row> rows, String name) {
        List<Row> found = rows.select(TableColumns.column(name))
                .distinct()
                .orderBy(TableColumns.column(name))
                .limit(MOST + 1)
                .collectAsList();
        if (found.size() > MOST) {
            throw new IllegalArgumentException(
                    "feature column '%s' holds more than %d different texts; leave it out with --features, or turn it into numbers first"
                            .formatted(name, MOST));
        }
        return found.stream()
                .filter(row -> !row.isNullAt(0))
                .map(row -> row.getString(0))
                .toList();
    }
}
