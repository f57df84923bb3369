package io.ballast.neighbors;

import java.util.Locale;

/** Distance between two rows. */
public enum Metric {
    /** {@code sqrt(sum (a_j - b_j)^2)}, terms added in column order. */
    EUCLIDEAN,
    /** {@code sum |a_j - b_j|}, terms added in column order. */
    MANHATTAN,
    /** {@code 1 - a.b / (|a| |b|)}; 1 when either row is all zeros. */
    COSINE;

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
     * @param a {@code [dims]}
     * @param b {@code [dims]}
     */
    double rank(double[] a, double[] b) {
        return switch (this) {
            case EUCLIDEAN -> squaredEuclidean(a, b);
            case MANHATTAN -> manhattan(a, b);
            case COSINE -> cosine(a, b);
        };
    }

    /** The distance that belongs to a {@link #rank}. */
    double distance(double rank) {
        return this == EUCLIDEAN ? Math.sqrt(rank) : rank;
    }

    private static double squaredEuclidean(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            double off = a[j] - b[j];
            sum += off * off;
        }
        return sum;
    }

    private static double manhattan(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += Math.abs(a[j] - b[j]);
        }
        return sum;
    }

    private static double cosine(double[] a, double[] b) {
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int j = 0; j < a.length; j++) {
            dot += a[j] * b[j];
            aa += a[j] * a[j];
            bb += b[j] * b[j];
        }
        return aa == 0 || bb == 0 ? 1 : 1 - dot / Math.sqrt(aa * bb);
    }
}
