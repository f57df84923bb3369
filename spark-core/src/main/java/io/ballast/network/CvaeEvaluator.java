package io.ballast.network;

import io.ballast.random.RowRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Loss of rows without dropout. The noise of the code is the same at every call, so that epochs can be compared.
 */
final class CvaeEvaluator implements AutoCloseable {
    private static final int BATCH_ROWS = 1024;

    private final CvaeArchitecture architecture;
    private final CvaeObjective objective;
    private final long seed;
    private final Map<Integer, CvaePass> passes = new HashMap<>();

    CvaeEvaluator(CvaeArchitecture architecture, CvaeObjective objective, long seed) {
        this.architecture = architecture;
        this.objective = objective;
        this.seed = seed;
    }

    LossSums evaluate(TrainingRows rows, CvaeWeights weights) {
        int[] order = IntStream.range(0, rows.rows()).toArray();
        LossSums sums = new LossSums();
        for (int from = 0; from < order.length; from += BATCH_ROWS) {
            int to = Math.min(order.length, from + BATCH_ROWS);
            CvaePass pass = passes.computeIfAbsent(to - from, count -> new CvaePass(architecture, count));
            pass.drawSamplingNoise(RowRandom.of(seed, "cvae validation", from));
            float[] rowWeights = new float[to - from];
            for (int i = from; i < to; i++) {
                rowWeights[i - from] = rows.weight(i);
            }
            try (INDArray inputs = BatchLoader.inputs(rows, order, from, to, architecture.numClasses())) {
                pass.forward(inputs, weights);
            }
            sums.add(pass.loss(rowWeights, objective));
        }
        return sums;
    }

    @Override
    public void close() {
        passes.values().forEach(CvaePass::close);
        passes.clear();
    }
}
