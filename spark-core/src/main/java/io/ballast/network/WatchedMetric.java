package io.ballast.network;

import java.util.Arrays;

/** What early stopping and the schedule of the learning rate look at. */
public enum WatchedMetric {
    /** Area under the ROC curve; over all pairs of a row and a class (micro, one-vs-rest) for more than two classes. */
    AUC("auc", true),
    /** Mean F1 of the classes (MOODS, Definition 3). */
    AVERAGE_F1("averageF1", true),
    /** The loss. */
    LOSS("loss", false);

    private final String word;
    private final boolean largerIsBetter;

    WatchedMetric(String word, boolean largerIsBetter) {
        this.word = word;
        this.largerIsBetter = largerIsBetter;
    }

    /**
     * Reads {@code auc}, {@code averageF1} or {@code loss}.
     *
     * @throws IllegalArgumentException for another word
     */
    public static WatchedMetric parse(String text) {
        return Arrays.stream(values())
                .filter(metric -> metric.word.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "earlyStoppingMetric must be auc, averageF1 or loss, got '%s'".formatted(text)));
    }

    /** Whether a value is better than another by more than a share of the latter. */
    boolean improves(double value, double best, double share) {
        return largerIsBetter ? value > best + share * Math.abs(best) : value < best - share * Math.abs(best);
    }

    /** The word that {@link #parse} reads. */
    @Override
    public String toString() {
        return word;
    }
}
