package io.ballast.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ballast.random.RowRandom;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;

/** The net in DL4J against that in OpenBLAS: outputs, gradients, and weights after steps of training. */
class Dl4jPassTest {
    private static final int DIMS = 8;
    private static final int BATCH = 32;
    private static final TrainingRows NONE = new TrainingRows(DIMS);
    private static final EpochListener SILENT = (epoch, maxIter, loss) -> {};

    private static TrainingRows rows(int count, int classes) {
        RowRandom random = RowRandom.of(1, "test", count);
        TrainingRows rows = new TrainingRows(DIMS);
        for (int i = 0; i < count; i++) {
            int label = i % classes;
            float[] features = new float[DIMS];
            for (int d = 0; d < DIMS; d++) {
                features[d] = (float) (random.nextGaussian() + (d % classes == label ? 0.7 : 0));
            }
            rows.add(features, 0, label, 1, 1e9f);
        }
        return rows;
    }

    private static DenseArchitecture net(int classes, ClassifierLoss loss, Integer... hidden) {
        return new DenseArchitecture(DIMS, classes, List.of(hidden), false, 0, loss);
    }

    @ParameterizedTest(name = "{0} classes, {1}")
    @CsvSource({"2, MOODS", "2, CROSS_ENTROPY", "4, CROSS_ENTROPY"})
    void outputsAndGradientEqualThoseOfOpenBlas(int classes, ClassifierLoss loss) {
        DenseArchitecture net = net(classes, loss, 7, 4);
        TrainingRows rows = rows(BATCH, classes);

        Found ours = found(DenseBackend.OPENBLAS, net, rows);
        Found theirs = found(DenseBackend.DL4J, net, rows);

        assertThat(theirs.scored()).containsExactly(ours.scored(), within(1e-6f));
        assertThat(theirs.trained()).containsExactly(ours.trained(), within(1e-6f));
        assertThat(theirs.gradient()).containsExactly(ours.gradient(), within(1e-5f));
    }

    private record Found(float[] scored, float[] trained, float[] gradient) {}

    /** Of all rows but the first, in buffers for more rows than there are. */
    private static Found found(DenseBackend backend, DenseArchitecture net, TrainingRows rows) {
        DenseObjective objective = new DenseObjective(net, 0.1);
        int[] order = IntStream.range(0, rows.rows()).toArray();
        float[] gradient = new float[net.numParams()];
        try (DensePass pass = backend.pass(net, rows.rows() + 3)) {
            pass.use(net.initialWeights(3));
            pass.forward(rows, order, 1, order.length);
            float[] scored = pass.outputs().clone();
            pass.forwardTraining(rows, order, 1, order.length, RowRandom.of(1, "dropout", 0));
            float[] trained = pass.outputs().clone();
            for (int i = 1; i < order.length; i++) {
                objective.gradient(pass.outputs(), i - 1, rows.label(i), 1, pass.outputDelta());
            }
            pass.backward(gradient);
            return new Found(scored, trained, gradient);
        }
    }

    /** 200 steps of the paper's net, which move weights by up to 0.02. */
    @ParameterizedTest(name = "{0}''s Adam")
    @ValueSource(strings = {"ours", "ND4J"})
    void twoHundredStepsInDl4jGiveTheSameWeights(String adam) {
        DenseArchitecture net = net(2, ClassifierLoss.MOODS, 256, 128, 128);
        TrainingRows rows = rows(20 * BATCH, 2);
        DenseSettings settings = new DenseSettings(
                new TrainingSettings(1e-4, 0, 0, BATCH, 10, 10, 0, 42), 0, 10, 1, 0, WatchedMetric.LOSS, 0);
        TrainedDense ours = new DenseTrainer(net, settings).train(rows, NONE, SILENT);

        float[] theirs = adam.equals("ours")
                ? new DenseTrainer(net, settings, DenseBackend.DL4J)
                        .train(rows, NONE, SILENT)
                        .weights()
                : inDl4jAlone(net, rows);

        assertThat(ours.summary().steps()).isEqualTo(200);
        assertThat(distance(ours.weights(), net.initialWeights(42))).isGreaterThan(0.01);
        assertThat(distance(ours.weights(), theirs)).isLessThan(1e-4);
    }

    /** The largest difference. */
    private static double distance(float[] a, float[] b) {
        return IntStream.range(0, a.length)
                .mapToDouble(i -> Math.abs(a[i] - b[i]))
                .max()
                .orElseThrow();
    }

    /**
     * The same batches, with the updater that DL4J's nets have. Its epsilon is added before the moments are corrected for their start (Kingma and Ba, end
     * of section 2), so it is corrected here: at 1e-8 throughout, weights of tiny gradients end 0.004 apart.
     */
    private static float[] inDl4jAlone(DenseArchitecture net, TrainingRows rows) {
        DenseObjective objective = new DenseObjective(net, 0);
        float[] weights = net.initialWeights(42);
        float[] gradient = new float[weights.length];
        var config = new org.nd4j.linalg.learning.config.Adam(1e-4);
        GradientUpdater<?> adam = config.instantiate(Nd4j.zeros(DataType.FLOAT, 1, 2L * weights.length), true);
        int steps = 0;
        try (DensePass pass = DenseBackend.DL4J.pass(net, BATCH)) {
            for (int epoch = 0; epoch < 10; epoch++) {
                int[] order = BatchLoader.shuffled(rows.rows(), RowRandom.of(42, "epoch order", epoch));
                for (int from = 0; from < order.length; from += BATCH) {
                    pass.use(weights);
                    pass.forwardTraining(rows, order, from, from + BATCH, RowRandom.of(1, "dropout", 0));
                    for (int i = 0; i < BATCH; i++) {
                        objective.gradient(
                                pass.outputs(), i, rows.label(order[from + i]), 1.0 / BATCH, pass.outputDelta());
                    }
                    pass.backward(gradient);
                    INDArray step = RowArrays.of(gradient, 1);
                    config.setEpsilon(1e-8 * Math.sqrt(1 - Math.pow(0.999, steps + 1)));
                    adam.applyUpdater(step, steps++, epoch);
                    float[] moved = step.data().asFloat();
                    for (int i = 0; i < weights.length; i++) {
                        weights[i] -= moved[i];
                    }
                }
            }
        }
        return weights;
    }

    @Test
    void refusesDropoutAndBatchNorm() {
        DenseArchitecture dropping = new DenseArchitecture(DIMS, 2, List.of(4), false, 0.1, ClassifierLoss.MOODS);
        DenseArchitecture normed = new DenseArchitecture(DIMS, 2, List.of(4), true, 0, ClassifierLoss.MOODS);

        for (DenseArchitecture net : List.of(dropping, normed)) {
            assertThatThrownBy(() -> DenseBackend.DL4J.pass(net, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a net in DL4J must be without batch norm and dropout, got " + net);
        }
    }
}
