package io.ballast.network;

import io.ballast.random.RowRandom;
import java.util.List;

/**
 * Forward and backward pass of a classifying net over batches of up to a number of rows, in buffers that are made once. Products run in
 * OpenBLAS; normalising, ReLU and dropout are plain loops over host arrays. All matrices are row-major.
 *
 * <p>Memory outside the heap is freed by {@link #close()}.
 */
final class DensePass implements AutoCloseable {
    private final DenseArchitecture architecture;
    private final List<DenseArchitecture.Layer> layers;
    private final int last;
    private final int capacity;

    private final NativeFloats weightMemory;
    private final NativeFloats gradientMemory;
    /** What goes into layer i, {@code [rows][in]}, and the gradient there. */
    private final NativeFloats[] inputMemory;

    private final NativeFloats[] inputDeltaMemory;
    /** What comes out of layer i before its shift, {@code [rows][out]}, and the gradient there. */
    private final NativeFloats[] outputMemory;

    private final NativeFloats[] deltaMemory;

    private final float[] features;
    /** Output of layer i, {@code [rows][out]}; behind ReLU and dropout where it is hidden. */
    private final float[][] values;
    /** Of a normalised layer, else null. */
    private final BatchNorm[] norms;
    /** Derivative of ReLU times dropout of hidden layer i. */
    private final float[][] slopes;

    private final float[][] deltas;

    private float[] weights;
    private int rows;

    DensePass(DenseArchitecture architecture, int capacity) {
        this.architecture = architecture;
        this.layers = architecture.layers();
        this.last = layers.size() - 1;
        this.capacity = capacity;
        NativeFloats.useOneThread();
        weightMemory = new NativeFloats(architecture.numParams());
        gradientMemory = new NativeFloats(architecture.numParams());
        inputMemory = new NativeFloats[layers.size()];
        inputDeltaMemory = new NativeFloats[layers.size()];
        outputMemory = new NativeFloats[layers.size()];
        deltaMemory = new NativeFloats[layers.size()];
        features = new float[capacity * architecture.dims()];
        values = new float[layers.size()][];
        norms = new BatchNorm[layers.size()];
        slopes = new float[layers.size()][];
        deltas = new float[layers.size()][];
        for (int i = 0; i < layers.size(); i++) {
            int in = layers.get(i).in();
            int out = layers.get(i).out();
            inputMemory[i] = new NativeFloats(capacity * in);
            inputDeltaMemory[i] = new NativeFloats(capacity * in);
            outputMemory[i] = new NativeFloats(capacity * out);
            deltaMemory[i] = new NativeFloats(capacity * out);
            values[i] = new float[capacity * out];
            slopes[i] = new float[capacity * out];
            deltas[i] = new float[capacity * out];
            norms[i] = layers.get(i).normalized() ? new BatchNorm(layers.get(i), capacity) : null;
        }
    }

    /** Most rows of a batch. */
    int capacity() {
        return capacity;
    }

    /** Takes weights, {@code [architecture.size()]}; to be told again after they changed. Training changes the running statistics in them. */
    void use(float[] flat) {
        weights = flat;
        weightMemory.write(flat, architecture.numParams());
    }

    /** Runs the net on rows {@code order[from]} to {@code order[to - 1]}, with running statistics and without dropout. */
    void forward(TrainingRows source, int[] order, int from, int to) {
        load(source, order, from, to);
        for (int i = 0; i <= last; i++) {
            multiply(i);
            if (i < last) {
                if (norms[i] != null) {
                    norms[i].byRunning(values[i], rows, weights);
                }
                activate(i);
                feed(i);
            }
        }
        shift(last);
    }

    /** Runs the net for a training step: batch statistics, which also move the running ones, and dropout drawn here. */
    void forwardTraining(TrainingRows source, int[] order, int from, int to, RowRandom random) {
        load(source, order, from, to);
        for (int i = 0; i <= last; i++) {
            multiply(i);
            if (i < last) {
                if (norms[i] != null) {
                    norms[i].byBatch(values[i], rows, weights);
                }
                activate(i);
                drop(i, random);
                feed(i);
            }
        }
        shift(last);
    }

    private void load(TrainingRows source, int[] order, int from, int to) {
        rows = to - from;
        int dims = architecture.dims();
        for (int i = 0; i < rows; i++) {
            source.copyRow(order[from + i], features, i * dims);
        }
        inputMemory[0].write(features, rows * dims);
    }

    private void multiply(int i) {
        DenseArchitecture.Layer layer = layers.get(i);
        NativeFloats.multiply(
                rows,
                layer.out(),
                layer.in(),
                inputMemory[i].at(0),
                false,
                weightMemory.at(layer.matrix()),
                false,
                outputMemory[i].at(0));
        outputMemory[i].read(values[i], 0, rows * layer.out());
    }

    private void feed(int i) {
        inputMemory[i + 1].write(values[i], rows * layers.get(i).out());
    }

    private void activate(int i) {
        shift(i);
        float[] value = values[i];
        float[] slope = slopes[i];
        for (int at = 0; at < rows * layers.get(i).out(); at++) {
            slope[at] = value[at] > 0 ? 1 : 0;
            value[at] = value[at] > 0 ? value[at] : 0;
        }
    }

    private void shift(int i) {
        DenseArchitecture.Layer layer = layers.get(i);
        int out = layer.out();
        for (int at = 0; at < rows * out; at += out) {
            for (int o = 0; o < out; o++) {
                values[i][at + o] += weights[layer.shift() + o];
            }
        }
    }

    private void drop(int i, RowRandom random) {
        if (architecture.dropout() == 0) {
            return;
        }
        int count = rows * layers.get(i).out();
        float[] mask = deltas[i]; // free until the backward pass
        DropoutMask.draw(mask, count, architecture.dropout(), random);
        for (int at = 0; at < count; at++) {
            slopes[i][at] *= mask[at];
            values[i][at] *= mask[at];
        }
    }

    /** Outputs of the last forward pass, {@code [rows][outputs]}; valid until the next. */
    float[] outputs() {
        return values[last];
    }

    /** Where the gradient of the loss by the outputs is to be put before {@link #backward}, {@code [rows][outputs]}. */
    float[] outputDelta() {
        return deltas[last];
    }

    /**
     * Gradient of the loss by every weight, after {@link #forwardTraining} and with {@link #outputDelta} filled.
     *
     * @param gradient receives it, {@code [numParams]}
     */
    void backward(float[] gradient) {
        for (int i = last; i >= 0; i--) {
            DenseArchitecture.Layer layer = layers.get(i);
            if (i < last) {
                multiplyInto(deltas[i], slopes[i], rows * layer.out());
            }
            float[] shifts = new float[layer.out()];
            BatchNorm.addRows(deltas[i], rows, shifts);
            System.arraycopy(shifts, 0, gradient, layer.shift(), layer.out());
            if (norms[i] != null) {
                norms[i].backward(deltas[i], rows, weights, shifts, gradient);
            }
            deltaMemory[i].write(deltas[i], rows * layer.out());
            backProducts(i, gradient);
        }
    }

    private void backProducts(int i, float[] gradient) {
        DenseArchitecture.Layer layer = layers.get(i);
        int in = layer.in();
        int out = layer.out();
        NativeFloats.multiply(
                in,
                out,
                rows,
                inputMemory[i].at(0),
                true,
                deltaMemory[i].at(0),
                false,
                gradientMemory.at(layer.matrix()));
        gradientMemory.read(gradient, layer.matrix(), in * out);
        if (i > 0) {
            NativeFloats.multiply(
                    rows,
                    in,
                    out,
                    deltaMemory[i].at(0),
                    false,
                    weightMemory.at(layer.matrix()),
                    true,
                    inputDeltaMemory[i].at(0));
            inputDeltaMemory[i].read(deltas[i - 1], 0, rows * in);
        }
    }

    private static void multiplyInto(float[] values, float[] factors, int count) {
        for (int at = 0; at < count; at++) {
            values[at] *= factors[at];
        }
    }

    @Override
    public void close() {
        weightMemory.close();
        gradientMemory.close();
        for (int i = 0; i <= last; i++) {
            inputMemory[i].close();
            inputDeltaMemory[i].close();
            outputMemory[i].close();
            deltaMemory[i].close();
        }
    }
}
