package io.ballast.network;

import java.io.Serializable;
import java.util.List;

/**
 * How a {@link TrainedRefiner} is trained.
 *
 * @param hidden widths of the discriminator's hidden layers, and from behind of the generator's; at least one
 * @param optimizer steps of both nets
 * @param batchSize real rows of a step, and made ones; at least 1
 * @param maxIter epochs, at least 1
 */
public record RefinerSettings(List<Integer> hidden, GanSettings.Optimizer optimizer, int batchSize, int maxIter)
        implements Serializable {
    public RefinerSettings {
        hidden = List.copyOf(hidden);
        if (batchSize < 1 || maxIter < 1) {
            throw new IllegalArgumentException(
                    "batchSize and maxIter must be at least 1, got %d and %d".formatted(batchSize, maxIter));
        }
        architecture(1, hidden);
    }

    /** The nets for rows of so many features: rows are what the generator starts from, so codes are as wide. */
    GanArchitecture architecture(int dims) {
        return architecture(dims, hidden);
    }

    private static GanArchitecture architecture(int dims, List<Integer> hidden) {
        return new GanArchitecture(dims, 2, dims, hidden, null, false, 0);
    }
}
