package io.ballast.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A search for a training set on a real standalone cluster of two workers, of which an executor is killed half-way, or the driver, which then begins
 * again: the rows that the same search finds in one JVM.
 */
@Tag("cluster")
class SearchClusterTest {
    private static final List<String> CONF = List.of(
            "spark.cores.max=2",
            "spark.shuffle.io.maxRetries=1",
            "spark.shuffle.io.retryWait=500ms",
            "spark.serializer=org.apache.spark.serializer.KryoSerializer");
    private static final Pattern SECOND_STEP = Pattern.compile("step 2 of 8");
    private static final int ROWS = 1200;

    @TempDir
    private static Path folder;

    private static Path jar;
    private static Path table;
    private static List<Row> expected;

    @BeforeAll
    static void searchInOneJvm() throws Exception {
        jar = LoopbackCluster.jar();
        assumeTrue(jar != null, "skipped: examples is not packaged; run mvn verify from the top");
        table = TwoClouds.write(folder.resolve("table.csv"), ROWS, 3, 12);
        Process alone = LoopbackCluster.beginAlone(folder, "alone", jar, search("alone", List.of()));
        int code = Jvms.await(alone);
        assertThat(code).as(Files.readString(folder.resolve("alone.log"))).isZero();
        expected = rows("alone");
        assertThat(expected).hasSizeBetween(100, ROWS);
        assertThat(expected).anyMatch(row -> row.<Boolean>getAs("synthetic"));
    }

    @Test
    void aLostExecutorChangesNothing() throws Exception {
        try (LoopbackCluster cluster = LoopbackCluster.start(LoopbackCluster.sparkHome(), folder.resolve("a"), 2)) {
            Process running = begin(cluster, "lost", List.of());
            awaitSecondStep(cluster, "lost", running);
            assertThat(cluster.killExecutor(0)).as("an executor to kill").isTrue();
            assertThat(Jvms.await(running)).as(cluster.output("lost")).isZero();
            assertThat(cluster.output("lost")).contains("Lost executor");
        }
        assertThat(rows("lost")).isEqualTo(expected);
    }

    @Test
    void aKilledDriverGoesOnWhereItStopped() throws Exception {
        Path kept = folder.resolve("steps");
        List<String> keep = List.of("--param", "checkpointDir=" + kept);
        try (LoopbackCluster cluster = LoopbackCluster.start(LoopbackCluster.sparkHome(), folder.resolve("b"), 2)) {
            Process running = begin(cluster, "killed", keep);
            awaitSecondStep(cluster, "killed", running);
            running.destroyForcibly().waitFor();
            assertThat(folder.resolve("killed")).doesNotExist();
            Path first = kept.resolve("step-00001.json");
            String before = Files.readString(first);
            Object written = Files.getLastModifiedTime(first);

            assertThat(cluster.submit("again", jar, "io.ballast.examples.Ballast", CONF, search("again", keep)))
                    .as(cluster.output("again"))
                    .isZero();
            assertThat(Files.readString(first)).isEqualTo(before);
            assertThat(Files.getLastModifiedTime(first)).isEqualTo(written);
        }
        assertThat(rows("again")).isEqualTo(expected);
    }

    private static Process begin(LoopbackCluster cluster, String name, List<String> more) throws IOException {
        return cluster.begin(name, jar, "io.ballast.examples.Ballast", CONF, search(name, more));
    }

    /** Two candidates a step, with nets that take some tenths of a second each, so that there is time to kill. */
    private static List<String> search(String output, List<String> more) {
        List<String> args = new ArrayList<>(List.of("resample", "--input", table.toString(), "--label", "label"));
        args.addAll(List.of("--method", "moods", "--param", "candidatesPerStep=2", "--param", "maxIter=8"));
        args.addAll(List.of("--param", "acceptance=average", "--param", "maxSteps=1500"));
        args.addAll(more);
        args.addAll(List.of("--output", folder.resolve(output).toString()));
        return args;
    }

    private static void awaitSecondStep(LoopbackCluster cluster, String name, Process running)
            throws InterruptedException {
        for (int i = 0; i < 2400 && running.isAlive(); i++) {
            if (SECOND_STEP.matcher(cluster.output(name)).find()) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new AssertionError("no second step was seen:\n" + cluster.output(name));
    }

    private static List<Row> rows(String output) {
        return TwoClouds.rows(folder.resolve(output));
    }
}
