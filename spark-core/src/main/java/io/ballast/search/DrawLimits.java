package io.ballast.search;

import java.util.Arrays;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/** Limits of draws of {@link #BITS} bits below which so many rows of a group lie, found digit by digit; the driver sees counts. */
final class DrawLimits {
    /** Bits of a draw. */
    static final int BITS = 30;

    private static final int DIGIT = 10;
    private static final int VALUES = 1 << DIGIT;

    private DrawLimits() {}

    /**
     * Finds limits in three passes.
     *
     * @param rows group and draw of each row, {@code [rows]} both
     * @param wanted rows of each group at or below a limit, {@code [limits][groups]}, no more than there are
     * @return largest draw of so many rows, {@code [limits][groups]}; exact but for rows of equal draws, which go together, and -1 where none are wanted
     */
    static int[][] of(JavaRDD<Tuple2<int[], int[]>> rows, long[][] wanted) {
        int limits = wanted.length;
        int groups = wanted[0].length;
        int[][] prefix = new int[limits][groups];
        long[][] below = new long[limits][groups];
        for (int shift = BITS - DIGIT; shift >= 0; shift -= DIGIT) {
            int[][] known = Arrays.stream(prefix).map(int[]::clone).toArray(int[][]::new);
            int at = shift;
            long[] counts = rows.aggregate(
                    new long[limits * groups * VALUES], (sums, block) -> count(sums, block, known, at), (a, b) -> {
                        Arrays.setAll(a, i -> a[i] + b[i]);
                        return a;
                    });
            for (int limit = 0; limit < limits; limit++) {
                for (int group = 0; group < groups; group++) {
                    int from = (limit * groups + group) * VALUES;
                    int digit = 0;
                    while (below[limit][group] + counts[from + digit] < wanted[limit][group]) {
                        below[limit][group] += counts[from + digit++];
                    }
                    prefix[limit][group] = prefix[limit][group] * VALUES + digit;
                }
            }
        }
        for (int limit = 0; limit < limits; limit++) {
            for (int group = 0; group < groups; group++) {
                prefix[limit][group] = wanted[limit][group] == 0 ? -1 : prefix[limit][group];
            }
        }
        return prefix;
    }

    private static long[] count(long[] sums, Tuple2<int[], int[]> rows, int[][] known, int shift) {
        int groups = known[0].length;
        for (int row = 0; row < rows._1().length; row++) {
            int group = rows._1()[row];
            int leading = rows._2()[row] >>> shift;
            for (int limit = 0; limit < known.length; limit++) {
                if (leading >>> DIGIT == known[limit][group]) {
                    sums[(limit * groups + group) * VALUES + leading % VALUES]++;
                }
            }
        }
        return sums;
    }
}
