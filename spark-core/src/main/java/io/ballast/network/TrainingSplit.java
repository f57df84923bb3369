package io.ballast.network;

import java.io.Serializable;

/** Rows of a partition, those to learn from and those that early stopping watches. */
public final class TrainingSplit implements Serializable {
    private static final long serialVersionUID = 1L;

    private final TrainingRows train;
    private final TrainingRows validation;

    /** @param dims features of a row */
    public TrainingSplit(int dims) {
        this.train = new TrainingRows(dims);
        this.validation = new TrainingRows(dims);
    }

    /** Rows to learn from. */
    public TrainingRows train() {
        return train;
    }

    /** Rows that early stopping watches. */
    public TrainingRows validation() {
        return validation;
    }

    void append(TrainingSplit other) {
        train.append(other.train);
        validation.append(other.validation);
    }
}
