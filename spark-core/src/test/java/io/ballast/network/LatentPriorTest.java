package io.ballast.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ballast.random.RowRandom;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;

/** Codes of classes, and codes drawn like them. */
class LatentPriorTest {
    /** scikit-learn 1.2.1, {@code sklearn.covariance.ledoit_wolf}. */
    private static final double[][] SHRUNK = {
        {1.28072867, 1.0392891, 0.571609}, {1.0392891, 2.32001777, 0.72750237}, {0.571609, 0.72750237, 0.69612856}
    };

    private static final float[] CODES = {1, 2, 0, 2, 1, 1, 3, 5, 2, 4, 4, 1.5f};

    private static CodeMoments sums(float[] codes, int q, int classes, int c) {
        CodeMoments moments = new CodeMoments(classes, q);
        for (int at = 0; at < codes.length; at += q) {
            moments.add(c, codes, at);
        }
        return moments;
    }

    private static CodeMoments around(CodeMoments sums, float[] codes, int q, int classes, int c) {
        CodeMoments moments = new CodeMoments(classes, q);
        for (int at = 0; at < codes.length; at += q) {
            moments.addAround(sums, c, codes, at);
        }
        return moments;
    }

    @Test
    void covarianceIsShrunkAsScikitLearnDoes() {
        CodeMoments sums = sums(CODES, 3, 1, 0);
        RealMatrix covariance = around(sums, CODES, 3, 1, 0).covariance(0, 4, 0);
        for (int i = 0; i < 3; i++) {
            assertThat(covariance.getRow(i)).containsExactly(SHRUNK[i], within(1e-5)); // a ridge of 1e-6 is ours
        }
    }

    @Test
    void momentsOfWorkersMerge() {
        float[] some = {1, 2, 0, 2, 1, 1};
        float[] more = {3, 5, 2, 4, 4, 1.5f};
        CodeMoments sums = sums(some, 3, 1, 0).merge(sums(more, 3, 1, 0));
        CodeMoments around = around(sums, some, 3, 1, 0).merge(around(sums, more, 3, 1, 0));
        for (int i = 0; i < 3; i++) {
            assertThat(around.covariance(0, 4, 0).getRow(i)).containsExactly(SHRUNK[i], within(1e-5));
        }
    }

    @Test
    void drawnCodesHaveMeanAndCovarianceOfTheClass() {
        CodeMoments sums = sums(CODES, 3, 1, 0);
        LatentPrior prior = sums.prior(around(sums, CODES, 3, 1, 0));
        int draws = 40_000;
        double[] mean = new double[3];
        double[][] products = new double[3][3];
        float[] code = new float[3];
        RowRandom random = RowRandom.of(7, "test", 0);
        for (int n = 0; n < draws; n++) {
            prior.draw(0, random, code, 0);
            for (int i = 0; i < 3; i++) {
                mean[i] += code[i] / draws;
                for (int j = 0; j < 3; j++) {
                    products[i][j] += (double) code[i] * code[j] / draws;
                }
            }
        }
        double[] expected = {2.5, 3, 1.125};
        for (int i = 0; i < 3; i++) {
            assertThat(mean[i]).isCloseTo(expected[i], within(0.03)); // four standard errors of the mean
            for (int j = 0; j < 3; j++) {
                assertThat(products[i][j] - mean[i] * mean[j]).isCloseTo(SHRUNK[i][j], within(0.07));
            }
        }
    }

    @Test
    void aClassOfFewerRowsThanDimensionsWorks() {
        int q = 16;
        RowRandom random = RowRandom.of(3, "test", 0);
        float[] few = new float[3 * q];
        float[] one = new float[q];
        float[] many = new float[200 * q];
        for (float[] codes : new float[][] {few, one, many}) {
            for (int i = 0; i < codes.length; i++) {
                codes[i] = (float) random.nextGaussian();
            }
        }
        CodeMoments sums = sums(few, q, 3, 0).merge(sums(one, q, 3, 1)).merge(sums(many, q, 3, 2));
        CodeMoments around =
                around(sums, few, q, 3, 0).merge(around(sums, one, q, 3, 1)).merge(around(sums, many, q, 3, 2));
        LatentPrior prior = sums.prior(around);
        double pooled = (variance(few, q) * 3 + variance(many, q) * 200) / 204;
        double[] expected = {variance(few, q), pooled, variance(many, q)
        }; // shrinking leaves the trace; one row has that of all
        float[] code = new float[q];
        for (int c = 0; c < 3; c++) {
            double spread = 0;
            for (int n = 0; n < 2000; n++) {
                prior.draw(c, random, code, 0);
                for (int i = 0; i < q; i++) {
                    double off = code[i] - prior.means()[c][i];
                    spread += off * off / q / 2000;
                }
            }
            assertThat(spread / expected[c]).as("variance of class %d", c).isCloseTo(1, within(0.1));
        }
        assertThat(prior.means()[1][3]).isCloseTo(one[3], within(1e-6));
    }

    /** Mean variance of a feature, divisor n. */
    private static double variance(float[] codes, int q) {
        int n = codes.length / q;
        double sum = 0;
        for (int i = 0; i < q; i++) {
            double mean = 0;
            for (int row = 0; row < n; row++) {
                mean += codes[row * q + i] / n;
            }
            for (int row = 0; row < n; row++) {
                sum += (codes[row * q + i] - mean) * (codes[row * q + i] - mean) / n / q;
            }
        }
        return sum;
    }
}
