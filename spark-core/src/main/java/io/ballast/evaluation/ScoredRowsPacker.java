package io.ballast.evaluation;

import java.util.Arrays;

/** Packs rows one by one and refuses what is no label, no probability or no prediction. */
final class ScoredRowsPacker {
    /** How far rounding may carry a probability beyond 1. */
    private static final double ROUNDING = 1e-9;

    private static final int MAX_VALUES = Integer.MAX_VALUE - 8;
    private static final int FIRST_ROWS = 1024;

    private final ScoreColumns columns;
    private final int numClasses;
    private int[] labels = new int[FIRST_ROWS];
    private int[] predictions = new int[FIRST_ROWS];
    private double[] probabilities;
    private int size;

    ScoredRowsPacker(ScoreColumns columns, int numClasses) {
        ClassRoles.checkNumClasses(numClasses);
        this.columns = columns;
        this.numClasses = numClasses;
        this.probabilities = new double[FIRST_ROWS * numClasses];
    }

    void add(double label, double[] probability, double prediction) {
        grow();
        if (probability.length > numClasses) {
            throw new IllegalArgumentException(
                    "probabilityCol '%s' holds a vector of length %d, but there are %d classes"
                            .formatted(columns.probabilityCol(), probability.length, numClasses));
        }
        labels[size] = index(label, "labelCol", columns.labelCol());
        predictions[size] = index(prediction, "predictionCol", columns.predictionCol());
        for (int c = 0; c < probability.length; c++) {
            double p = probability[c];
            if (!(p >= 0 && p <= 1 + ROUNDING)) {
                throw new IllegalArgumentException(
                        "probabilityCol '%s' must hold probabilities, from 0 to 1, but holds %s"
                                .formatted(columns.probabilityCol(), p));
            }
            probabilities[size * numClasses + c] = Math.min(p, 1) + 0.0; // + 0.0 ties 0.0 and -0.0
        }
        size++;
    }

    private int index(double value, String param, String column) {
        if (!(value >= 0 && value < numClasses && value == Math.rint(value))) {
            throw new IllegalArgumentException(
                    "%s '%s' holds %s, but must hold indices of classes, whole numbers from 0 to %d; index it with StringIndexer first"
                            .formatted(param, column, value, numClasses - 1));
        }
        return (int) value;
    }

    private void grow() {
        if (size < labels.length) {
            return;
        }
        long most = MAX_VALUES / numClasses;
        if (size == most) {
            throw new IllegalArgumentException(
                    "one task measures at most %,d rows of %d classes, but there are more; measure a sample of the rows"
                            .formatted(most, numClasses));
        }
        int rows = (int) Math.min(most, size + size / 2L);
        labels = Arrays.copyOf(labels, rows);
        predictions = Arrays.copyOf(predictions, rows);
        probabilities = Arrays.copyOf(probabilities, rows * numClasses);
    }

    /** The rows so far, at least one. */
    ScoredRows pack() {
        if (size == 0) {
            throw new IllegalArgumentException("the table has no rows; there is nothing to evaluate");
        }
        return new ScoredRows(
                numClasses,
                Arrays.copyOf(labels, size),
                Arrays.copyOf(probabilities, size * numClasses),
                Arrays.copyOf(predictions, size));
    }
}
