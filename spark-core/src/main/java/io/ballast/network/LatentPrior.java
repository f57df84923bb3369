package io.ballast.network;

import java.io.Serializable;
import java.util.random.RandomGenerator;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A normal distribution of codes for each class, with full covariance (section III.A: {@code z ~ N(mu_i, Sigma_i)}).
 *
 * <p>Covariances are shrunk as Ledoit and Wolf (2004) say, toward the multiple of the identity with the same trace, by as much as the rows of
 * the class leave them uncertain: next to nothing for a large class, and enough to be invertible for one with fewer rows than the code has dimensions. A class
 * of one row has the mean variance of all classes in every direction.
 */
public final class LatentPrior implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int codeDims;
    private final double[][] means;
    private final double[][] factors;

    /**
     * @param means {@code [classes][q]}; copied
     * @param factors lower triangles L of {@code Sigma = L L'}, row-major, {@code [classes][q * q]}; copied
     * @throws IllegalArgumentException if they are not so long
     */
    public LatentPrior(double[][] means, double[][] factors) {
        if (means.length == 0 || means.length != factors.length) {
            throw new IllegalArgumentException("there must be a mean and a factor for each class, got %,d and %,d"
                    .formatted(means.length, factors.length));
        }
        this.codeDims = means[0].length;
        this.means = copy(means);
        this.factors = copy(factors);
        for (double[] mean : means) {
            if (mean.length != codeDims) {
                throw new IllegalArgumentException(
                        "means must be of one length, got %,d and %,d".formatted(codeDims, mean.length));
            }
        }
        for (double[] factor : factors) {
            if (factor.length != codeDims * codeDims) {
                throw new IllegalArgumentException(
                        "a class has a factor of %,d numbers, but codes of %d dimensions need %,d"
                                .formatted(factor.length, codeDims, codeDims * codeDims));
            }
        }
    }

    /** Refuses codes of other classes or another width than the nets have. */
    void check(GanArchitecture nets) {
        if (means.length != nets.numClasses() || codeDims != nets.codeDims()) {
            throw new IllegalArgumentException("the nets have %,d classes and codes of %,d dimensions, got %,d and %,d"
                    .formatted(nets.numClasses(), nets.codeDims(), means.length, codeDims));
        }
    }

    private static double[][] copy(double[][] arrays) {
        double[][] copied = new double[arrays.length][];
        for (int i = 0; i < arrays.length; i++) {
            copied[i] = arrays[i].clone();
        }
        return copied;
    }

    /** Width of a code. */
    public int codeDims() {
        return codeDims;
    }

    /** Classes. */
    public int numClasses() {
        return means.length;
    }

    /** Means, {@code [classes][q]}. */
    public double[][] means() {
        return copy(means);
    }

    /** Lower triangles, {@code [classes][q * q]}. */
    public double[][] factors() {
        return copy(factors);
    }

    /** Draws a code for each class of a list, {@code [classes][q]}. */
    INDArray draw(int[] wanted, RandomGenerator random) {
        float[] codes = new float[wanted.length * codeDims];
        for (int i = 0; i < wanted.length; i++) {
            draw(wanted[i], random, codes, i * codeDims);
        }
        return RowArrays.of(codes, wanted.length);
    }

    /** Draws a code of a class, {@code mu + L e} with e standard normal, to {@code into[at]} and after. */
    void draw(int classIndex, RandomGenerator random, float[] into, int at) {
        double[] noise = new double[codeDims];
        double[] mean = means[classIndex];
        double[] factor = factors[classIndex];
        for (int i = 0; i < codeDims; i++) {
            noise[i] = random.nextGaussian();
            double value = mean[i];
            for (int j = 0; j <= i; j++) {
                value += factor[i * codeDims + j] * noise[j];
            }
            into[at + i] = (float) value;
        }
    }
}
