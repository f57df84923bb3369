package io.ballast.network;

import io.ballast.random.RowRandom;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Rows made by mixing anchors, which are real rows of a class: {@code sum over j of w(j) anchor(j)}, where the weights w are the softmax of one logit for each anchor of
 * the class. Other anchors have no weight, so a row lies in the convex hull of the anchors of its class.
 */
final class ConvexRows implements AutoCloseable {
    private final INDArray anchors;
    private final int[] from;
    private float[] weights;
    private int[] classes;

    /** @param anchors ascending by class */
    ConvexRows(TrainingRows anchors, int numClasses) {
        this.anchors = RowArrays.of(anchors, IntStream.range(0, anchors.rows()).toArray());
        this.from = new int[numClasses + 1];
        for (int row = 0; row < anchors.rows(); row++) {
            from[anchors.label(row) + 1] = row + 1;
        }
        for (int c = 0; c < numClasses; c++) { // a class without anchors begins and ends where the one before ends
            from[c + 1] = Math.max(from[c + 1], from[c]);
        }
    }

    /**
     * Draws the anchors of a worker.
     *
     * @param wanted which classes need them
     * @param most anchors of a class
     */
    static TrainingRows drawn(TrainingRows rows, boolean[] wanted, int most, long seed, int worker) {
        TrainingRows drawn = new TrainingRows(rows.dims());
        RowRandom random = RowRandom.of(seed, "anchors", worker);
        int[] taken = new int[wanted.length];
        for (int row : BatchLoader.shuffled(rows.rows(), random)) {
            int c = rows.label(row);
            if (wanted[c] && taken[c]++ < most) {
                rows.copy(row, drawn);
            }
        }
        return drawn;
    }

    /** The anchors of all workers, ascending by class, those of a class in the order of the workers. */
    static TrainingRows byClass(List<TrainingRows> drawn, int numClasses, int dims) {
        TrainingRows anchors = new TrainingRows(dims);
        for (int c = 0; c < numClasses; c++) {
            for (TrainingRows part : drawn) {
                for (int row = 0; row < part.rows(); row++) {
                    if (part.label(row) == c) {
                        part.copy(row, anchors);
                    }
                }
            }
        }
        return anchors;
    }

    /**
     * Mixes anchors.
     *
     * @param logits {@code [rows][anchors]}
     * @param wanted the class of each row, one that has anchors
     * @return {@code [rows][dims]}
     */
    INDArray mixed(INDArray logits, int[] wanted) {
        int width = (int) anchors.size(0);
        float[] given = PlayerNet.floats(logits);
        weights = new float[given.length];
        classes = wanted;
        for (int i = 0; i < wanted.length; i++) {
            int at = i * width;
            int end = from[wanted[i] + 1];
            float largest = Float.NEGATIVE_INFINITY;
            for (int j = from[wanted[i]]; j < end; j++) {
                largest = Math.max(largest, given[at + j]);
            }
            double sum = 0;
            for (int j = from[wanted[i]]; j < end; j++) {
                weights[at + j] = (float) Math.exp(given[at + j] - largest);
                sum += weights[at + j];
            }
            for (int j = from[wanted[i]]; j < end; j++) {
                weights[at + j] /= (float) sum;
            }
        }
        return RowArrays.of(weights, wanted.length).mmul(anchors);
    }

    /**
     * Back from the last {@link #mixed}.
     *
     * @param byRows gradient by the mixed rows, {@code [rows][dims]}
     * @return gradient by the logits, {@code [rows][anchors]}: {@code w(j) (g(j) - sum over k of w(k) g(k))}, with g(j) the product of byRows and anchor j
     */
    INDArray backward(INDArray byRows) {
        int width = (int) anchors.size(0);
        float[] products = PlayerNet.floats(byRows.mmul(anchors.transpose()));
        float[] gradient = new float[products.length];
        for (int i = 0; i < classes.length; i++) {
            int at = i * width;
            int end = from[classes[i] + 1];
            double mean = 0;
            for (int j = from[classes[i]]; j < end; j++) {
                mean += weights[at + j] * products[at + j];
            }
            for (int j = from[classes[i]]; j < end; j++) {
                gradient[at + j] = (float) (weights[at + j] * (products[at + j] - mean));
            }
        }
        return RowArrays.of(gradient, classes.length);
    }

    @Override
    public void close() {
        anchors.close();
    }
}
