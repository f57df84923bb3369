package io.ballast.network;

import java.io.Serializable;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * What the codes of a table tell of their classes, in two passes that workers make over their own rows: first sums, then products around the means. Merged in
 * one order they give the same bits every time.
 */
final class CodeMoments implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Relative to the mean variance: keeps the factor real where codes span no more than a plane. */
    private static final double RIDGE = 1e-6;

    private final int q;
    private final long[] rows;
    private final double[][] sums;
    /** Sums of products of deviations, row-major, lower triangle. */
    private final double[][] products;
    /** Sums of the fourth power of the distance from the mean. */
    private final double[] fourth;

    CodeMoments(int classes, int q) {
        this.q = q;
        rows = new long[classes];
        sums = new double[classes][q];
        products = new double[classes][q * q];
        fourth = new double[classes];
    }

    /** First pass: takes a code of a class. */
    void add(int c, float[] codes, int at) {
        rows[c]++;
        for (int i = 0; i < q; i++) {
            sums[c][i] += codes[at + i];
        }
    }

    /** Second pass: takes a code again, with all sums at hand. */
    void addAround(CodeMoments all, int c, float[] codes, int at) {
        double[] off = new double[q];
        double squares = 0;
        for (int i = 0; i < q; i++) {
            off[i] = codes[at + i] - all.sums[c][i] / all.rows[c];
            squares += off[i] * off[i];
        }
        fourth[c] += squares * squares;
        double[] product = products[c];
        for (int i = 0; i < q; i++) {
            for (int j = 0; j <= i; j++) {
                product[i * q + j] += off[i] * off[j];
            }
        }
    }

    CodeMoments merge(CodeMoments other) {
        for (int c = 0; c < rows.length; c++) {
            rows[c] += other.rows[c];
            fourth[c] += other.fourth[c];
            for (int i = 0; i < q; i++) {
                sums[c][i] += other.sums[c][i];
            }
            for (int i = 0; i < q * q; i++) {
                products[c][i] += other.products[c][i];
            }
        }
        return this;
    }

    /**
     * The distribution of each class.
     *
     * @param around the second pass over all rows; this is the first
     */
    LatentPrior prior(CodeMoments around) {
        double pooled = around.pooledVariance(rows);
        double[][] means = new double[rows.length][q];
        double[][] factors = new double[rows.length][];
        for (int c = 0; c < rows.length; c++) {
            for (int i = 0; i < q; i++) {
                means[c][i] = sums[c][i] / Math.max(1, rows[c]);
            }
            factors[c] = factor(around.covariance(c, rows[c], pooled));
        }
        return new LatentPrior(means, factors);
    }

    private double pooledVariance(long[] counts) {
        double trace = 0;
        long all = 0;
        for (int c = 0; c < counts.length; c++) {
            all += counts[c];
            for (int i = 0; i < q; i++) {
                trace += products[c][i * q + i];
            }
        }
        return trace / q / Math.max(1, all);
    }

    /** Ledoit and Wolf (2004), Lemma 3.2 to 3.4, with divisor n. */
    RealMatrix covariance(int c, long n, double pooled) {
        RealMatrix covariance = new Array2DRowRealMatrix(q, q);
        double trace = 0;
        double norm = 0;
        for (int i = 0; i < q; i++) {
            for (int j = 0; j <= i; j++) {
                double value = products[c][i * q + j] / Math.max(1, n);
                covariance.setEntry(i, j, value);
                covariance.setEntry(j, i, value);
                norm += (i == j ? 1 : 2) * value * value;
            }
            trace += covariance.getEntry(i, i);
        }
        double mean = n > 1 ? trace / q : pooled;
        double shrinkage = n > 1 ? shrinkage(n, mean, norm, fourth[c]) : 1;
        covariance = covariance.scalarMultiply(1 - shrinkage);
        for (int i = 0; i < q; i++) {
            covariance.addToEntry(i, i, shrinkage * mean + RIDGE * mean);
        }
        return covariance;
    }

    private double shrinkage(long n, double mean, double norm, double fourthPowers) {
        double away = (norm - q * mean * mean) / q; // how far from a multiple of the identity
        double uncertain = (fourthPowers / n - norm) / n / q;
        return away <= 0 ? 1 : Math.min(1, Math.max(0, uncertain) / away);
    }

    private double[] factor(RealMatrix covariance) {
        double[] flat = new double[q * q];
        if (covariance.getTrace() > 0) {
            RealMatrix lower = new CholeskyDecomposition(covariance, 1e-9 * covariance.getFrobeniusNorm(), 0).getL();
            for (int i = 0; i < q; i++) {
                System.arraycopy(lower.getRow(i), 0, flat, i * q, q);
            }
        }
        return flat;
    }
}
