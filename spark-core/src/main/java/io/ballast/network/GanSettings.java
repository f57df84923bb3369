package io.ballast.network;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;

/**
 * How the nets of a GAN are trained.
 *
 * @param strategy who plays, and what the classifier learns from
 * @param value f of Eqs. 5, 7, 9 and 11; {@code BAGAN} and {@code GAMO} have losses of their own
 * @param optimizer steps of all players
 * @param penalty factor of the zero-centred gradient penalty, at least 0; {@code BAGAN} and {@code GAMO} take none
 * @param penaltyInterval every so many steps the penalty is taken, so many times as strong (Karras et al. 2020, section 4); at least 1
 * @param batchSize real rows of a step, at least 1
 * @param pretrainIter epochs of the autoencoder, at least 1
 * @param maxIter most epochs of the game, at least 1
 * @param patience epochs of the game without a better macro F1 of the watched rows before it ends, at least 1
 * @param seed of weights, order, codes and masks
 */
public record GanSettings(
        Strategy strategy,
        Value value,
        Optimizer optimizer,
        double penalty,
        int penaltyInterval,
        int batchSize,
        int pretrainIter,
        int maxIter,
        int patience,
        long seed)
        implements Serializable {

    public GanSettings {
        if (!(penalty >= 0) || penaltyInterval < 1) {
            throw new IllegalArgumentException(
                    "gradientPenalty must be at least 0 and penaltyInterval at least 1, got %s and %d"
                            .formatted(penalty, penaltyInterval));
        }
        if (batchSize < 1 || pretrainIter < 1 || maxIter < 1 || patience < 1) {
            throw new IllegalArgumentException(
                    "batchSize, pretrainIter, maxIter and patience must be at least 1, got %d, %d, %d and %d"
                            .formatted(batchSize, pretrainIter, maxIter, patience));
        }
    }

    /** The same without an end of the game. */
    GanSettings endless() {
        return new GanSettings(
                strategy,
                value,
                optimizer,
                penalty,
                penaltyInterval,
                batchSize,
                pretrainIter,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                seed);
    }

    /**
     * Adam.
     *
     * @param learningRate above 0
     * @param beta1 in [0, 1)
     * @param beta2 in [0, 1)
     */
    public record Optimizer(double learningRate, double beta1, double beta2) implements Serializable {
        public Optimizer {
            if (!(learningRate > 0) || !(beta1 >= 0 && beta1 < 1) || !(beta2 >= 0 && beta2 < 1)) {
                throw new IllegalArgumentException(
                        "learningRate must be above 0, beta1 and beta2 in [0, 1), got %s, %s and %s"
                                .formatted(learningRate, beta1, beta2));
            }
        }
    }

    /** Who plays, and what the classifier learns from. */
    public enum Strategy {
        /** Minority rows repeated; generated rows pushed toward other classes (Eqs. 4 to 7). */
        ADSO(true, true),
        /** The same, with generated rows of all classes taught with their own labels: the second term of Eq. 6 minimised as printed. */
        ADSO_OWN(true, true),
        /** The table as it is and generated rows of the minority classes with their own labels (Eqs. 8 to 11). */
        AMO(true, false),
        /** BAGAN (Mariani et al. 2018): the discriminator tells the classes and generated rows; the classifier has no say. */
        BAGAN(true, false),
        /** GAMO (Mullick et al. 2019): rows mixed of minority rows, against a discriminator and the classifier. */
        GAMO(true, false),
        /** No game: the classifier learns from minority rows repeated. */
        DSO(false, true),
        /** No game: the classifier learns from the table as it is. */
        BASELINE(false, false);

        private final boolean adversarial;
        private final boolean balanced;

        Strategy(boolean adversarial, boolean balanced) {
            this.adversarial = adversarial;
            this.balanced = balanced;
        }

        /** Whether there are a generator and a discriminator. */
        public boolean adversarial() {
            return adversarial;
        }

        /** Whether rows of smaller classes are repeated. */
        boolean balanced() {
            return balanced;
        }

        /** Whether the autoencoder tells the class from the code (Eq. 2). */
        boolean supervised() {
            return this != BAGAN;
        }

        /**
         * Reads {@code adso}, {@code adso-own}, {@code amo}, {@code bagan}, {@code gamo}, {@code dso} or {@code baseline}.
         *
         * @throws IllegalArgumentException for another word
         */
        public static Strategy parse(String text) {
            return word(values(), "strategy", "adso, adso-own, amo, bagan, gamo, dso or baseline", text);
        }
    }

    /** The functional f, which selects the kind of GAN. */
    public enum Value {
        /** f = log, and the discriminator's output goes through a sigmoid. */
        VANILLA,
        /** f is the identity, and so is what the discriminator's output goes through. */
        WASSERSTEIN;

        /**
         * Reads {@code vanilla} or {@code wasserstein}.
         *
         * @throws IllegalArgumentException for another word
         */
        public static Value parse(String text) {
            return word(values(), "adversarialLoss", "vanilla or wasserstein", text);
        }
    }

    private static <E extends Enum<E>> E word(E[] values, String param, String words, String text) {
        return Arrays.stream(values)
                .filter(value -> value.name().replace('_', '-').equals(text.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("%s must be %s, got '%s'".formatted(param, words, text)));
    }
}
