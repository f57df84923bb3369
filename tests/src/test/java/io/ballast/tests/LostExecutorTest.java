package io.ballast.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ballast.ml.LocalEntropy;
import io.ballast.spark.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Neighbors on a real standalone cluster of which one executor JVM is killed half-way: the same as in this JVM alone. */
@Tag("cluster")
class LostExecutorTest {
    private static final String NAME = "entropy";
    private static final int ROWS = 100_000;
    private static final int FEATURES = 16;
    /** Both workers; the lost one's shuffle files are given up soon. */
    private static final List<String> CONF =
            List.of("spark.cores.max=2", "spark.shuffle.io.maxRetries=1", "spark.shuffle.io.retryWait=500ms");

    private static final Pattern ROWS_DONE = Pattern.compile("neighbors of [1-9][\\d,]* of 100,000 rows");

    @TempDir
    private static Path folder;

    @Test
    void changesNothingInTheEntropyOfARow() throws Exception {
        Path jar = LoopbackCluster.jar();
        assumeTrue(jar != null, "skipped: examples is not packaged; run mvn verify from the top");
        Path table = writeTable();
        try (LoopbackCluster cluster = LoopbackCluster.start(LoopbackCluster.sparkHome(), folder, 2)) {
            Process killed = begin(cluster, jar, table);
            awaitRows(cluster, killed);
            assertThat(cluster.killExecutor(0)).as("an executor to kill").isTrue();
            assertThat(Jvms.await(killed)).as(cluster.output(NAME)).isZero();
            assertThat(cluster.output(NAME)).contains("Lost executor");
        }
        List<Row> expected = scoredLocally(table);
        assertThat(expected).hasSize(ROWS);
        assertThat(LocalSpark.session()
                        .read()
                        .parquet(folder.resolve("scored").toString())
                        .select("id", "entropy")
                        .orderBy("id")
                        .collectAsList())
                .isEqualTo(expected);
    }

    private static List<Row> scoredLocally(Path table) {
        Dataset<Row> rows = LocalSpark.session()
                .read()
                .option("header", true)
                .option("inferSchema", true)
                .csv(table.toString());
        String[] features = IntStream.range(0, FEATURES).mapToObj(d -> "x" + d).toArray(String[]::new);
        Dataset<Row> assembled = new VectorAssembler()
                .setInputCols(features)
                .setOutputCol("features")
                .transform(rows);
        return new LocalEntropy()
                .setMetric("manhattan")
                .setKNeighbors(15)
                .setNeighbors("exact")
                .transform(assembled)
                .select("id", "entropy")
                .orderBy("id")
                .collectAsList();
    }

    /** Manhattan: the slowest metric, so that there is time to kill. */
    private static Process begin(LoopbackCluster cluster, Path jar, Path table) throws IOException {
        List<String> args = new ArrayList<>(List.of("entropy", "--input", table.toString(), "--label", "label"));
        args.addAll(List.of("--metric", "manhattan", "--k", "15", "--neighbors", "exact"));
        args.addAll(List.of("--output", folder.resolve("scored").toString()));
        return cluster.begin(NAME, jar, "io.ballast.examples.Ballast", CONF, args);
    }

    private static void awaitRows(LoopbackCluster cluster, Process running) throws InterruptedException {
        for (int i = 0; i < 1200 && running.isAlive(); i++) {
            if (ROWS_DONE.matcher(cluster.output(NAME)).find()) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new AssertionError("no row was seen done:\n" + cluster.output(NAME));
    }

    private static Path writeTable() throws IOException {
        Random random = new Random(3);
        StringBuilder csv = new StringBuilder("id");
        for (int d = 0; d < FEATURES; d++) {
            csv.append(",x").append(d);
        }
        csv.append(",label\n");
        for (int i = 0; i < ROWS; i++) {
            csv.append('r').append(i);
            for (int d = 0; d < FEATURES; d++) {
                csv.append(',').append((float) random.nextGaussian());
            }
            csv.append(',').append(random.nextInt(4) / 3).append('\n');
        }
        return Files.writeString(folder.resolve("table.csv"), csv);
    }
}
