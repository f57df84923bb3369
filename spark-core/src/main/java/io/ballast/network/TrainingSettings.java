package io.ballast.network;

import java.io.Serializable;

/**
 * How a generator is trained.
 *
 * @param learningRate of Adam, above 0
 * @param weightDecay L2 term added to the gradient before Adam, as PyTorch's {@code weight_decay}; at least 0
 * @param clipNorm largest global norm of the gradient; above 0
 * @param batchSize rows of a mini-batch; 0 chooses by the number of rows, see {@link #batchSizeFor}
 * @param maxIter most epochs, at least 1
 * @param patience epochs without improvement before training stops, at least 1
 * @param tol least relative improvement of the loss that counts, at least 0
 * @param seed of weights, order, masks and noise
 */
public record TrainingSettings(
        double learningRate,
        double weightDecay,
        double clipNorm,
        int batchSize,
        int maxIter,
        int patience,
        double tol,
        long seed)
        implements Serializable {
    private static final int PAPER_BATCH = 32;
    private static final int LARGEST_BATCH = 1024;
    private static final int STEPS_PER_EPOCH = 300;

    /**
     * The batch size for a table: the one given, or 32 as in the paper for up to 9,600 rows, then the power of two that
     * keeps an epoch at about 300 steps, at most 1,024: a step's fixed cost is shared by more rows.
     */
    public int batchSizeFor(long rows) {
        if (batchSize > 0) {
            return batchSize;
        }
        long wanted = Math.max(1, rows / STEPS_PER_EPOCH);
        return (int) Math.max(PAPER_BATCH, Math.min(LARGEST_BATCH, Long.highestOneBit(wanted)));
    }
}
