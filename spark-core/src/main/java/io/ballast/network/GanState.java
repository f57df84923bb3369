package io.ballast.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

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
     * Refuses a state that no training of these nets comes to.
     *
     * @param anchors rows that the generator of {@code GAMO} mixes
     * @throws IllegalArgumentException saying what does not fit
     */
    void check(GanArchitecture architecture, GanSettings settings, int anchors) {
        GanNets all = new GanNets(architecture);
        boolean plays = prior != null;
        if (nets.length != (plays ? 4 : 3) || !plays && !game.isEmpty() || bestEpoch != best()) {
            throw new IllegalArgumentException("it is neither of the autoencoder nor of the game");
        }
        GanHistory.checkLengths("autoencoder", pretraining, GanLoss.values().length);
        GanHistory.checkLengths("game", game, GanLoss.values().length + 1);
        if (!plays) {
            nets[0].check("encoder", all.encoder(), true);
            nets[1].check("decoder", all.decoder(), true);
            nets[2].check("head", all.head(), true);
            return;
        }
        prior.check(architecture);
        GanNets.check("encoder", encoder, all.encoder());
        MultiLayerConfiguration generator =
                settings.strategy() == GanSettings.Strategy.GAMO ? all.mixer(anchors) : all.decoder();
        nets[0].check("generator", generator, true);
        nets[1].check("discriminator", all.discriminator(GanGame.outputs(settings, architecture)), true);
        nets[2].check("classifier", all.classifier(), true);
        nets[3].check("mean generator", generator, false);
        if (bestEpoch >= 0) {
            GanNets.check("best generator", bestGenerator, generator);
            GanNets.check("best classifier", bestClassifier, all.classifier());
        }
    }

    /** The epoch that {@link #gamePlayed} took for the best. */
    private int best() {
        int best = -1;
        double score = Double.NEGATIVE_INFINITY;
        for (int epoch = 0; epoch < game.size(); epoch++) {
            double macroF1 = game.get(epoch)[game.get(epoch).length - 1];
            if (Double.isNaN(macroF1) || macroF1 > score) {
                score = macroF1;
                best = epoch;
            }
        }
        return best;
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
