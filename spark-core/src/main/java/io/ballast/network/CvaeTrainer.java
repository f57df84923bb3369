package io.ballast.network;

import io.ballast.random.RowRandom;
import java.io.Serializable;
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
     * @param checkpoint of this training; what it holds is not done again
     * @throws IllegalArgumentException if the checkpoint is of another training, or damaged
     * @throws IllegalStateException if the loss stops being a number; the last checkpoint stays as it is
     */
    public TrainedCvae train(
            TrainingRows train, TrainingRows validation, CvaeCheckpoint checkpoint, EpochListener listener) {
        MultiLayerNetwork network = new MultiLayerNetwork(CvaeNetworks.configure(architecture, objective, settings));
        network.init();
        try (CvaeLayer layer = (CvaeLayer) network.getLayer(0);
                BatchLoader loader = new BatchLoader(train, architecture.numClasses());
                CvaeEvaluator evaluator = new CvaeEvaluator(architecture, objective, settings.seed())) {
            int batch = settings.batchSizeFor(train.rows());
            CvaeProgress progress = checkpoint.goOn(architecture, network);
            while (!progress.isOver(settings)) {
                int epoch = progress.epochs();
                LossPoint seen = runEpoch(network, layer, loader, train.rows(), batch, epoch)
                        .point(objective);
                Tasks.stopIfKilled();
                LossPoint watched = validation.rows() > 0
                        ? evaluator.evaluate(validation, layer.weights()).point(objective)
                        : null;
                double loss = progress.take(seen, watched, network, settings.tol());
                checkpoint.keep(progress, network, settings);
                listener.epochDone(epoch, settings.maxIter(), loss);
            }
            return progress.trained(architecture, batch, settings);
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
}
