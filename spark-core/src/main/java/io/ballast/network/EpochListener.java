package io.ballast.network;

import java.io.Serializable;

/** Told of every epoch while a net is trained, wherever that runs. */
@FunctionalInterface
public interface EpochListener extends Serializable {
    /**
     * @param epoch 0-based
     * @param maxIter most epochs
     * @param loss the loss that early stopping watches
     */
    void epochDone(int epoch, int maxIter, double loss);
}
