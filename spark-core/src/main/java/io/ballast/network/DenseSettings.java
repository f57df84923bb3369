package io.ballast.network;

import java.io.Serializable;

/**
 * How a classifying net is trained.
 *
 * @param training Adam, batches, epochs, seed; here {@code clipNorm} 0 stands for no clipping, and {@code tol} is the least relative
 *     improvement that the schedule of the learning rate takes for one
 * @param minSteps steps of Adam that are made in any case, at least 0: nothing ends training before
 * @param schedulerPatience epochs without improvement after which the learning rate falls, at least 0
 * @param schedulerFactor what it is multiplied with then, in (0, 1]; 1 leaves it as it is
 * @param labelSmoothing share s of the label that is spread over all classes: the target is {@code 1 - s + s / C} for the row's class and
 *     {@code s / C} for the others; in [0, 1)
 * @param watched what early stopping and the schedule look at on validation rows; without such rows they look at the training loss
 * @param gradientTolerance training ends after an epoch whose gradient, the mean over its mini-batches, has at most this Euclidean norm
 *     ({@code ||grad L|| > GradTol} in Algorithm 1 of MOODS), once {@code minSteps} are made; at least 0, and 0 for never
 */
public record DenseSettings(
        TrainingSettings training,
        int minSteps,
        int schedulerPatience,
        double schedulerFactor,
        double labelSmoothing,
        WatchedMetric watched,
        double gradientTolerance)
        implements Serializable {
    public DenseSettings {
        if (minSteps < 0 || schedulerPatience < 0) {
            throw new IllegalArgumentException("minSteps and schedulerPatience must be at least 0, got %d and %d"
                    .formatted(minSteps, schedulerPatience));
        }
        if (!(schedulerFactor > 0 && schedulerFactor <= 1) || !(labelSmoothing >= 0 && labelSmoothing < 1)) {
            throw new IllegalArgumentException(
                    "schedulerFactor must lie in (0, 1] and labelSmoothing in [0, 1), got %s and %s"
                            .formatted(schedulerFactor, labelSmoothing));
        }
        if (!(gradientTolerance >= 0)) {
            throw new IllegalArgumentException("gradientTolerance must be at least 0, got " + gradientTolerance);
        }
    }
}
