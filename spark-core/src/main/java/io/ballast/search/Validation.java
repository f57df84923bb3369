package io.ballast.search;

/** Which rows score a set. */
public enum Validation {
    /** Rows that are held out, or marked, and in no set. */
    HOLD_OUT,
    /**
     * All rows, in turn: a net that scores a fold has learned from the rows of the set outside it, and from rows that were made of those. Every row scores
     * every set once.
     */
    CROSS_VALIDATION;

    /**
     * Reads {@code hold-out} or {@code cross-validation}.
     *
     * @throws IllegalArgumentException for another word
     */
    public static Validation parse(String text) {
        return Words.parse(Validation.class, "scoring", text);
    }

    @Override
    public String toString() {
        return Words.of(this);
    }
}
