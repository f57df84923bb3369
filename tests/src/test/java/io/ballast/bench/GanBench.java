package io.ballast.bench;

import io.ballast.examples.images.ImageTable;
import io.ballast.examples.images.ImbalancedCut;
import io.ballast.ml.AdversarialClassifier;
import io.ballast.spark.SharedData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.bytedeco.javacpp.Pointer;

/**
 * Training of the latent-preserving GAN in one task: {@code GanBench [epochs memory]}. {@code epochs}: seconds of an epoch on the skewed cut of MNIST, dense and
 * convolutional, batch 64: an epoch of the autoencoder is 141 steps, one of a game 625. {@code memory}: what the process holds along 200 epochs of 50 steps of a
 * game, batch 8, on a smaller cut.
 */
public final class GanBench {
    private static final long[] CUT = {4000, 2000, 1000, 750, 500, 350, 200, 100, 60, 40};
    private static final long[] FEW = {40, 30, 20, 15, 10, 8, 8, 6, 5, 4};
    private static final int BATCH = 64;
    private static final int FEW_BATCH = 8;
    private static final int LONG = 200;

    private GanBench() {}

    public static void main(String[] args) throws IOException {
        TreeSet<String> wanted = new TreeSet<>(args.length == 0 ? List.of("epochs", "memory") : List.of(args));
        try (SparkSession spark = Sessions.local(1)) {
            if (wanted.contains("epochs")) {
                epochs(cut(spark, CUT));
            }
            if (wanted.contains("memory")) {
                memory(cut(spark, FEW));
            }
        }
    }

    private static Dataset<Row> cut(SparkSession spark, long[] rows) throws IOException {
        Path images = SharedData.require("data/mnist/train-images-idx3-ubyte.gz");
        Path labels = SharedData.require("data/mnist/train-labels-idx1-ubyte.gz");
        Dataset<Row> cut = ImbalancedCut.of(
                        ImageTable.idx(spark, images.toString(), labels.toString())
                                .rows(),
                        rows,
                        42)
                .coalesce(1)
                .persist(StorageLevel.MEMORY_ONLY());
        cut.count();
        return cut;
    }

    private static AdversarialClassifier classifier(String net, String strategy, int batch, int epochs) {
        return new AdversarialClassifier()
                .setNet(net)
                .setImageShape("28x28x1")
                .setStrategy(strategy)
                .setTraining("single")
                .setValidationFraction(0)
                .setBatchSize(batch)
                .setPretrainIter(2)
                .setMaxIter(epochs)
                .setSeed(42);
    }

    private static void epochs(Dataset<Row> cut) {
        Results results = new Results("latent-preserving GAN, an epoch of the cut of MNIST");
        for (String net : List.of("mlp", "conv")) {
            for (String strategy : List.of("dso", "adso", "amo")) {
                Clock.restart();
                classifier(net, strategy, BATCH, 2).onEpoch(Clock::epoch).fit(cut);
                // The first epoch of each stage starts the task and warms up.
                results.add(row(net, "autoencoder", Clock.seconds.get(1), sum(CUT)));
                results.add(row(net, strategy, Clock.seconds.get(3), CUT[0] * CUT.length));
            }
        }
        results.print();
    }

    private static Object[] row(String net, String stage, double seconds, long rows) {
        long steps = (rows + BATCH - 1) / BATCH;
        return new Object[] {
            "net", net, "stage", stage, "s an epoch", seconds, "steps", steps, "ms a step", 1000 * seconds / steps
        };
    }

    private static long sum(long[] rows) {
        long sum = 0;
        for (long each : rows) {
            sum += each;
        }
        return sum;
    }

    private static void memory(Dataset<Row> few) {
        for (String net : List.of("mlp", "conv")) {
            Results results = new Results("latent-preserving GAN, memory along %d epochs, %s".formatted(LONG, net));
            Held.results = results;
            classifier(net, "adso", FEW_BATCH, LONG).onEpoch(Held::epoch).fit(few);
            results.print();
        }
    }

    /** When epochs ended. Static, since a stage's listener is serialized with it. */
    private static final class Clock {
        private static final List<Double> seconds = new ArrayList<>();
        private static long last;

        private static void restart() {
            seconds.clear();
            last = System.nanoTime();
        }

        @SuppressWarnings("unused") // what a listener is told
        private static void epoch(String stage, int epoch, int maxIter, double score) {
            long now = System.nanoTime();
            seconds.add((now - last) / 1e9);
            last = now;
        }
    }

    /** What is held after some epochs. */
    private static final class Held {
        private static Results results;

        @SuppressWarnings("unused") // what a listener is told
        private static void epoch(String stage, int epoch, int maxIter, double score) {
            if (stage.equals("autoencoder") || (epoch + 1) % 20 != 0) {
                return;
            }
            System.gc();
            Runtime heap = Runtime.getRuntime();
            results.add(
                    "epoch",
                    epoch + 1,
                    "heap MiB",
                    heap.totalMemory() - heap.freeMemory() >> 20,
                    "outside, counted by JavaCPP, MiB",
                    Pointer.totalBytes() >> 20,
                    "process MiB",
                    Pointer.physicalBytes() >> 20);
        }
    }
}
