package io.ballast.network;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** How the training of a GAN went, an epoch at a time. */
public final class GanHistory implements Serializable {
    private static final long serialVersionUID = 1L;

    private final List<double[]> pretraining;
    private final List<double[]> game;
    private final int bestEpoch;
    private final boolean stoppedEarly;

    /**
     * @param pretraining mean losses of each epoch of the autoencoder, in the order of {@link GanLoss}
     * @param game mean losses of each epoch of the game in the same order, and last the macro F1 of the watched rows; NaN where there is none
     * @param bestEpoch 0-based epoch of the game whose nets were kept
     */
    public GanHistory(List<double[]> pretraining, List<double[]> game, int bestEpoch, boolean stoppedEarly) {
        checkLengths("autoencoder", pretraining, GanLoss.values().length);
        checkLengths("game", game, GanLoss.values().length + 1);
        this.pretraining = new ArrayList<>(pretraining);
        this.game = new ArrayList<>(game);
        this.bestEpoch = bestEpoch;
        this.stoppedEarly = stoppedEarly;
    }

    static void checkLengths(String what, List<double[]> epochs, int length) {
        for (double[] epoch : epochs) {
            if (epoch.length != length) {
                throw new IllegalArgumentException(
                        "an epoch of the %s has %,d numbers, got %,d".formatted(what, length, epoch.length));
            }
        }
    }

    /** Epochs of the autoencoder. */
    public int pretrainingEpochs() {
        return pretraining.size();
    }

    /** Epochs of the game. */
    public int epochs() {
        return game.size();
    }

    /** A loss of the autoencoder's epochs; NaN where it has none of that name. */
    public double[] pretraining(GanLoss loss) {
        return pretraining.stream().mapToDouble(means -> means[loss.ordinal()]).toArray();
    }

    /** A loss of the epochs of the game; NaN where it has none of that name. */
    public double[] game(GanLoss loss) {
        return game.stream().mapToDouble(means -> means[loss.ordinal()]).toArray();
    }

    /** Macro F1 of the watched rows after each epoch of the game; NaN where none are watched. */
    public double[] macroF1() {
        return game.stream().mapToDouble(means -> means[means.length - 1]).toArray();
    }

    /** 0-based epoch of the game whose nets were kept. */
    public int bestEpoch() {
        return bestEpoch;
    }

    /** Whether patience ended the game before its last epoch. */
    public boolean stoppedEarly() {
        return stoppedEarly;
    }

    /** The numbers behind {@link #pretraining(GanLoss)}. */
    public List<double[]> pretrainingPoints() {
        return pretraining.stream().map(double[]::clone).toList();
    }

    /** The numbers behind {@link #game(GanLoss)} and {@link #macroF1()}. */
    public List<double[]> gamePoints() {
        return game.stream().map(double[]::clone).toList();
    }
}
