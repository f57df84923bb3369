package io.ballast.search;

import java.io.Serializable;
import java.util.List;

/**
 * The net of the lower level and how it learns: Adam on mini-batches from a new random start in every step, ReLU, the loss of MOODS, Definition 1,
 * for two classes and cross-entropy for more.
 *
 * @param hiddenLayers widths, at least one
 * @param learningRate of Adam, above 0
 * @param batchSize rows of a mini-batch, at least 0; 0 takes 32 for up to 9,600 rows and then the power of two that keeps an epoch at about 300 steps
 * @param stopping when it ends
 * @param maxEpochs most epochs, at least 1
 * @param maxSteps steps of Adam after which the epoch is the last, at least 1; with {@link Stopping#SOLVED}
 * @param minSteps steps of Adam made in any case, at least 0; with {@link Stopping#VALIDATION}
 * @param gradientTolerance norm of the gradient that counts as solved, at least 0 (Algorithm 1, {@code GradTol})
 * @param patience epochs without a better average F1 on the validation rows, at least 1; with {@link Stopping#VALIDATION}
 * @param nets that learn from each set, from other starts; scores are their means; at least 1
 * @param warmStart whether nets start from the last accepted step's instead: fewer steps to learn, but a set is then scored by what was learned
 *     from earlier sets too. The net of the result learns from a random start
 */
public record InnerNet(
        List<Integer> hiddenLayers,
        double learningRate,
        int batchSize,
        Stopping stopping,
        int maxEpochs,
        int maxSteps,
        int minSteps,
        double gradientTolerance,
        int patience,
        int nets,
        boolean warmStart)
        implements Serializable {
    /** When learning ends. */
    public enum Stopping {
        /** When the problem is solved: at the gradient's tolerance, or after the most epochs or steps (Algorithm 1, line 9). Never looks at validation rows. */
        SOLVED,
        /** When the average F1 of the validation rows has not become better for some epochs; the best epoch is kept. */
        VALIDATION;

        /**
         * Reads {@code solved} or {@code validation}.
         *
         * @throws IllegalArgumentException for another word
         */
        public static Stopping parse(String text) {
            return Words.parse(Stopping.class, "innerStopping", text);
        }

        @Override
        public String toString() {
            return Words.of(this);
        }
    }

    public InnerNet {
        hiddenLayers = List.copyOf(hiddenLayers);
        if (hiddenLayers.isEmpty() || hiddenLayers.stream().anyMatch(width -> width < 1)) {
            throw new IllegalArgumentException(
                    "hiddenLayers must be one or more widths of at least 1, got " + hiddenLayers);
        }
        if (!(learningRate > 0) || !(gradientTolerance >= 0)) {
            throw new IllegalArgumentException(
                    "learningRate must be above 0 and gradientTolerance at least 0, got %s and %s"
                            .formatted(learningRate, gradientTolerance));
        }
        if (batchSize < 0 || minSteps < 0 || maxEpochs < 1 || maxSteps < 1 || patience < 1 || nets < 1) {
            throw new IllegalArgumentException(
                    "batchSize and minSteps must be at least 0, and maxEpochs, maxSteps, patience and nets at least 1, got %d, %d, %d, %d, %d and %d"
                            .formatted(batchSize, minSteps, maxEpochs, maxSteps, patience, nets));
        }
    }
}
