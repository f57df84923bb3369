package io.ballast.search;

import io.ballast.network.ClassifierLoss;
import io.ballast.network.DenseArchitecture;
import io.ballast.network.DenseBackend;
import io.ballast.network.DenseResult;
import io.ballast.network.DenseScorer;
import io.ballast.network.DenseSettings;
import io.ballast.network.DenseTrainer;
import io.ballast.network.DivergedException;
import io.ballast.network.GpuSource;
import io.ballast.network.TrainedDense;
import io.ballast.network.TrainingRows;
import io.ballast.network.TrainingSettings;
import io.ballast.network.WatchedMetric;
import io.ballast.random.RowRandom;
import io.ballast.table.FeatureScaler;
import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Nets that learn in the tasks that hold the candidates, on scaled features, one candidate a task: in OpenBLAS, or where Spark gives these tasks GPUs in
 * DL4J, whose gradients are the same up to rounding; since an epoch more or less may be learned for it, a search may choose other rows there.
 */
public final class NetClassifier implements InnerClassifier, Serializable {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(NetClassifier.class);
    private static final int LONGEST = Integer.MAX_VALUE;

    private final InnerNet net;
    private final FeatureScaler scaler;
    private final DenseArchitecture architecture;
    private final long seed;
    /** Asked on the driver alone. */
    private final transient GpuSource gpus;

    private final boolean onGpus;

    /**
     * @param scaler of the features, before they reach a net
     * @param numClasses at least 2
     * @param gpus where the tasks get theirs, if they do
     */
    public NetClassifier(InnerNet net, FeatureScaler scaler, int numClasses, long seed, GpuSource gpus) {
        this.net = net;
        this.scaler = scaler;
        this.seed = seed;
        this.gpus = gpus;
        this.onGpus = gpus.kind() != GpuSource.Kind.NONE;
        ClassifierLoss loss = numClasses == 2 ? ClassifierLoss.MOODS : ClassifierLoss.CROSS_ENTROPY;
        this.architecture = new DenseArchitecture(scaler.dims(), numClasses, net.hiddenLayers(), false, 0, loss);
    }

    /** Layers of the nets. */
    public DenseArchitecture architecture() {
        return architecture;
    }

    @Override
    public void check(Method method) {
        // Nets have both, predictions and a loss.
    }

    @Override
    public List<Outcome> score(JavaRDD<CandidateSet> sets, Scoring scoring, int step) {
        NetClassifier nets = this; // not the caller
        return gpus.on(sets.map(set -> nets.outcome(set, scoring, step))).collect();
    }

    private Outcome outcome(CandidateSet set, Scoring scoring, int step) {
        if (set.rows().rows() == 0) {
            return new Outcome(set, null, 0, 0, new float[0]);
        }
        long begun = System.nanoTime();
        List<CandidateSet.Split> splits = set.splits();
        List<Scoring.Tally> tallies = new ArrayList<>();
        long steps = 0;
        TrainedDense trained = null;
        DenseBackend backend = backend();
        try {
            for (int i = 0; i < net.nets(); i++) {
                List<Scoring.Tally> own = scoring.tallies(set.repeats());
                for (int s = 0; s < splits.size(); s++) {
                    int[] scored = splits.get(s).scored();
                    TrainingRows validation = scaled(set.validation().select(scored));
                    long netSeed = netSeed(step, i * splits.size() + s);
                    trained = train(scaled(splits.get(s).rows()), validation, set.startWeights(), netSeed, backend);
                    steps += trained.summary().steps();
                    add(own.get(splits.get(s).repeat()), trained, validation, scored, scoring.method());
                }
                tallies.addAll(own);
            }
        } catch (DivergedException e) { // one set that nets diverge on must not end the search
            LOG.warn("the set of candidate {} in step {} is scored as worst: {}", set.hand(), step, e.getMessage());
            return new Outcome(set, scoring.worst(), steps, (System.nanoTime() - begun) / 1e9, new float[0]);
        }
        float[] weights = net.warmStart() ? trained.weights() : new float[0];
        return new Outcome(set, scoring.score(tallies), steps, (System.nanoTime() - begun) / 1e9, weights);
    }

    /**
     * Nets that learn from one set as those that were scored did, or from a random start where those were warm.
     *
     * @param sets one, in one partition
     * @param step that it was scored in
     * @return as many as learn from each set
     */
    public List<TrainedDense> nets(JavaRDD<CandidateSet> sets, int step) {
        NetClassifier nets = this;
        List<DenseResult> results =
                gpus.on(sets.flatMap(set -> nets.trained(set, step))).collect();
        return results.stream().map(result -> result.toTrained(architecture)).toList();
    }

    /**
     * Outputs of a net of {@link #architecture} for the rows of a set; lazy.
     *
     * @return for each row its class index and the first output
     */
    public JavaRDD<double[]> outputs(JavaRDD<CandidateSet> sets, TrainedDense trained) {
        DenseScorer scorer = trained.scorer(scaler);
        return sets.flatMap(set -> {
            RowBlock rows = set.rows();
            double[] features = new double[rows.dims()];
            return IntStream.range(0, rows.rows())
                    .mapToObj(row -> {
                        rows.copyRow(row, features);
                        return new double[] {rows.labels()[row], scorer.outputs(features)[0]};
                    })
                    .iterator();
        });
    }

    private Iterator<DenseResult> trained(CandidateSet set, int step) {
        TrainingRows train = scaled(set.rows());
        TrainingRows validation = scaled(set.validation());
        DenseBackend backend = backend();
        List<DenseResult> results = new ArrayList<>();
        for (int i = 0; i < net.nets(); i++) {
            results.add(new DenseResult(train(train, validation, set.startWeights(), netSeed(step, i), backend)));
        }
        return results.iterator();
    }

    private long netSeed(int step, int index) {
        return RowRandom.of(seed, "search net " + step, index).nextLong();
    }

    /** In the task that asks. */
    private DenseBackend backend() {
        return onGpus ? DenseBackend.ofTask() : DenseBackend.OPENBLAS;
    }

    private TrainedDense train(
            TrainingRows train, TrainingRows validation, float[] start, long netSeed, DenseBackend backend) {
        boolean watches = net.stopping() == InnerNet.Stopping.VALIDATION;
        DenseTrainer trainer = new DenseTrainer(architecture, settings(train.rows(), watches, netSeed), backend);
        TrainingRows watched = watches ? validation : new TrainingRows(architecture.dims());
        return trainer.train(train, watched, start, (epoch, maxIter, loss) -> {});
    }

    private DenseSettings settings(int rows, boolean watches, long netSeed) {
        TrainingSettings plain = adam(net.maxEpochs(), netSeed);
        int batch = plain.batchSizeFor(rows);
        int stepsPerEpoch = (rows + batch - 1) / batch;
        int epochs = Math.min(net.maxEpochs(), (net.maxSteps() + stepsPerEpoch - 1) / stepsPerEpoch);
        return new DenseSettings(
                watches ? plain : adam(epochs, netSeed),
                watches ? net.minSteps() : 0,
                LONGEST,
                1,
                0,
                watches ? WatchedMetric.AVERAGE_F1 : WatchedMetric.LOSS,
                watches ? 0 : net.gradientTolerance());
    }

    private TrainingSettings adam(int epochs, long netSeed) {
        int patience = net.stopping() == InnerNet.Stopping.VALIDATION ? net.patience() : LONGEST;
        return new TrainingSettings(net.learningRate(), 0, 0, net.batchSize(), epochs, patience, 0, netSeed);
    }

    private TrainingRows scaled(RowBlock rows) {
        TrainingRows scaled = new TrainingRows(rows.dims());
        double[] features = new double[rows.dims()];
        for (int row = 0; row < rows.rows(); row++) {
            rows.copyRow(row, features);
            scaled.add(scaler.scaleRow(features), 0, rows.labels()[row], 1, Float.MAX_VALUE);
        }
        return scaled;
    }

    /** Counts the rows that a net has scored, under their indices among all validation rows. */
    private static void add(
            Scoring.Tally tally, TrainedDense trained, TrainingRows validation, int[] scored, Method method) {
        int[] predicted = trained.predictions(validation);
        double[] losses = method == Method.MUBO ? trained.losses(validation) : new double[predicted.length];
        for (int row = 0; row < predicted.length; row++) {
            tally.add(scored[row], validation.label(row), predicted[row], losses[row]);
        }
    }
}
