package io.ballast.examples;

import io.ballast.evaluation.SyntheticComparison;
import io.ballast.examples.report.ResampleReport;
import io.ballast.ml.ResamplingPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;

/** The job {@code resample}: a balanced table next to the untouched originals, and a report. */
@Command(
        name = "resample",
        header = "Balance a table.",
        description = {
            "Over-samplers write every original row unchanged and, below, synthetic rows of the smaller classes; under-samplers and cleaning leave original rows out. Column synthetic tells synthetic rows from original ones. Feature columns of whole numbers get whole numbers; other columns are null in synthetic rows.",
            "Without --input it makes a Connect-4 table of 50,000 boards first, balances that and draws a report: a first result without any data."
        },
        footer = {
            "  deploy/ballast resample",
            "  deploy/ballast resample --input data.csv --label y --output balanced \\",
            "      --report report",
            "  deploy/ballast resample --input data.csv --label y --param kNeighbors=15 \\",
            "      --param samplingStrategy=0.5 --output balanced --format csv --overwrite",
            "  deploy/ballast resample --input data.csv --label y --output balanced \\",
            "      --method smote+tomek-links --param smote.kNeighbors=7",
            "  deploy/ballast resample --images train-images-idx3-ubyte.gz \\",
            "      --labels train-labels-idx1-ubyte.gz --method smote --output balanced",
            "",
            "Params of a method (name: meaning): see README.md; an unknown name lists them."
        })
final class ResampleCommand extends JobCommand {
    private static final long DEMO_BOARDS = 50_000;
    private static final int DEMO_PLY = 24;
    private static final String DEMO_NAME = "Connect-4, %,d boards after %d plies".formatted(DEMO_BOARDS, DEMO_PLY);
    private static final String DEMO_OUTPUT = "connect4-balanced";
    private static final String DEMO_REPORT = "connect4-report";
    private static final String METHODS = "methods";

    @Option(
            names = "--input",
            paramLabel = "PATH",
            description = "File, folder or glob to read (default: a Connect-4 table is made).")
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

    @Option(
            names = "--label",
            paramLabel = "COL",
            description = "Column of classes; needed with --input but for images.")
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
            description = "A method of those above, or several one after the other: smote+tomek-links (default:"
                    + " ${DEFAULT-VALUE}).")
    private String method;

    @Option(
            names = "--param",
            paramLabel = "NAME=VALUE",
            description = "A param of the method; may be repeated. Of several methods: smote.kNeighbors=7.")
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

    @Option(
            names = "--checkpoint",
            paramLabel = "DIR",
            description =
                    "Folder that keeps how far the method is, such as the neighbors found; the same command again goes on"
                            + " from there. Remove it when done.")
    private String checkpoint;

    @Option(
            names = "--explain",
            description = "Say how many rows each class would have, and what to know; write nothing.")
    private boolean explain;

    /** Adds to the help of this job the methods that there are. */
    static void listMethods(CommandLine resample) {
        resample.getHelpSectionMap().put(METHODS, help -> {
            Map<String, String> lines = new LinkedHashMap<>();
            Methods.all().forEach(each -> lines.put(each.name(), each.does()));
            return "%nMethods:%n".formatted() + help.createTextTable(lines);
        });
        List<String> sections = new ArrayList<>(resample.getHelpSectionKeys());
        sections.add(sections.indexOf(UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING), METHODS);
        resample.setHelpSectionKeys(sections);
    }

    @Override
    void checkOptions() {
        idx.check(input, inputFormat, features);
        boolean given = input != null || idx.given();
        if (given && idx.label(label, inputFormat) == null) {
            throw new IllegalArgumentException("--label must name the column of classes in --input");
        }
        if (given && output == null && !explain) {
            throw new IllegalArgumentException("--output must name the folder to write");
        }
        if (!given && inputFormat != InputTable.Format.AUTO) {
            throw new IllegalArgumentException("--input-format %s needs --input".formatted(inputFormat.lower()));
        }
        if (!given && (label != null || !features.isEmpty())) {
            throw new IllegalArgumentException("--label and --features need --input, the table they are columns of");
        }
        chain();
    }

    private MethodChain chain() {
        MethodChain chain = MethodChain.parse(method, params);
        if (checkpoint != null && !explain) {
            chain.keepIn(checkpoint);
        }
        return chain;
    }

    @Override
    void run(SparkSession spark, ConsoleProgress progress) throws Exception {
        MethodChain chain = chain();
        SearchTrials trials = new SearchTrials(progress);
        chain.showOn(progress, trials);
        if (explain) {
            explain(chain, table(spark), progress);
        } else {
            resample(chain, trials, spark, progress);
        }
    }

    private InputTable table(SparkSession spark) throws IOException {
        InputTable table = read(spark);
        OutputTable.checkAbsent(table.rows().schema(), SyntheticColumns.SYNTHETIC);
        return table;
    }

    private InputTable read(SparkSession spark) throws IOException {
        String classes = idx.label(label, inputFormat);
        if (idx.given()) {
            return idx.read(spark, classes);
        }
        return input == null
                ? InputTable.made(DEMO_NAME, demo(spark), "label")
                : InputTable.read(spark, input, inputFormat, classes, features);
    }

    private void prepare(MethodChain chain, InputTable table, Dataset<Row> assembled) {
        chain.prepare(table.label(), seed);
        table.shape().ifPresent(chain::imagesAre);
        chain.check(assembled.schema());
    }

    private void explain(MethodChain chain, InputTable table, ConsoleProgress progress) {
        Dataset<Row> assembled = table.assembled();
        prepare(chain, table, assembled);
        progress.stage("reading " + table.name());
        try (ChainRun run = new ChainRun(assembled)) {
            for (Iterator<MethodChain.Step> steps = chain.steps().iterator(); steps.hasNext(); ) {
                MethodChain.Step step = steps.next();
                ResamplingPlan plan = run.explain(step);
                plan.classes()
                        .forEach(each -> progress.say("%s would give class %s: %,d rows before, %,d after"
                                .formatted(step.name(), each.label(), each.before(), each.after())));
                plan.warnings().forEach(warning -> progress.say("warning: " + warning));
                if (steps.hasNext()) {
                    run.resample(step);
                }
            }
        }
        progress.say("nothing was written");
    }

    private void resample(MethodChain chain, SearchTrials trials, SparkSession spark, ConsoleProgress progress)
            throws Exception {
        String reportPath = input == null && !idx.given() && report == null ? DEMO_REPORT : report;
        try (OutputPath target = OutputPath.open(spark, output == null ? DEMO_OUTPUT : output, overwrite)) {
            if (input != null) {
                target.checkApartFrom(spark, input);
            }
            for (String folder : checkpoint == null ? chain.checkpoints() : List.of(checkpoint)) {
                target.checkApartFrom(spark, input, folder);
            }
            Optional<ReportFolder> folder = reportPath == null
                    ? Optional.empty()
                    : Optional.of(ReportFolder.open(spark, reportPath, overwrite, target));
            InputTable table = table(spark);
            OutputTable.check(table.rows().schema(), format);
            boolean asText = format == OutputTable.Format.CSV && table.text().isPresent();
            Dataset<Row> assembled = asText && chain.removesRows() ? table.assembledWithText() : table.assembled();
            prepare(chain, table, assembled);

            progress.stage("reading " + table.name());
            try (ChainRun run = new ChainRun(assembled)) {
                for (MethodChain.Step step : chain.steps()) {
                    progress.stage("fitting " + step.name());
                    run.resample(step);
                }
                progress.stage("writing the balanced table");
                long writing = System.nanoTime();
                Dataset<Row> balanced = chain.removesRows()
                        ? SyntheticColumns.left(table, run.rows(), asText)
                        : SyntheticColumns.below(table, run.rows(), asText);
                OutputTable.write(balanced, format, target.staged());
                run.seconds().put("writing", (System.nanoTime() - writing) / 1e9);

                InputTable written = table.readBack(spark, format, target.staged());
                ResampleSummary summary = ResampleSummary.of(written.rows(), table.label(), chain, run.models());
                Optional<ResampleReport> drawn = Optional.empty();
                if (folder.isPresent()) {
                    progress.stage("comparing synthetic rows with real ones");
                    drawn = Optional.of(report(table, written, chain, run, summary, trials, target));
                }
                target.commit(); // the table first: a report that cannot be written must not cost it
                if (drawn.isPresent()) {
                    folder.get().write(drawn.get());
                }
                summary.print(progress, table, chain, target, folder);
                progress.say("took: " + run.tookWhat());
            }
        }
    }

    private ResampleReport report(
            InputTable table,
            InputTable written,
            MethodChain chain,
            ChainRun run,
            ResampleSummary summary,
            SearchTrials trials,
            OutputPath target)
            throws IOException {
        long comparing = System.nanoTime();
        Map<Integer, SyntheticComparison> comparisons = ReportBuilder.comparisons(written, summary);
        run.seconds().put("comparing", (System.nanoTime() - comparing) / 1e9);
        return new ResampleReport(
                chain.title(),
                table.name(),
                target.target(),
                seed,
                Versions.all(),
                ReportBuilder.params(chain, run.models()),
                ReportBuilder.classes(summary),
                run.seconds(),
                ReportBuilder.entropy(run.models()),
                ReportBuilder.training(run.models()),
                ReportBuilder.game(run.models()),
                ReportBuilder.synthetic(written, summary, comparisons),
                ReportBuilder.projections(summary, comparisons),
                trials.trials(),
                ReportBuilder.search(run.models()),
                ReportBuilder.images(written, summary));
    }

    private Dataset<Row> demo(SparkSession spark) {
        return MakeConnect4Command.table(spark, DEMO_BOARDS, seed, OptionalInt.of(DEMO_PLY));
    }
}
