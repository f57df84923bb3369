package io.ballast.generator.cvae;

import io.ballast.entropy.EntropyBlock;
import io.ballast.table.ClassCounts;
import java.io.Serializable;

/** Weights that the local entropy and the class size give a row, as far as they are switched on. */
final class RowWeights implements Serializable {
    private static final long serialVersionUID = 1L;

    private final double lossExponent;
    private final double samplingExponent;
    private final double[] classWeights;

    RowWeights(ClassCounts classes, LeoCvaeSettings settings) {
        this.lossExponent = settings.weights().entropyInLoss() ? settings.gamma() : 0;
        this.samplingExponent = settings.weights().entropyInSampling() ? settings.gamma() : 0;
        this.classWeights = new double[classes.numClasses()];
        for (int c = 0; c < classWeights.length; c++) {
            double inverseFrequency = (double) classes.total() / ((double) classWeights.length * classes.count(c));
            classWeights[c] = settings.weights().classInLoss() ? inverseFrequency : 1;
        }
    }

    /** Weight of a row's reconstruction: class weight times (1 + H)^gamma (Eq. 4). */
    double loss(EntropyBlock block, int row) {
        return classWeights[block.rows().labels()[row]] * Math.pow(1 + block.entropies()[row], lossExponent);
    }

    /** Odds of a row as a seed within its class: (1 + H)^gamma (Eq. 6). */
    double sampling(EntropyBlock block, int row) {
        return Math.pow(1 + block.entropies()[row], samplingExponent);
    }
}
