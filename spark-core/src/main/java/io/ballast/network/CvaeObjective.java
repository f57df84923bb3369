package io.ballast.network;

import java.io.Serializable;

/**
 * The loss of a mini-batch (LEO-CVAE, Eqs. 3 to 5): {@code mean over rows of w_i * f_i * |x_i - xhat_i|^2 + beta * max(KL,
 * minKld)}, with w_i the row's weight, KL the mean over rows of the divergence from N(0, I), and f_i = 1, or with focal loss
 * {@code f_i = (1 - exp(-|x_i - xhat_i|^2 / D))^focalGamma}.
 *
 * @param beta weight of the divergence, at least 0
 * @param minKld floor of the divergence against posterior collapse, at least 0; below it the term is constant
 * @param focalGamma exponent of the focal factor; 0 turns it off
 */
public record CvaeObjective(double beta, double minKld, double focalGamma) implements Serializable {
    public CvaeObjective {
        if (!(beta >= 0) || !(minKld >= 0) || !(focalGamma >= 0)) {
            throw new IllegalArgumentException("beta, minKld and focalGamma must be at least 0, got %s, %s and %s"
                    .formatted(beta, minKld, focalGamma));
        }
    }
}
