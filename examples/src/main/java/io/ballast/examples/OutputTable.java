package io.ballast.examples;

import java.util.Locale;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;

/** Writes and reads back the tables of jobs. */
final class OutputTable {
    private OutputTable() {}

    /** File formats, as {@code --format} spells them. */
    enum Format {
        PARQUET,
        CSV;

        /** The same word in lower case. */
        String lower() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Writes a table: Parquet, or CSV with a header and quotes doubled within quotes.
     *
     * @throws IllegalArgumentException if CSV cannot hold a column
     */
    static void write(Dataset<Row> rows, Format format, String path) {
        switch (format) {
            case PARQUET -> rows.write().mode(SaveMode.ErrorIfExists).parquet(path);
            case CSV ->
                rows.write()
                        .mode(SaveMode.ErrorIfExists)
                        .option("header", true)
                        .option("escape", "\"")
                        .option("ignoreLeadingWhiteSpace", false)
                        .option("ignoreTrailingWhiteSpace", false)
                        .csv(path);
        }
    }

    /**
     * Refuses a column that CSV has no text for, before any work.
     *
     * @throws IllegalArgumentException naming it
     */
    static void check(StructType schema, Format format) {
        for (StructField field : schema.fields()) {
            if (format == Format.CSV && !isText(field.dataType())) {
                boolean vector = field.dataType().sameType(SQLDataTypes.VectorType());
                throw new IllegalArgumentException("CSV cannot hold the %s column '%s'; use --format parquet"
                        .formatted(vector ? "vector" : field.dataType().simpleString(), field.name()));
            }
        }
    }

    private static boolean isText(DataType type) {
        return !(type instanceof ArrayType
                || type instanceof MapType
                || type instanceof StructType
                || type instanceof BinaryType
                || type instanceof UserDefinedType<?>);
    }

    /**
     * Refuses a table that has a column which the job would add.
     *
     * @throws IllegalArgumentException naming it
     */
    static void checkAbsent(StructType schema, String added) {
        for (String name : schema.fieldNames()) {
            if (name.equalsIgnoreCase(added)) {
                throw new IllegalArgumentException(
                        "the table has a column '%s' already, which the job would add; rename it first"
                                .formatted(name));
            }
        }
    }

    /** Reads back what {@link #write} wrote, with the given column types. */
    static Dataset<Row> read(SparkSession spark, StructType schema, Format format, String path) {
        return switch (format) {
            case PARQUET -> spark.read().parquet(path);
            case CSV ->
                spark.read()
                        .schema(schema)
                        .option("header", true)
                        .option("escape", "\"")
                        .csv(path);
        };
    }
}
