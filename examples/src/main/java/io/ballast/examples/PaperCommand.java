package io.ballast.examples;

import io.ballast.examples.compare.Findings;
import io.ballast.examples.compare.Settings;
import io.ballast.examples.compare.UnitStore;
import io.ballast.ml.EvaluationTable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The job {@code paper}: the experiments of a paper, its figures beside ours. */
@Command(
        name = "paper",
        header = "Run the experiments of a paper and print its figures beside ours.",
        description = {
            "leo-cvae: Tables 1 to 5, with the net of supplement s.3, five folds and the 64 genes that an analysis of variance prefers. Each data set is run twice: by the paper's rule, where genes are chosen on all rows and the net stops by the test fold, and by the clean rule, where both see training rows alone.",
            "DIR holds tcga_lung_pfi.csv.gz, tcga_brca_pam50.csv.gz and rosmap_mrna.csv.gz, with a column 'label'. A killed run goes on where it stopped."
        },
        footer = "  deploy/ballast paper leo-cvae --data data --output leo-cvae-tables")
final class PaperCommand extends JobCommand {
    private static final String LABEL = "label";
    private static final String METRIC = "aucRoc";
    private static final int FOLDS = 5;
    private static final long SEED = 42;

    @Parameters(paramLabel = "leo-cvae", description = "Which paper.")
    private String paper;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "Folder of the data sets.")
    private String data;

    @Option(
            names = "--sets",
            split = ",",
            defaultValue = "lung,brca,rosmap",
            description = "Which data sets (default: ${DEFAULT-VALUE}).")
    private List<String> sets;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "DIR",
            description = "Folder for tables.md and a comparison of each data set and rule.")
    private String output;

    @Option(names = "--overwrite", description = "Replace the comparisons in the output folder.")
    private boolean overwrite;

    @Override
    void checkOptions() {
        if (!paper.equals("leo-cvae")) {
            throw new IllegalArgumentException("paper must be leo-cvae, got '%s'".formatted(paper));
        }
        List<String> known =
                LeoCvaePaper.dataSets().stream().map(LeoCvaePaper.DataSet::name).toList();
        for (String set : sets) {
            if (!known.contains(set)) {
                throw new IllegalArgumentException(
                        "--sets must be of %s, got '%s'".formatted(String.join(", ", known), set));
            }
        }
    }

    @Override
    void run(SparkSession spark, ConsoleProgress progress) throws Exception {
        StringBuilder tables = new StringBuilder("# LEO-CVAE, Tables 1 to 5%n".formatted());
        for (LeoCvaePaper.DataSet set : LeoCvaePaper.dataSets()) {
            if (sets.contains(set.name())) {
                Findings published = findings(spark, progress, set, true);
                Findings clean = findings(spark, progress, set, false);
                tables.append(LeoCvaePaper.table(set, published, clean));
            }
        }
        out().println(tables);
        Path target = new Path(output, "tables.md");
        FileSystem fileSystem = target.getFileSystem(spark.sparkContext().hadoopConfiguration());
        try (OutputStream file = fileSystem.create(target, true)) {
            file.write(tables.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private Findings findings(SparkSession spark, ConsoleProgress progress, LeoCvaePaper.DataSet set, boolean leaking)
            throws IOException, InterruptedException {
        Map<String, String> params = LeoCvaePaper.params(set);
        Remedies remedies = Remedies.of(LeoCvaePaper.methods(), params, METRIC);
        Settings settings = new Settings(
                List.of(set.name()),
                LABEL,
                List.of(),
                LeoCvaePaper.GENES,
                leaking,
                remedies.names(),
                List.of("mlp"),
                FOLDS,
                1,
                SEED,
                METRIC,
                params,
                Versions.all().get("Ballast"));
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        String folder = new Path(output, set.name() + (leaking ? "-its-rule" : "-clean")).toString();
        UnitStore store = UnitStore.openOrReuse(hadoop, folder, settings.toMap(), overwrite);
        progress.stage("reading " + set.file());
        InputTable table = InputTable.readWithText(spark, new Path(data, set.file()).toString(), LABEL, List.of());
        try (EvaluationTable read =
                EvaluationTable.of(set.name(), table.assembled(), InputTable.VECTOR, LABEL, FOLDS)) {
            EvaluationTable chosen = read.withTopFeatures(LeoCvaePaper.GENES);
            return new CompareRun(settings, remedies, store, progress)
                    .run(
                            List.of(leaking ? chosen.leaking() : chosen),
                            overwrite,
                            spark.sparkContext().defaultParallelism());
        }
    }
}
