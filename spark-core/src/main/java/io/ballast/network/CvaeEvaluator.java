package io.ballast.network;

import io.ballast.random.RowRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

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
        try (BatchLoader loader = new BatchLoader(rows, architecture.numClasses())) {
            for (int from = 0; from < order.length; from += BATCH_ROWS) {
                BatchLoader.Batch batch = loader.load(order, from, Math.min(order.length, from + BATCH_ROWS));
                CvaePass pass =
                        passes.computeIfAbsent(batch.hostWeights().length, count -> new CvaePass(architecture, count));
                pass.drawSamplingNoise(RowRandom.of(seed, "cvae validation", from));
                pass.forward(batch.inputs(), weights);
                sums.add(pass.loss(batch.hostWeights(), objective));
            }
        }
        return sums;
    }

    @Override
    public void close() {
        passes.values().forEach(CvaePass::close);
        passes.clear();
    }
}
