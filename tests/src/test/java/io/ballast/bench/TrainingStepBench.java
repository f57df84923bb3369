package io.ballast.bench;

import io.ballast.network.ClassifierLoss;
import io.ballast.network.CvaeArchitecture;
import io.ballast.network.CvaeCheckpoint;
import io.ballast.network.CvaeObjective;
import io.ballast.network.CvaeTrainer;
import io.ballast.network.DenseArchitecture;
import io.ballast.network.DenseSettings;
import io.ballast.network.DenseTrainer;
import io.ballast.network.EpochListener;
import io.ballast.network.TrainingRows;
import io.ballast.network.TrainingSettings;
import io.ballast.network.WatchedMetric;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * CPU time of a training step of the paper's net (64 features, 2 classes) at batch 32 and 1,024, and of the classifier of MOODS
 * (256-128-128) at batch 32, by itself and as its search trains it, without weight decay and clipping and until the gradient is small,
 * in one thread.
 */
public final class TrainingStepBench {
    private static final int DIMS = 64;
    private static final EpochListener SILENT = (epoch, maxIter, loss) -> {};

    private TrainingStepBench() {}

    public static void main(String[] args) {
        Results results = new Results("training step, Ballast");
        Training cvae = (rows, settings) -> new CvaeTrainer(
                        new CvaeArchitecture(DIMS, 2, List.of(64, 32), 16, 0.2, 0.1),
                        new CvaeObjective(4, 0.1, 0),
                        settings)
                .train(rows, new TrainingRows(DIMS), CvaeCheckpoint.none(), SILENT);
        Training classifier = (rows, settings) -> new DenseTrainer(
                        new DenseArchitecture(DIMS, 2, List.of(256, 128, 128), false, 0, ClassifierLoss.MOODS),
                        new DenseSettings(settings, 0, 5, 1, 0, WatchedMetric.LOSS, 0))
                .train(rows, new TrainingRows(DIMS), SILENT);
        Training searchNet = TrainingStepBench::searchNet;
        measure(cvae, 32, 3200, 40); // warm-up
        measure(classifier, 32, 3200, 40);
        measure(searchNet, 32, 3200, 40);
        for (int repeat = 0; repeat < 3; repeat++) {
            results.add(row("CVAE", cvae, 32, 3200, 40));
            results.add(row("CVAE", cvae, 1024, 20_480, 20));
            results.add(row("classifier of MOODS", classifier, 32, 3200, 40));
            results.add(row("net of the MOODS search", searchNet, 32, 3200, 40));
        }
        results.print();
    }

    private static void searchNet(TrainingRows rows, TrainingSettings settings) {
        new DenseTrainer(
                        new DenseArchitecture(DIMS, 2, List.of(256, 128, 128), false, 0, ClassifierLoss.MOODS),
                        new DenseSettings(plain(settings), 0, 5, 1, 0, WatchedMetric.LOSS, 1e-3))
                .train(rows, new TrainingRows(DIMS), SILENT);
    }

    /** Wall seconds in which so many nets of the MOODS search learn 10,000 steps each. */
    static double searchNets(int nets, int threads) {
        TrainingRows rows = rows(3200);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            Cpu cpu = new Cpu();
            List<CompletableFuture<Void>> learning = IntStream.range(0, nets)
                    .mapToObj(any -> CompletableFuture.runAsync(() -> searchNet(rows, settings(32, 100)), pool))
                    .toList();
            learning.forEach(CompletableFuture::join);
            return cpu.wallSeconds();
        } finally {
            pool.shutdown();
        }
    }

    /** Adam alone, and so slow that the gradient of random labels does not become small. */
    private static TrainingSettings plain(TrainingSettings settings) {
        return new TrainingSettings(
                1e-4, 0, 0, settings.batchSize(), settings.maxIter(), settings.patience(), 0, settings.seed());
    }

    private interface Training {
        void run(TrainingRows rows, TrainingSettings settings);
    }

    private static Object[] row(String net, Training training, int batch, int rows, int epochs) {
        double[] seconds = measure(training, batch, rows, epochs);
        int steps = epochs * rows / batch;
        return new Object[] {
            "net",
            net,
            "batch",
            batch,
            "steps",
            steps,
            "thread ms a step",
            1000 * seconds[0] / steps,
            "process ms a step",
            1000 * seconds[1] / steps,
            "wall ms a step",
            1000 * seconds[2] / steps
        };
    }

    private static double[] measure(Training training, int batch, int count, int epochs) {
        TrainingRows rows = rows(count);
        Cpu cpu = new Cpu();
        training.run(rows, settings(batch, epochs));
        return new double[] {cpu.threadSeconds(), cpu.processSeconds(), cpu.wallSeconds()};
    }

    private static TrainingSettings settings(int batch, int epochs) {
        return new TrainingSettings(1e-3, 1e-5, 1, batch, epochs, epochs, 0, 42);
    }

    private static TrainingRows rows(int count) {
        TrainingRows rows = new TrainingRows(DIMS);
        Random random = new Random(1);
        float[] features = new float[DIMS];
        for (int i = 0; i < count; i++) {
            for (int d = 0; d < DIMS; d++) {
                features[d] = (float) random.nextGaussian();
            }
            rows.add(features, 0, random.nextInt(2), 1, 10);
        }
        return rows;
    }
}
