package io.ballast.oversampling;

import java.util.Locale;

/** What to do with a class that should grow but has too few rows for the neighbors asked for. */
public enum SmallClasses {
    /** Refuse the table. */
    ERROR,
    /** Use as many neighbors as the class has; a class of one row is repeated. */
    ADAPT,
    /** Repeat its rows, as random over-sampling does. */
    DUPLICATE,
    /** Leave it as it is. */
    SKIP;

    /**
     * Reads {@code error}, {@code adapt}, {@code duplicate} or {@code skip}, in any case.
     *
     * @throws IllegalArgumentException for another word
     */
    public static SmallClasses parse(String text) {
        for (SmallClasses known : values()) {
            if (known.name().equals(text.toUpperCase(Locale.ROOT))) {
                return known;
            }
        }
        throw new IllegalArgumentException(
                "handleSmallClass must be error, adapt, duplicate or skip, got '%s'".formatted(text));
    }
}
