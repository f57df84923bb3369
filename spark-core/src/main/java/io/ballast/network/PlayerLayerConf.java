package io.ballast.network;

import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * DL4J configuration of a layer of a {@link PlayerNet}: dense, a convolution, or a transposed one, rows in and rows out.
 *
 * <p>In place of DL4J's own, since these compute the forward pass a second time on the way back and always compute both gradients, by the weights and by the inputs, of which
 * the players of a game often need one alone, and since its convolutions lay images out anew value by value. Theirs took an epoch of a dense game 1.3 to 1.5 times as
 * long, one of a convolutional autoencoder six times. Never sent anywhere as JSON.
 */
final class PlayerLayerConf extends FeedForwardLayer {
    private static final long serialVersionUID = 1L;

    /** What happens to the outputs. */
    enum Shape {
        LINEAR,
        /** Slope {@value PlayerLayer#LEAK} below 0. */
        LEAKY,
        TANH
    }

    /** How rows become the rows of a matrix that weights multiply. */
    enum Kind {
        DENSE,
        CONVOLUTION,
        TRANSPOSED
    }

    final Kind kind;
    final Patches patches;
    final Shape shape;
    final int inputs;
    final int biases;

    /** @param inputs of a unit, which its weights start by */
    private PlayerLayerConf(
            Kind kind, Patches patches, int in, int out, int biases, int inputs, Shape shape, double dropout) {
        this.kind = kind;
        this.patches = patches;
        this.shape = shape;
        this.inputs = inputs;
        this.biases = biases;
        setNIn(in);
        setNOut(out);
        if (dropout > 0) {
            setIDropout(new Dropout(1 - dropout)); // DL4J wants the share that is kept
        }
    }

    /** {@code [rows][in]} to {@code [rows][out]}. */
    static PlayerLayerConf dense(int in, int out, Shape shape, double dropout) {
        return new PlayerLayerConf(Kind.DENSE, null, in, out, out, in, shape, dropout);
    }

    /**
     * Images to images of half the height and width.
     *
     * @param large the images that come in
     * @param filters channels of those that go out
     */
    static PlayerLayerConf convolution(Patches large, int filters, Shape shape, double dropout) {
        return new PlayerLayerConf(
                Kind.CONVOLUTION, large, large.values(), filters, filters, large.values(), shape, dropout);
    }

    /**
     * Images to images of twice the height and width.
     *
     * @param channels of the images that come in
     * @param large the images that go out
     */
    static PlayerLayerConf transposed(int channels, Patches large, Shape shape) {
        // A pixel that goes out sees 2 x 2 that come in.
        return new PlayerLayerConf(
                Kind.TRANSPOSED, large, channels, large.values(), large.channels(), 4 * channels, shape, 0);
    }

    /** Rows of the matrix that weights multiply, for each row that goes in. */
    int parts() {
        return kind == Kind.DENSE ? 1 : patches.count();
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> trainingListeners,
            int layerIndex,
            INDArray layerParamsView,
            boolean initializeParams,
            DataType networkDataType) {
        PlayerLayer layer = new PlayerLayer(conf, networkDataType);
        layer.setListeners(trainingListeners);
        layer.setIndex(layerIndex);
        layer.setParamsViewArray(layerParamsView);
        layer.setParamTable(initializer().init(conf, layerParamsView, initializeParams));
        layer.setConf(conf);
        return layer;
    }

    @Override
    public ParamInitializer initializer() {
        return PlayerParams.INSTANCE;
    }

    @Override
    public List<Regularization> getRegularizationByParam(String paramName) {
        return List.of();
    }

    @Override
    public LayerMemoryReport getMemoryReport(InputType inputType) {
        throw new UnsupportedOperationException("the memory of a player's layer is not reported");
    }
}
