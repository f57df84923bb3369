package io.ballast.network;

import io.ballast.network.PlayerLayerConf.Shape;
import io.ballast.random.RowRandom;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * Configures the DL4J networks of a {@link GanArchitecture}. None has an output layer: losses and their gradients are put in from
 * outside. Feature layers come first, so the weights of two nets that share them begin alike.
 */
final class GanNets {
    private final GanArchitecture architecture;

    GanNets(GanArchitecture architecture) {
        this.architecture = architecture;
    }

    /** Weights and biases of a net, which is not built to count them. */
    static long numParams(MultiLayerConfiguration layers) {
        return layers.getConfs().stream()
                .mapToLong(layer -> layer.getLayer().initializer().numParams(layer))
                .sum();
    }

    /** Refuses weights of another number than a net has. */
    static void check(String name, float[] weights, MultiLayerConfiguration layers) {
        if (weights.length != numParams(layers)) {
            throw new IllegalArgumentException(
                    "the %s has %,d weights, got %,d".formatted(name, numParams(layers), weights.length));
        }
    }

    /** From rows to codes. */
    MultiLayerConfiguration encoder() {
        return features(architecture.codeDims(), 0);
    }

    /** From rows to one number, high for real rows, or to several. */
    MultiLayerConfiguration discriminator(int outputs) {
        return features(outputs, 0);
    }

    /** From rows to a logit for each class. */
    MultiLayerConfiguration classifier() {
        return features(architecture.numClasses(), architecture.dropout());
    }

    /** From codes to a logit for each class (Eq. 2). */
    MultiLayerConfiguration head() {
        return list().layer(PlayerLayerConf.dense(architecture.codeDims(), architecture.numClasses(), Shape.LINEAR, 0))
                .build();
    }

    /** From noise, as wide as the code, and a class to a logit for each anchor, through dense layers. */
    MultiLayerConfiguration mixer(int anchors) {
        NeuralNetConfiguration.ListBuilder layers = list();
        int in = architecture.codeDims() + architecture.numClasses();
        for (int out : architecture.hidden()) {
            layers.layer(PlayerLayerConf.dense(in, out, Shape.LEAKY, 0));
            in = out;
        }
        return layers.layer(PlayerLayerConf.dense(in, anchors, Shape.LINEAR, 0)).build();
    }

    /** From codes to rows: decoder and generator. */
    MultiLayerConfiguration decoder() {
        return architecture.convolved().isPresent() ? transposed() : denseDecoder();
    }

    private MultiLayerConfiguration denseDecoder() {
        NeuralNetConfiguration.ListBuilder layers = list();
        int in = architecture.codeDims();
        for (int out : architecture.reversed()) {
            layers.layer(PlayerLayerConf.dense(in, out, Shape.LEAKY, 0));
            in = out;
        }
        return layers.layer(PlayerLayerConf.dense(in, architecture.dims(), end(), 0))
                .build();
    }

    private MultiLayerConfiguration features(int outputs, double dropout) {
        NeuralNetConfiguration.ListBuilder layers = list();
        List<Integer> hidden = architecture.hidden();
        int in = architecture.dims();
        for (int i = 0; i < hidden.size(); i++) {
            int out = hidden.get(i);
            double dropped = i == 0 ? 0 : dropout;
            if (architecture.convolved().isEmpty()) {
                layers.layer(PlayerLayerConf.dense(in, out, Shape.LEAKY, dropped));
                in = out;
            } else {
                Patches large = halved(i, i == 0 ? architecture.image().channels() : hidden.get(i - 1));
                layers.layer(PlayerLayerConf.convolution(large, out, Shape.LEAKY, dropped));
                in = large.count() * out;
            }
        }
        return layers.layer(PlayerLayerConf.dense(in, outputs, Shape.LINEAR, dropout))
                .build();
    }

    private MultiLayerConfiguration transposed() {
        List<Integer> filters = architecture.reversed();
        Patches smallest = halved(filters.size(), filters.get(0));
        NeuralNetConfiguration.ListBuilder layers =
                list().layer(PlayerLayerConf.dense(architecture.codeDims(), smallest.imageValues(), Shape.LEAKY, 0));
        for (int i = 0; i < filters.size(); i++) {
            boolean last = i == filters.size() - 1;
            Patches large =
                    halved(filters.size() - 1 - i, last ? architecture.image().channels() : filters.get(i + 1));
            layers.layer(PlayerLayerConf.transposed(filters.get(i), large, last ? end() : Shape.LEAKY));
        }
        return layers.build();
    }

    /** Images as large as after some convolutions. */
    private Patches halved(int times, int channels) {
        return new Patches(
                architecture.image().height() >> times, architecture.image().width() >> times, channels);
    }

    static NeuralNetConfiguration.ListBuilder list() {
        return new NeuralNetConfiguration.Builder()
                .updater(new NoOp()) // a PlayerNet makes the steps
                .miniBatch(false)
                .trainingWorkspaceMode(WorkspaceMode.NONE)
                .inferenceWorkspaceMode(WorkspaceMode.NONE)
                .list();
    }

    private Shape end() {
        return architecture.bounded() ? Shape.TANH : Shape.LINEAR;
    }

    /**
     * Weights to start from: normal, of standard deviation {@code sqrt(2 / inputs)} of a unit (He et al. 2015), biases 0.
     *
     * @param purpose tells the nets apart
     */
    static void draw(MultiLayerNetwork network, long seed, String purpose) {
        int index = 0;
        for (Layer layer : network.getLayers()) {
            INDArray weights = layer.getParam(PlayerParams.WEIGHTS);
            double spread = Math.sqrt(2.0 / ((PlayerLayerConf) layer.conf().getLayer()).inputs);
            float[] drawn = new float[(int) weights.length()];
            RowRandom random = RowRandom.of(seed, purpose, index);
            for (int i = 0; i < drawn.length; i++) {
                drawn[i] = (float) (spread * random.nextGaussian());
            }
            weights.assign(Nd4j.create(drawn, weights.shape(), 'c'));
            layer.getParam(PlayerParams.BIASES).assign(0);
            index += 2; // weights and biases
        }
    }
}
