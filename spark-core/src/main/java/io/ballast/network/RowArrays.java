package io.ballast.network;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Rows of a table as ND4J arrays, {@code [rows][width]} row-major. */
final class RowArrays {
    private RowArrays() {}

    static INDArray of(float[] values, int rows) {
        return Nd4j.create(values, new long[] {rows, values.length / rows}, 'c');
    }

    /** The features of some rows. */
    static INDArray of(TrainingRows rows, int[] chosen) {
        return of(rows, chosen, 0, chosen.length);
    }

    static INDArray of(TrainingRows rows, int[] chosen, int from, int to) {
        float[] features = new float[(to - from) * rows.dims()];
        for (int i = from; i < to; i++) {
            rows.copyRow(chosen[i], features, (i - from) * rows.dims());
        }
        return of(features, to - from);
    }

    static int[] labels(TrainingRows rows, int[] chosen) {
        int[] labels = new int[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            labels[i] = rows.label(chosen[i]);
        }
        return labels;
    }
}
