package io.ballast.network;

import io.ballast.random.RowRandom;
import java.util.List;

/**
 * On the CPU, in buffers that are made once. Products run in OpenBLAS; normalising, ReLU and dropout are plain loops over host arrays. All matrices are
 * row-major. What goes into a layer has a last column of ones, so that a shift, which lies in the weights as the row after its matrix, is added and
 * differentiated by the products.
 */
final class OpenBlasPass implements DensePass {
    private static final float HUGE = 1e38f;

    private final DenseArchitecture architecture;
    private final List<DenseArchitecture.Layer> layers;
    private final int last;
    private final int capacity;
    /** What a unit that is not dropped is multiplied with. */
    private final float kept;

    private final NativeFloats weightMemory;
    private final NativeFloats gradientMemory;
    /** Matrix of layer i, with its shift as the row after it, and the gradient by them. */
    private final NativeFloats.Matrix[] weightMatrices;

    private final NativeFloats.Matrix[] gradientMatrices;
    /** What goes into layer i, {@code [rows][in + 1]}; behind ReLU and dropout where it comes from a hidden layer. */
    private final BatchMatrix[] inputs;
    /** What comes out of the last layer, {@code [rows][outputs]}. */
    private final BatchMatrix outputs;
    /** Gradient at the output of layer i, as wide as what it is put into. */
    private final BatchMatrix[] deltas;
    /** Of a normalised layer, else null. */
    private final BatchNorm[] norms;

    private float[] weights;
    private int rows;

    OpenBlasPass(DenseArchitecture architecture, int capacity) {
        this.architecture = architecture;
        this.layers = architecture.layers();
        this.last = layers.size() - 1;
        this.capacity = capacity;
        this.kept = DropoutMask.kept(architecture.dropout());
        NativeFloats.useOneThread();
        weightMemory = new NativeFloats(architecture.numParams());
        gradientMemory = new NativeFloats(architecture.numParams());
        weightMatrices = new NativeFloats.Matrix[layers.size()];
        gradientMatrices = new NativeFloats.Matrix[layers.size()];
        inputs = new BatchMatrix[layers.size()];
        deltas = new BatchMatrix[layers.size()];
        norms = new BatchNorm[layers.size()];
        for (int i = 0; i <= last; i++) {
            DenseArchitecture.Layer layer = layers.get(i);
            weightMatrices[i] = weightMemory.matrix(layer.matrix(), layer.out());
            gradientMatrices[i] = gradientMemory.matrix(layer.matrix(), layer.out());
            inputs[i] = withOnes(layer.in());
            deltas[i] = new BatchMatrix(capacity, layer.out() + (i < last ? 1 : 0));
            norms[i] = layer.normalized() ? new BatchNorm(layer, capacity, layer.out() + 1) : null;
        }
        outputs = new BatchMatrix(capacity, architecture.outputs());
    }

    private BatchMatrix withOnes(int width) {
        BatchMatrix matrix = new BatchMatrix(capacity, width + 1);
        for (int row = 0; row < capacity; row++) {
            matrix.host()[row * matrix.stride() + width] = 1;
        }
        matrix.toNative(capacity);
        return matrix;
    }

    @Override
    public int capacity() {
        return capacity;
    }

    @Override
    public void use(float[] flat) {
        weights = flat;
        weightMemory.write(flat, architecture.numParams());
    }

    @Override
    public void forward(TrainingRows source, int[] order, int from, int to) {
        load(source, order, from, to);
        for (int i = 0; i < last; i++) {
            multiply(i, inputs[i + 1]);
            if (norms[i] != null) {
                norms[i].byRunning(inputs[i + 1].host(), rows, weights);
            }
            rectify(inputs[i + 1].host(), rows * inputs[i + 1].stride());
            inputs[i + 1].toNative(rows);
        }
        multiply(last, outputs);
    }

    @Override
    public void forwardTraining(TrainingRows source, int[] order, int from, int to, RowRandom random) {
        load(source, order, from, to);
        for (int i = 0; i < last; i++) {
            multiply(i, inputs[i + 1]);
            if (norms[i] != null) {
                norms[i].byBatch(inputs[i + 1].host(), rows, weights);
            }
            rectify(inputs[i + 1].host(), rows * inputs[i + 1].stride());
            if (architecture.dropout() > 0) {
                drop(i, random);
            }
            inputs[i + 1].toNative(rows);
        }
        multiply(last, outputs);
    }

    private void load(TrainingRows source, int[] order, int from, int to) {
        rows = to - from;
        BatchMatrix features = inputs[0];
        for (int i = 0; i < rows; i++) {
            source.copyRow(order[from + i], features.host(), i * features.stride());
        }
        features.toNative(rows);
    }

    /** Matrix and shift of a layer; the matrix alone if it is normalised, since its shift comes after that. */
    private void multiply(int i, BatchMatrix into) {
        DenseArchitecture.Layer layer = layers.get(i);
        NativeFloats.multiply(
                rows, layer.out(), multiplied(layer), inputs[i].matrix(), weightMatrices[i], into.matrix());
        into.toHost(rows);
    }

    /** Rows of the weights of a layer that are multiplied, from its matrix on. */
    private static int multiplied(DenseArchitecture.Layer layer) {
        return layer.in() + (layer.normalized() ? 0 : 1);
    }

    private static void rectify(float[] values, int count) {
        for (int at = 0; at < count; at++) {
            values[at] = Math.max(values[at], 0);
        }
    }

    private void drop(int i, RowRandom random) {
        float[] values = inputs[i + 1].host();
        int out = layers.get(i).out();
        float[] mask = deltas[i].host(); // free until the backward pass
        DropoutMask.draw(mask, rows * out, architecture.dropout(), random);
        for (int row = 0; row < rows; row++) {
            for (int o = 0; o < out; o++) {
                values[row * (out + 1) + o] *= mask[row * out + o];
            }
        }
    }

    @Override
    public float[] outputs() {
        return outputs.host();
    }

    @Override
    public float[] outputDelta() {
        return deltas[last].host();
    }

    @Override
    public void backward(float[] gradient) {
        for (int i = last; i >= 0; i--) {
            if (i < last) {
                slope(deltas[i].host(), inputs[i + 1].host(), kept, rows * deltas[i].stride());
            }
            if (norms[i] != null) {
                norms[i].backward(deltas[i].host(), rows, weights, gradient);
            }
            deltas[i].toNative(rows);
            backProducts(i, gradient);
        }
    }

    /** ReLU and dropout backwards: times {@code kept} where the value behind them is above 0, else times 0; a branch would be missed half the time. */
    private static void slope(float[] delta, float[] values, float kept, int count) {
        for (int at = 0; at < count; at++) {
            delta[at] *= Math.min(kept, values[at] * HUGE * HUGE); // twice: the least float above 0 is 1.4e-45
        }
    }

    private void backProducts(int i, float[] gradient) {
        DenseArchitecture.Layer layer = layers.get(i);
        int count = multiplied(layer);
        NativeFloats.Matrix delta = deltas[i].matrix();
        NativeFloats.multiply(count, layer.out(), rows, inputs[i].matrix().transposed(), delta, gradientMatrices[i]);
        gradientMemory.read(gradient, layer.matrix(), count * layer.out());
        if (i > 0) {
            NativeFloats.multiply(
                    rows, layer.in(), layer.out(), delta, weightMatrices[i].transposed(), deltas[i - 1].matrix());
            deltas[i - 1].toHost(rows);
        }
    }

    @Override
    public void close() {
        weightMemory.close();
        gradientMemory.close();
        outputs.close();
        for (int i = 0; i <= last; i++) {
            inputs[i].close();
            deltas[i].close();
        }
    }
}
