package io.ballast.network;

import java.util.Arrays;

/** Tells at the end of an epoch whether the mean of the gradients of its mini-batches is small. Costs nothing with a tolerance of 0. */
final class EpochGradient {
    private final double tolerance;
    private final float[] sum;
    private int batches;

    /** @param tolerance largest Euclidean norm that is small; 0: none is */
    EpochGradient(int numParams, double tolerance) {
        this.tolerance = tolerance;
        this.sum = new float[tolerance > 0 ? numParams : 0];
    }

    /** Takes the gradient of the mean loss of a mini-batch, {@code [numParams]}. */
    void add(float[] gradient) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += gradient[i];
        }
        batches++;
    }

    /** Whether the mean since the last call is small; starts anew. */
    boolean endsSmall() {
        boolean small = tolerance > 0 && FlatVector.normIsAtMost(tolerance * batches, sum);
        Arrays.fill(sum, 0);
        batches = 0;
        return small;
    }
}
