package io.ballast.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job {@code doctor} on a real standalone cluster: one Master and two Worker JVMs. */
@Tag("cluster")
@Tag("slow")
class DoctorClusterTest {
    private static final String NATIVE = "-Dorg.bytedeco.javacpp.maxphysicalbytes=0 -Dorg.bytedeco.javacpp.maxbytes=1g";

    @TempDir
    private static Path folder;

    private static Path jar;
    private static LoopbackCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        jar = LoopbackCluster.jar();
        assumeTrue(jar != null, "skipped: examples is not packaged; run mvn verify from the top");
        cluster = LoopbackCluster.start(LoopbackCluster.sparkHome(), folder, 2);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static int doctor(String name, List<String> conf) throws Exception {
        return cluster.submit(
                name, jar, "io.ballast.examples.Ballast", conf, List.of("doctor", "--path", folder.toString()));
    }

    @Test
    void asksTheDriverAndEveryExecutor() throws Exception {
        int code = doctor(
                "both", List.of("spark.executor.defaultJavaOptions=" + NATIVE, "spark.executorEnv.OMP_NUM_THREADS=1"));

        assertThat(cluster.output("both"))
                .containsPattern("driver +\\S+ +\\d+ +0 +")
                .containsPattern("executor 0 +\\S+ +\\d+ +1 +")
                .containsPattern("executor 1 +yes +yes +yes +yes +yes");
        // The driver is this cluster's own JVM, which client mode gives no options.
        assertThat(cluster.output("both").lines().filter(line -> line.startsWith("wrong: ")))
                .hasSize(2)
                .allMatch(line -> line.contains(" on the driver"));
        assertThat(code).isEqualTo(1);
    }

    @Test
    void saysThatNoExecutorFits() throws Exception {
        int code = cluster.submit(
                "starved",
                jar,
                "io.ballast.examples.Ballast",
                // No worker has one.
                List.of("spark.executor.resource.gpu.amount=1", "spark.task.resource.gpu.amount=1"),
                List.of("doctor", "--wait", "5", "--path", folder.toString()));

        assertThat(code).as(cluster.output("starved")).isEqualTo(1);
        assertThat(cluster.output("starved")).contains("wrong: no executor started in 5 s");
    }
}
