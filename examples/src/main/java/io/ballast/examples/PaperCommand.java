package io.ballast.examples;

import io.ballast.examples.compare.Findings;
import io.ballast.examples.compare.Settings;
import io.ballast.examples.compare.UnitStore;
import io.ballast.ml.EvaluationTable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The job {@code paper}: the experiments of a paper, its figures beside ours. */
@Command(
        name = "paper",
        header = "Run the experiments of a paper and print its figures beside ours.",
        description = {
            "leo-cvae: Tables 1 to 5, with the net of supplement s.3, five folds and the 64 genes that an analysis of variance prefers. Each data set is run twice: by the paper's rule, where genes are chosen on all rows and the net stops by the test fold, and by the clean rule, where both see training rows alone. DIR holds tcga_lung_pfi.csv.gz, tcga_brca_pam50.csv.gz and rosmap_mrna.csv.gz (sets lung, brca, rosmap).",
            "moods: Tables 2 to 4, and Figs. 2 to 9 in the report.html of each data set. The net is that of section 5.1; five parts of 20 % are tested on in turn, 60 % are learned from and 20 % choose. DIR holds ecoli.csv, yeast.csv, winequality.csv, abalone.csv, spambase.csv, shuttle.csv.gz and connect4_uci_3p84.csv.gz.",
            "latent-gan: Tables II and III, on training sets of MNIST and Fashion-MNIST that are cut to class sizes from 4,000 to 40, and the whole test sets. DIR holds the folders mnist and fashion-mnist, each with {train,t10k}-images-idx3-ubyte.gz and {train,t10k}-labels-idx1-ubyte.gz. results.csv has a row a training. Tables are of the systems, seeds and sets that a run asks for; it takes those that are in the output already.",
            "Tables in CSV have a column 'label'. A killed run goes on where it stopped."
        },
        footer = {
            "  deploy/ballast paper leo-cvae --data data --output leo-cvae-tables",
            "  deploy/ballast paper latent-gan --data data --output latent-gan-tables --scale full"
        })
final class PaperCommand extends JobCommand {
    private static final int FOLDS = 5;
    private static final long SEED = 42;
    private static final String LATENT_GAN = "latent-gan";

    @Parameters(paramLabel = "PAPER", description = "Which paper: leo-cvae, moods or latent-gan.")
    private String name;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "Folder of the data sets.")
    private String data;

    @Option(
            names = "--sets",
            split = ",",
            paramLabel = "a,b,c",
            description = "Which data sets (default: all of the paper, or of --scale).")
    private List<String> sets = List.of();

    @Option(
            names = "--output",
            required = true,
            paramLabel = "DIR",
            description = "Folder for tables.md and the units that it is made of.")
    private String output;

    @Option(names = "--overwrite", description = "Replace what is in the output folder.")
    private boolean overwrite;

    @Mixin
    private LatentGanOptions latentGan;

    @Override
    void checkOptions() {
        if (name.equals(LATENT_GAN)) {
            latentGan.plan(sets);
            return;
        }
        Paper paper = paper();
        latentGan.checkUnused(name);
        for (String set : sets) {
            if (!paper.sets().contains(set)) {
                throw new IllegalArgumentException(
                        "--sets must be of %s, got '%s'".formatted(String.join(", ", paper.sets()), set));
            }
        }
    }

    private Paper paper() {
        return switch (name) {
            case "leo-cvae" -> new LeoCvaePaper();
            case "moods" -> new MoodsPaper();
            default ->
                throw new IllegalArgumentException(
                        "paper must be leo-cvae, moods or latent-gan, got '%s'".formatted(name));
        };
    }

    @Override
    void run(SparkSession spark, ConsoleProgress progress) throws Exception {
        if (name.equals(LATENT_GAN)) {
            out().println(new LatentGanPaper(latentGan.plan(sets), data, progress).run(spark, output, overwrite));
            return;
        }
        Paper paper = paper();
        StringBuilder tables = new StringBuilder("# %s%n".formatted(paper.title()));
        Map<String, List<Findings>> found = new LinkedHashMap<>();
        for (String set : paper.sets()) {
            if (sets.isEmpty() || sets.contains(set)) {
                List<Findings> byRule = new ArrayList<>();
                for (String rule : paper.rules()) {
                    byRule.add(findings(spark, progress, paper, set, rule));
                }
                found.put(set, byRule);
                tables.append(paper.table(set, byRule));
            }
        }
        tables.append(paper.summary(found));
        out().println(tables);
        Path target = new Path(output, "tables.md");
        FileSystem fileSystem = target.getFileSystem(spark.sparkContext().hadoopConfiguration());
        try (OutputStream file = fileSystem.create(target, true)) {
            file.write(tables.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private Findings findings(SparkSession spark, ConsoleProgress progress, Paper paper, String set, String rule)
            throws IOException, InterruptedException {
        Remedies remedies = Remedies.of(paper.methods(), paper.params(set), paper.metric());
        Settings settings = new Settings(
                List.of(set),
                Paper.LABEL,
                List.of(),
                paper.topFeatures(),
                paper.leaks(rule),
                remedies.names(),
                List.of(paper.net()),
                FOLDS,
                paper.validationParts(),
                1,
                SEED,
                paper.metric(),
                remedies.params(),
                Versions.all().get("Ballast"));
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        String folder = new Path(output, set + "-" + rule).toString();
        UnitStore store = UnitStore.openOrReuse(hadoop, folder, settings.toMap(), overwrite);
        progress.stage("reading " + paper.file(set));
        InputTable table = InputTable.readWithText(
                spark, new Path(data, paper.file(set)).toString(), InputTable.Format.AUTO, Paper.LABEL, List.of());
        try (EvaluationTable read =
                EvaluationTable.of(set, table.assembled(), InputTable.VECTOR, Paper.LABEL, settings.folds())) {
            EvaluationTable prepared =
                    read.withTopFeatures(paper.topFeatures()).withValidationParts(paper.validationParts());
            return new CompareRun(
                            settings,
                            remedies,
                            (name, seed) -> paper.learner(set, name, seed),
                            remedies::looks,
                            store,
                            progress)
                    .run(
                            List.of(paper.leaks(rule) ? prepared.leaking() : prepared),
                            overwrite,
                            spark.sparkContext().defaultParallelism());
        }
    }
}
