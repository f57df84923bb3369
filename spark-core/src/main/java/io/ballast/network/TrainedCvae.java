package io.ballast.network;

import java.io.Serializable;

/** Weights of a trained CVAE, with how it was trained. */
public final class TrainedCvae implements Serializable {
    private static final long serialVersionUID = 1L;

    private final CvaeArchitecture architecture;
    private final float[] weights;
    private final TrainingHistory history;

    /**
     * @param weights flat, {@code [architecture.numParams()]}; copied
     * @throws IllegalArgumentException if their number does not fit the architecture
     */
    public TrainedCvae(CvaeArchitecture architecture, float[] weights, TrainingHistory history) {
        if (weights.length != architecture.numParams()) {
            throw new IllegalArgumentException(
                    "the architecture has %,d weights, got %,d".formatted(architecture.numParams(), weights.length));
        }
        this.architecture = architecture;
        this.weights = weights.clone();
        this.history = history;
    }

    /** The layers. */
    public CvaeArchitecture architecture() {
        return architecture;
    }

    /** All weights and biases, flat. */
    public float[] weights() {
        return weights.clone();
    }

    /** Losses epoch by epoch. */
    public TrainingHistory history() {
        return history;
    }
}
