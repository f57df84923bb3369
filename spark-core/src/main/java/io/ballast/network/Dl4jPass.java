package io.ballast.network;

import io.ballast.random.RowRandom;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * In DL4J, so on a GPU where ND4J has its CUDA backend. For nets without batch norm and dropout; weights and gradients cross over to it and back in every
 * step. Arrays that DL4J makes and does not hand out are freed with the garbage.
 */
final class Dl4jPass implements DensePass {
    private final int capacity;
    private final MultiLayerNetwork net;
    /** Where DL4J has a weight: its matrices are column-major, {@code [numParams]}. */
    private final int[] places;
    /** Weights or gradient in its order. */
    private final float[] placed;

    private final float[] outputs;
    private final float[] outputDelta;
    private List<INDArray> activations = List.of();
    private int rows;

    /** @throws IllegalArgumentException for batch norm or dropout */
    Dl4jPass(DenseArchitecture architecture, int capacity) {
        if (architecture.batchNorm() || architecture.dropout() > 0) {
            throw new IllegalArgumentException(
                    "a net in DL4J must be without batch norm and dropout, got " + architecture);
        }
        this.capacity = capacity;
        this.net = net(architecture.layers());
        this.places = places(architecture.layers(), architecture.numParams());
        this.placed = new float[places.length];
        this.outputs = new float[Math.multiplyExact(capacity, architecture.outputs())];
        this.outputDelta = new float[outputs.length];
    }

    /** The last layer is an ordinary one: the gradient by its outputs is put in from outside. */
    private static MultiLayerNetwork net(List<DenseArchitecture.Layer> layers) {
        NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder()
                .updater(new NoOp())
                .trainingWorkspaceMode(WorkspaceMode.NONE)
                .inferenceWorkspaceMode(WorkspaceMode.NONE)
                .list();
        for (int i = 0; i < layers.size(); i++) {
            list.layer(new DenseLayer.Builder()
                    .nIn(layers.get(i).in())
                    .nOut(layers.get(i).out())
                    .activation(i < layers.size() - 1 ? Activation.RELU : Activation.IDENTITY)
                    .build());
        }
        MultiLayerNetwork net = new MultiLayerNetwork(list.build());
        net.init();
        net.initGradientsView();
        return net;
    }

    private static int[] places(List<DenseArchitecture.Layer> layers, int numParams) {
        int[] places = new int[numParams];
        for (DenseArchitecture.Layer layer : layers) {
            for (int in = 0; in < layer.in(); in++) {
                for (int out = 0; out < layer.out(); out++) {
                    places[layer.matrix() + in * layer.out() + out] = layer.matrix() + out * layer.in() + in;
                }
            }
            for (int at = layer.shift(); at < layer.shift() + layer.out(); at++) {
                places[at] = at;
            }
        }
        return places;
    }

    @Override
    public int capacity() {
        return capacity;
    }

    @Override
    public void use(float[] flat) {
        for (int i = 0; i < places.length; i++) {
            placed[places[i]] = flat[i];
        }
        HostArrays.write(placed, net.params());
    }

    @Override
    public void forward(TrainingRows source, int[] order, int from, int to) {
        load(source, order, from, to);
        try (INDArray last = net.output(net.getInput(), false)) {
            read(last);
        }
    }

    @Override
    public void forwardTraining(TrainingRows source, int[] order, int from, int to, RowRandom random) {
        load(source, order, from, to);
        activations = net.feedForward(true, false);
        read(activations.get(activations.size() - 1));
    }

    private void load(TrainingRows source, int[] order, int from, int to) {
        free();
        rows = to - from;
        net.setInput(RowArrays.of(source, order, from, to));
    }

    /** Frees the batch before, with what the layers made of it. */
    private void free() {
        activations.forEach(Dl4jPass::close);
        activations = List.of();
        if (net.getInput() != null) {
            close(net.getInput());
        }
    }

    private static void close(INDArray array) {
        if (!array.wasClosed()) {
            array.close();
        }
    }

    private void read(INDArray last) {
        float[] read = PlayerNet.floats(last);
        System.arraycopy(read, 0, outputs, 0, read.length);
    }

    @Override
    public float[] outputs() {
        return outputs;
    }

    @Override
    public float[] outputDelta() {
        return outputDelta;
    }

    @Override
    public void backward(float[] gradient) {
        float[] delta = Arrays.copyOf(outputDelta, rows * (outputDelta.length / capacity));
        try (INDArray byOutputs = RowArrays.of(delta, rows)) {
            net.backpropGradient(byOutputs, LayerWorkspaceMgr.noWorkspaces())
                    .getSecond()
                    .close();
        }
        HostArrays.read(net.getGradientsViewArray(), placed);
        for (int i = 0; i < places.length; i++) {
            gradient[i] = placed[places[i]];
        }
    }

    @Override
    public void close() {
        free();
        net.getGradientsViewArray().close();
        net.params().close();
    }
}
