package io.ballast.network;

import io.ballast.random.RowRandom;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Packs rows into the input of a {@link CvaeLayer}: features and one-hot class, column-major, and weights. */
final class BatchLoader {
    private BatchLoader() {}

    /** Row numbers 0 to rows - 1 in random order (Fisher and Yates). */
    static int[] shuffled(int rows, RowRandom random) {
        int[] order = IntStream.range(0, rows).toArray();
        for (int i = rows - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }

    /**
     * @param order row numbers, of which {@code [from, to)} make the batch
     * @return {@code [rows][D + C]}
     */
    static INDArray inputs(TrainingRows rows, int[] order, int from, int to, int numClasses) {
        int count = to - from;
        int dims = rows.dims();
        float[] packed = new float[count * (dims + numClasses)];
        for (int i = 0; i < count; i++) {
            int row = order[from + i];
            for (int d = 0; d < dims; d++) {
                packed[d * count + i] = rows.feature(row, d);
            }
            packed[(dims + rows.label(row)) * count + i] = 1;
        }
        return Nd4j.create(packed, new long[] {count, dims + numClasses}, 'f');
    }

    /** Weights of the same rows, {@code [rows][1]}. */
    static INDArray weights(TrainingRows rows, int[] order, int from, int to) {
        float[] weights = new float[to - from];
        for (int i = from; i < to; i++) {
            weights[i - from] = rows.weight(order[i]);
        }
        return Nd4j.create(weights, new long[] {to - from, 1}, 'f');
    }
}
