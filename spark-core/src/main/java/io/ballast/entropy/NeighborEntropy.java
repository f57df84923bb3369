package io.ballast.entropy;

import io.ballast.neighbors.NeighborBlock;
import java.io.Serializable;

/** An entropy, in bits, of the labels around a row. */
public interface NeighborEntropy extends Serializable {
    /**
     * Entropy of every row of a block.
     *
     * @param neighbors with labels in {@code [0, numClasses)}
     * @return {@code [rows]}, each in {@code [0, log2(numClasses)]}
     */
    double[] of(NeighborBlock neighbors);
}
