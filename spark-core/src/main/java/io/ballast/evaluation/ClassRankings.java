package io.ballast.evaluation;

import java.util.Arrays;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** How the probabilities rank the rows: a curve for each class against all others, and areas over them. */
final class ClassRankings {
    private static final double CHANCE = 0.5;

    private final ScoredRows rows;
    private final RankCurve[] curves;

    ClassRankings(ScoredRows rows) {
        this.rows = rows;
        this.curves = new RankCurve[rows.numClasses()];
        long[] classRows = rows.classRows();
        for (int c = 0; c < curves.length; c++) {
            curves[c] = against(c, (int) classRows[c]);
        }
    }

    private RankCurve against(int c, int positives) {
        double[] positive = new double[positives];
        double[] negative = new double[rows.size() - positives];
        int p = 0;
        int n = 0;
        for (int i = 0; i < rows.size(); i++) {
            if (rows.label(i) == c) {
                positive[p++] = rows.probability(i, c);
            } else {
                negative[n++] = rows.probability(i, c);
            }
        }
        return RankCurve.of(positive, negative);
    }

    RankCurve of(int c) {
        return curves[c];
    }

    /** Mean of the areas of the classes that have rows and are not alone, each counting alike. */
    double macroAuc() {
        return mean(RankCurve::hasRivals, RankCurve::auc);
    }

    /** Mean of the average precisions of the classes that have rows, each counting alike. */
    double macroAveragePrecision() {
        return mean(RankCurve::hasPositives, RankCurve::averagePrecision);
    }

    private double mean(Predicate<RankCurve> counts, ToDoubleFunction<RankCurve> area) {
        return Arrays.stream(curves).filter(counts).mapToDouble(area).average().orElse(CHANCE);
    }

    /** All pairs of a row and a class at once; a pair is positive if the row is of the class. */
    RankCurve micro() {
        int classes = rows.numClasses();
        double[] positive = new double[rows.size()];
        double[] negative = new double[rows.size() * (classes - 1)];
        int n = 0;
        for (int i = 0; i < rows.size(); i++) {
            for (int c = 0; c < classes; c++) {
                if (rows.label(i) == c) {
                    positive[i] = rows.probability(i, c);
                } else {
                    negative[n++] = rows.probability(i, c);
                }
            }
        }
        return RankCurve.of(positive, negative);
    }
}
