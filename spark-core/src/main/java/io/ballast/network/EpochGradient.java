package io.ballast.network;

import java.util.Arrays;

/** Tells at the end of an epoch whether the mean of the gradients of its mini-batches is small. Costs nothing with a tolerance of 0. */
final class EpochGradient {
    private final double tolerance;
    private final boolean single;
    private final float[] sum;
    private float[] last;
    private int batches;

    /**
     * @param tolerance largest Euclidean norm that is small; 0: none is
     * @param single whether epochs are of one mini-batch, whose gradient is then looked at where it lies
     */
    EpochGradient(int numParams, double tolerance, boolean single) {
        this.tolerance = tolerance;
        this.single = single;
        this.sum = new float[tolerance > 0 && !single ? numParams : 0];
    }

    /** Takes the gradient of the mean loss of a mini-batch, {@code [numParams]}; that of a single one is not to change before {@link #endsSmall}. */
    void add(float[] gradient) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += gradient[i];
        }
        last = gradient;
        batches++;
    }

    /** Whether the mean since the last call is small; starts anew. */
    boolean endsSmall() {
        boolean small = tolerance > 0 && FlatVector.normIsAtMost(tolerance * batches, single ? last : sum);
        Arrays.fill(sum, 0);
        batches = 0;
        return small;
    }
}
