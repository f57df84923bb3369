package io.ballast.network;

import io.ballast.random.RowRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Packs rows into the input of a {@link CvaeLayer}: features and one-hot class, column-major, and weights. One pair of
 * buffers for each batch size, filled again by the next batch.
 */
final class BatchLoader implements AutoCloseable {
    private final TrainingRows rows;
    private final int numClasses;
    private final Map<Integer, Batch> batches = new HashMap<>();

    /**
     * A batch as the layer wants it.
     *
     * @param inputs {@code [rows][D + C]}
     * @param weights {@code [rows][1]}
     */
    record Batch(INDArray inputs, INDArray weights, float[] hostInputs, float[] hostWeights) {}

    BatchLoader(TrainingRows rows, int numClasses) {
        this.rows = rows;
        this.numClasses = numClasses;
    }

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
     * Loads a batch.
     *
     * @param order row numbers, of which {@code [from, to)} make the batch
     * @return valid until the next batch of the same size is loaded
     */
    Batch load(int[] order, int from, int to) {
        return fill(order, from, to, batches.computeIfAbsent(to - from, this::newBatch));
    }

    /** Like {@link #load}, in buffers of its own that the caller keeps. */
    Batch loadNew(int[] order, int from, int to) {
        return fill(order, from, to, newBatch(to - from));
    }

    private Batch newBatch(int count) {
        int width = rows.dims() + numClasses;
        return new Batch(
                HostArrays.matrix(count, width),
                HostArrays.matrix(count, 1),
                new float[count * width],
                new float[count]);
    }

    private Batch fill(int[] order, int from, int to, Batch batch) {
        int count = to - from;
        int dims = rows.dims();
        float[] packed = batch.hostInputs();
        Arrays.fill(packed, count * dims, packed.length, 0);
        for (int i = 0; i < count; i++) {
            int row = order[from + i];
            rows.copyFeatures(row, packed, i, count);
            packed[(dims + rows.label(row)) * count + i] = 1;
            batch.hostWeights()[i] = rows.weight(row);
        }
        HostArrays.write(packed, batch.inputs());
        HostArrays.write(batch.hostWeights(), batch.weights());
        return batch;
    }

    @Override
    public void close() {
        batches.values().forEach(batch -> {
            batch.inputs().close();
            batch.weights().close();
        });
        batches.clear();
    }
}
