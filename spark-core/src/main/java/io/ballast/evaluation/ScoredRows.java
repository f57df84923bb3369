package io.ballast.evaluation;

import io.ballast.table.ClassCounts;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/**
 * Labels, probabilities and predictions of the rows of one fold, packed: {@code 8 * numClasses + 8} bytes a row.
 *
 * <p>What is measured on them does not depend on their order, to the last bit: sums run in an order that the values fix.
 */
public final class ScoredRows implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int numClasses;
    private final int[] labels;
    private final double[] probabilities;
    private final int[] predictions;

    /** Takes checked arrays as they are; see {@link ScoredRowsPacker}. */
    ScoredRows(int numClasses, int[] labels, double[] probabilities, int[] predictions) {
        this.numClasses = numClasses;
        this.labels = labels;
        this.probabilities = probabilities;
        this.predictions = predictions;
    }

    /**
     * Packs rows.
     *
     * @param numClasses at least 2
     * @param labels class index of each row, {@code [rows]}
     * @param probabilities {@code [rows][numClasses]}, from 0 to 1; a shorter row is filled up with zeros
     * @param predictions class index predicted for each row, {@code [rows]}
     * @throws IllegalArgumentException if the lengths differ, there are no rows, or a value is out of range
     */
    public static ScoredRows of(int numClasses, int[] labels, double[][] probabilities, int[] predictions) {
        if (labels.length != probabilities.length || labels.length != predictions.length) {
            throw new IllegalArgumentException(
                    "labels, probabilities and predictions must have one entry a row, got %,d, %,d and %,d"
                            .formatted(labels.length, probabilities.length, predictions.length));
        }
        ScoredRowsPacker packer = new ScoredRowsPacker(ScoreColumns.DEFAULT, numClasses);
        for (int i = 0; i < labels.length; i++) {
            packer.add(labels[i], probabilities[i], predictions[i]);
        }
        return packer.pack();
    }

    /** Rows. */
    public int size() {
        return labels.length;
    }

    /** Classes, those without rows too. */
    public int numClasses() {
        return numClasses;
    }

    /** Class index of a row. */
    public int label(int row) {
        return labels[row];
    }

    /** Class index predicted for a row. */
    public int prediction(int row) {
        return predictions[row];
    }

    /** Probability of a class for a row, in [0, 1]. */
    public double probability(int row, int c) {
        return probabilities[row * numClasses + c];
    }

    /** Rows of each class, {@code [numClasses]}. */
    public long[] classRows() {
        long[] rows = new long[numClasses];
        for (int label : labels) {
            rows[label]++;
        }
        return rows;
    }

    /**
     * The same rows, predicted as Spark ML does with its param {@code thresholds}: the class with the largest {@code p / t},
     * of equally large ones the first. The labels and probabilities are shared, not copied.
     *
     * @param thresholds {@code [numClasses]}, each finite and above 0
     */
    public ScoredRows predictedWith(double[] thresholds) {
        if (thresholds.length != numClasses) {
            throw new IllegalArgumentException("thresholds must have one entry for each of the %d classes, got %d"
                    .formatted(numClasses, thresholds.length));
        }
        for (double threshold : thresholds) {
            if (!(threshold > 0 && threshold < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("thresholds must be finite and above 0, got " + threshold);
            }
        }
        int[] predicted = new int[size()];
        for (int i = 0; i < predicted.length; i++) {
            predicted[i] = largest(i, thresholds);
        }
        return new ScoredRows(numClasses, labels, probabilities, predicted);
    }

    private int largest(int row, double[] thresholds) {
        int largest = 0;
        for (int c = 1; c < numClasses; c++) {
            boolean larger = probability(row, c) / thresholds[c] > probability(row, largest) / thresholds[largest];
            largest = larger ? c : largest;
        }
        return largest;
    }

    /** How often each class was taken for each other; every class from 0 is there, whether it has rows or not. */
    public ConfusionMatrix confusionMatrix() {
        double[][] rows = new double[numClasses][numClasses];
        for (int i = 0; i < size(); i++) {
            rows[labels[i]][predictions[i]]++;
        }
        return matrix(rows);
    }

    /** A matrix of rows by label and prediction, {@code [numClasses][numClasses]}. */
    static ConfusionMatrix matrix(double[][] rows) {
        Map<Object, Long> classes = new HashMap<>();
        for (int c = 0; c < rows.length; c++) {
            long count = 0;
            for (double predicted : rows[c]) {
                count += (long) predicted;
            }
            classes.put((double) c, count);
        }
        return new ConfusionMatrix(new ClassCounts(classes), rows);
    }
}
