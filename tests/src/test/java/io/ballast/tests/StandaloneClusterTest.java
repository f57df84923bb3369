package io.ballast.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ballast.spark.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job {@code resample} on a real standalone cluster: one Master and two Worker JVMs, through SparkSubmit. */
@Tag("cluster")
class StandaloneClusterTest {
    private static final int MAJORITY = 9_000;
    private static final int MINORITY = 1_000;

    @TempDir
    private static Path folder;

    private static Path jar;
    private static LoopbackCluster cluster;
    private static Path table;

    @BeforeAll
    static void start() throws Exception {
        jar = LoopbackCluster.jar();
        assumeTrue(jar != null, "skipped: examples is not packaged; run mvn verify from the top");
        table = writeTable();
        cluster = LoopbackCluster.start(LoopbackCluster.sparkHome(), folder, 2);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    /** Two overlapping classes, a column of whole numbers, one of text and one with nulls. */
    private static Path writeTable() throws IOException {
        Random random = new Random(5);
        StringBuilder csv = new StringBuilder("id,a,b,count,note,label\n");
        for (int i = 0; i < MAJORITY + MINORITY; i++) {
            int label = i < MINORITY ? 1 : 0;
            csv.append("r%04d,%.6f,%.6f,%d,%s,%d%n"
                    .formatted(
                            i,
                            random.nextGaussian() + label,
                            random.nextGaussian() - label,
                            random.nextInt(10),
                            i % 3 == 0 ? "" : "\"said \"\"%d\"\", twice\"".formatted(i),
                            label));
        }
        return Files.writeString(folder.resolve("table.csv"), csv);
    }

    @Test
    void dataParallelTrainingBalancesTheTable() throws Exception {
        Path output = folder.resolve("balanced");

        int code = cluster.submit(
                "resample",
                jar,
                "io.ballast.examples.Ballast",
                List.of("spark.cores.max=2"),
                List.of(
                        "resample",
                        "--input",
                        table.toString(),
                        "--label",
                        "label",
                        "--param",
                        "training=distributed",
                        "--param",
                        "maxIter=4",
                        "--output",
                        output.toString(),
                        "--report",
                        folder.resolve("report").toString()));

        assertThat(code).as(cluster.output("resample")).isZero();
        SparkSession spark = LocalSpark.session();
        Dataset<Row> original = spark.read()
                .option("header", true)
                .option("inferSchema", true)
                .option("escape", "\"")
                .csv(table.toString());
        Dataset<Row> balanced = spark.read().parquet(output.toString());
        Dataset<Row> kept = balanced.filter("not synthetic").drop("synthetic");
        assertThat(kept.exceptAll(original).count()).isZero();
        assertThat(original.exceptAll(kept).count()).isZero();
        Dataset<Row> made = balanced.filter("synthetic");
        assertThat(made.filter("label = 1").count()).isEqualTo(MAJORITY - MINORITY);
        assertThat(made.count()).isEqualTo(MAJORITY - MINORITY);
        assertThat(made.filter("a is null or b is null or count is null").count())
                .isZero();
        assertThat(made.filter("id is not null or note is not null").count()).isZero();
        assertThat(Files.readString(folder.resolve("report/report.json")))
                .contains("\"where\" : \"2 workers on CPU, parameters averaged\"");
    }

    @Test
    void smoteGivesTheRowsOfOneJvm() throws Exception {
        assertThat(Jvms.await(LoopbackCluster.beginAlone(folder, "alone", jar, smote("alone"))))
                .as(cluster.output("alone"))
                .isZero();
        assertThat(cluster.submit(
                        "spread", jar, "io.ballast.examples.Ballast", List.of("spark.cores.max=2"), smote("spread")))
                .as(cluster.output("spread"))
                .isZero();
        assertThat(rows("spread")).hasSize(2 * MAJORITY).isEqualTo(rows("alone"));
    }

    private static List<String> smote(String output) {
        return List.of(
                "resample",
                "--input",
                table.toString(),
                "--label",
                "label",
                "--features",
                "a,b,count",
                "--method",
                "smote",
                "--output",
                folder.resolve(output).toString());
    }

    private static List<Row> rows(String output) {
        return LocalSpark.session()
                .read()
                .parquet(folder.resolve(output).toString())
                .orderBy("id", "a", "b", "synthetic")
                .collectAsList();
    }
}
