package io.ballast.network;

import io.ballast.random.RowRandom;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Trains a classifying net in the calling thread, without Spark: Adam on mini-batches, products in OpenBLAS or DL4J. The same rows in the
 * same order and the same settings give the same weights, in OpenBLAS bit for bit.
 *
 * <p>The watched rows are scored after every epoch or, where they are more than {@value #MOST_SCORED} times the rows that epochs since then have learned from, after as many epochs
 * as make up for it; patience and the schedule count these.
 *
 * <p>Row weights are taken relative to their mean over the training rows. With batch norm a last batch of one row, which has no spread, is
 * put to the batch before it.
 */
public final class DenseTrainer implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int EVALUATED_ROWS = 256;

    /** Rows scored for a row learned from, at most: a forward pass alone is a third of a step. */
    private static final int MOST_SCORED = 8;

    private final DenseArchitecture architecture;
    private final DenseSettings settings;
    private final DenseBackend backend;

    /**
     * In OpenBLAS.
     *
     * @throws IllegalArgumentException if batch norm is to work on batches of one row
     */
    public DenseTrainer(DenseArchitecture architecture, DenseSettings settings) {
        this(architecture, settings, DenseBackend.OPENBLAS);
    }

    /** @throws IllegalArgumentException if batch norm is to work on batches of one row */
    public DenseTrainer(DenseArchitecture architecture, DenseSettings settings, DenseBackend backend) {
        if (architecture.batchNorm() && settings.training().batchSize() == 1) {
            throw new IllegalArgumentException(
                    "batchSize must be at least 2 where batchNorm is true, since one row has no spread, got 1");
        }
        this.architecture = architecture;
        this.settings = settings;
        this.backend = backend;
    }

    /**
     * Trains on rows and watches others.
     *
     * @param train at least two rows, labels in [0, numClasses), weights at least 0 and not all 0
     * @param validation watched, never trained on; when empty the training loss is watched
     * @param listener told of every epoch, with the loss of the watched rows
     * @throws DivergedException if the loss stops being a number
     */
    public TrainedDense train(TrainingRows train, TrainingRows validation, EpochListener listener) {
        return train(train, validation, new float[0], listener);
    }

    /**
     * The same from given weights.
     *
     * @param start flat, {@code [architecture.size()]}; empty for a random start by the seed
     */
    public TrainedDense train(TrainingRows train, TrainingRows validation, float[] start, EpochListener listener) {
        int batch = settings.training().batchSizeFor(train.rows());
        float[] weights = start.length == 0
                ? architecture.initialWeights(settings.training().seed())
                : start.clone();
        try (DensePass pass = backend.pass(architecture, Math.max(EVALUATED_ROWS, batch + 1))) {
            return new Run(pass, train, validation, batch, weights).train(listener);
        }
    }

    /** Outputs of a net for rows, without dropout and with running statistics, {@code [rows][outputs]}. */
    static float[] outputs(TrainedDense net, TrainingRows rows) {
        try (DensePass pass = new OpenBlasPass(net.architecture(), EVALUATED_ROWS)) {
            pass.use(net.weights());
            return outputs(pass, net.architecture().outputs(), rows);
        }
    }

    private static float[] outputs(DensePass pass, int outputs, TrainingRows rows) {
        int[] order = IntStream.range(0, rows.rows()).toArray();
        float[] all = new float[Math.multiplyExact(order.length, outputs)];
        for (int from = 0; from < order.length; from += pass.capacity()) {
            int to = Math.min(order.length, from + pass.capacity());
            pass.forward(rows, order, from, to);
            System.arraycopy(pass.outputs(), 0, all, from * outputs, (to - from) * outputs);
        }
        return all;
    }

    /** One training. */
    private final class Run {
        private final DensePass pass;
        private final TrainingRows train;
        private final TrainingRows validation;
        private final int batch;
        private final long seed = settings.training().seed();
        private final DenseObjective objective = new DenseObjective(architecture, settings.labelSmoothing());
        private final float[] weights;
        private final float[] gradient = new float[architecture.numParams()];
        private final Adam adam = new Adam(
                architecture.numParams(),
                settings.training().weightDecay(),
                settings.training().clipNorm());
        private final EpochGradient epochGradient;
        private final double meanWeight;

        Run(DensePass pass, TrainingRows train, TrainingRows validation, int batch, float[] weights) {
            this.pass = pass;
            this.train = train;
            this.validation = validation;
            this.batch = batch;
            this.weights = weights;
            this.meanWeight = train.meanWeight();
            this.epochGradient =
                    new EpochGradient(architecture.numParams(), settings.gradientTolerance(), train.rows() <= batch);
        }

        TrainedDense train(EpochListener listener) {
            boolean watching = validation.rows() > 0;
            WatchedMetric watched = watching ? settings.watched() : WatchedMetric.LOSS;
            TrainingWatch watch = new TrainingWatch(settings, watched, objective.constantLoss(shares()));
            List<DenseEpoch> epochs = new ArrayList<>();
            int maxIter = settings.training().maxIter();
            pass.use(weights);
            EpochScores scores = null;
            long unscored = 0;
            boolean stopped = false;
            boolean converged = false;
            while (adam.steps() < settings.minSteps() || epochs.size() < maxIter && !stopped && !converged) {
                double rate = watch.learningRate();
                EpochScores seen = runEpoch(epochs.size(), rate);
                converged = epochGradient.endsSmall();
                unscored += train.rows();
                boolean last = adam.steps() >= settings.minSteps() && (epochs.size() + 1 >= maxIter || converged);
                if (scores == null || last || unscored * MOST_SCORED >= validation.rows()) {
                    scores = watching ? EpochScores.of(outputsOf(validation), validation, objective, watched) : seen;
                    watch.after(epochs.size(), seen.loss(), scores, weights);
                    stopped = watch.patienceIsOver();
                    unscored = 0;
                }
                listener.epochDone(epochs.size(), maxIter, scores.loss());
                epochs.add(new DenseEpoch(seen.loss(), watching ? scores.loss() : Double.NaN, scores.metric(), rate));
            }
            pass.use(watch.bestWeights());
            return new TrainedDense(
                    architecture,
                    watch.bestWeights(),
                    new DenseSummary(
                            epochs, watched, batch, adam.steps(), watch.bestEpoch(), stopped, collapsed(), converged));
        }

        private double[] shares() {
            ClassTally tally = new ClassTally(architecture.numClasses());
            for (int row = 0; row < train.rows(); row++) {
                tally.add(train.label(row), train.label(row), train.weight(row));
            }
            return tally.shares();
        }

        /** One pass over the training rows in a new order. */
        private EpochScores runEpoch(int epoch, double rate) {
            int[] order = BatchLoader.shuffled(train.rows(), RowRandom.of(seed, "epoch order", epoch));
            ClassTally tally = new ClassTally(architecture.numClasses());
            double loss = 0;
            for (int from = 0, to; from < order.length; from = to) {
                to = Math.min(order.length, from + batch);
                to += architecture.batchNorm() && to == order.length - 1 ? 1 : 0;
                Tasks.stopIfKilled();
                loss += step(order, from, to, rate, tally);
            }
            loss /= train.rows();
            return new EpochScores(loss, loss, tally.tellsApart());
        }

        /** A step of Adam; gives the sum of the losses of the batch. */
        private double step(int[] order, int from, int to, double rate, ClassTally tally) {
            pass.forwardTraining(train, order, from, to, RowRandom.of(seed, "dense dropout", adam.steps()));
            double loss = 0;
            for (int i = from; i < to; i++) {
                int label = train.label(order[i]);
                double weight = train.weight(order[i]) / meanWeight;
                loss += weight * objective.loss(pass.outputs(), i - from, label);
                tally.add(label, objective.predicted(pass.outputs(), i - from), weight);
                objective.gradient(pass.outputs(), i - from, label, weight / (to - from), pass.outputDelta());
            }
            pass.backward(gradient);
            epochGradient.add(gradient);
            adam.step(weights, gradient, rate);
            pass.use(weights);
            return loss;
        }

        private float[] outputsOf(TrainingRows rows) {
            return outputs(pass, architecture.outputs(), rows);
        }

        private boolean collapsed() {
            ClassTally tally = new ClassTally(architecture.numClasses());
            for (TrainingRows rows : List.of(train, validation)) {
                float[] outputs = outputsOf(rows);
                for (int row = 0; row < rows.rows(); row++) {
                    tally.add(rows.label(row), objective.predicted(outputs, row), rows.weight(row));
                }
            }
            return !tally.tellsApart();
        }
    }
}
