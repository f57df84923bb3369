package io.ballast.network;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The zero-centred gradient penalty on real rows (Mescheder et al. 2018, R1): {@code factor / 2 * E |grad_x D(x)|^2}, of the output before any sigmoid.
 *
 * <p>Its gradient by the weights w needs no second derivatives: with {@code v = grad_x D(x)} held fixed it is {@code factor * E d/de grad_w D(x + e v)} at
 * e = 0, here the central difference of two ordinary backward passes in one. The step is {@value #STEP} times the root of the number of
 * features long, whatever the length of v: far above the rounding of floats, and within the piece where a net with leaky ReLU is linear for most rows.
 */
final class GradientPenalty {
    static final double STEP = 0.01;

    private static final double SMALLEST = 1e-20;

    private GradientPenalty() {}

    /**
     * Puts the gradient of the penalty by the weights where the net's {@link PlayerNet#gradient} is.
     *
     * @return the mean of {@code 1/2 |grad_x D|^2}
     */
    static double take(PlayerNet discriminator, INDArray real, double factor) {
        return take(discriminator, real, factor, STEP * Math.sqrt(real.size(1)));
    }

    /** @param length of the step of the central difference */
    static double take(PlayerNet discriminator, INDArray real, double factor, double length) {
        int count = (int) real.size(0);
        discriminator.forward(real);
        float[] ones = new float[count];
        Arrays.fill(ones, 1);
        INDArray v = discriminator.byRows(RowArrays.of(ones, count));
        float[] norms = PlayerNet.floats(v.norm2(1));
        float[] steps = new float[count];
        float[] byOutputs = new float[2 * count];
        double mean = 0;
        for (int i = 0; i < count; i++) {
            double norm = Math.max(norms[i], SMALLEST);
            mean += 0.5 * norms[i] * norms[i] / count;
            steps[i] = (float) (length / norm);
            double half = factor / count * norm / (2 * length); // factor / count / (2 e), with e = length / norm
            byOutputs[i] = (float) half;
            byOutputs[count + i] = (float) -half;
        }
        INDArray moved = v.muliColumnVector(Nd4j.create(steps, new long[] {count, 1}, 'c'));
        discriminator.forward(Nd4j.concat(0, real.add(moved), real.sub(moved)));
        discriminator.learn(RowArrays.of(byOutputs, 2 * count));
        return mean;
    }
}
