package io.ballast.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JVM of a job killed while it looks for neighbors, trains and writes: the output of before is intact, and the same command goes on. */
@Tag("cluster")
@Tag("slow")
class KilledDriverTest {
    private static final int ROWS = 20_000;
    private static final List<String> METHOD = List.of("--param", "maxIter=40", "--param", "patience=40");

    @TempDir
    private static Path folder;

    private static Path jar;
    private static Path table;
    private static List<Row> expected;

    @BeforeAll
    static void balanceUndisturbed() throws Exception {
        jar = LoopbackCluster.jar();
        assumeTrue(jar != null, "skipped: examples is not packaged; run mvn verify from the top");
        table = TwoClouds.write(folder.resolve("table.csv"), ROWS, 8, 20);
        await("undisturbed", resample("undisturbed", "expected", METHOD));
        expected = TwoClouds.rows(folder.resolve("expected"));
        assertThat(expected).hasSize(2 * (ROWS - ROWS / 20));
    }

    @Test
    void whileLookingForNeighborsGoesOnWithTheNextTasks() throws Exception {
        Path kept = folder.resolve("neighbors kept");
        List<String> scored = List.of("--output", folder.resolve("scored").toString());
        List<String> again = List.of(
                "--checkpoint",
                kept.toString(),
                "--output",
                folder.resolve("scored again").toString());
        await("scored", begin("scored", "entropy", scored));
        Process running = begin("looking", "entropy", again);
        killWhen(() -> !tasks(kept).isEmpty(), "looking", running);
        Map<Path, FileTime> found = tasks(kept);
        assertThat(folder.resolve("scored again")).doesNotExist();

        await("looking again", begin("looking again", "entropy", again));
        assertThat(tasks(kept)).containsAllEntriesOf(found).hasSizeGreaterThan(found.size());
        assertThat(TwoClouds.rows(folder.resolve("scored again"))).isEqualTo(TwoClouds.rows(folder.resolve("scored")));
    }

    /** Files of tasks that ended, and when. */
    private static Map<Path, FileTime> tasks(Path kept) throws IOException {
        Map<Path, FileTime> ended = new HashMap<>();
        if (Files.exists(kept)) {
            try (Stream<Path> files = Files.walk(kept)) {
                for (Path file : files.toList()) {
                    if (file.getFileName().toString().matches("task-.*bin")) {
                        ended.put(file, Files.getLastModifiedTime(file));
                    }
                }
            } catch (UncheckedIOException moving) {
                return Map.of();
            }
        }
        return ended;
    }

    @Test
    void whileTrainingGoesOnWithTheNextEpochs() throws Exception {
        List<Row> before = smote("trained");
        Path kept = folder.resolve("kept");
        List<String> more = new ArrayList<>(METHOD);
        more.addAll(List.of("--overwrite", "--checkpoint", kept.toString(), "--param", "checkpointInterval=1"));
        Process running = resample("training", "trained", more);
        Path net = kept.resolve("leo-cvae/cvae.bin");
        killWhen(() -> Files.exists(net), "training", running);
        assertThat(TwoClouds.rows(folder.resolve("trained"))).isEqualTo(before);
        Object entropies = Files.getLastModifiedTime(kept.resolve("leo-cvae/entropy/all.bin"));

        await("trained again", resample("trained again", "trained", more));
        assertThat(Files.getLastModifiedTime(kept.resolve("leo-cvae/entropy/all.bin")))
                .isEqualTo(entropies);
        assertThat(TwoClouds.rows(folder.resolve("trained"))).isEqualTo(expected);
    }

    @Test
    void whileWritingLeavesTheOldOutputAndIsCleanedUpAfter() throws Exception {
        List<Row> before = smote("written");
        List<String> more = new ArrayList<>(METHOD);
        more.add("--overwrite");
        Process running = resample("writing", "written", more);
        killWhen(() -> !begun("written").isEmpty(), "writing", running);
        assertThat(TwoClouds.rows(folder.resolve("written"))).isEqualTo(before);
        assertThat(begun("written")).as("what the killed run had begun").isNotEmpty();

        await("written again", resample("written again", "written", more));
        assertThat(begun("written")).isEmpty();
        assertThat(TwoClouds.rows(folder.resolve("written"))).isEqualTo(expected);
    }

    /** An output that is there before. */
    private static List<Row> smote(String output) throws Exception {
        await(output + " before", resample(output + " before", output, List.of("--method", "smote")));
        return TwoClouds.rows(folder.resolve(output));
    }

    /** Files and folders beside an output whose names begin with its own and that hold data. */
    private static List<Path> begun(String output) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(output + ".ballast-new"))
                    .filter(Files::isDirectory)
                    .filter(KilledDriverTest::holdsRows)
                    .toList();
        }
    }

    private static boolean holdsRows(Path staged) {
        try (Stream<Path> files = Files.walk(staged)) {
            return files.anyMatch(file -> file.toString().endsWith(".parquet"));
        } catch (IOException | UncheckedIOException moving) {
            return false;
        }
    }

    private static void killWhen(Callable<Boolean> seen, String name, Process running) throws Exception {
        while (!seen.call()) {
            assertThat(running.isAlive()).as(output(name)).isTrue();
            TimeUnit.MILLISECONDS.sleep(5);
        }
        running.destroyForcibly().waitFor();
    }

    private static Process resample(String name, String output, List<String> more) throws Exception {
        List<String> options = new ArrayList<>(more);
        options.addAll(List.of("--output", folder.resolve(output).toString()));
        return begin(name, "resample", options);
    }

    private static Process begin(String name, String command, List<String> options) throws Exception {
        List<String> job = new ArrayList<>(List.of(command, "--input", table.toString(), "--label", "label"));
        job.addAll(options);
        return LoopbackCluster.beginAlone(folder, name, jar, job);
    }

    private static void await(String name, Process running) throws Exception {
        int code = Jvms.await(running);
        assertThat(code).as(output(name)).isZero();
    }

    private static String output(String name) throws IOException {
        return Files.readString(folder.resolve(name + ".log"));
    }
}
