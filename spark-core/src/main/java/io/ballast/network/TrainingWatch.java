package io.ballast.network;

/**
 * Keeps the weights of the best epoch, lets the learning rate fall on a plateau and says when patience is over.
 *
 * <p>An epoch is better than another by the watched metric, on a tie by the loss. But first comes whether the net has begun to learn, its
 * training loss having once been below that of always naming the shares of the classes; until then the loss alone counts, since a random
 * start may rank rows well by luck. Then comes whether it tells classes apart. Neither patience nor the schedule counts an epoch without
 * both, such as one after which every row is called majority.
 */
final class TrainingWatch {
    private static final int NOT_BEGUN = 0;
    private static final int ONE_CLASS = 1;
    private static final int TELLS_APART = 2;

    private final DenseSettings settings;
    private final WatchedMetric watched;
    private final double constantLoss;
    private boolean begun;
    private int bestStage = -1;
    private EpochScores best;
    private int bestEpoch;
    private float[] bestWeights;
    private int waited;
    private EpochScores plateau;
    private int flatEpochs;
    private double learningRate;

    /** @param constantLoss training loss of always naming the shares of the classes */
    TrainingWatch(DenseSettings settings, WatchedMetric watched, double constantLoss) {
        this.settings = settings;
        this.watched = watched;
        this.constantLoss = constantLoss;
        this.learningRate = settings.training().learningRate();
    }

    /**
     * Takes what an epoch has come to.
     *
     * @param weights flat; copied when this epoch is the best so far
     * @throws DivergedException if the loss is not a number
     */
    void after(int epoch, double trainingLoss, EpochScores scores, float[] weights) {
        if (!Double.isFinite(scores.loss())) {
            throw new DivergedException(
                    "training diverged in epoch %d (loss %s); lower learningRate, or leave standardize at true"
                            .formatted(epoch, scores.loss()));
        }
        begun |= trainingLoss < constantLoss;
        int stage = stage(scores);
        schedule(stage, scores);
        if (stage > bestStage || stage == bestStage && better(stage, scores, best, 0)) {
            best = scores;
            bestStage = stage;
            bestEpoch = epoch;
            keep(weights);
            waited = 0;
        } else if (stage == TELLS_APART) {
            waited++;
        }
    }

    /** Into the same array each time: of small sets every epoch is a step or two, and most are the best so far. */
    private void keep(float[] weights) {
        if (bestWeights == null) {
            bestWeights = new float[weights.length];
        }
        System.arraycopy(weights, 0, bestWeights, 0, weights.length);
    }

    private int stage(EpochScores scores) {
        if (!begun) {
            return NOT_BEGUN;
        }
        return scores.tellsApart() ? TELLS_APART : ONE_CLASS;
    }

    /** By more than a share of the old value. */
    private boolean better(int stage, EpochScores scores, EpochScores than, double share) {
        boolean lowerLoss = WatchedMetric.LOSS.improves(scores.loss(), than.loss(), share);
        if (stage == NOT_BEGUN) {
            return lowerLoss;
        }
        return watched.improves(scores.metric(), than.metric(), share) || scores.metric() == than.metric() && lowerLoss;
    }

    /** ReduceLROnPlateau of PyTorch; a lower loss on a tie is no plateau, as an AUC of 1 need not be the end of learning. */
    private void schedule(int stage, EpochScores scores) {
        if (plateau == null
                || stage > bestStage
                || better(stage, scores, plateau, settings.training().tol())) {
            plateau = scores;
            flatEpochs = 0;
        } else if (stage == TELLS_APART) {
            flatEpochs++;
        }
        if (flatEpochs > settings.schedulerPatience()) {
            learningRate *= settings.schedulerFactor();
            flatEpochs = 0;
        }
    }

    boolean patienceIsOver() {
        return waited >= settings.training().patience();
    }

    double learningRate() {
        return learningRate;
    }

    int bestEpoch() {
        return bestEpoch;
    }

    float[] bestWeights() {
        return bestWeights;
    }
}
