package io.ballast.search;

/** What is drawn and what is made large. */
public enum Method {
    /** Majority rows are drawn and minority rows made by SVM-SMOTE; F1 of the classes and average F1 on validation rows (MOODS, Problem 1). */
    MOODS,
    /**
     * Majority rows are drawn, none are made; the mean loss on the validation rows of the majority alone, as MOODS, section 1, says of MUBO (Medlin,
     * Leyffer and Raghavan 2024): that objective in the loop of MOODS.
     */
    MUBO;

    /**
     * Reads {@code moods} or {@code mubo}.
     *
     * @throws IllegalArgumentException for another word
     */
    public static Method parse(String text) {
        return Words.parse(Method.class, "method", text);
    }

    @Override
    public String toString() {
        return Words.of(this);
    }
}
