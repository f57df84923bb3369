package io.ballast.network;

import io.ballast.checkpoint.Numbers;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.factory.Nd4j;

/** The epochs that the training of a CVAE has behind it: their losses, and the weights of the best. */
final class CvaeProgress {
    private final List<LossPoint> train = new ArrayList<>();
    private final List<LossPoint> validation = new ArrayList<>();
    private final EarlyStopping stopping;
    private final NetState kept;

    CvaeProgress() {
        this(new EarlyStopping(), null);
    }

    private CvaeProgress(EarlyStopping stopping, NetState kept) {
        this.stopping = stopping;
        this.kept = kept;
    }

    int epochs() {
        return train.size();
    }

    /** Whether no other epoch is to follow. */
    boolean isOver(TrainingSettings settings) {
        return epochs() >= settings.maxIter() || isStopped(settings);
    }

    private boolean isStopped(TrainingSettings settings) {
        return epochs() > 0 && epochs() - 1 - stopping.bestEpoch() >= settings.patience();
    }

    /**
     * Takes an epoch.
     *
     * @param watched losses of the validation rows; null where there are none, and then those of the training rows are watched
     * @return the loss that is watched
     * @throws IllegalStateException if it is not a number
     */
    double take(LossPoint seen, LossPoint watched, MultiLayerNetwork network, double tol) {
        double loss = (watched == null ? seen : watched).total();
        stopping.take(epochs(), loss, tol, network.params().data().asFloat());
        train.add(seen);
        if (watched != null) {
            validation.add(watched);
        }
        return loss;
    }

    TrainedCvae trained(CvaeArchitecture architecture, int batchSize, TrainingSettings settings) {
        return new TrainedCvae(
                architecture,
                stopping.bestWeights(),
                new TrainingHistory(train, validation, batchSize, stopping.bestEpoch(), isStopped(settings)));
    }

    void write(DataOutputStream out, MultiLayerNetwork network) throws IOException {
        float[] moments = network.getUpdater().getStateViewArray().dup().data().asFloat();
        new NetState(network.params().data().asFloat(), moments, network.getIterationCount()).write(out);
        Numbers.write(out, arrays(train));
        Numbers.write(out, arrays(validation));
        stopping.write(out);
    }

    private static List<double[]> arrays(List<LossPoint> points) {
        return points.stream().map(LossPoint::toArray).toList();
    }

    static CvaeProgress read(DataInputStream in) throws IOException {
        NetState kept = NetState.read(in);
        List<LossPoint> train = points(in);
        List<LossPoint> validation = points(in);
        CvaeProgress progress = new CvaeProgress(EarlyStopping.read(in), kept);
        progress.train.addAll(train);
        progress.validation.addAll(validation);
        return progress;
    }

    private static List<LossPoint> points(DataInputStream in) throws IOException {
        List<LossPoint> points = new ArrayList<>();
        for (double[] values : Numbers.arrays(in)) {
            if (values.length != 4) {
                throw new IOException("%d losses of an epoch".formatted(values.length));
            }
            points.add(LossPoint.of(values));
        }
        return points;
    }

    /**
     * Refuses what no training of such a net comes to.
     *
     * @throws IllegalArgumentException saying what does not fit
     */
    CvaeProgress check(CvaeArchitecture architecture) {
        int weights = architecture.numParams();
        boolean fits = kept.weights().length == weights
                && kept.moments().length == 2 * weights
                && kept.steps() >= 0
                && epochs() > 0
                && (validation.isEmpty() || validation.size() == epochs())
                && stopping.bestEpoch() >= 0
                && stopping.bestEpoch() < epochs()
                && stopping.bestWeights().length == weights;
        if (!fits) {
            throw new IllegalArgumentException("it is of no net with %,d weights".formatted(weights));
        }
        return this;
    }

    /** Gives a net that has made no step the weights and moments that were kept. */
    CvaeProgress resume(MultiLayerNetwork network) {
        network.setParams(Nd4j.createFromArray(kept.weights()).reshape(1, kept.weights().length));
        network.getUpdater(true)
                .getStateViewArray()
                .assign(Nd4j.createFromArray(kept.moments()).reshape(1, kept.moments().length));
        network.setIterationCount(kept.steps());
        return this;
    }
}
