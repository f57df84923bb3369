package io.ballast.network;

import java.io.Serializable;
import java.util.Arrays;

/** Rows to train on: {@code features[rows][dims]} row-major, class indices and loss weights {@code [rows]}. Grows as rows come. */
public final class TrainingRows implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int dims;
    private float[] features = new float[0];
    private int[] labels = new int[0];
    private float[] weights = new float[0];
    private int rows;

    /** @param dims features of a row */
    public TrainingRows(int dims) {
        this.dims = dims;
    }

    /**
     * Adds a row.
     *
     * @param source features of many rows, row-major
     * @param row which of them
     * @param limit features are cut to [-limit, limit]
     */
    public void add(float[] source, int row, int label, double weight, float limit) {
        if (rows == labels.length) {
            resize(Math.max(64, rows + rows / 2));
        }
        for (int d = 0; d < dims; d++) {
            features[rows * dims + d] = Math.max(-limit, Math.min(limit, source[row * dims + d]));
        }
        labels[rows] = label;
        weights[rows] = (float) weight;
        rows++;
    }

    /** Copies rows {@code first}, {@code first + step}, and so on to another batch. */
    void copyEvery(int step, int first, TrainingRows into) {
        for (int row = first; row < rows; row += step) {
            copy(row, into);
        }
    }

    /** Copies a row to another batch. */
    void copy(int row, TrainingRows into) {
        into.add(features, row, labels[row], weights[row], Float.MAX_VALUE);
    }

    /** A number that other rows hardly have too, whatever their order. */
    long mark() {
        long mark = rows;
        for (int row = 0; row < rows; row++) {
            long hash = labels[row];
            for (int at = row * dims; at < (row + 1) * dims; at++) {
                hash = hash * 0x9E3779B97F4A7C15L + Float.floatToIntBits(features[at]);
            }
            mark += hash * hash ^ hash >>> 17;
        }
        return mark;
    }

    /** Adds all rows of another batch. */
    void append(TrainingRows other) {
        if (rows + other.rows > labels.length) {
            resize(Math.max(rows + other.rows, rows + rows / 2));
        }
        System.arraycopy(other.features, 0, features, rows * dims, other.rows * dims);
        System.arraycopy(other.labels, 0, labels, rows, other.rows);
        System.arraycopy(other.weights, 0, weights, rows, other.rows);
        rows += other.rows;
    }

    private void resize(int size) {
        features = Arrays.copyOf(features, Math.multiplyExact(size, dims));
        labels = Arrays.copyOf(labels, size);
        weights = Arrays.copyOf(weights, size);
    }

    /** Rows added. */
    public int rows() {
        return rows;
    }

    int dims() {
        return dims;
    }

    /** Puts feature d of a row at {@code into[d * stride + at]}. */
    void copyFeatures(int row, float[] into, int at, int stride) {
        int from = row * dims;
        for (int d = 0, to = at; d < dims; d++, to += stride) {
            into[to] = features[from + d];
        }
    }

    /** Puts the features of a row at {@code into[at]} and after. */
    void copyRow(int row, float[] into, int at) {
        System.arraycopy(features, row * dims, into, at, dims);
    }

    /** Class index of a row. */
    public int label(int row) {
        return labels[row];
    }

    float weight(int row) {
        return weights[row];
    }

    /** Mean weight of a row. */
    double meanWeight() {
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            sum += weights[row];
        }
        return sum / rows;
    }
}
