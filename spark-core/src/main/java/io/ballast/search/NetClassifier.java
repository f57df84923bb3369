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
import io.ballast.table.IndexPartitioner;
import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Nets that learn on scaled features, one a task, which goes to the rows of its set or, where several learn from one set, takes them through a shuffle:
 * in OpenBLAS, or where Spark gives these tasks GPUs in DL4J, whose gradients are the same up to rounding; since an epoch more or less
 * may be learned for it, a search may choose other rows there.
 */
public final class NetClassifier implements InnerClassifier, Serializable {
    private static final long serialVersionUID = 1L;
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
        NetClassifier classifier = this; // not the caller
        JavaRDD<NetTask> tasks = spread(
                sets.flatMap(set -> NetTask.of(set.scores() ? set : set.withoutRows(), classifier.net.nets())),
                net.nets());
        List<NetScore> scores = gpus.on(tasks.map(task -> classifier.score(task, scoring, step)))
                .collect();
        return NetScore.outcomes(scores, scoring, step);
    }

    /** Several nets of a set each in a partition of its own: free cores take them. */
    static JavaRDD<NetTask> spread(JavaRDD<NetTask> tasks, int nets) {
        if (nets == 1) {
            return tasks;
        }
        return tasks.mapPartitionsWithIndex(
                        (partition, own) -> {
                            Iterable<NetTask> each = () -> own;
                            return StreamSupport.stream(each.spliterator(), false)
                                    .map(task -> new Tuple2<>(partition * nets + task.net(), task))
                                    .iterator();
                        },
                        true)
                .mapToPair(task -> task)
                .partitionBy(new IndexPartitioner(tasks.getNumPartitions() * nets))
                .map(Tuple2::_2);
    }

    private NetScore score(NetTask task, Scoring scoring, int step) {
        if (task.isVoid()) {
            return NetScore.ofNothing(task);
        }
        long begun = System.nanoTime();
        TrainingRows validation = scaled(task.set().validation());
        TrainedDense trained;
        try {
            trained = train(task, validation, step);
        } catch (DivergedException e) { // one set that nets diverge on must not end the search
            return NetScore.diverged(task, e.getMessage(), seconds(begun));
        }
        Scoring.Tally tally = tally(trained, validation, task.set().scored(), scoring);
        boolean last = task.number() == net.nets() * task.set().splits() - 1;
        float[] weights = net.warmStart() && last ? trained.weights() : new float[0];
        return NetScore.of(task, tally, trained.summary().steps(), seconds(begun), weights);
    }

    private static double seconds(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    /**
     * Nets that learn from sets as those that were scored did, or from a random start where those were warm; all at the same time, where cores are free.
     *
     * @param sets one in each RDD
     * @param steps that they were scored in, {@code [sets]}
     * @return for each set as many as learn from it
     */
    public List<List<TrainedDense>> nets(List<JavaRDD<CandidateSet>> sets, int... steps) {
        NetClassifier classifier = this;
        List<JavaRDD<DenseResult>> learned = IntStream.range(0, sets.size())
                .mapToObj(i -> {
                    int step = steps[i];
                    JavaRDD<NetTask> tasks = sets.get(i).flatMap(set -> NetTask.of(set, classifier.net.nets()));
                    return spread(tasks, net.nets()).map(task -> classifier.kept(task, step));
                })
                .toList();
        List<TrainedDense> nets = gpus
                .on(learned.stream().reduce(JavaRDD::union).orElseThrow())
                .collect()
                .stream()
                .map(result -> result.toTrained(architecture))
                .toList();
        return IntStream.range(0, sets.size())
                .mapToObj(i -> nets.subList(i * net.nets(), (i + 1) * net.nets()))
                .toList();
    }

    private DenseResult kept(NetTask task, int step) {
        return new DenseResult(train(task, scaled(task.set().validation()), step));
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

    /** In the task that asks. */
    private DenseBackend backend() {
        return onGpus ? DenseBackend.ofTask() : DenseBackend.OPENBLAS;
    }

    /** @param validation watched, where that ends the learning */
    private TrainedDense train(NetTask task, TrainingRows validation, int step) {
        boolean watches = net.stopping() == InnerNet.Stopping.VALIDATION;
        TrainingRows train = scaled(task.set().rows());
        long netSeed = RowRandom.of(seed, "search net " + step, task.number()).nextLong();
        DenseTrainer trainer = new DenseTrainer(architecture, settings(train.rows(), watches, netSeed), backend());
        TrainingRows watched = watches ? validation : new TrainingRows(architecture.dims());
        return trainer.train(train, watched, task.set().startWeights(), (epoch, maxIter, loss) -> {});
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
    private static Scoring.Tally tally(TrainedDense trained, TrainingRows validation, int[] scored, Scoring scoring) {
        int[] predicted = trained.predictions(validation);
        boolean byLoss = scoring.method() == Method.MUBO;
        double[] losses = byLoss ? trained.losses(validation) : new double[predicted.length];
        Scoring.Tally tally = scoring.tally();
        for (int row = 0; row < predicted.length; row++) {
            tally.add(scored[row], validation.label(row), predicted[row], losses[row]);
        }
        return tally;
    }
}
