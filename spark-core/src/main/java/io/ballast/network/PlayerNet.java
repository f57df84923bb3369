package io.ballast.network;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.Adam;

/**
 * One net of a game between several: rows in, numbers out, gradients of any loss by its outputs back in. Makes steps of Adam on its flat
 * weights. Rows are {@code [rows][width]}, also of images.
 */
final class PlayerNet implements AutoCloseable {
    private static final double EPSILON = 1e-8;

    /** For nets that make no steps. */
    private static final GanSettings.Optimizer STILL = new GanSettings.Optimizer(1, 0, 0);

    private final MultiLayerNetwork net;
    private final INDArray weights;
    private final INDArray moments;
    private final GradientUpdater<?> adam;
    private int steps;

    /** A net whose weights are 0. */
    PlayerNet(MultiLayerConfiguration layers, GanSettings.Optimizer optimizer) {
        this.net = new MultiLayerNetwork(layers);
        this.weights = Nd4j.zeros(DataType.FLOAT, 1, GanNets.numParams(layers));
        net.init(weights, false);
        net.initGradientsView();
        this.moments = Nd4j.zeros(DataType.FLOAT, 1, 2 * weights.length());
        this.adam = new Adam(optimizer.learningRate(), optimizer.beta1(), optimizer.beta2(), EPSILON)
                .instantiate(moments, false);
    }

    /** Draws the weights that a net starts from, and closes it. */
    static NetState started(MultiLayerConfiguration layers, long seed, String purpose) {
        try (PlayerNet player = new PlayerNet(layers, STILL)) {
            GanNets.draw(player.net, seed, purpose);
            return NetState.started(player.weights());
        }
    }

    /** A net with these weights, which makes no more steps. */
    static PlayerNet trained(MultiLayerConfiguration layers, float[] weights) {
        PlayerNet player = new PlayerNet(layers, STILL);
        player.take(NetState.started(weights));
        return player;
    }

    /** Takes weights, moments and the number of steps made. */
    void take(NetState state) {
        weights.assign(RowArrays.of(state.weights(), 1));
        moments.assign(RowArrays.of(state.moments(), 1));
        steps = state.steps();
    }

    /** A copy of weights, moments and the number of steps made. */
    NetState state() {
        return new NetState(floats(weights), floats(moments), steps);
    }

    /** A copy of the weights. */
    float[] weights() {
        return floats(weights);
    }

    /**
     * What the net makes of rows, as in training: with dropout, and kept for the way back. The outputs stand until the next pass of as many rows.
     */
    INDArray forward(INDArray rows) {
        net.setInput(rows);
        var activations = net.feedForward(true, false);
        return activations.get(activations.size() - 1);
    }

    /** What the net makes of rows, without dropout; stands until the next pass of as many rows. */
    INDArray outputs(INDArray rows) {
        return net.output(rows, false);
    }

    /**
     * Back from the last {@link #forward}: afterwards {@link #gradient} is that of the loss by the weights.
     *
     * @param byOutputs gradient of the loss by the outputs, {@code [rows][outputs]}
     * @return gradient of the loss by the rows that went in, {@code [rows][inputs]}, until the next way back of as many rows
     */
    INDArray backward(INDArray byOutputs) {
        return back(byOutputs, true, true);
    }

    /** {@link #backward} for the gradient by the weights alone. */
    void learn(INDArray byOutputs) {
        back(byOutputs, true, false);
    }

    /** {@link #backward} for the gradient by the rows alone. */
    INDArray byRows(INDArray byOutputs) {
        return back(byOutputs, false, true);
    }

    private INDArray back(INDArray byOutputs, boolean byWeights, boolean byRows) {
        Layer[] layers = net.getLayers();
        for (int i = 0; i < layers.length; i++) {
            ((PlayerLayer) layers[i]).wants(byWeights, byRows || i > 0);
        }
        return net.backpropGradient(byOutputs, LayerWorkspaceMgr.noWorkspaces()).getSecond();
    }

    /** The gradient of the last {@link #backward}, which the next overwrites, {@code [1][weights]}. */
    INDArray gradient() {
        return net.getGradientsViewArray();
    }

    /** A step of Adam down the gradient of the last {@link #backward}. */
    void step() {
        step(gradient());
    }

    /** A step of Adam down a gradient, which is overwritten. */
    void step(INDArray gradient) {
        adam.applyUpdater(gradient, steps++, 0);
        weights.subi(gradient);
    }

    /** Moves a mean of the weights, {@code [1][weights]}, by a share of the way to where they are. */
    void addTo(INDArray mean, double share) {
        mean.addi(weights.sub(mean).muli(share));
    }

    /** Numbers that are trained. */
    long numParams() {
        return weights.length();
    }

    /** The numbers of an array, row by row. */
    static float[] floats(INDArray array) {
        return array.dup('c').data().asFloat();
    }

    @Override
    public void close() {
        // The net's own close() collects garbage, which takes longer than most training here.
        for (Layer layer : net.getLayers()) {
            layer.close();
        }
        gradient().close();
        weights.close();
        moments.close();
    }
}
