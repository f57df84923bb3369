package io.ballast.tests;

import io.ballast.spark.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Tables for jobs to work on: two overlapping normal classes, the smaller one in every so many-th row. */
final class TwoClouds {
    private TwoClouds() {}

    /**
     * Writes a table as CSV: features x0, x1, ..., then label 0 or 1.
     *
     * @param every row of this number, 0 among them, is of class 1
     */
    static Path write(Path file, int rows, int features, int every) throws IOException {
        Random random = new Random(3);
        StringBuilder csv = new StringBuilder(
                IntStream.range(0, features).mapToObj(d -> "x" + d + ",").collect(Collectors.joining()) + "label\n");
        for (int i = 0; i < rows; i++) {
            int label = i % every == 0 ? 1 : 0;
            for (int d = 0; d < features; d++) {
                csv.append((float) (random.nextGaussian() + 0.8 * label)).append(',');
            }
            csv.append(label).append('\n');
        }
        return Files.writeString(file, csv);
    }

    /** Rows of a Parquet output in an order that they alone decide. */
    static List<Row> rows(Path output) {
        Dataset<Row> rows = LocalSpark.session().read().parquet(output.toString());
        String added = rows.columns()[rows.columns().length - 1];
        return rows.orderBy("x0", "x1", "x2", "label", added).collectAsList();
    }
}
