package io.ballast.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;

/**
 * Two samples of rows, and whether they come from one distribution.
 *
 * @param marginals smallest p-value of the Kolmogorov-Smirnov tests of single features, times their number (Bonferroni), at most 1
 * @param neighbors p-value of the nearest-neighbor test (Schilling 1986, Henze 1988): how many of the 5 nearest rows, in both
 *     samples together, are of a row's own sample, against random permutations of the samples. It sees whatever sets the samples
 *     apart, also where every feature by itself looks alike. A multiple of 1 / 20,000
 */
record TwoSamples(double marginals, double neighbors) {
    private static final int NEIGHBORS = 5;
    private static final int PERMUTATIONS = 19_999;
    /** Rows of a sample that neighbors are looked for among; time grows with its square. */
    private static final int MOST_ROWS = 2_000;

    /**
     * Tests two samples, {@code [rows][dims]} in comparable units. Neighbors are looked for among 2,000 rows of each, drawn with a
     * fixed seed.
     */
    static TwoSamples of(double[][] some, double[][] others) {
        return new TwoSamples(marginalP(some, others), neighborP(some, others));
    }

    /** Both tests in one p-value: twice the smaller of the two, at most 1. */
    double pValue() {
        return Math.min(1, 2 * Math.min(marginals, neighbors));
    }

    /**
     * Which of several hypotheses fall (Holm 1979): the chance that any falls that holds is at most {@code level}.
     *
     * @param pValues one a hypothesis
     */
    static boolean[] rejected(double[] pValues, double level) {
        Integer[] order = new Integer[pValues.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(pValues[a], pValues[b]));
        boolean[] rejected = new boolean[pValues.length];
        for (int i = 0; i < order.length && pValues[order[i]] <= level / (order.length - i); i++) {
            rejected[order[i]] = true;
        }
        return rejected;
    }

    private static double marginalP(double[][] some, double[][] others) {
        KolmogorovSmirnovTest test = new KolmogorovSmirnovTest();
        int dims = some[0].length;
        double least = 1;
        for (int d = 0; d < dims; d++) {
            double apart = test.kolmogorovSmirnovStatistic(column(some, d), column(others, d));
            // The asymptotic p-value: repeated values, as of features with few values, only make it larger.
            least = Math.min(least, test.approximateP(apart, some.length, others.length));
        }
        return Math.min(1, dims * least);
    }

    private static double neighborP(double[][] some, double[][] others) {
        Random random = new Random(1);
        List<double[]> first = drawn(some, random);
        List<double[]> second = drawn(others, random);
        int rows = first.size() + second.size();
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            places.add(i);
        }
        Collections.shuffle(
                places, random); // so that rows equally near come in an order that does not tell the samples
        double[][] pooled = new double[rows][];
        boolean[] isFirst = new boolean[rows];
        for (int i = 0; i < rows; i++) {
            boolean inFirst = i < first.size();
            pooled[places.get(i)] = inFirst ? first.get(i) : second.get(i - first.size());
            isFirst[places.get(i)] = inFirst;
        }
        int[][] nearest = new int[rows][];
        for (int i = 0; i < rows; i++) {
            nearest[i] = nearest(pooled, i);
        }
        int found = ofOwnSample(nearest, isFirst);
        int asMany = 0;
        for (int permutation = 0; permutation < PERMUTATIONS; permutation++) {
            shuffle(isFirst, random);
            asMany += ofOwnSample(nearest, isFirst) >= found ? 1 : 0;
        }
        return (asMany + 1.0) / (PERMUTATIONS + 1);
    }

    private static double[] column(double[][] rows, int d) {
        return Arrays.stream(rows).mapToDouble(row -> row[d]).toArray();
    }

    private static List<double[]> drawn(double[][] rows, Random random) {
        List<double[]> all = new ArrayList<>(Arrays.asList(rows));
        Collections.shuffle(all, random);
        return all.subList(0, Math.min(MOST_ROWS, all.size()));
    }

    private static int[] nearest(double[][] rows, int own) {
        int[] nearest = new int[Math.min(NEIGHBORS, rows.length - 1)];
        double[] distances = new double[nearest.length];
        Arrays.fill(distances, Double.POSITIVE_INFINITY);
        for (int i = 0; i < rows.length; i++) {
            double distance = i == own ? Double.POSITIVE_INFINITY : squaredDistance(rows[i], rows[own]);
            int at = nearest.length;
            while (at > 0 && distance < distances[at - 1]) {
                at--;
            }
            if (at < nearest.length) {
                System.arraycopy(nearest, at, nearest, at + 1, nearest.length - at - 1);
                System.arraycopy(distances, at, distances, at + 1, nearest.length - at - 1);
                nearest[at] = i;
                distances[at] = distance;
            }
        }
        return nearest;
    }

    private static double squaredDistance(double[] a, double[] b) {
        double sum = 0;
        for (int d = 0; d < a.length; d++) {
            sum += (a[d] - b[d]) * (a[d] - b[d]);
        }
        return sum;
    }

    private static int ofOwnSample(int[][] nearest, boolean[] isFirst) {
        int count = 0;
        for (int i = 0; i < nearest.length; i++) {
            for (int neighbor : nearest[i]) {
                count += isFirst[i] == isFirst[neighbor] ? 1 : 0;
            }
        }
        return count;
    }

    private static void shuffle(boolean[] values, Random random) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            boolean held = values[i];
            values[i] = values[j];
            values[j] = held;
        }
    }
}
