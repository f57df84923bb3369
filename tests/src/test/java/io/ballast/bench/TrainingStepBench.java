package io.ballast.bench;

import io.ballast.network.CvaeArchitecture;
import io.ballast.network.CvaeObjective;
import io.ballast.network.CvaeTrainer;
import io.ballast.network.TrainingRows;
import io.ballast.network.TrainingSettings;
import java.util.List;
import java.util.Random;

/** CPU time of a training step of the paper's net (64 features, 2 classes) at batch 32 and 1,024, in one thread. */
public final class TrainingStepBench {
    private static final int DIMS = 64;

    private TrainingStepBench() {}

    public static void main(String[] args) {
        Results results = new Results("training step, Ballast on DL4J");
        measure(32, 3200, 40); // warm-up
        for (int repeat = 0; repeat < 3; repeat++) {
            results.add(row(32, 3200, 40));
            results.add(row(1024, 20_480, 20));
        }
        results.print();
    }

    private static Object[] row(int batch, int rows, int epochs) {
        double[] seconds = measure(batch, rows, epochs);
        int steps = epochs * rows / batch;
        return new Object[] {
            "batch", batch,
            "steps", steps,
            "thread ms a step", 1000 * seconds[0] / steps,
            "process ms a step", 1000 * seconds[1] / steps,
            "wall ms a step", 1000 * seconds[2] / steps
        };
    }

    private static double[] measure(int batch, int count, int epochs) {
        TrainingRows rows = new TrainingRows(DIMS);
        Random random = new Random(1);
        float[] features = new float[DIMS];
        for (int i = 0; i < count; i++) {
            for (int d = 0; d < DIMS; d++) {
                features[d] = (float) random.nextGaussian();
            }
            rows.add(features, 0, random.nextInt(2), 1, 10);
        }
        CvaeTrainer trainer = new CvaeTrainer(
                new CvaeArchitecture(DIMS, 2, List.of(64, 32), 16, 0.2, 0.1),
                new CvaeObjective(4, 0.1, 0),
                new TrainingSettings(1e-3, 1e-5, 1, batch, epochs, epochs, 0, 42));
        Cpu cpu = new Cpu();
        trainer.train(rows, new TrainingRows(DIMS), (epoch, maxIter, loss) -> {});
        return new double[] {cpu.threadSeconds(), cpu.processSeconds(), cpu.wallSeconds()};
    }
}
