package io.ballast.undersampling;

import java.io.Serializable;

/** Rows by what they are chosen by: {@code keys[rows]}, {@code labels[rows]}, {@code scores[rows]}, smaller scores first. */
final class ScoredRows implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long[] keys;
    private final int[] labels;
    private final long[] scores;

    ScoredRows(long[] keys, int[] labels, long[] scores) {
        this.keys = keys;
        this.labels = labels;
        this.scores = scores;
    }

    /** A score that orders as the number does; not for NaN. */
    static long ascending(double number) {
        long bits = Double.doubleToLongBits(number + 0.0); // one zero
        return bits ^ (bits >> 63 & Long.MAX_VALUE);
    }

    int rows() {
        return keys.length;
    }

    long key(int row) {
        return keys[row];
    }

    int label(int row) {
        return labels[row];
    }

    long score(int row) {
        return scores[row];
    }
}
