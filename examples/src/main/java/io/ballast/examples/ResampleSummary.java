package io.ballast.examples;

import io.ballast.ml.Resampler;
import io.ballast.ml.ResamplerModel;
import io.ballast.strategy.SamplingStrategy;
import io.ballast.table.ClassCounts;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows of each class, original and synthetic, counted in the table that was written.
 *
 * @param classes of the table that was read
 * @param original rows of each class that came back
 * @param synthetic rows of each class that were made
 */
record ResampleSummary(ClassCounts classes, long[] original, long[] synthetic) {

    /**
     * Counts, and makes sure that the output holds what it should.
     *
     * @param written the output as read back
     * @throws IOException if rows are missing or too many
     */
    static ResampleSummary of(Dataset<Row> written, String label, Resampler resampler, ResamplerModel model)
            throws IOException {
        ClassCounts classes = model.classes();
        long[] original = new long[classes.numClasses()];
        long[] synthetic = new long[classes.numClasses()];
        Dataset<Row> counts = written.groupBy(InputTable.column(label), InputTable.column(SyntheticColumns.SYNTHETIC))
                .count();
        for (Row row : counts.collectAsList()) { // two rows a class
            int c = classes.indexOf(row.get(0));
            if (c < 0) {
                throw new IOException(
                        "the table written holds label %s, which the table read does not".formatted(row.get(0)));
            }
            (row.getBoolean(1) ? synthetic : original)[c] += row.getLong(2);
        }
        long[] toMake = SamplingStrategy.parse(resampler.getSamplingStrategy()).rowsToMake(classes);
        for (int c = 0; c < original.length; c++) {
            if (original[c] != classes.count(c) || synthetic[c] != toMake[c]) {
                throw new IOException(
                        "the table written holds %,d original and %,d synthetic rows of class %s, but should hold %,d and %,d"
                                .formatted(original[c], synthetic[c], classes.name(c), classes.count(c), toMake[c]));
            }
        }
        return new ResampleSummary(classes, original, synthetic);
    }

    long made() {
        return Arrays.stream(synthetic).sum();
    }

    /** What was read, what was made, where it is. */
    void print(ConsoleProgress progress, InputTable table, OutputPath target, Optional<ReportFolder> report) {
        progress.say("read " + table.describe(classes.total()));
        for (int c = 0; c < original.length; c++) {
            progress.say("class %s: %,d rows before, %,d after, %,d of them synthetic"
                    .formatted(classes.name(c), original[c], original[c] + synthetic[c], synthetic[c]));
        }
        progress.say("done: %,d rows in %s".formatted(classes.total() + made(), target.target()));
        report.ifPresent(folder -> progress.say("report: " + folder.page()));
    }
}
