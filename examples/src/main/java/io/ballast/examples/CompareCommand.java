package io.ballast.examples;

import io.ballast.examples.compare.Findings;
import io.ballast.examples.compare.Settings;
import io.ballast.examples.compare.UnitStore;
import io.ballast.ml.EvaluationTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The job {@code compare}: which remedy for imbalance helps on a table, if any. */
@Command(
        name = "compare",
        header = "Find out whether resampling helps on a table, and which method.",
        description = {
            "Cross-validates every method with every classifier on the same stratified folds. Resampling and standardising see the training rows alone; a fifth of these is set aside to stop nets, tune thresholds and choose; the test fold is only measured on.",
            "Baselines that are no resampling stand in every comparison: none, class-weight, threshold, rus-best-of-n. A finished unit is kept at once, so the same command goes on where a killed one stopped. A method that fails on a fold is reported and the others go on.",
            "Methods are those of 'resample --help', alone or as chains (smote+tomek-links), auto, which picks one of several by cross-validation of the training rows, and, to compare a method with itself, names of your own (wide=smote --param wide.kNeighbors=15)."
        },
        footer = {
            "  deploy/ballast compare --input data.csv --label y --output compared",
            "  deploy/ballast compare --input data.csv --label y --output compared \\",
            "      --methods smote,borderline-smote,leo-cvae --classifiers logistic,gbt \\",
            "      --param smote.kNeighbors=7 --folds 5 --repeats 2",
            "  deploy/ballast compare --inputs a.csv,b.csv,c.csv --label y --output compared"
        })
final class CompareCommand extends JobCommand {
    @Option(names = "--input", paramLabel = "PATH", description = "File, folder or glob to read.")
    private String input;

    @Option(
            names = "--inputs",
            split = ",",
            paramLabel = "a.csv,b.csv",
            description = "Several data sets, for statistics over all of them.")
    private List<String> inputs = List.of();

    @Option(
            names = "--input-format",
            defaultValue = "AUTO",
            paramLabel = "auto|csv|parquet|libsvm|idx|images",
            description =
                    "What they are; images: folders of PNG files, with a subfolder for each class (default: by their"
                            + " names).")
    private InputTable.Format inputFormat;

    @Mixin
    private IdxFiles idx;

    @Option(names = "--label", paramLabel = "COL", description = "Column of classes; needed but for images.")
    private String label;

    @Option(
            names = "--features",
            split = ",",
            paramLabel = "a,b,c",
            description =
                    "Feature columns; booleans and text become columns of 0 and 1 (default: every column of numbers, booleans or text but the label).")
    private List<String> features = List.of();

    @Option(
            names = "--top-features",
            defaultValue = "0",
            paramLabel = "N",
            description =
                    "Keep the N features that tell the classes apart best by an analysis of variance of the training"
                            + " rows of each fold (default: all).")
    private int topFeatures;

    @Option(
            names = "--methods",
            split = ",",
            defaultValue = "random-over-sampler,smote,borderline-smote,adasyn,leo-cvae",
            paramLabel = "a,b,c",
            description = "What to compare with the baselines (default: ${DEFAULT-VALUE}).")
    private List<String> methods;

    @Option(
            names = "--classifiers",
            split = ",",
            defaultValue = "logistic,forest,gbt",
            paramLabel = "a,b,c",
            description = "logistic, forest, gbt, mlp, mlp-moods, adso, adso-own, amo (default: ${DEFAULT-VALUE}).")
    private List<String> classifiers;

    @Option(names = "--folds", defaultValue = "5", description = "Folds, at least 2 (default: ${DEFAULT-VALUE}).")
    private int folds;

    @Option(
            names = "--repeats",
            defaultValue = "1",
            description = "Repeats of the cross-validation with other folds (default: ${DEFAULT-VALUE}).")
    private int repeats;

    @Option(
            names = "--metric",
            defaultValue = "averageF1",
            paramLabel = "NAME",
            description = "What the verdict is about, and what thresholds and searches are chosen by:"
                    + " averageF1, balancedAccuracy, gMean, f1Minority, auprc or aucRoc (default: ${DEFAULT-VALUE}).")
    private String metric;

    @Option(names = "--param", paramLabel = "METHOD.NAME=VALUE", description = "A param of a method; may be repeated.")
    private Map<String, String> params = new LinkedHashMap<>();

    @Option(
            names = "--scores-only",
            description = "Score classifiers alone; leave out the looks at resampled rows, which take longer than"
                    + " training on a small table.")
    private boolean scoresOnly;

    @Option(names = "--seed", defaultValue = "42", description = "Seed of folds and draws (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description = "Methods at the same time (default: the cores of the application).")
    private Integer parallelism;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "DIR",
            description = "Folder for results.json, results.csv and report.html.")
    private String output;

    @Option(names = "--overwrite", description = "Replace the comparison in the output folder.")
    private boolean overwrite;

    @Override
    void checkOptions() {
        idx.check(input == null && !inputs.isEmpty() ? inputs.get(0) : input, inputFormat, features);
        if ((input == null) == inputs.isEmpty() && !idx.given()) {
            throw new IllegalArgumentException("give --input, or --inputs for several data sets");
        }
        if (idx.label(label, inputFormat) == null) {
            throw new IllegalArgumentException("--label must name the column of classes in --input");
        }
        if (folds < 2) {
            throw new IllegalArgumentException("--folds must be at least 2, got %d".formatted(folds));
        }
        if (repeats < 1) {
            throw new IllegalArgumentException("--repeats must be at least 1, got %d".formatted(repeats));
        }
        if (topFeatures < 0) {
            throw new IllegalArgumentException("--top-features must be at least 1, got %d".formatted(topFeatures));
        }
        if (parallelism != null && parallelism < 1) {
            throw new IllegalArgumentException("--parallelism must be at least 1, got %d".formatted(parallelism));
        }
        classifiers.forEach(name -> Classifiers.named(name, seed));
        Remedies.of(methods, params, metric);
    }

    private Settings settings(Remedies remedies) throws IOException {
        return new Settings(
                names(),
                idx.label(label, inputFormat),
                features,
                topFeatures,
                false,
                remedies.names(),
                List.copyOf(new LinkedHashSet<>(classifiers)),
                folds,
                EvaluationTable.VALIDATION_PARTS,
                repeats,
                seed,
                metric,
                params,
                Versions.all().get("Ballast"));
    }

    private List<String> names() {
        if (idx.given()) {
            return List.of(idx.name());
        }
        return input == null ? List.copyOf(new LinkedHashSet<>(inputs)) : List.of(input);
    }

    @Override
    void run(SparkSession spark, ConsoleProgress progress) throws Exception {
        Remedies remedies = Remedies.of(methods, params, metric);
        Settings settings = settings(remedies);
        UnitStore store =
                UnitStore.open(spark.sparkContext().hadoopConfiguration(), output, settings.toMap(), overwrite);
        for (String path : input == null ? inputs : List.of(input)) {
            OutputPath.checkOutside(spark, output, path);
        }
        List<EvaluationTable> tables = new ArrayList<>();
        try {
            for (String path : settings.inputs()) {
                tables.add(read(spark, path, progress));
            }
            int atOnce = parallelism == null ? spark.sparkContext().defaultParallelism() : parallelism;
            Function<String, List<String>> looks = scoresOnly ? method -> List.of() : remedies::looks;
            Findings findings = new CompareRun(settings, remedies, Classifiers::named, looks, store, progress)
                    .run(tables, overwrite, atOnce);
            findings.print(out());
            out().printf("%nresults: %s%n", store.pathOf("results.json"));
            out().printf("report:  %s%n", store.pathOf("report.html"));
        } finally {
            tables.forEach(EvaluationTable::close);
        }
    }

    /** Every table is read before the first unit runs, so that what is wrong with the last costs nothing. */
    private EvaluationTable read(SparkSession spark, String path, ConsoleProgress progress) throws IOException {
        progress.stage("reading " + path);
        String classes = idx.label(label, inputFormat);
        InputTable table = idx.given()
                ? idx.read(spark, classes)
                : InputTable.readWithText(spark, path, inputFormat, classes, features);
        EvaluationTable read = EvaluationTable.of(path, table.assembled(), InputTable.VECTOR, classes, folds);
        progress.say("%s; rows of each class: %s"
                .formatted(table.describe(read.classes().total()), read.classes()));
        return read.withTopFeatures(topFeatures);
    }
}
