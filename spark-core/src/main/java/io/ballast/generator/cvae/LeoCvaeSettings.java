package io.ballast.generator.cvae;

import io.ballast.neighbors.NeighborSettings;
import io.ballast.network.CvaeObjective;
import io.ballast.network.TrainingPlan;
import io.ballast.network.TrainingSettings;
import java.util.List;
import java.util.Locale;

/**
 * Settings of LEO-CVAE; the defaults of Table s2 live with the params of the stage.
 *
 * @param neighbors how the neighbors for the local entropy are found
 * @param gamma exponent of the entropy weight (1 + H)^gamma, at least 0
 * @param scaling how features are scaled for neighbors and net
 * @param clip scaled features are cut to [-clip, clip] for the net, not for the neighbors; above 0
 * @param weights the three switches of Table 3
 * @param validationFraction share of rows that early stopping watches, in [0, 1)
 * @param hidden widths of the encoder's hidden layers
 * @param latentDims width of the code
 * @param leak slope of the leaky ReLU below 0
 * @param dropout share of hidden units dropped in training
 * @param objective the loss
 * @param training optimiser, epochs, seed
 * @param mode where to train
 */
public record LeoCvaeSettings(
        NeighborSettings neighbors,
        double gamma,
        Scaling scaling,
        double clip,
        Switches weights,
        double validationFraction,
        List<Integer> hidden,
        int latentDims,
        double leak,
        double dropout,
        CvaeObjective objective,
        TrainingSettings training,
        TrainingPlan.Mode mode) {

    public LeoCvaeSettings {
        hidden = List.copyOf(hidden);
    }

    /** The same whenever training is to end and wherever it runs: what the weights of an epoch depend on. */
    LeoCvaeSettings endless() {
        TrainingSettings forever = new TrainingSettings(
                training.learningRate(),
                training.weightDecay(),
                training.clipNorm(),
                training.batchSize(),
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                training.tol(),
                training.seed());
        return new LeoCvaeSettings(
                neighbors,
                gamma,
                scaling,
                clip,
                weights,
                validationFraction,
                hidden,
                latentDims,
                leak,
                dropout,
                objective,
                forever,
                TrainingPlan.Mode.AUTO);
    }

    /**
     * What of LEO-CVAE is on (Table 3); all off is the plain CVAE.
     *
     * @param entropyInLoss weigh a row's reconstruction by (1 + H)^gamma (Eq. 4)
     * @param entropyInSampling draw seeds by (1 + H)^gamma (Eq. 6)
     * @param classInLoss weigh a row's reconstruction by N / (C n_c)
     */
    public record Switches(boolean entropyInLoss, boolean entropyInSampling, boolean classInLoss) {}

    /** How features are scaled. */
    public enum Scaling {
        /** Mean and standard deviation. */
        STANDARD,
        /** Median and interquartile range, for heavy tails. */
        ROBUST;

        /**
         * Reads {@code standard} or {@code robust}.
         *
         * @throws IllegalArgumentException for another word
         */
        public static Scaling parse(String text) {
            for (Scaling scaling : values()) {
                if (scaling.name().equals(text.toUpperCase(Locale.ROOT))) {
                    return scaling;
                }
            }
            throw new IllegalArgumentException("scaling must be standard or robust, got '%s'".formatted(text));
        }
    }
}
