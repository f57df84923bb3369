package io.ballast.examples;

import io.ballast.table.TableColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.ml.attribute.BinaryAttribute;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;

/**
 * Feature columns of text as columns of 0 and 1, one a value: {@code sex=F}, {@code sex=M}; and booleans as 0 and 1. The metadata of
 * all of them says that they are binary.
 */
final class CategoricalColumns {
    private static final int MOST = 100;

    private CategoricalColumns() {}

    /** A table with columns of 0 and 1 for its text, and what its features are called now; empty as they were given. */
    record Expanded(Dataset<Row> rows, List<String> features) {}

    /**
     * Replaces columns of text; one pass for each.
     *
     * @param features names, or empty for every column but the label
     * @throws IllegalArgumentException if a column is missing, holds more than 100 values, or values that differ in case alone
     */
    static Expanded expand(Dataset<Row> rows, String label, List<String> features) {
        features.forEach(name -> TableColumns.field(rows.schema(), "feature column", name));
        List<Column> columns = new ArrayList<>();
        List<String> names = new ArrayList<>(features);
        for (StructField field : rows.schema().fields()) {
            String name = field.name();
            boolean feature = !name.equals(label) && (features.isEmpty() || features.contains(name));
            Column column = TableColumns.column(name);
            if (feature && field.dataType() == DataTypes.BooleanType) {
                columns.add(binary(column, name));
            } else if (feature && field.dataType() instanceof StringType) {
                List<String> added = new ArrayList<>();
                for (String value : values(rows, name)) {
                    added.add(name + "=" + value);
                    columns.add(binary(column.equalTo(value), name + "=" + value));
                }
                checkNames(rows, name, added);
                int at = names.indexOf(name);
                if (at >= 0) {
                    names.remove(at);
                    names.addAll(at, added);
                }
            } else {
                columns.add(column);
            }
        }
        return new Expanded(rows.select(columns.toArray(new Column[0])), names);
    }

    private static Column binary(Column column, String name) {
        return column.cast(DataTypes.DoubleType)
                .as(name, BinaryAttribute.defaultAttr().withName(name).toMetadata());
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

    /** Spark takes names that differ in case alone for the same. */
    private static void checkNames(Dataset<Row> rows, String name, List<String> added) {
        Set<String> taken = new HashSet<>();
        Arrays.stream(rows.columns()).forEach(column -> taken.add(column.toLowerCase(Locale.ROOT)));
        for (String each : added) {
            if (!taken.add(each.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(
                        "feature column '%s' would become column '%s', but there is another of that name but for case; rename its values first"
                                .formatted(name, each));
            }
        }
    }
}
