package io.ballast.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ballast.spark.LocalSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job {@code resample} on Hadoop's own small cluster, with tables on HDFS: the rows that it gives in one JVM. */
@Tag("cluster")
@Tag("slow")
class YarnClusterTest {
    private static final int ROWS = 20_000;

    @TempDir
    private static Path folder;

    private static Path jar;
    private static Path table;
    private static HadoopCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        jar = LoopbackCluster.jar();
        assumeTrue(jar != null, "skipped: examples is not packaged; run mvn verify from the top");
        table = writeTable();
        cluster = HadoopCluster.start(folder.resolve("hadoop"));
        cluster.fileSystem()
                .copyFromLocalFile(
                        new org.apache.hadoop.fs.Path(table.toUri()), new org.apache.hadoop.fs.Path("/in/table.csv"));
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    /** Over a megabyte: some blocks. */
    private static Path writeTable() throws Exception {
        Random random = new Random(5);
        StringBuilder csv = new StringBuilder("a,b,c,d,e,f,label\n");
        for (int i = 0; i < ROWS; i++) {
            int label = i % 20 == 0 ? 1 : 0;
            for (int d = 0; d < 6; d++) {
                csv.append((float) (random.nextGaussian() + label)).append(',');
            }
            csv.append(label).append('\n');
        }
        return Files.writeString(folder.resolve("table.csv"), csv);
    }

    @Test
    void inClientModeReadsCsvFromHdfsAndWritesParquetBack() throws Exception {
        List<String> method = List.of("--method", "smote");
        run("client", "client", job(cluster.uri("/in/table.csv"), cluster.uri("/out/client"), method));
        assertThat(rows("/out/client")).isEqualTo(alone("smote-alone", method));
    }

    /** A generator trained in one task, its driver on the cluster too, and a DataNode lost while it runs. */
    @Test
    void inClusterModeReadsParquetAndEndsThoughADataNodeIsLost() throws Exception {
        LocalSpark.session()
                .read()
                .option("header", true)
                .option("inferSchema", true)
                .csv(table.toString())
                .repartition(4)
                .write()
                .parquet(cluster.uri("/in/table.parquet"));
        List<String> method = List.of("--method", "leo-cvae", "--param", "maxIter=6", "--param", "training=single");
        List<String> job = new ArrayList<>(job(cluster.uri("/in/table.parquet"), cluster.uri("/out/cluster"), method));
        job.addAll(List.of("--checkpoint", cluster.uri("/kept")));
        Process submit = cluster.submit("cluster", "cluster", LoopbackCluster.sparkHome(), jar, job);
        awaitEntropies(submit);
        cluster.stopDataNode();
        await("cluster", submit);
        assertThat(rows("/out/cluster")).isEqualTo(alone("leo-alone", method));
        assertThat(cluster.fileSystem().exists(new org.apache.hadoop.fs.Path("/kept/leo-cvae/cvae.bin")))
                .isTrue();
    }

    private static void awaitEntropies(Process submit) throws Exception {
        for (int i = 0; i < 1200 && submit.isAlive(); i++) {
            if (cluster.fileSystem().exists(new org.apache.hadoop.fs.Path("/kept/leo-cvae/entropy/all.bin"))) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new AssertionError("no entropies were seen kept:\n" + output("cluster"));
    }

    private static List<String> job(String input, String output, List<String> method) {
        List<String> job = new ArrayList<>(List.of("resample", "--input", input, "--label", "label"));
        job.addAll(method);
        job.addAll(List.of("--output", output));
        return job;
    }

    private static void run(String name, String mode, List<String> job) throws Exception {
        await(name, cluster.submit(name, mode, LoopbackCluster.sparkHome(), jar, job));
    }

    private static void await(String name, Process submit) throws Exception {
        int code = Jvms.await(submit);
        assertThat(code).as(output(name)).isZero();
    }

    private static String output(String name) throws Exception {
        return Files.readString(folder.resolve("hadoop").resolve(name + ".log")) + cluster.containerLogs();
    }

    /** The same job in one JVM on local files. */
    private static List<Row> alone(String name, List<String> method) throws Exception {
        String output = folder.resolve(name).toString();
        Process submit = LoopbackCluster.beginAlone(folder, name, jar, job(table.toString(), output, method));
        int code = Jvms.await(submit);
        assertThat(code).as(Files.readString(folder.resolve(name + ".log"))).isZero();
        return sorted(LocalSpark.session().read().parquet(output));
    }

    private static List<Row> rows(String output) {
        List<Row> rows = sorted(LocalSpark.session().read().parquet(cluster.uri(output)));
        assertThat(rows).hasSizeGreaterThan(ROWS);
        return rows;
    }

    private static List<Row> sorted(Dataset<Row> rows) {
        return rows.orderBy("a", "b", "c", "label", "synthetic").collectAsList();
    }
}
