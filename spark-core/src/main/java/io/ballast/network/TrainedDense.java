package io.ballast.network;

import io.ballast.table.FeatureScaler;
import java.io.Serializable;
import java.util.Arrays;

/** Weights of a trained classifying net, with how it was trained. */
public final class TrainedDense implements Serializable {
    private static final long serialVersionUID = 1L;

    private final DenseArchitecture architecture;
    private final float[] weights;
    private final DenseSummary summary;

    /**
     * @param weights flat, {@code [architecture.size()]}; copied
     * @throws IllegalArgumentException if their number does not fit the architecture
     */
    public TrainedDense(DenseArchitecture architecture, float[] weights, DenseSummary summary) {
        if (weights.length != architecture.size()) {
            throw new IllegalArgumentException(
                    "the architecture has %,d weights, got %,d".formatted(architecture.size(), weights.length));
        }
        this.architecture = architecture;
        this.weights = weights.clone();
        this.summary = summary;
    }

    /** The layers. */
    public DenseArchitecture architecture() {
        return architecture;
    }

    /** All weights and running statistics, flat. */
    public float[] weights() {
        return weights.clone();
    }

    /** How training went. */
    public DenseSummary summary() {
        return summary;
    }

    /**
     * Outputs for many rows, in OpenBLAS: for two classes one a row, z of MOODS or the logit of class 1; else a logit for each class.
     *
     * @return {@code [rows][architecture.outputs()]} row-major
     */
    public float[] outputs(TrainingRows rows) {
        return DenseTrainer.outputs(this, rows);
    }

    /**
     * The likeliest class of each of many rows, of equally likely ones the first.
     *
     * @return class indices {@code [rows]}
     */
    public int[] predictions(TrainingRows rows) {
        DenseObjective objective = new DenseObjective(architecture, 0);
        float[] outputs = outputs(rows);
        int[] predictions = new int[rows.rows()];
        Arrays.setAll(predictions, row -> objective.predicted(outputs, row));
        return predictions;
    }

    /** The loss of each of many rows, without label smoothing, {@code [rows]}. */
    public double[] losses(TrainingRows rows) {
        DenseObjective objective = new DenseObjective(architecture, 0);
        float[] outputs = outputs(rows);
        double[] losses = new double[rows.rows()];
        Arrays.setAll(losses, row -> objective.loss(outputs, row, rows.label(row)));
        return losses;
    }

    /**
     * A scorer of single rows.
     *
     * @param scaler what was done to the features before training
     */
    public DenseScorer scorer(FeatureScaler scaler) {
        return new DenseScorer(this, scaler);
    }
}
