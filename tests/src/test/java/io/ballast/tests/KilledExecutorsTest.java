package io.ballast.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ballast.spark.LocalSpark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A standalone cluster of two workers of which an executor JVM is killed at ten moments spread over a job: it ends with the rows of one JVM, or, where
 * generators are averaged between workers, with rows like those.
 */
@Tag("cluster")
@Tag("slow")
class KilledExecutorsTest {
    private static final int MOMENTS = 10;
    private static final int ROWS = 12_000;
    private static final int EVERY = 12;
    private static final List<String> CONF =
            List.of("spark.cores.max=2", "spark.shuffle.io.maxRetries=1", "spark.shuffle.io.retryWait=500ms");

    @TempDir
    private static Path folder;

    private static Path jar;
    private static Path table;
    private static LoopbackCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        jar = LoopbackCluster.jar();
        assumeTrue(jar != null, "skipped: examples is not packaged; run mvn verify from the top");
        table = TwoClouds.write(folder.resolve("table.csv"), ROWS, 8, EVERY);
        cluster = LoopbackCluster.start(LoopbackCluster.sparkHome(), folder, 2);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void neighborsAndAGeneratorTrainedInOneTaskGiveTheSameRows() throws Exception {
        givesTheSameRows(
                "single", List.of("--method", "leo-cvae", "--param", "training=single", "--param", "maxIter=8"));
    }

    @Test
    void aSearchForATrainingSetGivesTheSameRows() throws Exception {
        givesTheSameRows(
                "moods",
                List.of(
                        "--method",
                        "moods",
                        "--param",
                        "candidatesPerStep=2",
                        "--param",
                        "maxIter=6",
                        "--param",
                        "maxSteps=800",
                        "--param",
                        "acceptance=average",
                        "--param",
                        "scoring=cross-validation",
                        "--param",
                        "scoringFolds=3"));
    }

    /** The workers' averages are not added in one order, so rows differ; they have about the mean and the spread of those of an undisturbed run. */
    @Test
    void aGeneratorTrainedByAllWorkersGivesRowsLikeThose() throws Exception {
        List<String> method =
                List.of("--method", "leo-cvae", "--param", "training=distributed", "--param", "maxIter=8");
        double seconds = timed("distributed", method);
        Row expected = made("distributed");
        int lost = 0;
        for (int moment = 1; moment <= MOMENTS; moment++) {
            String name = "distributed" + moment;
            lost += killedAfter(seconds * moment / (MOMENTS + 1), moment % 2, name, method);
            Row made = made(name);
            assertThat(made.getDouble(0)).as("mean of x0").isCloseTo(expected.getDouble(0), within(0.3));
            assertThat(made.getDouble(1) / expected.getDouble(1))
                    .as("deviation of x0 against that of the undisturbed run")
                    .isBetween(0.5, 2.0);
        }
        assertThat(lost).as("runs that lost an executor").isGreaterThan(MOMENTS / 2);
    }

    /** Mean and deviation of x0 over the synthetic rows, of which there are as many as asked for beside all the original ones. */
    private static Row made(String output) {
        Dataset<Row> rows =
                LocalSpark.session().read().parquet(folder.resolve(output).toString());
        Dataset<Row> kept = rows.filter("not synthetic").drop("synthetic");
        assertThat(kept.exceptAll(original()).count()).isZero();
        assertThat(kept.count()).isEqualTo(ROWS);
        Dataset<Row> made = rows.filter("synthetic");
        assertThat(made.filter("label = 1").count()).isEqualTo(ROWS - 2 * (ROWS / EVERY));
        assertThat(made.count()).isEqualTo(ROWS - 2 * (ROWS / EVERY));
        return made.agg(functions.avg("x0"), functions.stddev("x0")).first();
    }

    private static Dataset<Row> original() {
        return LocalSpark.session()
                .read()
                .option("header", true)
                .option("inferSchema", true)
                .csv(table.toString());
    }

    private static void givesTheSameRows(String name, List<String> method) throws Exception {
        List<Row> expected = inOneJvm(name + "-alone", method);
        double seconds = timed(name, method);
        assertThat(TwoClouds.rows(folder.resolve(name))).as("undisturbed").isEqualTo(expected);
        int lost = 0;
        for (int moment = 1; moment <= MOMENTS; moment++) {
            lost += killedAfter(seconds * moment / (MOMENTS + 1), moment % 2, name + moment, method);
            assertThat(TwoClouds.rows(folder.resolve(name + moment)))
                    .as("killed at moment %d of %d", moment, MOMENTS)
                    .isEqualTo(expected);
        }
        assertThat(lost).as("runs that lost an executor").isGreaterThan(MOMENTS / 2); // early there is none yet
    }

    private static List<Row> inOneJvm(String name, List<String> method) throws Exception {
        Process alone = LoopbackCluster.beginAlone(folder, name, jar, job(name, method));
        assertThat(Jvms.await(alone)).as(cluster.output(name)).isZero();
        return TwoClouds.rows(folder.resolve(name));
    }

    /** Runs a job undisturbed and gives its wall seconds. */
    private static double timed(String name, List<String> method) throws Exception {
        long started = System.nanoTime();
        assertThat(Jvms.await(begin(name, method))).as(cluster.output(name)).isZero();
        return (System.nanoTime() - started) / 1e9;
    }

    /** Runs a job of which a worker loses its executor; gives how many were lost. */
    private static int killedAfter(double seconds, int worker, String name, List<String> method) throws Exception {
        Process running = begin(name, method);
        TimeUnit.MILLISECONDS.sleep((long) (1000 * seconds));
        boolean killed = running.isAlive() && cluster.killExecutor(worker);
        assertThat(Jvms.await(running)).as(cluster.output(name)).isZero();
        return killed ? 1 : 0;
    }

    private static Process begin(String name, List<String> method) throws Exception {
        return cluster.begin(name, jar, "io.ballast.examples.Ballast", CONF, job(name, method));
    }

    private static List<String> job(String output, List<String> method) {
        List<String> job = new ArrayList<>(List.of("resample", "--input", table.toString(), "--label", "label"));
        job.addAll(method);
        job.addAll(List.of("--output", folder.resolve(output).toString()));
        return job;
    }
}
