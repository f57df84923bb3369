package io.ballast.network;

/** The losses that are told of each epoch. */
public enum GanLoss {
    /** Mean squared error of the decoded rows (Eq. 1). */
    RECONSTRUCTION("reconstruction"),
    /** Cross-entropy of the classes told from the code (Eq. 2). */
    CODE_CLASS("code class"),
    /** What the discriminator minimises (Eqs. 7, 11), without the penalty. */
    DISCRIMINATOR("discriminator"),
    /** {@code 1/2 |grad_x D|^2} of real rows, before its factor. */
    PENALTY("gradient penalty"),
    /** First term of the generator (Eqs. 5, 9). */
    GENERATOR("generator"),
    /** Second term of the generator: cross-entropy of the class asked for. */
    GENERATOR_CLASS("generator class"),
    /** First term of the classifier (Eqs. 6, 10): cross-entropy of real rows. */
    CLASSIFIER("classifier"),
    /** Second term of the classifier: (complementary) cross-entropy of generated rows. */
    CLASSIFIER_GENERATED("classifier generated");

    private final String label;

    GanLoss(String label) {
        this.label = label;
    }

    /** For people. */
    public String label() {
        return label;
    }
}
