package io.ballast.bench;

/** What a classifier says of a row, {@code probabilities[classes]}, and its class. */
record Prediction(double[] probabilities, int label) {
    int called() {
        int best = 0;
        for (int c = 1; c < probabilities.length; c++) {
            best = probabilities[c] > probabilities[best] ? c : best;
        }
        return best;
    }
}
