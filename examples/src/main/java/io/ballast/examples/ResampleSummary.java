package io.ballast.examples;

import io.ballast.ml.Resampler;
import io.ballast.ml.ResamplerModel;
import io.ballast.ml.UnderSampler;
import io.ballast.strategy.SamplingStrategy;
import io.ballast.table.ClassCounts;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
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
     * Counts, and makes sure that the output holds what it should: no class more original rows than it had, all of them unless a method
     * removes rows, and the sizes asked for where a method promises them.
     *
     * @param written the output as read back
     * @param models one of each method of the chain
     * @throws IOException if rows are missing or too many
     */
    static ResampleSummary of(Dataset<Row> written, String label, MethodChain chain, List<ResamplerModel> models)
            throws IOException {
        ClassCounts classes = models.get(0).classes();
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
        ResampleSummary summary = new ResampleSummary(classes, original, synthetic);
        summary.checkOriginals(chain);
        for (int i = 0; i < models.size(); i++) {
            if (asAsked(chain.steps().get(i))) {
                long[] after = i + 1 < models.size() ? sizes(classes, models.get(i + 1)) : summary.after();
                check(chain.steps().get(i), models.get(i).classes(), classes, after);
            }
        }
        return summary;
    }

    private void checkOriginals(MethodChain chain) throws IOException {
        for (int c = 0; c < original.length; c++) {
            boolean fits = chain.removesRows() ? original[c] <= classes.count(c) : original[c] == classes.count(c);
            if (!fits) {
                throw new IOException("the table written holds %,d original rows of class %s, but should hold %s%,d"
                        .formatted(
                                original[c], classes.name(c), chain.removesRows() ? "at most " : "", classes.count(c)));
            }
        }
    }

    /** A class that is too small may be left as it is, where that was asked for. */
    private static boolean asAsked(MethodChain.Step step) {
        Object small = MethodParams.values(step.resampler()).get("handleSmallClass");
        return step.method().sizes() == Methods.Sizes.AS_ASKED && !"skip".equals(small);
    }

    /** Rows of each class of the first table in the one that a method was given. */
    private static long[] sizes(ClassCounts first, ResamplerModel next) {
        long[] sizes = new long[first.numClasses()];
        for (int c = 0; c < next.classes().numClasses(); c++) {
            sizes[first.indexOf(next.classes().value(c))] = next.classes().count(c);
        }
        return sizes;
    }

    private static void check(MethodChain.Step step, ClassCounts before, ClassCounts first, long[] after)
            throws IOException {
        long[] asked = asked(step.resampler(), before);
        for (int c = 0; c < asked.length; c++) {
            long found = after[first.indexOf(before.value(c))];
            if (found != asked[c]) {
                throw new IOException("%s gave %,d rows of class %s, but should give %,d"
                        .formatted(step.name(), found, before.name(c), asked[c]));
            }
        }
    }

    private static long[] asked(Resampler resampler, ClassCounts before) {
        SamplingStrategy strategy = SamplingStrategy.parse(resampler.getSamplingStrategy());
        if (resampler instanceof UnderSampler<?>) {
            return strategy.rowsToKeep(before);
        }
        long[] sizes = strategy.rowsToMake(before);
        Arrays.setAll(sizes, c -> before.count(c) + sizes[c]);
        return sizes;
    }

    /** Rows of each class in the table written. */
    private long[] after() {
        long[] after = new long[original.length];
        Arrays.setAll(after, c -> original[c] + synthetic[c]);
        return after;
    }

    /** What was read, what became of it, where it is. */
    void print(
            ConsoleProgress progress,
            InputTable table,
            MethodChain chain,
            OutputPath target,
            Optional<ReportFolder> report) {
        progress.made(Arrays.stream(synthetic).sum());
        progress.say("read " + table.describe(classes.total()));
        boolean makesRows = !chain.removesRows() || Arrays.stream(synthetic).sum() > 0;
        for (int c = 0; c < original.length; c++) {
            progress.say("class %s: %,d rows before, %,d after%s%s"
                    .formatted(
                            classes.name(c),
                            classes.count(c),
                            original[c] + synthetic[c],
                            makesRows ? ", %,d of them synthetic".formatted(synthetic[c]) : "",
                            chain.removesRows() ? ", %,d left out".formatted(classes.count(c) - original[c]) : ""));
        }
        progress.say("done: %,d rows in %s".formatted(Arrays.stream(after()).sum(), target.target()));
        report.ifPresent(folder -> progress.say("report: " + folder.page()));
    }
}
