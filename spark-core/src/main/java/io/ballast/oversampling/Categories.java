package io.ballast.oversampling;

import io.ballast.random.RowRandom;
import java.util.Arrays;

/** Votes of rows on a category. */
final class Categories {
    private Categories() {}

    /** The most frequent value; of equally frequent ones the smallest. */
    static double mode(double[] votes) {
        return mostFrequent(votes)[0];
    }

    /** The most frequent value; of equally frequent ones any, as likely as the others. */
    static double mode(double[] votes, RowRandom random) {
        double[] tied = mostFrequent(votes);
        return tied.length == 1 ? tied[0] : tied[random.nextInt(tied.length)];
    }

    /** The most frequent values, ascending. */
    private static double[] mostFrequent(double[] votes) {
        double[] sorted = votes.clone();
        Arrays.sort(sorted);
        double[] tied = new double[sorted.length];
        int count = 0;
        int most = 0;
        for (int from = 0, to; from < sorted.length; from = to) {
            to = from + 1;
            while (to < sorted.length && sorted[to] == sorted[from]) {
                to++;
            }
            if (to - from > most) {
                most = to - from;
                count = 0;
            }
            if (to - from == most) {
                tied[count++] = sorted[from];
            }
        }
        return Arrays.copyOf(tied, count);
    }
}
