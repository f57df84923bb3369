package io.ballast.network;

import java.util.Arrays;

/**
 * What a net does with watched rows after an epoch.
 *
 * @param loss mean loss by weight
 * @param metric the watched metric; the loss itself where that is watched
 * @param tellsApart false while rows of more than one class are all taken for the same class
 */
record EpochScores(double loss, double metric, boolean tellsApart) {
    private static final double CHANCE = 0.5;

    /** @param outputs {@code [rows][outputs]} */
    static EpochScores of(float[] outputs, TrainingRows rows, DenseObjective objective, WatchedMetric watched) {
        ClassTally tally = new ClassTally(objective.numClasses());
        double loss = 0;
        for (int row = 0; row < rows.rows(); row++) {
            loss += rows.weight(row) * objective.loss(outputs, row, rows.label(row));
            tally.add(rows.label(row), objective.predicted(outputs, row), rows.weight(row));
        }
        loss /= tally.total();
        double metric =
                switch (watched) {
                    case LOSS -> loss;
                    case AVERAGE_F1 -> tally.averageF1();
                    case AUC -> auc(outputs, rows, objective);
                };
        return new EpochScores(loss, metric, tally.tellsApart());
    }

    /** Of class 1 for two classes, else over all pairs of a row and a class. */
    private static double auc(float[] outputs, TrainingRows rows, DenseObjective objective) {
        int classes = objective.numClasses();
        int first = classes == 2 ? 1 : 0;
        int perRow = classes - first;
        float[] scores = new float[Math.multiplyExact(rows.rows(), perRow)];
        for (int row = 0, at = 0; row < rows.rows(); row++) {
            for (int c = first; c < classes; c++) {
                scores[at++] = objective.logOdds(outputs, row, c);
            }
        }
        return auc(
                scores, pair -> rows.label(pair / perRow) == pair % perRow + first, pair -> rows.weight(pair / perRow));
    }

    interface IsPositive {
        boolean of(int index);
    }

    interface Weight {
        float of(int index);
    }

    /** The chance that a positive scores above a negative, a tie counting half; 0.5 where one of them is missing. */
    static double auc(float[] scores, IsPositive positive, Weight weight) {
        double positives = 0;
        double negatives = 0;
        double area = 0;
        double tiedPositives = 0;
        double tiedNegatives = 0;
        long[] order = ascending(scores);
        for (int i = 0; i < order.length; i++) {
            int at = (int) order[i];
            if (positive.of(at)) {
                tiedPositives += weight.of(at);
            } else {
                tiedNegatives += weight.of(at);
            }
            if (i + 1 == order.length || order[i + 1] >> 32 != order[i] >> 32) {
                area += tiedPositives * (negatives + tiedNegatives / 2);
                positives += tiedPositives;
                negatives += tiedNegatives;
                tiedPositives = 0;
                tiedNegatives = 0;
            }
        }
        return positives > 0 && negatives > 0 ? area / (positives * negatives) : CHANCE;
    }

    /** Indices in ascending order of their scores: the score as an ordered whole number above, the index below. */
    private static long[] ascending(float[] scores) {
        long[] order = new long[scores.length];
        for (int i = 0; i < scores.length; i++) {
            int bits = Float.floatToIntBits(scores[i] + 0f); // 0 and -0 tie
            int ordered = bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
            order[i] = (long) ordered << 32 | i;
        }
        Arrays.sort(order);
        return order;
    }
}
