package io.ballast.network;

import java.util.Arrays;

/** What a classifying net is trained to make small. */
public enum ClassifierLoss {
    /** Cross-entropy: of one logit for two classes, of the softmax of one logit a class for more. */
    CROSS_ENTROPY("crossEntropy"),
    /** Two classes, one output z: cross-entropy of the logits 1 - z and z (MOODS, Definition 1). Class 1 is predicted if z > 1/2. */
    MOODS("moods");

    private final String word;

    ClassifierLoss(String word) {
        this.word = word;
    }

    /**
     * Reads {@code crossEntropy} or {@code moods}.
     *
     * @throws IllegalArgumentException for another word
     */
    public static ClassifierLoss parse(String text) {
        return Arrays.stream(values())
                .filter(loss -> loss.word.equals(text))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("loss must be crossEntropy or moods, got '%s'".formatted(text)));
    }

    /** The word that {@link #parse} reads. */
    @Override
    public String toString() {
        return word;
    }
}
