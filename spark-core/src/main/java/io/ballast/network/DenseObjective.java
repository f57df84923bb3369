package io.ballast.network;

import java.io.Serializable;

/**
 * From the outputs of a classifying net to loss, class and probabilities. With one output z the logit of class 1 is u = z, or u = 2 z - 1
 * for MOODS, whose two logits z and 1 - z differ by that (Definition 1).
 */
final class DenseObjective implements Serializable {
    private static final long serialVersionUID = 1L;

    private final ClassifierLoss loss;
    private final int numClasses;
    private final int outputs;
    private final double smoothing;
    private final double slope;
    private final double offset;

    DenseObjective(DenseArchitecture architecture, double labelSmoothing) {
        this.loss = architecture.loss();
        this.numClasses = architecture.numClasses();
        this.outputs = architecture.outputs();
        this.smoothing = labelSmoothing;
        this.slope = loss == ClassifierLoss.MOODS ? 2 : 1;
        this.offset = loss == ClassifierLoss.MOODS ? -1 : 0;
    }

    int numClasses() {
        return numClasses;
    }

    /**
     * Loss of a row, {@code -sum over classes c of t_c log p_c} with t the smoothed label.
     *
     * @param values outputs of many rows, {@code [rows][outputs]}
     */
    double loss(float[] values, int row, int label) {
        if (outputs == 1) {
            double logit = logit(values[row]);
            return Math.max(logit, 0) - target(label, 1) * logit + Math.log1p(Math.exp(-Math.abs(logit)));
        }
        double weighted = 0;
        for (int c = 0; c < outputs; c++) {
            weighted += target(label, c) * values[row * outputs + c];
        }
        return logSumExp(values, row) - weighted;
    }

    /**
     * Gradient of a row's loss by its outputs, times a factor.
     *
     * @param delta receives it, {@code [rows][outputs]}
     */
    void gradient(float[] values, int row, int label, double factor, float[] delta) {
        if (outputs == 1) {
            delta[row] = (float) (factor * slope * (sigmoid(logit(values[row])) - target(label, 1)));
            return;
        }
        double logSum = logSumExp(values, row);
        for (int at = row * outputs, c = 0; c < outputs; at++, c++) {
            delta[at] = (float) (factor * (Math.exp(values[at] - logSum) - target(label, c)));
        }
    }

    /** Mean loss of always naming the shares of the classes: the entropy of the smoothed labels. */
    double constantLoss(double[] shares) {
        double entropy = 0;
        for (double share : shares) {
            double smoothed = (1 - smoothing) * share + smoothing / numClasses;
            entropy -= smoothed > 0 ? smoothed * Math.log(smoothed) : 0;
        }
        return entropy;
    }

    private double target(int label, int c) {
        return (label == c ? 1 - smoothing : 0) + smoothing / numClasses;
    }

    /** The likeliest class of a row; of equally likely ones the first. */
    int predicted(float[] values, int row) {
        if (outputs == 1) {
            return logit(values[row]) > 0 ? 1 : 0;
        }
        int best = 0;
        for (int c = 1; c < outputs; c++) {
            best = values[row * outputs + c] > values[row * outputs + best] ? c : best;
        }
        return best;
    }

    /** Log-odds of a class, which order rows as its probability does, and do not saturate. */
    float logOdds(float[] values, int row, int c) {
        if (outputs == 1) {
            double logit = logit(values[row]);
            return (float) (c == 1 ? logit : -logit);
        }
        double logProbability = values[row * outputs + c] - logSumExp(values, row);
        return (float) (logProbability - Math.log1p(-Math.min(1 - 1e-16, Math.exp(logProbability))));
    }

    /**
     * The raw prediction of Spark ML, {@code [classes]}: the logits of the classes; for two classes {@code [-u, u]} as of a logistic
     * regression, or {@code [1 - z, z]} for MOODS.
     */
    double[] raw(float[] values) {
        if (loss == ClassifierLoss.MOODS) {
            return new double[] {1 - (double) values[0], values[0]};
        }
        if (outputs == 1) {
            return new double[] {-(double) values[0], values[0]};
        }
        double[] raw = new double[outputs];
        for (int c = 0; c < outputs; c++) {
            raw[c] = values[c];
        }
        return raw;
    }

    /** Probabilities of the classes from {@link #raw}, {@code [classes]}. */
    double[] probabilities(double[] raw) {
        if (outputs == 1) {
            double logit = loss == ClassifierLoss.MOODS ? raw[1] - raw[0] : raw[1];
            return new double[] {sigmoid(-logit), sigmoid(logit)};
        }
        double largest = Double.NEGATIVE_INFINITY;
        for (double logit : raw) {
            largest = Math.max(largest, logit);
        }
        double[] shares = new double[raw.length];
        double sum = 0;
        for (int c = 0; c < raw.length; c++) {
            shares[c] = Math.exp(raw[c] - largest);
            sum += shares[c];
        }
        for (int c = 0; c < raw.length; c++) {
            shares[c] /= sum;
        }
        return shares;
    }

    private double logit(float z) {
        return slope * z + offset;
    }

    private static double sigmoid(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }

    private double logSumExp(float[] values, int row) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < outputs; c++) {
            largest = Math.max(largest, values[row * outputs + c]);
        }
        double sum = 0;
        for (int c = 0; c < outputs; c++) {
            sum += Math.exp(values[row * outputs + c] - largest);
        }
        return largest + Math.log(sum);
    }
}
