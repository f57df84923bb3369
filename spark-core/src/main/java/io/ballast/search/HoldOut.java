package io.ballast.search;

import io.ballast.random.RowRandom;
import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.api.java.JavaRDD;

/** Rows of each class held out at random: those with the smallest draws, exactly as many as wanted but for draws that are equal in 30 bits. */
final class HoldOut implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int BITS = 30;
    private static final int DIGIT = 10;
    private static final int VALUES = 1 << DIGIT;

    private final long seed;
    /** Largest draw that is held out, of each class. */
    private final int[] largest;

    private HoldOut(long seed, int[] largest) {
        this.seed = seed;
        this.largest = largest;
    }

    /**
     * Finds the limits, digit by digit; the driver sees counts.
     *
     * @param wanted rows of each class, at least 1 and no more than there are
     */
    static HoldOut of(JavaRDD<RowBlock> blocks, long[] wanted, long seed) {
        int classes = wanted.length;
        int[] prefix = new int[classes];
        long[] below = new long[classes];
        for (int shift = BITS - DIGIT; shift >= 0; shift -= DIGIT) {
            int[] known = prefix.clone();
            int at = shift;
            long[] counts = blocks.aggregate(
                    new long[classes * VALUES],
                    (sums, block) -> {
                        int[] draws = draws(block, seed);
                        for (int row = 0; row < block.rows(); row++) {
                            int label = block.labels()[row];
                            int leading = draws[row] >>> at;
                            if (leading >>> DIGIT == known[label]) {
                                sums[label * VALUES + leading % VALUES]++;
                            }
                        }
                        return sums;
                    },
                    (a, b) -> {
                        Arrays.setAll(a, i -> a[i] + b[i]);
                        return a;
                    });
            for (int c = 0; c < classes; c++) {
                int digit = 0;
                while (below[c] + counts[c * VALUES + digit] < wanted[c]) {
                    below[c] += counts[c * VALUES + digit++];
                }
                prefix[c] = prefix[c] * VALUES + digit;
            }
        }
        return new HoldOut(seed, prefix);
    }

    /** Which rows of a block are held out, {@code [rows]}. */
    boolean[] held(RowBlock block) {
        int[] draws = draws(block, seed);
        boolean[] held = new boolean[draws.length];
        for (int row = 0; row < held.length; row++) {
            held[row] = draws[row] <= largest[block.labels()[row]];
        }
        return held;
    }

    /** Rows with equal keys, which lie together, have draws of their own. */
    private static int[] draws(RowBlock block, long seed) {
        long[] keys = block.keys();
        int[] draws = new int[keys.length];
        for (int row = 0, copy = 0; row < draws.length; row++) {
            copy = row > 0 && keys[row] == keys[row - 1] ? copy + 1 : 0;
            String purpose = copy == 0 ? "validation" : "validation " + copy;
            draws[row] = (int) (RowRandom.of(seed, purpose, keys[row]).nextLong() >>> (Long.SIZE - BITS));
        }
        return draws;
    }
}
