package io.ballast.examples;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

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

    /** Refuses a vector column for CSV, before any work. */
    static void check(StructType schema, Format format) {
        Optional<String> vector = Arrays.stream(schema.fields())
                .filter(field -> field.dataType().sameType(SQLDataTypes.VectorType()))
                .map(field -> field.name())
                .findFirst();
        if (format == Format.CSV && vector.isPresent()) {
            throw new IllegalArgumentException(
                    "CSV cannot hold the vector column '%s'; use --format parquet".formatted(vector.get()));
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
