package io.ballast.network;

import io.ballast.random.RowRandom;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Trains a CVAE in the calling thread with DL4J: Adam, clipping by the global norm, early stopping that restores the best
 * weights (Table s2). The same rows in the same order and the same settings give the same weights, bit for bit.
 */
public final class CvaeTrainer implements Serializable {
    private static final long serialVersionUID = 1L;

    private final CvaeArchitecture architecture;
    private final CvaeObjective objective;
    private final TrainingSettings settings;

    public CvaeTrainer(CvaeArchitecture architecture, CvaeObjective objective, TrainingSettings settings) {
        this.architecture = architecture;
        this.objective = objective;
        this.settings = settings;
    }

    /**
     * Trains on rows and watches the loss on others.
     *
     * @param train at least one row
     * @param validation watched by early stopping; when empty the training loss is
     * @throws IllegalStateException if the loss stops being a number
     */
    public TrainedCvae train(TrainingRows train, TrainingRows validation, EpochListener listener) {
        MultiLayerNetwork network = new MultiLayerNetwork(CvaeNetworks.configure(architecture, objective, settings));
        network.init();
        try (CvaeLayer layer = (CvaeLayer) network.getLayer(0);
                BatchLoader loader = new BatchLoader(train, architecture.numClasses());
                CvaeEvaluator evaluator = new CvaeEvaluator(architecture, objective, settings.seed())) {
            int batch = settings.batchSizeFor(train.rows());
            EarlyStopping stopping = new EarlyStopping(settings.patience(), settings.tol());
            List<LossPoint> trainPoints = new ArrayList<>();
            List<LossPoint> validationPoints = new ArrayList<>();
            boolean stopped = false;
            for (int epoch = 0; epoch < settings.maxIter() && !stopped; epoch++) {
                LossPoint seen = runEpoch(network, layer, loader, train.rows(), batch, epoch)
                        .point(objective);
                trainPoints.add(seen);
                Tasks.stopIfKilled();
                if (validation.rows() > 0) {
                    validationPoints.add(
                            evaluator.evaluate(validation, layer.weights()).point(objective));
                }
                double watched = last(validation.rows() > 0 ? validationPoints : trainPoints)
                        .total();
                listener.epochDone(epoch, settings.maxIter(), watched);
                stopped = stopping.stopsAfter(
                        epoch, watched, network.params().data().asFloat());
            }
            return new TrainedCvae(
                    architecture,
                    stopping.bestWeights(),
                    new TrainingHistory(trainPoints, validationPoints, batch, stopping.bestEpoch(), stopped));
        } finally {
            network.close();
        }
    }

    private LossSums runEpoch(
            MultiLayerNetwork network, CvaeLayer layer, BatchLoader loader, int rows, int batchSize, int epoch) {
        int[] order = BatchLoader.shuffled(rows, RowRandom.of(settings.seed(), "epoch order", epoch));
        LossSums sums = new LossSums();
        for (int from = 0; from < rows; from += batchSize) {
            BatchLoader.Batch batch = loader.load(order, from, Math.min(rows, from + batchSize));
            network.fit(batch.inputs(), batch.weights());
            sums.add(layer.lastLoss());
        }
        return sums;
    }

    private static LossPoint last(List<LossPoint> points) {
        return points.get(points.size() - 1);
    }
}
