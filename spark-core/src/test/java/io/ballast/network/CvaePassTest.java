package io.ballast.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ballast.random.RowRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The forward and backward pass against a second implementation, finite differences and arithmetic by hand. */
class CvaePassTest {
    private static final CvaeArchitecture NET = new CvaeArchitecture(5, 3, List.of(7, 4), 3, 0.2, 0);
    private static final int ROWS = 6;

    private final RowRandom random = RowRandom.of(1, "test", 0);
    private final double[][] x = new double[ROWS][5];
    private final int[] labels = {0, 1, 2, 0, 1, 2};
    private final double[] weights = {1, 0.5, 2, 1.25, 3, 0.75};
    private final double[][] noise = new double[ROWS][3];
    private final double[] theta = new double[NET.numParams()];

    CvaePassTest() {
        for (double[] row : x) {
            Arrays.setAll(row, d -> (float) random.nextGaussian());
        }
        for (double[] row : noise) {
            Arrays.setAll(row, l -> (float) random.nextGaussian());
        }
        Arrays.setAll(theta, i -> (float) (0.4 * random.nextGaussian()));
    }

    /** Loss and gradient of the batch as the layer computes them. */
    private double run(CvaeObjective objective, float[] gradientOut) {
        TrainingRows rows = new TrainingRows(5);
        for (int i = 0; i < ROWS; i++) {
            rows.add(floats(x[i]), 0, labels[i], weights[i], 1e9f);
        }
        float[] columnMajorNoise = new float[ROWS * 3];
        for (int i = 0; i < ROWS; i++) {
            for (int l = 0; l < 3; l++) {
                columnMajorNoise[l * ROWS + i] = (float) noise[i][l];
            }
        }
        INDArray gradient = Nd4j.createFromArray(new float[theta.length]);
        CvaeWeights net = new CvaeWeights(NET, Nd4j.createFromArray(floats(theta)));
        try (CvaePass pass = new CvaePass(NET, ROWS)) {
            pass.useNoise(columnMajorNoise);
            INDArray input = input(rows, 3);
            pass.forward(input, net);
            LossSums sums = pass.loss(floats(weights), objective);
            pass.backward(input, net, new CvaeWeights(NET, gradient), sums, objective);
            System.arraycopy(gradient.toFloatVector(), 0, gradientOut, 0, gradientOut.length);
            return sums.total(objective);
        }
    }

    private static INDArray input(TrainingRows rows, int numClasses) {
        int[] order = IntStream.range(0, rows.rows()).toArray();
        return new BatchLoader(rows, numClasses).loadNew(order, 0, rows.rows()).inputs();
    }

    private static float[] floats(double[] values) {
        float[] rounded = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            rounded[i] = (float) values[i];
        }
        return rounded;
    }

    @ParameterizedTest(name = "beta {0}, minKld {1}, focalGamma {2}")
    @CsvSource({"4, 0.1, 0", "4, 1000, 0", "0, 0, 0", "1, 0.1, 1", "1, 0, 2.5"})
    void lossAndGradientEqualThoseOfTheReference(double beta, double minKld, double focalGamma) {
        CvaeObjective objective = new CvaeObjective(beta, minKld, focalGamma);
        ReferenceCvae reference = new ReferenceCvae(NET, objective);
        float[] gradient = new float[theta.length];

        double loss = run(objective, gradient);

        double expected = reference.loss(theta, x, labels, weights, noise);
        assertThat(loss).isCloseTo(expected, within(1e-6 * Math.abs(expected)));
        double largest = 0;
        double[] differences = new double[theta.length];
        for (int i = 0; i < theta.length; i++) {
            differences[i] = centralDifference(reference, i);
            largest = Math.max(largest, Math.abs(differences[i]));
        }
        for (int i = 0; i < theta.length; i++) {
            // The layer computes in float: 1e-5 of the largest entry is some roundings of a sum of this length.
            assertThat((double) gradient[i]).as("weight %d", i).isCloseTo(differences[i], within(1e-5 * largest));
        }
    }

    private double centralDifference(ReferenceCvae reference, int weight) {
        double step = 1e-5;
        double at = theta[weight];
        theta[weight] = at + step;
        double above = reference.loss(theta, x, labels, weights, noise);
        theta[weight] = at - step;
        double below = reference.loss(theta, x, labels, weights, noise);
        theta[weight] = at;
        return (above - below) / (2 * step);
    }

    @Nested
    class ByHand {
        /** One feature, one hidden unit, one code: small enough for a pocket calculator. */
        private final CvaeArchitecture tiny = new CvaeArchitecture(1, 2, List.of(1), 1, 0.2, 0);

        /**
         * x = (2, -1), classes (0, 1), row weights (3, 0.5), eps = (1, -2). Encoder: h = lrelu(x + 0.5 [class 0] - 0.5
         * [class 1]) = lrelu(2.5) = 2.5 and lrelu(-1.5) = -0.3. Heads: mu = 0.4 h = 1 and -0.12; logvar = 0.2 h - 0.5 = 0
         * and -0.56. z = 1 + 1 * 1 = 2 and -0.12 - 2 exp(-0.28) = -1.63156748. Decoder: g = lrelu(z) = 2 and -0.326313496;
         * y = g + 0.25 = 2.25 and -0.076313496. Squared errors 0.0625 and 0.853196757; weighted mean (0.1875 +
         * 0.4265983786) / 2 = 0.3070491893. KL = 0.5 (1 + 1 - 0 - 1) = 0.5 and 0.5 (0.0144 + 0.5712090638 + 0.56 - 1) =
         * 0.0728045319; mean 0.286402266.
         */
        private double loss(double beta, double minKld) {
            float[] theta = {
                1,
                0.5f,
                -0.5f,
                0, // encoder: from x, class 0, class 1; bias
                0.4f,
                0.2f,
                0,
                -0.5f, // heads: mu and logvar from h; biases
                1,
                0,
                0,
                0, // decoder: from z, class 0, class 1; bias
                1,
                0.25f // output
            };
            TrainingRows rows = new TrainingRows(1);
            rows.add(new float[] {2}, 0, 0, 3, 10);
            rows.add(new float[] {-1}, 0, 1, 0.5, 10);
            try (CvaePass pass = new CvaePass(tiny, 2)) {
                pass.useNoise(new float[] {1, -2});
                pass.forward(input(rows, 2), new CvaeWeights(tiny, Nd4j.createFromArray(theta)));
                CvaeObjective objective = new CvaeObjective(beta, minKld, 0);
                return pass.loss(new float[] {3, 0.5f}, objective).total(objective);
            }
        }

        @Test
        void weightsAndDivergenceAddUp() {
            assertThat(loss(4, 0.1)).isCloseTo(0.3070491893 + 4 * 0.286402266, within(1e-6));
        }

        @Test
        void aDivergenceBelowItsFloorCountsAsTheFloor() {
            assertThat(loss(4, 0.5)).isCloseTo(0.3070491893 + 4 * 0.5, within(1e-6));
        }
    }

    @Test
    void belowTheFloorTheDivergencePullsAtNoWeight() {
        float[] floored = new float[theta.length];
        float[] without = new float[theta.length];

        run(new CvaeObjective(4, 1000, 0), floored);
        run(new CvaeObjective(0, 0, 0), without);

        assertThat(floored).containsExactly(without);
    }

    @Test
    void aRowOfWeightZeroDoesNotPullAtTheReconstruction() {
        CvaeObjective objective = new CvaeObjective(0, 0, 0);
        float[] before = new float[theta.length];
        float[] after = new float[theta.length];
        weights[4] = 0;

        run(objective, before);
        Arrays.setAll(x[4], d -> 3.0 + d);
        run(objective, after);

        assertThat(after).containsExactly(before);
    }

    @Test
    void dropoutKeepsItsShareAndItsExpectation() {
        CvaeArchitecture dropping = new CvaeArchitecture(5, 3, List.of(200, 100), 3, 1, 0.25);
        TrainingRows rows = new TrainingRows(5);
        for (int i = 0; i < 64; i++) {
            rows.add(new float[5], 0, 0, 1, 1);
        }
        float[] weights = new float[dropping.numParams()];
        CvaeArchitecture.Dense output = dropping.layers().get(dropping.layers().size() - 1);
        CvaeArchitecture.Dense before = dropping.layers().get(dropping.layers().size() - 2);
        Arrays.fill(weights, before.biasOffset(), before.end(), 1); // every last hidden unit is 1 unless dropped
        Arrays.fill(weights, output.offset(), output.biasOffset(), 1f / output.in()); // and the output is their mean
        try (CvaePass pass = new CvaePass(dropping, 64)) {
            pass.drawTrainingNoise(RowRandom.of(7, "masks", 0));
            pass.forward(input(rows, 3), new CvaeWeights(dropping, Nd4j.createFromArray(weights)));
            double mean = 0;
            for (int i = 0; i < 64; i++) {
                mean += pass.reconstruction(i, 0) / 64;
            }
            // 64 * 200 masks of mean 1 and standard deviation sqrt(1/3): five standard errors are 0.026.
            assertThat(mean).isCloseTo(1, within(0.026));
            assertThat((double) pass.reconstruction(0, 0)).isNotEqualTo(pass.reconstruction(1, 0));
        }
    }
}
