package io.ballast.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * GPUs for the stages that train alone, on a real standalone cluster of which one worker says that it has GPU 7. There is none, so
 * nets are trained on its CPU: where tasks run and what they are told is what is tested.
 */
@Tag("cluster")
@Tag("slow")
class StageGpuTest {
    private static final String BOUND = ": GPU 7";
    private static final Map<String, List<String>> SHORT = Map.of(
            "leo-cvae", List.of("maxIter=2"),
            "latent-gan", List.of("pretrainIter=2", "maxIter=1"),
            "moods", List.of("maxIter=3", "maxSteps=100", "batchSize=256", "candidatesPerStep=2", "nets=2"));

    @TempDir
    private static Path folder;

    private static Path jar;
    private static Path table;

    @BeforeAll
    static void isPackaged() throws IOException {
        jar = LoopbackCluster.jar();
        assumeTrue(jar != null, "skipped: examples is not packaged; run mvn verify from the top");
        table = writeTable();
    }

    private static Path writeTable() throws IOException {
        Random random = new Random(5);
        StringBuilder csv = new StringBuilder("a,b,label\n");
        for (int i = 0; i < 1000; i++) {
            int label = i % 10 == 0 ? 1 : 0;
            csv.append("%.6f,%.6f,%d%n".formatted(random.nextGaussian() + label, random.nextGaussian(), label));
        }
        return Files.writeString(folder.resolve("table.csv"), csv);
    }

    private static List<String> announcingGpu() throws IOException {
        Path script = Files.writeString(
                folder.resolve("gpu-discovery"), "#!/bin/sh\necho '{\"name\":\"gpu\",\"addresses\":[\"7\"]}'\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return List.of("-Dspark.worker.resource.gpu.amount=1", "-Dspark.worker.resource.gpu.discoveryScript=" + script);
    }

    /** The name is a word and that of the method. */
    private static void resample(LoopbackCluster cluster, String name, String... conf) throws Exception {
        List<String> all = new ArrayList<>(List.of(conf));
        all.add(0, "spark.ballast.gpu=always");
        String method = name.substring(name.indexOf('-') + 1);
        List<String> args = new ArrayList<>(List.of(
                "resample", "--input", table.toString(), "--label", "label", "--method", method, "--format", "csv"));
        SHORT.get(method).forEach(param -> args.addAll(List.of("--param", param)));
        args.addAll(List.of("--output", folder.resolve(name).toString()));
        args.addAll(List.of("--report", folder.resolve(name + "-report").toString()));
        int code = cluster.submit(name, jar, "io.ballast.examples.Ballast", all, args);
        assertThat(code).as(cluster.output(name)).isZero();
    }

    /** What the executors of a worker logged. */
    private static String executors(Path workDir, int worker) throws IOException {
        try (Stream<Path> files = Files.walk(workDir.resolve("worker" + worker))) {
            StringBuilder all = new StringBuilder();
            files.filter(file -> file.endsWith("stderr")).forEach(file -> {
                try {
                    all.append(Files.readString(file));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            return all.toString();
        }
    }

    @Test
    void dynamicAllocationStartsAnExecutorForTraining() throws Exception {
        Path workDir = folder.resolve("dynamic");
        try (LoopbackCluster cluster =
                LoopbackCluster.start(LoopbackCluster.sparkHome(), workDir, List.of(List.of(), announcingGpu()))) {
            resample(
                    cluster,
                    "dynamic-leo-cvae",
                    "spark.dynamicAllocation.enabled=true",
                    "spark.dynamicAllocation.shuffleTracking.enabled=true",
                    "spark.dynamicAllocation.executorIdleTimeout=5s",
                    "spark.dynamicAllocation.maxExecutors=1",
                    "spark.ballast.gpu.wait=200s");
        }
        assertThat(executors(workDir, 0)).doesNotContain(BOUND);
        assertThat(executors(workDir, 1)).contains(BOUND);
        assertThat(Files.readString(folder.resolve("dynamic-leo-cvae-report/report.json")))
                .contains("\"where\" : \"one task on GPU of its own stage\"");
    }

    @Test
    void executorsWithGpusGiveThemToTrainingAlone() throws Exception {
        Path workDir = folder.resolve("fixed");
        try (LoopbackCluster cluster =
                LoopbackCluster.start(LoopbackCluster.sparkHome(), workDir, List.of(List.of(), announcingGpu()))) {
            resample(cluster, "fixed-latent-gan", "spark.executor.resource.gpu.amount=1");
        }
        assertThat(workDir.resolve("worker0"))
                .satisfiesAnyOf(path -> assertThat(path).doesNotExist(), path -> assertThat(path)
                        .isEmptyDirectory());
        assertThat(executors(workDir, 1)).contains(BOUND);
        assertThat(Files.readString(folder.resolve("fixed-latent-gan-report/report.json")))
                .contains("\"where\" : \"one task on GPU of its own stage\"");
    }

    /** Rounding could make it choose others; on this table it does not. */
    @Test
    void aSearchOnGpusChoosesTheSameRows() throws Exception {
        Path workDir = folder.resolve("search");
        try (LoopbackCluster cluster =
                LoopbackCluster.start(LoopbackCluster.sparkHome(), workDir, List.of(List.of(), announcingGpu()))) {
            resample(cluster, "search-moods", "spark.executor.resource.gpu.amount=1");
        }
        assertThat(executors(workDir, 1)).contains(BOUND).contains("nets of this task learn in DL4J");

        try (LoopbackCluster cluster = LoopbackCluster.start(LoopbackCluster.sparkHome(), folder.resolve("cpu"), 1)) {
            resample(cluster, "cpu-moods", "spark.ballast.gpu=never");
        }
        assertThat(rows("search-moods")).isNotEmpty().isEqualTo(rows("cpu-moods"));
    }

    /** What a run has written, sorted. */
    private static List<String> rows(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            List<String> rows = new ArrayList<>();
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".csv")).toList()) {
                rows.addAll(Files.readAllLines(file));
            }
            Collections.sort(rows);
            return rows;
        }
    }

    @Test
    void withoutAWorkerThatHasGpusTheCpuTrainsAndTheRunSaysWhy() throws Exception {
        try (LoopbackCluster cluster = LoopbackCluster.start(LoopbackCluster.sparkHome(), folder.resolve("none"), 1)) {
            resample(
                    cluster,
                    "none-leo-cvae",
                    "spark.dynamicAllocation.enabled=true",
                    "spark.dynamicAllocation.shuffleTracking.enabled=true",
                    "spark.ballast.gpu.wait=5s");

            assertThat(cluster.output("none-leo-cvae"))
                    .contains("nets are trained on CPU: no executor with a GPU started in 5 s");
        }
        assertThat(Files.readString(folder.resolve("none-leo-cvae-report/report.json")))
                .contains("\"where\" : \"one task on CPU\"");
    }
}
