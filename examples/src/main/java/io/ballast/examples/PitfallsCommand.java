package io.ballast.examples;

import io.ballast.examples.pitfalls.Pitfalls;
import io.ballast.ml.Smote;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The job {@code pitfalls}: what resampling in the wrong place does to a figure. */
@Command(
        name = "pitfalls",
        header = "Show how resampling in the wrong place flatters a classifier.",
        description = {
            "Makes a table with 6 %% minority, resamples it before the split, in transform, and in a ResamplingPipeline, with the same resampler and classifier, and prints the F1 of the minority that each design reports beside that on 20,000 untouched rows.",
            "The same seed makes the same table on any cluster."
        },
        footer = "  deploy/ballast pitfalls --rows 4000 --seed 42")
final class PitfallsCommand extends JobCommand {
    private static final int LEAST_ROWS = 500;
    private static final int UNTOUCHED_ROWS = 20_000;

    @Option(
            names = "--rows",
            defaultValue = "4000",
            paramLabel = "N",
            description = "Rows to learn from, at least 500 (default: ${DEFAULT-VALUE}).")
    private int rows;

    @Option(names = "--seed", defaultValue = "42", description = "Seed of every draw (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Override
    void checkOptions() {
        if (rows < LEAST_ROWS) {
            throw new IllegalArgumentException(
                    "--rows must be at least %d, or the minority is too small to resample, got %d"
                            .formatted(LEAST_ROWS, rows));
        }
    }

    @Override
    void run(SparkSession spark, ConsoleProgress progress) {
        Pitfalls pitfalls = new Pitfalls(spark, resampler(), rows, UNTOUCHED_ROWS, seed);
        progress.stage("resampling in three places");
        List<Pitfalls.Finding> findings = pitfalls.all();
        out().println();
        out().printf(
                        "%-22s %12s %12s %13s %13s%n",
                        "resampled", "rows given", "rows scored", "F1 reported", "F1 untouched");
        for (Pitfalls.Finding found : findings) {
            out().printf(
                            "%-22s %,12d %,12d %13.3f %13.3f%n",
                            found.design(), found.given(), found.scored(), found.reported(), found.honest());
        }
        out().println();
        findings.forEach(found -> out().printf("%s: %s%n", found.design(), found.lesson()));
    }

    private Smote resampler() {
        return new Smote().setSeed(seed);
    }
}
