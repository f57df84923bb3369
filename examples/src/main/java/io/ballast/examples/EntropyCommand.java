package io.ballast.examples;

import io.ballast.ml.LocalEntropy;
import io.ballast.neighbors.Metric;
import io.ballast.neighbors.NeighborSettings;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The job {@code entropy}: how mixed the classes are around each row. */
@Command(
        name = "entropy",
        header = "Add the local entropy of every row to a table.",
        description = {
            "The local entropy score of a row is the Shannon entropy, in bits, of the labels of its k nearest neighbors: 0 deep inside a class, high where classes overlap (LEO-CVAE, Eq. 2).",
            "Writes the table with one more column, entropy. Large tables are searched approximately, with the recall measured and printed; --neighbors exact compares every pair of rows."
        },
        footer = "  deploy/ballast entropy --input data.csv --label y --standardize --k 7 --output scored")
final class EntropyCommand extends JobCommand {
    @Option(names = "--input", paramLabel = "PATH", description = "File, folder or glob to read.")
    private String input;

    @Option(
            names = "--input-format",
            defaultValue = "AUTO",
            paramLabel = "auto|csv|parquet|libsvm|idx|images",
            description = "What it is; images: a folder of PNG files, with a subfolder for each class (default: by its"
                    + " name).")
    private InputTable.Format inputFormat;

    @Mixin
    private IdxFiles idx;

    @Option(names = "--label", paramLabel = "COL", description = "Column of classes; needed but for images.")
    private String label;

    @Option(
            names = "--features",
            split = ",",
            paramLabel = "a,b,c",
            description = "Feature columns (default: every numeric column but the label).")
    private List<String> features = List.of();

    @Option(names = "--standardize", description = "Scale features to mean 0 and standard deviation 1 first.")
    private boolean standardize;

    @Option(names = "--k", defaultValue = "7", description = "Neighbors of a row (default: ${DEFAULT-VALUE}).")
    private int k;

    @Option(
            names = "--metric",
            defaultValue = "euclidean",
            paramLabel = "euclidean|manhattan|cosine",
            description = "Distance between rows (default: ${DEFAULT-VALUE}).")
    private String metric;

    @Option(
            names = "--kind",
            defaultValue = "labels",
            paramLabel = "labels|kernel",
            description = "Neighbors count alike, or nearer ones more (default: ${DEFAULT-VALUE}).")
    private String kind;

    @Option(
            names = "--neighbors",
            defaultValue = "auto",
            paramLabel = "auto|exact|approximate",
            description = "How neighbors are found (default: ${DEFAULT-VALUE}: exact unless that takes very long).")
    private String neighbors;

    @Option(
            names = "--probes",
            paramLabel = "N",
            description = "Cells to look into when approximate (default: the fewest that reach --min-recall).")
    private Integer probes;

    @Option(
            names = "--min-recall",
            defaultValue = "0.95",
            paramLabel = "0..1",
            description = "Share of true neighbors to find when approximate (default: ${DEFAULT-VALUE}).")
    private double minRecall;

    @Option(names = "--output", required = true, paramLabel = "PATH", description = "Folder to write; must not exist.")
    private String output;

    @Option(
            names = "--checkpoint",
            paramLabel = "DIR",
            description = "Folder that keeps neighbors as they are found; the same command again goes on from there.")
    private String checkpoint;

    @Option(names = "--overwrite", description = "Replace the output when it exists.")
    private boolean overwrite;

    @Option(
            names = "--format",
            defaultValue = "PARQUET",
            paramLabel = "parquet|csv",
            description = "How to write it (default: parquet).")
    private OutputTable.Format format;

    @Override
    void checkOptions() {
        idx.check(input, inputFormat, features);
        if (input == null && !idx.given()) {
            throw new IllegalArgumentException("--input must name the table to read");
        }
        if (idx.label(label, inputFormat) == null) {
            throw new IllegalArgumentException("--label must name the column of classes in --input");
        }
        if (k < 1 || k > 256) {
            throw new IllegalArgumentException("--k must be 1 to 256, got " + k);
        }
        if (probes != null && probes < 1) {
            throw new IllegalArgumentException("--probes must be at least 1, got " + probes);
        }
        if (!(minRecall >= 0 && minRecall <= 1)) {
            throw new IllegalArgumentException("--min-recall must be 0 to 1, got " + minRecall);
        }
        if (!List.of("labels", "kernel").contains(kind)) {
            throw new IllegalArgumentException("--kind must be labels or kernel, got '%s'".formatted(kind));
        }
        Metric.parse(metric);
        NeighborSettings.Mode.parse(neighbors);
    }

    @Override
    void run(SparkSession spark, ConsoleProgress progress) throws Exception {
        try (OutputPath target = OutputPath.open(spark, output, overwrite)) {
            if (input != null) {
                target.checkApartFrom(spark, input);
            }
            if (checkpoint != null) {
                target.checkApartFrom(spark, input, checkpoint);
            }
            String classes = idx.label(label, inputFormat);
            InputTable table = idx.given()
                    ? idx.read(spark, classes)
                    : InputTable.read(spark, input, inputFormat, classes, features);
            OutputTable.check(table.rows().schema(), format);
            OutputTable.checkAbsent(table.rows().schema(), "entropy");
            progress.stage("reading " + table.name());
            LocalEntropy entropy = new LocalEntropy()
                    .setFeaturesCol(InputTable.VECTOR)
                    .setLabelCol(table.label())
                    .setKNeighbors(k)
                    .setMetric(metric)
                    .setStandardization(standardize)
                    .setEntropyKind(kind)
                    .setNeighbors(neighbors)
                    .setMinRecall(minRecall)
                    .onSearch(progress.searchListener());
            if (probes != null) {
                entropy.setProbes(probes);
            }
            if (checkpoint != null) {
                entropy.setCheckpointDir(checkpoint);
            }
            Dataset<Row> scored = entropy.transform(table.assembled()).drop(InputTable.VECTOR);
            progress.stage("finding the %d nearest neighbors of every row".formatted(k));
            OutputTable.write(scored, format, target.staged());
            summarise(OutputTable.read(spark, scored.schema(), format, target.staged()), table.label(), progress);
            target.commit();
            progress.say("done: table with column entropy in " + target.target());
        }
    }

    private static void summarise(Dataset<Row> scored, String label, ConsoleProgress progress) {
        Dataset<Row> byClass = scored.groupBy(InputTable.column(label))
                .agg(functions.count("*"), functions.avg("entropy"))
                .orderBy(InputTable.column(label));
        for (Row row : byClass.collectAsList()) { // one row a class
            progress.say("class %s: %,d rows, mean entropy %.4f bits"
                    .formatted(row.get(0), row.getLong(1), row.getDouble(2)));
        }
    }
}
