package io.ballast.network;

import java.util.Arrays;

/**
 * Batch norm of one layer (Ioffe and Szegedy, 2015) over matrices {@code [rows][out]} row-major: a unit's output minus the mean of the batch,
 * by its spread, times the gain, plus the shift. As in PyTorch the spread is {@code sqrt(variance + 1e-5)} with the variance of
 * divisor n, and a tenth of the batch's mean and variance (divisor n - 1) goes into the running ones.
 */
final class BatchNorm {
    /** Added to a variance before it divides. */
    static final double EPSILON = 1e-5;

    private static final float MOMENTUM = 0.1f;

    private final DenseArchitecture.Layer layer;
    private final int out;
    private final int stride;
    /** Outputs of the last batch before the gain. */
    private final float[] units;

    private final float[] inverseSpread;

    /** @param stride numbers from one row to the next, at least {@code out} */
    BatchNorm(DenseArchitecture.Layer layer, int capacity, int stride) {
        this.layer = layer;
        this.out = layer.out();
        this.stride = stride;
        this.units = new float[capacity * stride];
        this.inverseSpread = new float[out];
    }

    /** Normalises in place by the running statistics. */
    void byRunning(float[] values, int rows, float[] weights) {
        float[] mean = Arrays.copyOfRange(weights, layer.mean(), layer.mean() + out);
        for (int o = 0; o < out; o++) {
            inverseSpread[o] = inverseSpread(weights[layer.variance() + o]);
        }
        normalize(values, rows, mean, weights);
    }

    /** Normalises in place by the batch, at least two rows, and moves the running statistics among the weights. */
    void byBatch(float[] values, int rows, float[] weights) {
        float[] mean = new float[out];
        float[] squares = new float[out];
        addRows(values, rows, mean);
        scale(mean, 1f / rows);
        for (int at = 0; at < rows * stride; at += stride) {
            for (int o = 0; o < out; o++) {
                float off = values[at + o] - mean[o];
                squares[o] += off * off;
            }
        }
        for (int o = 0; o < out; o++) {
            inverseSpread[o] = inverseSpread(squares[o] / rows);
            weights[layer.mean() + o] += MOMENTUM * (mean[o] - weights[layer.mean() + o]);
            weights[layer.variance() + o] += MOMENTUM * (squares[o] / (rows - 1) - weights[layer.variance() + o]);
        }
        normalize(values, rows, mean, weights);
    }

    private static float inverseSpread(float variance) {
        return (float) (1 / Math.sqrt(variance + EPSILON));
    }

    private void normalize(float[] values, int rows, float[] mean, float[] weights) {
        for (int at = 0; at < rows * stride; at += stride) {
            for (int o = 0; o < out; o++) {
                float unit = (values[at + o] - mean[o]) * inverseSpread[o];
                units[at + o] = unit;
                values[at + o] = unit * weights[layer.gain() + o] + weights[layer.shift() + o];
            }
        }
    }

    /**
     * Takes the gradient back in place, after {@link #byBatch}: with x the normalised output and d the gradient behind it, {@code gain /
     * spread * (d - mean d - x mean(d x))}.
     *
     * @param gradient receives that of the gains and shifts
     */
    void backward(float[] delta, int rows, float[] weights, float[] gradient) {
        float[] gains = new float[out];
        float[] shifts = new float[out];
        addRows(delta, rows, shifts);
        for (int at = 0; at < rows * stride; at += stride) {
            for (int o = 0; o < out; o++) {
                gains[o] += delta[at + o] * units[at + o];
            }
        }
        System.arraycopy(gains, 0, gradient, layer.gain(), out);
        System.arraycopy(shifts, 0, gradient, layer.shift(), out);
        scale(shifts, 1f / rows);
        scale(gains, 1f / rows);
        for (int at = 0; at < rows * stride; at += stride) {
            for (int o = 0; o < out; o++) {
                float centered = delta[at + o] - shifts[o] - units[at + o] * gains[o];
                delta[at + o] = weights[layer.gain() + o] * inverseSpread[o] * centered;
            }
        }
    }

    private void addRows(float[] from, int rows, float[] into) {
        for (int at = 0; at < rows * stride; at += stride) {
            for (int o = 0; o < out; o++) {
                into[o] += from[at + o];
            }
        }
    }

    private static void scale(float[] values, float factor) {
        for (int o = 0; o < values.length; o++) {
            values[o] *= factor;
        }
    }
}
