package io.ballast.neighbors;

import java.nio.LongBuffer;
import java.util.Arrays;

/** The scores of one query in a tile, two floats to a long as they lie in memory, and which of them matter. */
final class TileRow {
    private static final int LONGS = ScoreKernel.BASE_TILE / 2;
    /** A row is folded to so many lanes, which the compiler does with vector instructions; {@link #fold} relies on it. */
    private static final int LANES = LONGS / 8;

    private static final int FLOAT_LANES = ScoreKernel.BASE_TILE / 8;

    private static final long SIGN_BITS = 0x8000000080000000L;

    private final long[] pairs = new long[LONGS];
    private final long[] lanes = new long[LANES];
    private final float[] scores = new float[ScoreKernel.BASE_TILE];
    private final float[] minima = new float[FLOAT_LANES];
    private float[] smallest = new float[0];
    private int columns;

    /** Takes the row that starts at a place of a tile; little-endian, so even columns are the low halves. */
    void read(LongBuffer tile, int at, int columnCount) {
        columns = columnCount;
        tile.get(at, pairs, 0, LONGS);
    }

    /** Takes scores as they are. */
    void read(float[] scores, int columnCount) {
        columns = columnCount;
        for (int column = 0; column < columns; column += 2) {
            pairs[column / 2] = Float.floatToRawIntBits(scores[column]) & 0xFFFFFFFFL
                    | (long) Float.floatToRawIntBits(scores[column + 1]) << 32;
        }
    }

    /** Columns with a negative score, in any order. */
    int negative(int[] into) {
        fold(lanes, pairs);
        return (or(lanes) & SIGN_BITS) == 0 ? 0 : inLanes(into);
    }

    private static void fold(long[] lanes, long[] a) {
        for (int i = 0; i < LANES; i++) {
            lanes[i] = a[i]
                    | a[i + LANES]
                    | a[i + 2 * LANES]
                    | a[i + 3 * LANES]
                    | a[i + 4 * LANES]
                    | a[i + 5 * LANES]
                    | a[i + 6 * LANES]
                    | a[i + 7 * LANES];
        }
    }

    private static long or(long[] lanes) {
        long any = 0;
        for (int i = 0; i < LANES; i += 8) { // eight at a time, so that they need not wait for each other
            any |= lanes[i]
                    | lanes[i + 1]
                    | (lanes[i + 2] | lanes[i + 3])
                    | (lanes[i + 4] | lanes[i + 5] | (lanes[i + 6] | lanes[i + 7]));
        }
        return any;
    }

    private int inLanes(int[] into) {
        int found = 0;
        for (int lane = 0; lane < LANES; lane++) {
            if ((lanes[lane] & SIGN_BITS) != 0) {
                for (int at = lane; at < LONGS; at += LANES) {
                    found = take((int) pairs[at] < 0, 2 * at, into, found);
                    found = take(pairs[at] < 0, 2 * at + 1, into, found);
                }
            }
        }
        return found;
    }

    /** Columns past the tile hold what an earlier tile left. */
    private int take(boolean negative, int column, int[] into, int found) {
        if (negative && column < columns) {
            into[found] = column;
            return found + 1;
        }
        return found;
    }

    /** Columns that may be among the {@code wanted} smallest when scores are off by no more than {@code error}. */
    int smallest(int wanted, double error, int[] into) {
        for (int column = 0; column < columns; column += 2) {
            long pair = pairs[column / 2];
            scores[column] = Float.intBitsToFloat((int) pair);
            scores[column + 1] = Float.intBitsToFloat((int) (pair >>> 32));
        }
        Arrays.fill(scores, columns, ScoreKernel.BASE_TILE, Float.POSITIVE_INFINITY);
        double cutoff = columns <= wanted ? Double.POSITIVE_INFINITY : bound(wanted) + 2 * error;
        int found = 0;
        for (int column = 0; column < columns; column++) {
            into[found] = column;
            found += scores[column] <= cutoff ? 1 : 0;
        }
        return found;
    }

    /** A score that at least {@code wanted} do not exceed, and few more: from the smallest of each lane where that will do. */
    private float bound(int wanted) {
        if (2 * wanted > minima.length) {
            return nth(scores, columns, wanted);
        }
        minimum(minima, scores);
        return nth(minima, minima.length, wanted);
    }

    private static void minimum(float[] minima, float[] a) {
        for (int i = 0; i < FLOAT_LANES; i++) {
            float low = Math.min(
                    Math.min(a[i], a[i + FLOAT_LANES]), Math.min(a[i + 2 * FLOAT_LANES], a[i + 3 * FLOAT_LANES]));
            float high = Math.min(
                    Math.min(a[i + 4 * FLOAT_LANES], a[i + 5 * FLOAT_LANES]),
                    Math.min(a[i + 6 * FLOAT_LANES], a[i + 7 * FLOAT_LANES]));
            minima[i] = Math.min(low, high);
        }
    }

    private float nth(float[] of, int count, int n) {
        smallest = smallest.length == n ? smallest : new float[n];
        Arrays.fill(smallest, Float.POSITIVE_INFINITY);
        for (int i = 0; i < count; i++) {
            float score = of[i];
            if (score < smallest[n - 1]) {
                int at = n - 1;
                while (at > 0 && score < smallest[at - 1]) {
                    smallest[at] = smallest[at - 1];
                    at--;
                }
                smallest[at] = score;
            }
        }
        return smallest[n - 1];
    }
}
