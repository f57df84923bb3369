package io.ballast.search;

/** Sets to choose the result from. */
public enum Archive {
    /** The last accepted set, and the starts that no steps went on from. */
    PATH,
    /** All sets that were accepted or started with and that no other dominates. */
    PARETO;

    /**
     * Reads {@code path} or {@code pareto}.
     *
     * @throws IllegalArgumentException for another word
     */
    public static Archive parse(String text) {
        return Words.parse(Archive.class, "archive", text);
    }

    @Override
    public String toString() {
        return Words.of(this);
    }
}
