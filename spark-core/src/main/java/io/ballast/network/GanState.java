package io.ballast.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where the training of a GAN stands after an epoch; what a checkpoint holds. */
final class GanState {
    /** Encoder, decoder and head; after the last epoch of the autoencoder generator, discriminator, classifier and mean generator. */
    NetState[] nets;

    /** Null as long as the autoencoder is trained. */
    LatentPrior prior;

    /** Its weights, once it is trained. */
    float[] encoder = new float[0];

    final List<double[]> pretraining = new ArrayList<>();
    final List<double[]> game = new ArrayList<>();
    int bestEpoch = -1;
    double bestScore = Double.NEGATIVE_INFINITY;
    float[] bestGenerator = new float[0];
    float[] bestClassifier = new float[0];

    GanState(NetState[] nets) {
        this.nets = nets;
    }

    /**
     * Takes an epoch of the game.
     *
     * @param macroF1 of the watched rows; NaN where none are watched, and then the last epoch is the best
     */
    void gamePlayed(double[] losses, double macroF1) {
        double[] point = Arrays.copyOf(losses, losses.length + 1);
        point[losses.length] = macroF1;
        game.add(point);
        if (Double.isNaN(macroF1) || macroF1 > bestScore) {
            bestScore = macroF1;
            bestEpoch = game.size() - 1;
            bestGenerator = nets[3].weights();
            bestClassifier = nets[2].weights();
        }
    }

    boolean patienceIsOver(int patience) {
        return !game.isEmpty() && game.size() - 1 - bestEpoch >= patience;
    }
}
