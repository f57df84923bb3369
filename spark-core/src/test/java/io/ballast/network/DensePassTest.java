package io.ballast.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ballast.random.RowRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Forward pass, gradients and steps against finite differences in double, DL4J and arithmetic by hand. */
class DensePassTest {
    private static final int DIMS = 5;
    private static final int ROWS = 12;
    private static final double SMOOTHING = 0.1;

    /** Eight steps move a weight by up to 0.08; Adam makes a step of the rounding of a gradient near 0. */
    private static final float STEPS_TOLERANCE = 5e-4f;

    private final RowRandom random = RowRandom.of(1, "test", 0);
    private final double[][] x = new double[ROWS][DIMS];
    private final double[] weights = new double[ROWS];

    DensePassTest() {
        for (double[] row : x) {
            Arrays.setAll(row, d -> (float) random.nextGaussian());
        }
        Arrays.setAll(weights, i -> (float) (0.5 + random.nextDouble()));
    }

    private static DenseArchitecture net(int classes, boolean batchNorm, ClassifierLoss loss) {
        return new DenseArchitecture(DIMS, classes, List.of(7, 4), batchNorm, 0, loss);
    }

    private float[] start(DenseArchitecture net) {
        float[] theta = net.initialWeights(3);
        for (int i = 0; i < net.numParams(); i++) {
            theta[i] += (float) (0.3 * random.nextGaussian());
        }
        return theta;
    }

    private static int label(int row, int classes) {
        return row % classes;
    }

    private TrainingRows rows(int classes, double[] rowWeights) {
        TrainingRows rows = new TrainingRows(DIMS);
        for (int i = 0; i < ROWS; i++) {
            rows.add(floats(x[i]), 0, label(i, classes), rowWeights[i], 1e9f);
        }
        return rows;
    }

    private static float[] floats(double[] values) {
        float[] rounded = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            rounded[i] = (float) values[i];
        }
        return rounded;
    }

    /** Gradient of the sum of weighted losses. */
    private static float[] gradient(DenseArchitecture net, float[] theta, TrainingRows rows) {
        DenseObjective objective = new DenseObjective(net, SMOOTHING);
        float[] gradient = new float[net.numParams()];
        try (DensePass pass = new OpenBlasPass(net, rows.rows())) {
            pass.use(theta);
            pass.forwardTraining(rows, order(rows), 0, rows.rows(), RowRandom.of(1, "dropout", 0));
            for (int i = 0; i < rows.rows(); i++) {
                objective.gradient(pass.outputs(), i, rows.label(i), rows.weight(i), pass.outputDelta());
            }
            pass.backward(gradient);
        }
        return gradient;
    }

    private static int[] order(TrainingRows rows) {
        return IntStream.range(0, rows.rows()).toArray();
    }

    private static double[] doubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    @ParameterizedTest(name = "{0} classes, batch norm {1}, {2}")
    @CsvSource({
        "2, false, CROSS_ENTROPY",
        "2, true, CROSS_ENTROPY",
        "4, false, CROSS_ENTROPY",
        "4, true, CROSS_ENTROPY",
        "2, false, MOODS",
        "2, true, MOODS"
    })
    void lossAndGradientEqualTheReferenceAndItsDifferences(int classes, boolean batchNorm, ClassifierLoss loss) {
        DenseArchitecture net = net(classes, batchNorm, loss);
        float[] theta = start(net);
        int[] labels = IntStream.range(0, ROWS).map(i -> label(i, classes)).toArray();
        ReferenceDense reference = new ReferenceDense(net, SMOOTHING);

        float[] found = gradient(net, theta.clone(), rows(classes, weights));

        for (int i = 0; i < net.numParams(); i++) {
            double[] above = doubles(theta);
            double[] below = doubles(theta);
            above[i] += 1e-6;
            below[i] -= 1e-6;
            double expected =
                    (reference.loss(above, x, labels, weights) - reference.loss(below, x, labels, weights)) / 2e-6;
            assertThat((double) found[i])
                    .as("weight %d", i)
                    .isCloseTo(expected, within(2e-4 + 1e-4 * Math.abs(expected)));
        }
        assertThat(lossOf(net, theta, rows(classes, weights)))
                .isCloseTo(reference.loss(doubles(theta), x, labels, weights), within(1e-4));
    }

    private static double lossOf(DenseArchitecture net, float[] theta, TrainingRows rows) {
        DenseObjective objective = new DenseObjective(net, SMOOTHING);
        double sum = 0;
        try (DensePass pass = new OpenBlasPass(net, rows.rows())) {
            pass.use(theta.clone());
            pass.forwardTraining(rows, order(rows), 0, rows.rows(), RowRandom.of(1, "dropout", 0));
            for (int i = 0; i < rows.rows(); i++) {
                sum += rows.weight(i) * objective.loss(pass.outputs(), i, rows.label(i));
            }
        }
        return sum;
    }

    @Test
    void aRowOfWeightTwoPullsAsTwoRowsDo() {
        DenseArchitecture net = net(3, false, ClassifierLoss.CROSS_ENTROPY);
        float[] theta = start(net);
        double[] heavy = new double[ROWS];
        Arrays.setAll(heavy, i -> 1 + i % 2);
        TrainingRows repeated =
                rows(3, IntStream.range(0, ROWS).mapToDouble(i -> 1).toArray());
        for (int i = 1; i < ROWS; i += 2) {
            repeated.add(floats(x[i]), 0, label(i, 3), 1, 1e9f);
        }

        assertThat(gradient(net, theta, rows(3, heavy))).containsExactly(gradient(net, theta, repeated), within(1e-5f));
    }

    @ParameterizedTest(name = "{0} classes, batch norm {1}")
    @CsvSource({"2, false", "2, true", "4, false", "4, true"})
    void outputsAndGradientEqualThoseOfDl4j(int classes, boolean batchNorm) {
        DenseArchitecture net = net(classes, batchNorm, ClassifierLoss.CROSS_ENTROPY);
        float[] theta = start(net);
        MultiLayerNetwork oracle = oracle(net, theta, 1e-3, 0);
        oracle.setInput(Nd4j.createFromArray(x).castTo(oracle.params().dataType()));
        oracle.setLabels(targets(net));
        oracle.computeGradientAndScore();
        double[] ones = new double[ROWS];
        Arrays.fill(ones, 1);

        float[] found = gradient(net, theta, rows(classes, ones));

        for (int i = 0; i < net.layers().size(); i++) {
            DenseArchitecture.Layer layer = net.layers().get(i);
            int at = dl4jLayer(net, i);
            assertGradient(oracle, at + "_W", found, layer.matrix(), layer.in() * layer.out());
            if (layer.normalized()) {
                assertGradient(oracle, at + 1 + "_gamma", found, layer.gain(), layer.out());
                assertGradient(oracle, at + 1 + "_beta", found, layer.shift(), layer.out());
            } else {
                assertGradient(oracle, at + "_b", found, layer.shift(), layer.out());
            }
        }
        assertThat(lossOf(net, theta, rows(classes, ones)) / ROWS).isCloseTo(oracle.score(), within(1e-5));
    }

    private static void assertGradient(MultiLayerNetwork oracle, String name, float[] found, int from, int count) {
        INDArray expected = oracle.gradient().getGradientFor(name).dup('c');
        assertThat(Arrays.copyOfRange(found, from, from + count))
                .as(name)
                .containsExactly(expected.data().asFloat(), within(2e-5f));
    }

    @ParameterizedTest(name = "{0} classes, weight decay {1}")
    @CsvSource({"2, 0", "4, 0", "4, 0.01"})
    void stepsOfAdamEqualThoseOfDl4j(int classes, double weightDecay) {
        DenseArchitecture net = net(classes, false, ClassifierLoss.CROSS_ENTROPY);
        float[] theta = start(net);
        MultiLayerNetwork oracle = oracle(net, theta, 1e-2, weightDecay);
        double[] means = new double[ROWS];
        Arrays.fill(means, 1.0 / ROWS);
        TrainingRows rows = rows(classes, means);
        Adam adam = new Adam(net.numParams(), weightDecay, 0);

        for (int step = 0; step < 8; step++) {
            oracle.fit(Nd4j.createFromArray(x).castTo(oracle.params().dataType()), targets(net));
            adam.step(theta, gradient(net, theta, rows), 1e-2);
        }

        for (int i = 0; i < net.layers().size(); i++) {
            DenseArchitecture.Layer layer = net.layers().get(i);
            assertThat(Arrays.copyOfRange(theta, layer.matrix(), layer.shift()))
                    .containsExactly(oracle.getParam(i + "_W").dup('c').data().asFloat(), within(STEPS_TOLERANCE));
            assertThat(Arrays.copyOfRange(theta, layer.shift(), layer.shift() + layer.out()))
                    .containsExactly(oracle.getParam(i + "_b").dup('c').data().asFloat(), within(STEPS_TOLERANCE));
        }
    }

    /** With batch norm a hidden layer is three layers of DL4J. */
    private static int dl4jLayer(DenseArchitecture net, int layer) {
        return net.batchNorm() ? 3 * layer : layer;
    }

    private static MultiLayerNetwork oracle(DenseArchitecture net, float[] theta, double rate, double weightDecay) {
        var list = new NeuralNetConfiguration.Builder()
                .updater(new org.nd4j.linalg.learning.config.Adam(rate))
                .l2(weightDecay)
                .l2Bias(weightDecay)
                .list();
        List<DenseArchitecture.Layer> layers = net.layers();
        for (DenseArchitecture.Layer layer : layers.subList(0, layers.size() - 1)) {
            list.layer(new DenseLayer.Builder()
                    .nIn(layer.in())
                    .nOut(layer.out())
                    .hasBias(!layer.normalized())
                    .activation(layer.normalized() ? Activation.IDENTITY : Activation.RELU)
                    .build());
            if (layer.normalized()) {
                list.layer(new BatchNormalization.Builder()
                        .nIn(layer.out())
                        .nOut(layer.out())
                        .build());
                list.layer(new ActivationLayer(Activation.RELU));
            }
        }
        boolean binary = net.outputs() == 1;
        list.layer(new OutputLayer.Builder(binary ? LossFunction.XENT : LossFunction.MCXENT)
                .nIn(layers.get(layers.size() - 1).in())
                .nOut(net.outputs())
                .activation(binary ? Activation.SIGMOID : Activation.SOFTMAX)
                .build());
        MultiLayerNetwork oracle = new MultiLayerNetwork(list.build());
        oracle.init();
        for (int i = 0; i < layers.size(); i++) {
            DenseArchitecture.Layer layer = layers.get(i);
            int at = dl4jLayer(net, i);
            float[] matrix = Arrays.copyOfRange(theta, layer.matrix(), layer.shift());
            oracle.setParam(at + "_W", Nd4j.createFromArray(matrix).reshape('c', layer.in(), layer.out()));
            String shift = layer.normalized() ? at + 1 + "_beta" : at + "_b";
            oracle.setParam(shift, row(theta, layer.shift(), layer.out()));
            if (layer.normalized()) {
                oracle.setParam(at + 1 + "_gamma", row(theta, layer.gain(), layer.out()));
            }
        }
        return oracle;
    }

    private static INDArray row(float[] theta, int from, int count) {
        return Nd4j.createFromArray(Arrays.copyOfRange(theta, from, from + count))
                .reshape('c', 1, count);
    }

    /** Smoothed labels. */
    private static INDArray targets(DenseArchitecture net) {
        float[][] targets = new float[ROWS][net.outputs()];
        for (int i = 0; i < ROWS; i++) {
            for (int c = 0; c < net.numClasses(); c++) {
                double target = (label(i, net.numClasses()) == c ? 1 - SMOOTHING : 0) + SMOOTHING / net.numClasses();
                if (net.outputs() > 1) {
                    targets[i][c] = (float) target;
                } else if (c == 1) {
                    targets[i][0] = (float) target;
                }
            }
        }
        return Nd4j.createFromArray(targets);
    }

    @Test
    void runningStatisticsMoveByATenthAsInPyTorch() {
        DenseArchitecture net = new DenseArchitecture(1, 2, List.of(1), true, 0, ClassifierLoss.CROSS_ENTROPY);
        DenseArchitecture.Layer layer = net.layers().get(0);
        float[] theta = net.initialWeights(1);
        theta[layer.matrix()] = 2;
        TrainingRows rows = new TrainingRows(1);
        for (float value : new float[] {1, 2, 6}) {
            rows.add(new float[] {value}, 0, 0, 1, 1e9f);
        }

        gradient(net, theta, rows);

        // Outputs 2, 4, 12: mean 6, unbiased variance 28; from 0 and 1.
        assertThat(theta[layer.mean()]).isCloseTo(0.6f, within(1e-6f));
        assertThat(theta[layer.variance()]).isCloseTo(0.9f + 2.8f, within(1e-5f));
    }

    @Test
    void dropoutDropsItsShareAndScalesTheRest() {
        DenseArchitecture net = new DenseArchitecture(1, 2, List.of(4000), false, 0.25, ClassifierLoss.CROSS_ENTROPY);
        float[] theta = new float[net.size()];
        DenseArchitecture.Layer hidden = net.layers().get(0);
        DenseArchitecture.Layer output = net.layers().get(1);
        Arrays.fill(theta, hidden.shift(), hidden.shift() + hidden.out(), 1);
        Arrays.fill(theta, output.matrix(), output.shift(), 1f / 4000);
        TrainingRows rows = new TrainingRows(1);
        rows.add(new float[] {0}, 0, 0, 1, 1);
        try (DensePass pass = new OpenBlasPass(net, 1)) {
            pass.use(theta);
            pass.forward(rows, new int[] {0}, 0, 1);
            assertThat(pass.outputs()[0]).isCloseTo(1, within(1e-4f));

            pass.forwardTraining(rows, new int[] {0}, 0, 1, RowRandom.of(7, "dropout", 0));
            assertThat(pass.outputs()[0]).isNotEqualTo(1).isCloseTo(1, within(0.04f)); // 4 sd of 4,000 draws
            pass.outputDelta()[0] = 1;
            float[] gradient = new float[net.numParams()];
            pass.backward(gradient);
            float[] shifts = Arrays.copyOfRange(gradient, hidden.shift(), hidden.shift() + hidden.out());
            assertThat(shifts).contains(0).contains(new float[] {1 / 0.75f / 4000}, within(1e-9f));
        }
    }

    @Test
    void theGradientIsCutToTheGlobalNorm() {
        float[] cut = new float[3];
        float[] small = new float[3];
        float[] gradient = {3, 0, 4}; // norm 5
        new Adam(3, 0, 1).step(cut, gradient, 1e-3);
        Adam uncut = new Adam(3, 0, 0);
        uncut.step(small, new float[] {0.6f, 0, 0.8f}, 1e-3);

        assertThat(cut).containsExactly(small, within(1e-7f));
    }
}
