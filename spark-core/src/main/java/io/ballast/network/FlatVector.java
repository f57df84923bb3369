package io.ballast.network;

/** Arithmetic of flat vectors. */
final class FlatVector {
    private static final int PIECE = 1024;

    private FlatVector() {}

    /** Euclidean norm of the first numbers. */
    static double norm(float[] values, int count) {
        return Math.sqrt(squares(values, 0, count));
    }

    /** Whether the Euclidean norm is at most so much; looks no further than where it is above. */
    static boolean normIsAtMost(double limit, float[] values) {
        double sum = 0;
        for (int from = 0; from < values.length && sum <= limit * limit; from += PIECE) {
            sum += squares(values, from, Math.min(values.length, from + PIECE));
        }
        return sum <= limit * limit;
    }

    /** Sum of squares of some of the numbers; four sums in double that do not wait for one another. */
    private static double squares(float[] values, int from, int to) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = from;
        for (; i + 3 < to; i += 4) {
            a += (double) values[i] * values[i];
            b += (double) values[i + 1] * values[i + 1];
            c += (double) values[i + 2] * values[i + 2];
            d += (double) values[i + 3] * values[i + 3];
        }
        for (; i < to; i++) {
            a += (double) values[i] * values[i];
        }
        return a + b + c + d;
    }
}
