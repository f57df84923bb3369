package io.ballast.examples;

import io.ballast.evaluation.SyntheticComparison;
import io.ballast.examples.report.ResampleReport;
import io.ballast.ml.LeoCvae;
import io.ballast.ml.Resampler;
import io.ballast.ml.ResamplerModel;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The job {@code resample}: a balanced table next to the untouched originals, and a report. */
@Command(
        name = "resample",
        header = "Balance a table.",
        description = {
            "Writes every original row unchanged and, below, synthetic rows of the smaller classes; column synthetic tells them apart. Feature columns of whole numbers get whole numbers; other columns are null in synthetic rows.",
            "Without --input it makes a Connect-4 table of 50,000 boards first, balances that and draws a report: a first result without any data."
        },
        footer = {
            "  deploy/ballast resample",
            "  deploy/ballast resample --input data.csv --label y --output balanced --report report",
            "  deploy/ballast resample --input data.csv --label y --param kNeighbors=15 \\",
            "      --param samplingStrategy=0.5 --output balanced --format csv --overwrite",
            "",
            "Params of --method leo-cvae (name: meaning): see README.md; an unknown name lists them."
        })
final class ResampleCommand extends JobCommand {
    private static final long DEMO_BOARDS = 50_000;
    private static final int DEMO_PLY = 24;
    private static final String DEMO_NAME = "Connect-4, %,d boards after %d plies".formatted(DEMO_BOARDS, DEMO_PLY);
    private static final String DEMO_OUTPUT = "connect4-balanced";
    private static final String DEMO_REPORT = "connect4-report";

    @Option(
            names = "--input",
            paramLabel = "PATH",
            description = "File, folder or glob to read (default: a Connect-4 table is made).")
    private String input;

    @Option(
            names = "--input-format",
            defaultValue = "AUTO",
            paramLabel = "auto|csv|parquet|libsvm",
            description = "What it is (default: by its name).")
    private InputTable.Format inputFormat;

    @Option(names = "--label", paramLabel = "COL", description = "Column of classes; needed with --input.")
    private String label;

    @Option(
            names = "--features",
            split = ",",
            paramLabel = "a,b,c",
            description = "Feature columns (default: every numeric column but the label).")
    private List<String> features = List.of();

    @Option(
            names = "--method",
            defaultValue = "leo-cvae",
            paramLabel = "NAME",
            description = "How to make rows: leo-cvae (default: ${DEFAULT-VALUE}).")
    private String method;

    @Option(names = "--param", paramLabel = "NAME=VALUE", description = "A param of the method; may be repeated.")
    private Map<String, String> params = new LinkedHashMap<>();

    @Option(names = "--seed", defaultValue = "42", description = "Seed of every draw (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--output", paramLabel = "PATH", description = "Folder to write; needed with --input.")
    private String output;

    @Option(
            names = "--format",
            defaultValue = "PARQUET",
            paramLabel = "parquet|csv",
            description = "How to write it (default: parquet).")
    private OutputTable.Format format;

    @Option(names = "--overwrite", description = "Replace the output when it exists.")
    private boolean overwrite;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Folder for report.html and report.json (default: none with --input).")
    private String report;

    @Override
    void checkOptions() {
        if (input != null && label == null) {
            throw new IllegalArgumentException("--label must name the column of classes in --input");
        }
        if (input != null && output == null) {
            throw new IllegalArgumentException("--output must name the folder to write");
        }
        if (input == null && (label != null || !features.isEmpty())) {
            throw new IllegalArgumentException("--label and --features need --input, the table they are columns of");
        }
        Methods.create(method, params);
    }

    @Override
    void run(SparkSession spark, ConsoleProgress progress) throws Exception {
        String reportPath = input == null && report == null ? DEMO_REPORT : report;
        try (OutputPath target = OutputPath.open(spark, output == null ? DEMO_OUTPUT : output, overwrite)) {
            Optional<ReportFolder> folder = reportPath == null
                    ? Optional.empty()
                    : Optional.of(ReportFolder.open(spark, reportPath, overwrite, target));
            InputTable table = input == null
                    ? InputTable.made(DEMO_NAME, demo(spark), "label")
                    : InputTable.read(spark, input, inputFormat, label, features);
            SyntheticColumns.check(table.rows().schema());
            OutputTable.check(table.rows().schema(), format);

            progress.stage("reading " + table.name());
            Dataset<Row> assembled = table.assembled();
            Resampler resampler = resampler(table, progress);
            ResamplerModel model = resampler.fit(assembled);
            Map<String, Double> seconds = ReportBuilder.seconds(model);

            progress.stage("writing the balanced table");
            long writing = System.nanoTime();
            Dataset<Row> balanced =
                    SyntheticColumns.below(table, model.transform(assembled), format == OutputTable.Format.CSV);
            OutputTable.write(balanced, format, target.staged());
            seconds.put("writing", (System.nanoTime() - writing) / 1e9);

            InputTable written = table.readBack(spark, format, target.staged());
            ResampleSummary summary = ResampleSummary.of(written.rows(), table.label(), resampler, model);
            Optional<ResampleReport> drawn = Optional.empty();
            if (folder.isPresent()) {
                progress.stage("comparing synthetic rows with real ones");
                drawn = Optional.of(report(table, written, resampler, model, summary, seconds, target));
            }
            target.commit(); // the table first: a report that cannot be written must not cost it
            if (drawn.isPresent()) {
                folder.get().write(drawn.get());
            }
            summary.print(progress, table, target, folder);
        }
    }

    private ResampleReport report(
            InputTable table,
            InputTable written,
            Resampler resampler,
            ResamplerModel model,
            ResampleSummary summary,
            Map<String, Double> seconds,
            OutputPath target)
            throws IOException {
        long comparing = System.nanoTime();
        Map<Integer, SyntheticComparison> comparisons = ReportBuilder.comparisons(written, summary);
        seconds.put("comparing", (System.nanoTime() - comparing) / 1e9);
        return new ResampleReport(
                Methods.displayName(method),
                table.name(),
                target.target(),
                seed,
                Versions.all(),
                ReportBuilder.params(Methods.values(resampler), model),
                ReportBuilder.classes(summary),
                seconds,
                ReportBuilder.entropy(model),
                ReportBuilder.training(model),
                ReportBuilder.synthetic(written, summary, comparisons),
                ReportBuilder.projections(summary, comparisons));
    }

    private Dataset<Row> demo(SparkSession spark) {
        return MakeConnect4Command.table(spark, DEMO_BOARDS, seed, OptionalInt.of(DEMO_PLY));
    }

    private Resampler resampler(InputTable table, ConsoleProgress progress) {
        Resampler resampler = Methods.create(method, params);
        resampler.set(resampler.featuresCol(), InputTable.VECTOR);
        resampler.set(resampler.labelCol(), table.label());
        resampler.set(resampler.syntheticCol(), SyntheticColumns.SYNTHETIC);
        resampler.set(resampler.seed(), seed);
        if (resampler instanceof LeoCvae leoCvae) {
            leoCvae.onEpoch(progress.epochListener()).onSearch(progress.searchListener());
        }
        return resampler;
    }
}
