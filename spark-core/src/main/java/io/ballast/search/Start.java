package io.ballast.search;

import java.util.Arrays;
import java.util.List;

/** Sets that a search begins with; each is learned from and scored. */
public enum Start {
    /** All rows of the smallest class and half as many, rounded up, of every other: where the paper begins, and the only one that steps go on from. */
    BALANCED,
    /** All training rows. */
    FULL,
    /** All training rows, and every class grown to the largest by SMOTE with 5 neighbors. */
    SMOTE,
    /** All training rows, and every class grown to the largest by SVM-SMOTE. */
    SVM_SMOTE;

    /**
     * Reads words with commas between them, such as {@code balanced,full}.
     *
     * @throws IllegalArgumentException for another word, or none, or one twice
     */
    public static List<Start> parse(String text) {
        List<Start> starts = Arrays.stream(text.split(","))
                .map(word -> Words.parse(Start.class, "start", word))
                .toList();
        if (starts.stream().distinct().count() < starts.size()) {
            throw new IllegalArgumentException("start must name each set once, got '%s'".formatted(text));
        }
        return starts;
    }

    @Override
    public String toString() {
        return Words.of(this);
    }
}
