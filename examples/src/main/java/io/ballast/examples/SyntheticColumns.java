package io.ballast.examples;

import io.ballast.table.TableColumns;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.functions$;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Brings rows from the vector form that resamplers use back into the columns of the table that was read. */
final class SyntheticColumns {
    /** Column that tells synthetic rows from original ones. */
    static final String SYNTHETIC = "synthetic";

    /** The same for the rows of one method of a chain. */
    static final String OF_STEP = "io.ballast.synthetic";

    private static final String VALUES = "io.ballast.values";

    private SyntheticColumns() {}

    /**
     * Original rows as they were read, then the synthetic ones.
     *
     * @param resampled what resamplers made of {@code table.assembled()}, with {@link #SYNTHETIC}
     * @param asText whether to give the text of a CSV file back as it stands there
     */
    static Dataset<Row> below(InputTable table, Dataset<Row> resampled, boolean asText) {
        return below(table, asText ? table.text().get() : table.rows(), resampled, asText);
    }

    /**
     * Like {@link #below}, with only those original rows that the resamplers left.
     *
     * @param resampled what they made of {@code table.assembled()}, or of {@code table.assembledWithText()} if {@code asText}
     */
    static Dataset<Row> left(InputTable table, Dataset<Row> resampled, boolean asText) {
        List<Column> columns = new ArrayList<>();
        for (StructField field : table.rows().schema().fields()) {
            Column value = asText ? InputTable.textOf(field.name()) : TableColumns.column(field.name());
            columns.add(value.as(field.name(), field.metadata()));
        }
        Dataset<Row> originals =
                resampled.filter(functions.not(functions.col(SYNTHETIC))).select(columns.toArray(new Column[0]));
        return below(table, originals, resampled, asText);
    }

    private static Dataset<Row> below(
            InputTable table, Dataset<Row> originals, Dataset<Row> resampled, boolean asText) {
        Dataset<Row> made = placed(table, resampled.filter(functions.col(SYNTHETIC)));
        if (asText) {
            made = asText(made, table.rows().schema());
        }
        return originals
                .withColumn(SYNTHETIC, functions.lit(false))
                .unionByName(made.withColumn(SYNTHETIC, functions.lit(true)));
    }

    private static Dataset<Row> placed(InputTable table, Dataset<Row> synthetic) {
        Dataset<Row> rows = synthetic;
        if (!table.hasVectorColumn()) {
            rows = rows.withColumn(
                    VALUES, functions$.MODULE$.vector_to_array(TableColumns.column(InputTable.VECTOR), "float64"));
        }
        List<Column> columns = new ArrayList<>();
        for (StructField field : table.rows().schema().fields()) {
            columns.add(value(table, field).as(field.name(), field.metadata()));
        }
        return rows.select(columns.toArray(new Column[0]));
    }

    private static Column value(InputTable table, StructField field) {
        int at = table.features().indexOf(field.name());
        if (at < 0) {
            return TableColumns.column(field.name()); // the label, or null
        }
        if (table.hasVectorColumn()) {
            Column vector = TableColumns.column(InputTable.VECTOR);
            return table.shape().isPresent() ? pixels(vector) : vector;
        }
        Column value = functions.col("`" + VALUES + "`").getItem(at);
        return (InputTable.isWhole(field) ? whole(value, field) : value).cast(field.dataType());
    }

    /** The nearest whole numbers from 0 to 255. */
    private static Column pixels(Column vector) {
        Column values = functions.transform(
                functions$.MODULE$.vector_to_array(vector, "float64"),
                value -> functions.greatest(
                        functions.lit(0.0), functions.least(functions.lit(255.0), functions.rint(value))));
        return functions$.MODULE$.array_to_vector(values);
    }

    /** The nearest whole number that the column's type can hold. */
    private static Column whole(Column value, StructField field) {
        double largest =
                switch (field.dataType().typeName()) {
                    case "byte" -> Byte.MAX_VALUE;
                    case "short" -> Short.MAX_VALUE;
                    case "integer" -> Integer.MAX_VALUE;
                    default -> 1e15;
                };
        return functions.greatest(
                functions.lit(-largest), functions.least(functions.lit(largest), functions.rint(value)));
    }

    private static Dataset<Row> asText(Dataset<Row> rows, StructType schema) {
        Column[] columns = new Column[schema.fields().length];
        for (int i = 0; i < columns.length; i++) {
            String name = schema.fields()[i].name();
            columns[i] = TableColumns.column(name).cast("string").as(name);
        }
        return rows.select(columns);
    }
}
