package io.ballast.network;

import io.ballast.random.RowRandom;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * Configures the DL4J networks of a {@link GanArchitecture}. None has an output layer: losses and their gradients are put in from
 * outside. Feature layers come first, so the weights of two nets that share them begin alike.
 */
final class GanNets {
    private static final double LEAK = 0.2;
    private static final int KERNEL = 4;

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
        return list().layer(dense(architecture.codeDims(), architecture.numClasses(), linear(), 0))
                .build();
    }

    /** From noise, as wide as the code, and a class to a logit for each anchor, through dense layers. */
    MultiLayerConfiguration mixer(int anchors) {
        NeuralNetConfiguration.ListBuilder layers = list();
        int in = architecture.codeDims() + architecture.numClasses();
        for (int out : architecture.hidden()) {
            layers.layer(dense(in, out, leaky(), 0));
            in = out;
        }
        return layers.layer(dense(in, anchors, linear(), 0)).build();
    }

    /** From codes to rows: decoder and generator. */
    MultiLayerConfiguration decoder() {
        return architecture.convolved().isPresent() ? transposed() : denseDecoder();
    }

    private MultiLayerConfiguration denseDecoder() {
        NeuralNetConfiguration.ListBuilder layers = list();
        int in = architecture.codeDims();
        for (int out : architecture.reversed()) {
            layers.layer(dense(in, out, leaky(), 0));
            in = out;
        }
        return layers.layer(dense(in, architecture.dims(), end(), 0)).build();
    }

    private MultiLayerConfiguration features(int outputs, double dropout) {
        NeuralNetConfiguration.ListBuilder layers = list();
        List<Integer> hidden = architecture.hidden();
        int index = 0;
        if (architecture.convolved().isEmpty()) {
            int in = architecture.dims();
            for (int out : hidden) {
                layers.layer(dense(in, out, leaky(), index++ == 0 ? 0 : dropout));
                in = out;
            }
            return layers.layer(dense(in, outputs, linear(), dropout)).build();
        }
        ImageShape image = architecture.image();
        layers.inputPreProcessor(0, new FeedForwardToCnnPreProcessor(image.height(), image.width(), image.channels()));
        int channels = image.channels();
        for (int filters : hidden) {
            layers.layer(new ConvolutionLayer.Builder(KERNEL, KERNEL)
                    .stride(2, 2)
                    .padding(1, 1)
                    .convolutionMode(ConvolutionMode.Truncate)
                    .nIn(channels)
                    .nOut(filters)
                    .activation(leaky())
                    .dropOut(index++ == 0 ? 0 : kept(dropout))
                    .build());
            channels = filters;
        }
        layers.inputPreProcessor(index, new CnnToFeedForwardPreProcessor(smallHeight(), smallWidth(), channels));
        return layers.layer(dense(smallHeight() * smallWidth() * channels, outputs, linear(), dropout))
                .build();
    }

    private MultiLayerConfiguration transposed() {
        NeuralNetConfiguration.ListBuilder layers = list();
        List<Integer> filters = architecture.reversed();
        int channels = filters.get(0);
        layers.layer(dense(architecture.codeDims(), smallHeight() * smallWidth() * channels, leaky(), 0));
        layers.inputPreProcessor(1, new FeedForwardToCnnPreProcessor(smallHeight(), smallWidth(), channels));
        for (int i = 0; i < filters.size(); i++) {
            boolean last = i == filters.size() - 1;
            int out = last ? architecture.image().channels() : filters.get(i + 1);
            layers.layer(new Deconvolution2D.Builder(KERNEL, KERNEL)
                    .stride(2, 2)
                    .padding(1, 1)
                    .convolutionMode(ConvolutionMode.Truncate)
                    .nIn(channels)
                    .nOut(out)
                    .activation(last ? end() : leaky())
                    .build());
            channels = out;
        }
        return layers.build();
    }

    private int smallHeight() {
        return architecture.image().height() >> architecture.hidden().size();
    }

    private int smallWidth() {
        return architecture.image().width() >> architecture.hidden().size();
    }

    private static NeuralNetConfiguration.ListBuilder list() {
        return new NeuralNetConfiguration.Builder()
                .updater(new NoOp()) // a PlayerNet makes the steps
                .miniBatch(false)
                .trainingWorkspaceMode(WorkspaceMode.NONE)
                .inferenceWorkspaceMode(WorkspaceMode.NONE)
                .list();
    }

    private static DenseLayer dense(int in, int out, IActivation activation, double dropout) {
        return new DenseLayer.Builder()
                .nIn(in)
                .nOut(out)
                .activation(activation)
                .dropOut(kept(dropout))
                .build();
    }

    /** DL4J wants the share that is kept, and 0 for none dropped. */
    private static double kept(double dropout) {
        return dropout == 0 ? 0 : 1 - dropout;
    }

    private static IActivation leaky() {
        return new ActivationLReLU(LEAK);
    }

    private static IActivation linear() {
        return new ActivationIdentity();
    }

    private IActivation end() {
        return architecture.bounded() ? new ActivationTanH() : linear();
    }

    /**
     * Weights to start from: normal, of standard deviation {@code sqrt(2 / inputs)} of a unit (He et al. 2015), biases 0.
     *
     * @param purpose tells the nets apart
     */
    static void draw(MultiLayerNetwork network, long seed, String purpose) {
        int index = 0;
        for (Map.Entry<String, INDArray> param : network.paramTable().entrySet()) {
            INDArray values = param.getValue();
            float[] drawn = new float[(int) values.length()];
            if (param.getKey().endsWith("_W")) {
                double spread = Math.sqrt(2.0 / inputs(values.shape()));
                RowRandom random = RowRandom.of(seed, purpose, index);
                for (int i = 0; i < drawn.length; i++) {
                    drawn[i] = (float) (spread * random.nextGaussian());
                }
            }
            values.assign(Nd4j.create(drawn, values.shape(), 'c'));
            index++;
        }
    }

    /** Of a matrix its rows; of a convolution what a filter covers; a transposed one of stride 2 covers a quarter of that. */
    private static double inputs(long[] shape) {
        return shape.length == 2 ? shape[0] : shape[1] * (double) shape[2] * shape[3];
    }
}
