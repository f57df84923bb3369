package io.ballast.network;

import io.ballast.table.FeatureScaler;
import java.util.List;

/**
 * Scores rows one by one in plain Java, without a native library: a trained net with batch norm folded into its matrices. Any number of
 * threads may share it.
 */
public final class DenseScorer implements RowScorer {
    private static final long serialVersionUID = 1L;

    private final FeatureScaler scaler;
    private final DenseObjective objective;
    /** Of each layer, {@code [in][out]} row-major, and {@code [out]}. */
    private final float[][] matrices;

    private final float[][] shifts;

    DenseScorer(TrainedDense net, FeatureScaler scaler) {
        this.scaler = scaler;
        this.objective = new DenseObjective(net.architecture(), 0);
        List<DenseArchitecture.Layer> layers = net.architecture().layers();
        float[] weights = net.weights();
        this.matrices = new float[layers.size()][];
        this.shifts = new float[layers.size()][];
        for (int i = 0; i < matrices.length; i++) {
            fold(layers.get(i), weights, i);
        }
    }

    private void fold(DenseArchitecture.Layer layer, float[] weights, int i) {
        int out = layer.out();
        matrices[i] = new float[layer.in() * out];
        shifts[i] = new float[out];
        for (int o = 0; o < out; o++) {
            double factor = 1;
            double shift = weights[layer.shift() + o];
            if (layer.normalized()) {
                factor = weights[layer.gain() + o] / Math.sqrt(weights[layer.variance() + o] + BatchNorm.EPSILON);
                shift -= factor * weights[layer.mean() + o];
            }
            shifts[i][o] = (float) shift;
            for (int at = o; at < matrices[i].length; at += out) {
                matrices[i][at] = (float) (factor * weights[layer.matrix() + at]);
            }
        }
    }

    @Override
    public int dims() {
        return scaler.dims();
    }

    @Override
    public int numClasses() {
        return objective.numClasses();
    }

    /**
     * Outputs for a row: for two classes one, z of MOODS or the logit of class 1; else a logit for each class.
     *
     * @param features as in the table, {@code [dims]}
     */
    public float[] outputs(double[] features) {
        float[] in = scaler.scaleRow(features);
        for (int i = 0; i < matrices.length; i++) {
            float[] out = shifts[i].clone();
            for (int d = 0; d < in.length; d++) {
                addScaled(out, in[d], matrices[i], d * out.length);
            }
            if (i < matrices.length - 1) {
                cutBelowZero(out);
            }
            in = out;
        }
        return in;
    }

    private static void addScaled(float[] into, float factor, float[] matrix, int from) {
        if (factor == 0) {
            return;
        }
        for (int o = 0; o < into.length; o++) {
            into[o] += factor * matrix[from + o];
        }
    }

    private static void cutBelowZero(float[] values) {
        for (int o = 0; o < values.length; o++) {
            values[o] = Math.max(0, values[o]);
        }
    }

    /**
     * Raw predictions of the classes, {@code [classes]}: logits, {@code [-u, u]} for two classes, {@code [1 - z, z]} for MOODS. The largest
     * is of the predicted class, the first of them on a tie.
     *
     * @param features as in the table, {@code [dims]}
     */
    @Override
    public double[] raw(double[] features) {
        return objective.raw(outputs(features));
    }

    /** Probabilities of the classes from {@link #raw}, {@code [classes]}. */
    @Override
    public double[] probabilities(double[] raw) {
        return objective.probabilities(raw);
    }
}
