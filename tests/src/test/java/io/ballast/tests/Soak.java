package io.ballast.tests;

import io.ballast.ml.LatentGanOversampler;
import io.ballast.ml.LeoCvae;
import io.ballast.ml.Moods;
import io.ballast.ml.Resampler;
import io.ballast.ml.Smote;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.bytedeco.javacpp.Pointer;

/**
 * {@code Soak TABLE ROUNDS}: resamples a table over and over in one JVM, by several methods in turn, and prints after each round what is held: bytes of the heap
 * after a collection, bytes outside it that JavaCPP and NIO count, and the size of the process.
 */
final class Soak {
    private Soak() {}

    public static void main(String[] args) throws IOException {
        // Spark itself remembers finished work for its pages: little, so that what grows is ours.
        SparkSession spark = SparkSession.builder()
                .master("local[2]")
                .appName("soak")
                .config("spark.ui.enabled", false)
                .config("spark.ui.retainedJobs", 5)
                .config("spark.ui.retainedStages", 5)
                .config("spark.ui.retainedTasks", 20)
                .config("spark.ui.retainedDeadExecutors", 1)
                .config("spark.sql.ui.retainedExecutions", 5)
                .config("spark.sql.shuffle.partitions", 2)
                .getOrCreate();
        Dataset<Row> table = new VectorAssembler()
                .setInputCols(new String[] {"x0", "x1", "x2", "x3"})
                .setOutputCol("features")
                .transform(spark.read()
                        .option("header", true)
                        .option("inferSchema", true)
                        .csv(args[0]));
        for (int round = 0; round < Integer.parseInt(args[1]); round++) {
            for (Resampler method : methods(round)) {
                method.resample(table).foreachPartition(new Consume());
            }
            System.out.printf(
                    Locale.ROOT, "held %d %d %d %d%n", round, heap(), Pointer.totalBytes() + direct(), resident());
        }
        spark.stop();
    }

    private static List<Resampler> methods(long seed) {
        return List.of(
                new Smote().setSeed(seed),
                new LeoCvae().setMaxIter(3).setTraining("single").setSeed(seed),
                new LeoCvae().setMaxIter(1).setTraining("distributed").setSeed(seed),
                new LatentGanOversampler().setPretrainIter(1).setMaxIter(1).setSeed(seed),
                new Moods()
                        .setMaxIter(2)
                        .setMaxSteps(50)
                        .setMeasureDiversification(false)
                        .setSeed(seed));
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) { // what finalizers and cleaners let go of is collected next
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long direct() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    private static long resident() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return -1;
    }

    /** Reads every row. */
    private static final class Consume implements org.apache.spark.api.java.function.ForeachPartitionFunction<Row> {
        private static final long serialVersionUID = 1L;

        @Override
        public void call(java.util.Iterator<Row> rows) {
            while (rows.hasNext()) {
                rows.next();
            }
        }
    }
}
