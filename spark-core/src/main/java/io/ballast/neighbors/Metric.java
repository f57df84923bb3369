package io.ballast.neighbors;

import java.util.Locale;

/** Distance between two rows. */
public enum Metric {
    /** {@code sqrt(sum (a_j - b_j)^2)}, terms added in column order. */
    EUCLIDEAN,
    /** {@code sum |a_j - b_j|}, terms added in column order. */
    MANHATTAN,
    /** {@code 1 - a.b / (|a| |b|)}; 1 when either row is all zeros, 0 when rounding alone parts them. */
    COSINE;

    private static final double COSINE_ROUNDING = 0x1p-50;

    /**
     * Reads {@code euclidean}, {@code manhattan} or {@code cosine}, in any case.
     *
     * @throws IllegalArgumentException for another word
     */
    public static Metric parse(String text) {
        for (Metric metric : values()) {
            if (metric.name().equals(text.toUpperCase(Locale.ROOT))) {
                return metric;
            }
        }
        throw new IllegalArgumentException("metric must be euclidean, manhattan or cosine, got '%s'".formatted(text));
    }

    /**
     * A number that orders neighbors as the distance does: the squared distance for {@link #EUCLIDEAN}, else the distance.
     *
     * @param rows {@code [rows][dims]}
     * @param at where the row starts
     * @param b {@code [dims]}
     */
    double rank(double[] rows, int at, double[] b) {
        return switch (this) {
            case EUCLIDEAN -> squaredEuclidean(rows, at, b);
            case MANHATTAN -> manhattan(rows, at, b);
            case COSINE -> cosine(rows, at, b);
        };
    }

    /**
     * Ranks of several candidates, each as {@link #rank} has it.
     *
     * @param candidates {@code [at least count][dims]}
     * @param into receives {@code count} ranks
     */
    void ranks(double[] rows, int at, double[][] candidates, int count, double[] into) {
        int done = 0;
        if (this == EUCLIDEAN) {
            for (; done + 4 <= count; done += 4) {
                squaredEuclidean(rows, at, candidates, done, into);
            }
        }
        for (; done < count; done++) {
            into[done] = rank(rows, at, candidates[done]);
        }
    }

    /** The distance that belongs to a {@link #rank}. */
    double distance(double rank) {
        return this == EUCLIDEAN ? Math.sqrt(rank) : rank;
    }

    private static double squaredEuclidean(double[] a, int at, double[] b) {
        double sum = 0;
        for (int j = 0; j < b.length; j++) {
            double off = a[at + j] - b[j];
            sum += off * off;
        }
        return sum;
    }

    /** Four sums side by side, so that none waits for the additions of another. */
    private static void squaredEuclidean(double[] a, int at, double[][] candidates, int first, double[] into) {
        double[] b0 = candidates[first];
        double[] b1 = candidates[first + 1];
        double[] b2 = candidates[first + 2];
        double[] b3 = candidates[first + 3];
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        for (int j = 0; j < b0.length; j++) {
            double value = a[at + j];
            double off0 = value - b0[j];
            double off1 = value - b1[j];
            double off2 = value - b2[j];
            double off3 = value - b3[j];
            sum0 += off0 * off0;
            sum1 += off1 * off1;
            sum2 += off2 * off2;
            sum3 += off3 * off3;
        }
        into[first] = sum0;
        into[first + 1] = sum1;
        into[first + 2] = sum2;
        into[first + 3] = sum3;
    }

    private static double manhattan(double[] a, int at, double[] b) {
        double sum = 0;
        for (int j = 0; j < b.length; j++) {
            sum += Math.abs(a[at + j] - b[j]);
        }
        return sum;
    }

    private static double cosine(double[] a, int at, double[] b) {
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int j = 0; j < b.length; j++) {
            dot += a[at + j] * b[j];
            aa += a[at + j] * a[at + j];
            bb += b[j] * b[j];
        }
        double distance = aa == 0 || bb == 0 ? 1 : 1 - dot / Math.sqrt(aa * bb);
        return distance < COSINE_ROUNDING ? 0 : distance;
    }
}
