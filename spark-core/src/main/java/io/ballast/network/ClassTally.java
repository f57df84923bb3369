package io.ballast.network;

import java.util.Arrays;

/** Weights of rows by class and by predicted class. */
final class ClassTally {
    private final double[] actual;
    private final double[] predicted;
    private final double[] hits;
    private final boolean[] occurs;
    private final boolean[] predictedOnce;

    ClassTally(int numClasses) {
        actual = new double[numClasses];
        predicted = new double[numClasses];
        hits = new double[numClasses];
        occurs = new boolean[numClasses];
        predictedOnce = new boolean[numClasses];
    }

    void add(int label, int prediction, double weight) {
        actual[label] += weight;
        predicted[prediction] += weight;
        hits[label] += label == prediction ? weight : 0;
        occurs[label] = true;
        predictedOnce[prediction] = true;
    }

    /** Shares of the classes in the weight, {@code [classes]}. */
    double[] shares() {
        double total = total();
        return Arrays.stream(actual).map(weight -> weight / total).toArray();
    }

    double total() {
        return Arrays.stream(actual).sum();
    }

    /** Mean of {@code 2 hits / (actual + predicted)} over the classes that occur as label or as prediction. */
    double averageF1() {
        double sum = 0;
        int present = 0;
        for (int c = 0; c < actual.length; c++) {
            double whole = actual[c] + predicted[c];
            if (whole > 0) {
                sum += 2 * hits[c] / whole;
                present++;
            }
        }
        return sum / present;
    }

    /** False when rows of more than one class were all taken for the same class. */
    boolean tellsApart() {
        return count(occurs) < 2 || count(predictedOnce) > 1;
    }

    private static int count(boolean[] flags) {
        int count = 0;
        for (boolean flag : flags) {
            count += flag ? 1 : 0;
        }
        return count;
    }
}
