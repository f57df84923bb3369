package io.ballast.network;

import java.io.Serializable;

/** Is told how the training of a GAN goes, on the driver. Serializable, as the stage that holds it is. */
@FunctionalInterface
public interface GanListener extends Serializable {
    /**
     * An epoch is done.
     *
     * @param stage {@code autoencoder}, or the strategy of the game
     * @param epoch 0-based, within the stage
     * @param maxIter most epochs of the stage
     * @param score the reconstruction error of the autoencoder; of the game the macro F1 of the watched rows, or the classifier's loss where
     *     none are watched
     */
    void epochDone(String stage, int epoch, int maxIter, double score);
}
