package io.ballast.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ballast.random.RowRandom;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.NoOp;

/** The layers of players beside DL4J's own with the same weights: outputs, and both gradients. */
class PlayerNetTest {
    private static final GanSettings.Optimizer ADAM = new GanSettings.Optimizer(1e-3, 0.5, 0.999);
    private static final int ROWS = 3;
    private static final Patches LARGE = new Patches(6, 4, 3);
    private static final int FILTERS = 5;

    private final RowRandom random = RowRandom.of(7, "test", 0);

    private float[] normal(int count) {
        float[] drawn = new float[count];
        for (int i = 0; i < count; i++) {
            drawn[i] = (float) random.nextGaussian();
        }
        return drawn;
    }

    /** Pixels of images with their channels side by side, one channel after the other as DL4J wants them. */
    private static INDArray channelsFirst(float[] rows, int height, int width, int channels) {
        return Nd4j.create(rows, new long[] {ROWS, height, width, channels}, 'c')
                .permute(0, 3, 1, 2)
                .dup('c');
    }

    private static float[] channelsLast(INDArray images) {
        return PlayerNet.floats(images.permute(0, 2, 3, 1));
    }

    private static MultiLayerNetwork oracle(Layer layer, INDArray weights, INDArray biases) {
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .updater(new NoOp())
                .miniBatch(false)
                .list()
                .layer(layer)
                .build());
        net.init();
        net.initGradientsView();
        net.getParam("0_W").assign(weights);
        net.getParam("0_b").assign(biases);
        return net;
    }

    private static PlayerNet player(PlayerLayerConf layer, float[] weights) {
        PlayerNet net = new PlayerNet(GanNets.list().layer(layer).build(), ADAM);
        net.take(NetState.started(weights));
        return net;
    }

    /** Weights {@code [in][out]} that lie column by column at the beginning of all. */
    private static INDArray matrix(float[] weights, int in, int out) {
        return Nd4j.create(weights, new long[] {weights.length}, 'c')
                .get(NDArrayIndex.interval(0, (long) in * out))
                .reshape('f', in, out);
    }

    private static INDArray biases(float[] weights, int count) {
        return Nd4j.create(Arrays.copyOfRange(weights, weights.length - count, weights.length));
    }

    private static void same(float[] found, float[] expected) {
        assertThat(found).containsExactly(expected, within(1e-4f));
    }

    /** Each gradient alone is what both together are. */
    private static void eachAlone(PlayerNet net, float[] factors) {
        float[] byRows = PlayerNet.floats(net.backward(RowArrays.of(factors, ROWS)));
        float[] byWeights = PlayerNet.floats(net.gradient());
        net.gradient().assign(0);
        assertThat(PlayerNet.floats(net.byRows(RowArrays.of(factors, ROWS)))).isEqualTo(byRows);
        assertThat(PlayerNet.floats(net.gradient())).containsOnly(0);
        net.learn(RowArrays.of(factors, ROWS));
        assertThat(PlayerNet.floats(net.gradient())).isEqualTo(byWeights);
    }

    @Test
    void aDenseLayerIsThatOfDl4j() {
        float[] weights = normal(7 * FILTERS + FILTERS);
        float[] rows = normal(ROWS * 7);
        float[] factors = normal(ROWS * FILTERS);
        MultiLayerNetwork oracle = oracle(
                new DenseLayer.Builder()
                        .nIn(7)
                        .nOut(FILTERS)
                        .activation(Activation.TANH)
                        .build(),
                matrix(weights, 7, FILTERS),
                biases(weights, FILTERS));
        oracle.setInput(RowArrays.of(rows, ROWS));
        float[] expected = PlayerNet.floats(oracle.feedForward(true, false).get(1));
        float[] byRows =
                PlayerNet.floats(oracle.backpropGradient(RowArrays.of(factors, ROWS), LayerWorkspaceMgr.noWorkspaces())
                        .getSecond());

        try (PlayerNet net = player(PlayerLayerConf.dense(7, FILTERS, PlayerLayerConf.Shape.TANH, 0), weights)) {
            same(PlayerNet.floats(net.forward(RowArrays.of(rows, ROWS))), expected);
            same(PlayerNet.floats(net.backward(RowArrays.of(factors, ROWS))), byRows);
            same(PlayerNet.floats(net.gradient()), PlayerNet.floats(oracle.getGradientsViewArray()));
            eachAlone(net, factors);
        }
    }

    @Test
    void aConvolutionIsThatOfDl4j() {
        float[] weights = normal(LARGE.values() * FILTERS + FILTERS);
        float[] images = normal(ROWS * LARGE.imageValues());
        float[] factors = normal(ROWS * LARGE.count() * FILTERS);
        INDArray filters = matrix(weights, LARGE.values(), FILTERS)
                .transpose()
                .dup('c')
                .reshape('c', FILTERS, 4, 4, LARGE.channels())
                .permute(0, 3, 1, 2);
        MultiLayerNetwork oracle = oracle(
                new ConvolutionLayer.Builder(4, 4)
                        .stride(2, 2)
                        .padding(1, 1)
                        .nIn(LARGE.channels())
                        .nOut(FILTERS)
                        .activation(new ActivationLReLU(PlayerLayer.LEAK))
                        .build(),
                filters,
                biases(weights, FILTERS).reshape(1, FILTERS));
        oracle.setInput(channelsFirst(images, 6, 4, 3));
        float[] expected = channelsLast(oracle.feedForward(true, false).get(1));
        Pair<Gradient, INDArray> back =
                oracle.backpropGradient(channelsFirst(factors, 3, 2, FILTERS), LayerWorkspaceMgr.noWorkspaces());
        float[] byRows = channelsLast(back.getSecond());
        INDArray byFilters = back.getFirst().getGradientFor("0_W");

        PlayerLayerConf layer = PlayerLayerConf.convolution(LARGE, FILTERS, PlayerLayerConf.Shape.LEAKY, 0);
        try (PlayerNet net = player(layer, weights)) {
            same(PlayerNet.floats(net.forward(RowArrays.of(images, ROWS))), expected);
            same(PlayerNet.floats(net.backward(RowArrays.of(factors, ROWS))), byRows);
            same(
                    PlayerNet.floats(matrix(PlayerNet.floats(net.gradient()), LARGE.values(), FILTERS)
                            .transpose()),
                    PlayerNet.floats(byFilters.permute(0, 2, 3, 1)));
            same(
                    PlayerNet.floats(biases(PlayerNet.floats(net.gradient()), FILTERS)),
                    PlayerNet.floats(back.getFirst().getGradientFor("0_b")));
            eachAlone(net, factors);
        }
    }

    @Test
    void aTransposedConvolutionIsThatOfDl4j() {
        int channels = LARGE.channels();
        float[] weights = normal(FILTERS * LARGE.values() + channels);
        float[] images = normal(ROWS * LARGE.count() * FILTERS);
        float[] factors = normal(ROWS * LARGE.imageValues());
        INDArray filters = matrix(weights, FILTERS, LARGE.values())
                .dup('c')
                .reshape('c', FILTERS, 4, 4, channels)
                .permute(0, 3, 1, 2);
        MultiLayerNetwork oracle = oracle(
                new Deconvolution2D.Builder(4, 4)
                        .stride(2, 2)
                        .padding(1, 1)
                        .nIn(FILTERS)
                        .nOut(channels)
                        .activation(Activation.TANH)
                        .build(),
                filters,
                biases(weights, channels).reshape(1, channels));
        oracle.setInput(channelsFirst(images, 3, 2, FILTERS));
        float[] expected = channelsLast(oracle.feedForward(true, false).get(1));
        Pair<Gradient, INDArray> back =
                oracle.backpropGradient(channelsFirst(factors, 6, 4, channels), LayerWorkspaceMgr.noWorkspaces());
        float[] byRows = channelsLast(back.getSecond());
        INDArray byFilters = back.getFirst().getGradientFor("0_W");

        PlayerLayerConf layer = PlayerLayerConf.transposed(FILTERS, LARGE, PlayerLayerConf.Shape.TANH);
        try (PlayerNet net = player(layer, weights)) {
            same(PlayerNet.floats(net.forward(RowArrays.of(images, ROWS))), expected);
            same(PlayerNet.floats(net.backward(RowArrays.of(factors, ROWS))), byRows);
            same(
                    PlayerNet.floats(matrix(PlayerNet.floats(net.gradient()), FILTERS, LARGE.values())),
                    PlayerNet.floats(byFilters.permute(0, 2, 3, 1)));
            same(
                    PlayerNet.floats(biases(PlayerNet.floats(net.gradient()), channels)),
                    PlayerNet.floats(back.getFirst().getGradientFor("0_b")));
            eachAlone(net, factors);
        }
    }

    @Test
    void theOutputsOfANetDoNotDependOnWhatItSawBefore() {
        GanArchitecture images = new GanArchitecture(64, 2, 3, List.of(4, 8), new ImageShape(8, 8, 1), true, 0);
        GanNets nets = new GanNets(images);
        float[] weights = PlayerNet.started(nets.discriminator(1), 3, "test").weights();
        INDArray rows = RowArrays.of(normal(ROWS * 64), ROWS);
        try (PlayerNet net = PlayerNet.trained(nets.discriminator(1), weights)) {
            float[] first = PlayerNet.floats(net.outputs(rows));
            for (int others = 4; others < 12; others++) {
                net.outputs(RowArrays.of(normal(others * 64), others));
            }
            // an array that is written anew between passes, and a part of a larger one
            INDArray more = Nd4j.concat(0, rows.mul(2), rows);
            assertThat(PlayerNet.floats(net.outputs(GanGame.part(more, ROWS, 2 * ROWS))))
                    .isEqualTo(first);
            INDArray reused = rows.mul(-1);
            net.outputs(reused);
            assertThat(PlayerNet.floats(net.outputs(reused.assign(rows)))).isEqualTo(first);
        }
    }
}
