package io.ballast.network;

import io.ballast.table.FeatureScaler;
import io.ballast.table.OrderedCoalescer;
import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.apache.spark.HashPartitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Trains a latent-preserving GAN on the executors of a Spark application: first the autoencoder, then the codes of each class, then the game.
 *
 * <p>A job trains for an epoch; the nets travel between driver and executors. An epoch is a pass over the rows, those of smaller classes repeated
 * until all classes are as large as the largest, whatever the strategy, so that epochs of strategies compare; and at least {@value #LEAST_STEPS}
 * steps. In one task the same rows give the same weights bit for bit. Data-parallel, every worker plays the whole game on its own rows for {@code
 * averagingFrequency} steps; then weights and moments of all nets are averaged, in the order of the workers, so that the same
 * number of workers gives the same weights. The driver holds the nets, once for each worker, and with
 * {@code GAMO} some hundred rows of each class that is to grow.
 */
public final class GanSparkTraining {
    private static final int LEAST_STEPS = 50;
    private static final int MOST_WATCHED = 2000;
    private static final float CLIP = 10;
    private static final String WATCHED = "validation";

    private final GanArchitecture architecture;
    private final GanSettings settings;
    private final int workers;
    private final GpuSource gpus;
    private final int averagingFrequency;
    private final GanCheckpoint checkpoint;

    /**
     * @param plan one task, or more workers
     * @param averagingFrequency steps from one averaging to the next, at least 1
     */
    public GanSparkTraining(
            GanArchitecture architecture,
            GanSettings settings,
            TrainingPlan plan,
            int averagingFrequency,
            GanCheckpoint checkpoint) {
        this.architecture = architecture;
        this.settings = settings;
        this.workers = plan.workers();
        this.gpus = plan.gpus();
        this.averagingFrequency = averagingFrequency;
        this.checkpoint = checkpoint;
    }

    /** How features are scaled: to [-1, 1] by the least and the largest value of all, or each by its mean and standard deviation. */
    public static FeatureScaler scaler(ClassifierRows rows, boolean bounded) {
        return bounded ? rows.rangeScaler() : rows.standardScaler();
    }

    /**
     * Trains; nothing but nets, counts, losses and the draws of at most {@value #MOST_WATCHED} rows a class reaches the driver.
     *
     * @param labels the class of the nets for each class index of the table, {@code [table classes]}
     * @param scaler applied to the features before; what lies beyond {@value #CLIP} is cut
     * @param validationFraction share of the rows of each class that is watched where none is marked, in [0, 1), at most {@value
     *     #MOST_WATCHED} rows; 0: the last epoch is kept
     * @param listener told of every epoch, on the driver: those of the autoencoder first
     * @throws IllegalArgumentException if the class of some index has no row to train on, or the checkpoint does not fit
     * @throws IllegalStateException if a loss stops being a number; the last checkpoint stays as it is
     */
    public TrainedGan train(
            ClassifierRows rows, int[] labels, FeatureScaler scaler, double validationFraction, GanListener listener) {
        boolean byMark = rows.marked() > 0;
        long seed = settings.seed();
        JavaRDD<RowBlock> blocks = rows.scaled(scaler);
        double[] limits = byMark
                ? new double[0]
                : DrawLimits.of(blocks, watched(rows, labels.length, validationFraction), seed, WATCHED);
        int dims = architecture.dims();
        return train(
                blocks.map(block -> {
                    TrainingSplit split = new TrainingSplit(dims);
                    for (int row = 0; row < block.rows(); row++) {
                        int label = block.labels()[row];
                        boolean watched = byMark
                                ? ClassifierRows.marked(block, row)
                                : DrawLimits.draw(block.keys()[row], seed, WATCHED) < limits[label];
                        ClassifierRows.add(block, row, labels[label], watched, CLIP, split);
                    }
                    return split;
                }),
                listener);
    }

    /** Rows of each class to watch: of two or more at least one, and never all. */
    private static int[] watched(ClassifierRows rows, int classes, double fraction) {
        int[] wanted = new int[classes];
        for (int c = 0; c < classes; c++) {
            long there = rows.unmarked(c);
            long share = Math.min(MOST_WATCHED, Math.max(1, Math.min(there - 1, Math.round(fraction * there))));
            wanted[c] = fraction > 0 && there > 1 ? (int) share : 0;
        }
        return wanted;
    }

    /**
     * Trains on scaled rows in canonical order.
     *
     * @throws IllegalArgumentException if the class of some index has no row to train on, or the checkpoint does not fit
     * @throws IllegalStateException if a loss stops being a number; the last checkpoint stays as it is
     */
    TrainedGan train(JavaRDD<TrainingSplit> splits, GanListener listener) {
        JavaRDD<TrainingSplit> placed = gpus.on(handedOut(splits)).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Census census = census(placed);
            String fingerprint = fingerprint(census);
            TrainingRows anchors = anchors(placed, census);
            GanState state = checkpoint
                    .find(fingerprint, kept -> kept.check(architecture, settings, anchors.rows()))
                    .orElseGet(() -> new GanState(SupervisedAutoencoder.start(architecture, settings.seed())));
            int steps = steps(census.balancedRows());
            pretrain(placed, state, steps, fingerprint, listener);
            if (state.prior == null) {
                startGame(placed, state, anchors);
            }
            play(placed, state, anchors, census, steps, fingerprint, listener);
            boolean stopped = state.patienceIsOver(settings.patience());
            return new TrainedGan(
                    architecture,
                    state.prior,
                    state.encoder,
                    settings.strategy() == GanSettings.Strategy.GAMO ? new float[0] : state.bestGenerator,
                    state.bestClassifier,
                    new GanHistory(state.pretraining, state.game, state.bestEpoch, stopped));
        } finally {
            placed.unpersist();
        }
    }

    /** What the weights depend on; not when training ends. */
    private String fingerprint(Census census) {
        return "%s %s %d workers, averaged every %d steps, rows %s"
                .formatted(architecture, settings.endless(), workers, averagingFrequency, census);
    }

    private int steps(long rows) {
        long perWorker = (rows + (long) settings.batchSize() * workers - 1) / ((long) settings.batchSize() * workers);
        return (int) Math.min(Integer.MAX_VALUE, Math.max(LEAST_STEPS, perWorker));
    }

    private void pretrain(
            JavaRDD<TrainingSplit> rows, GanState state, int gameSteps, String fingerprint, GanListener listener) {
        GanArchitecture nets = architecture;
        GanSettings how = settings;
        // The autoencoder sees every row once an epoch.
        int steps = steps(rows.map(split -> (long) split.train().rows()).reduce(Long::sum));
        while (state.prior == null && state.pretraining.size() < settings.pretrainIter()) {
            int epoch = state.pretraining.size();
            GanTally tally = new GanTally();
            for (int done = 0, more; done < steps; done += more) {
                more = round(steps - done);
                state.nets = averaged(
                        run(
                                rows,
                                state.nets,
                                (long) epoch * steps + done,
                                more,
                                (split, worker) -> new SupervisedAutoencoder(nets, how, split.train(), worker)),
                        tally);
            }
            tally.check("autoencoder", epoch);
            state.pretraining.add(tally.means());
            checkpoint.keep(state, fingerprint);
            listener.epochDone("autoencoder", epoch, settings.pretrainIter(), tally.mean(GanLoss.RECONSTRUCTION));
        }
    }

    /** Rows that the generator of {@code GAMO} mixes, of the classes that are to grow; for others none. */
    private TrainingRows anchors(JavaRDD<TrainingSplit> rows, Census census) {
        if (settings.strategy() != GanSettings.Strategy.GAMO) {
            return new TrainingRows(architecture.dims());
        }
        boolean[] wanted = GanGame.growing(census.trainRows());
        int each = (ConvexGame.MOST_ANCHORS + workers - 1) / workers;
        long seed = settings.seed();
        return ConvexRows.byClass(
                rows.map(split -> ConvexRows.drawn(split.train(), wanted, each, seed, TaskContext.getPartitionId()))
                        .collect(),
                wanted.length,
                architecture.dims());
    }

    private void startGame(JavaRDD<TrainingSplit> rows, GanState state, TrainingRows anchors) {
        CodeMoments sums = coded(rows, state.nets, SupervisedAutoencoder::sums);
        CodeMoments around = coded(rows, state.nets, coder -> coder.around(sums));
        state.prior = sums.prior(around);
        state.encoder = state.nets[0].weights();
        state.nets = GanGame.start(architecture, settings, anchors, state.nets);
    }

    private interface CodePass extends Serializable {
        CodeMoments over(SupervisedAutoencoder coder);
    }

    /** A pass of all workers over the codes of their rows, merged in their order. */
    private CodeMoments coded(JavaRDD<TrainingSplit> rows, NetState[] trained, CodePass pass) {
        GanArchitecture nets = architecture;
        GanSettings how = settings;
        Broadcast<NetState[]> shared =
                JavaSparkContext.fromSparkContext(rows.context()).broadcast(trained);
        try {
            CodeMoments all = new CodeMoments(nets.numClasses(), nets.codeDims());
            rows.map(split -> {
                        Gpus.bindTask();
                        try (SupervisedAutoencoder coder = new SupervisedAutoencoder(nets, how, split.train(), 0)) {
                            coder.take(shared.value());
                            return pass.over(coder);
                        }
                    })
                    .collect()
                    .forEach(all::merge);
            return all;
        } finally {
            shared.destroy();
        }
    }

    private void play(
            JavaRDD<TrainingSplit> rows,
            GanState state,
            TrainingRows anchors,
            Census census,
            int steps,
            String fingerprint,
            GanListener listener) {
        GanArchitecture nets = architecture;
        GanSettings how = settings;
        LatentPrior prior = state.prior;
        long[] classRows = census.trainRows();
        Broadcast<TrainingRows> mixed =
                JavaSparkContext.fromSparkContext(rows.context()).broadcast(anchors);
        try {
            while (state.game.size() < settings.maxIter() && !state.patienceIsOver(settings.patience())) {
                int epoch = state.game.size();
                GanTally tally = new GanTally();
                for (int done = 0, more; done < steps; done += more) {
                    more = round(steps - done);
                    state.nets = averaged(
                            run(
                                    rows,
                                    state.nets,
                                    (long) epoch * steps + done,
                                    more,
                                    (split, worker) -> GanGame.of(
                                            nets, how, prior, mixed.value(), split.train(), classRows, worker)),
                            tally);
                }
                tally.check("game", epoch);
                double macroF1 = census.watched() > 0 ? macroF1(rows, state.nets[2].weights()) : Double.NaN;
                state.gamePlayed(tally.means(), macroF1);
                checkpoint.keep(state, fingerprint);
                listener.epochDone(
                        settings.strategy().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        epoch,
                        settings.maxIter(),
                        Double.isNaN(macroF1) ? tally.mean(GanLoss.CLASSIFIER) : macroF1);
            }
        } finally {
            mixed.destroy();
        }
    }

    private int round(int left) {
        return workers == 1 ? left : Math.min(left, averagingFrequency);
    }

    /** One element a worker. */
    private JavaRDD<TrainingSplit> handedOut(JavaRDD<TrainingSplit> splits) {
        int dims = architecture.dims();
        if (workers == 1) {
            return OrderedCoalescer.coalesce(splits, 1)
                    .mapPartitions(
                            parts -> List.of(TrainingSplit.merged(parts, dims)).iterator());
        }
        int hands = workers;
        return splits.zipWithIndex()
                .flatMapToPair(numbered -> numbered._1().deal(hands).stream()
                        .map(hand -> new Tuple2<>(hand._1(), new Tuple2<>(numbered._2(), hand._2())))
                        .iterator())
                .partitionBy(new HashPartitioner(hands))
                .values()
                .mapPartitions(parts -> {
                    TreeMap<Long, TrainingSplit> inOrder = new TreeMap<>(); // a shuffle brings them in any
                    parts.forEachRemaining(part -> inOrder.put(part._1(), part._2()));
                    return List.of(TrainingSplit.merged(inOrder.values().iterator(), dims))
                            .iterator();
                });
    }

    private Census census(JavaRDD<TrainingSplit> rows) {
        int classes = architecture.numClasses();
        Census all = new Census(classes);
        rows.map(split -> new Census(classes).count(split)).collect().forEach(all::merge);
        for (int c = 0; c < classes; c++) {
            if (all.trainRows()[c] == 0) {
                throw new IllegalArgumentException(
                        "class number %d has no row to train on; mark or hold out fewer rows".formatted(c));
            }
        }
        return all;
    }

    private List<Trained> run(JavaRDD<TrainingSplit> rows, NetState[] nets, long first, int steps, PlayersMaker maker) {
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(rows.context());
        Broadcast<NetState[]> shared = spark.broadcast(nets);
        try {
            return rows.map(split -> {
                        Gpus.bindTask();
                        try (Players players = maker.make(split, TaskContext.getPartitionId())) {
                            players.take(shared.value());
                            GanTally tally = players.run(first, steps);
                            return new Trained(players.states(), tally);
                        }
                    })
                    .collect();
        } finally {
            shared.destroy();
        }
    }

    /** The mean of what the workers have, in their order. */
    private static NetState[] averaged(List<Trained> trained, GanTally tally) {
        trained.forEach(worker -> tally.merge(worker.tally));
        NetState[] nets = new NetState[trained.get(0).nets.length];
        for (int n = 0; n < nets.length; n++) {
            int net = n;
            nets[n] = NetState.mean(
                    trained.stream().map(worker -> worker.nets[net]).toList());
        }
        return nets;
    }

    private double macroF1(JavaRDD<TrainingSplit> rows, float[] weights) {
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(rows.context());
        Broadcast<float[]> shared = spark.broadcast(weights);
        GanArchitecture nets = architecture;
        try {
            long[] counts = new long[nets.numClasses() * nets.numClasses()];
            rows.map(split -> {
                        Gpus.bindTask();
                        try (GanScorer scorer = new GanScorer(nets, shared.value())) {
                            return scorer.confusion(split.validation());
                        }
                    })
                    .collect()
                    .forEach(part -> Arrays.setAll(counts, i -> counts[i] + part[i]));
            return macroF1(counts, nets.numClasses());
        } finally {
            shared.destroy();
        }
    }

    /** Mean F1 of the classes that are there or predicted; a class never predicted right counts 0. */
    static double macroF1(long[] confusion, int classes) {
        double sum = 0;
        int seen = 0;
        for (int c = 0; c < classes; c++) {
            long there = 0;
            long predicted = 0;
            for (int other = 0; other < classes; other++) {
                there += confusion[c * classes + other];
                predicted += confusion[other * classes + c];
            }
            if (there + predicted > 0) {
                sum += 2.0 * confusion[c * classes + c] / (there + predicted);
                seen++;
            }
        }
        return seen == 0 ? 0 : sum / seen;
    }

    private interface PlayersMaker extends Serializable {
        Players make(TrainingSplit split, int worker);
    }

    /** What a worker has trained. */
    private static final class Trained implements Serializable {
        private static final long serialVersionUID = 1L;

        private final NetState[] nets;
        private final GanTally tally;

        Trained(NetState[] nets, GanTally tally) {
            this.nets = nets;
            this.tally = tally;
        }
    }

    /** Rows of the workers, and a mark of what they hold. */
    private static final class Census implements Serializable {
        private static final long serialVersionUID = 1L;

        private final long[] train;
        private long watched;
        private long mark;

        Census(int classes) {
            this.train = new long[classes];
        }

        Census count(TrainingSplit split) {
            for (int row = 0; row < split.train().rows(); row++) {
                train[split.train().label(row)]++;
            }
            watched += split.validation().rows();
            mark += split.train().mark() + 31 * split.validation().mark();
            return this;
        }

        void merge(Census other) {
            Arrays.setAll(train, c -> train[c] + other.train[c]);
            watched += other.watched;
            mark += other.mark;
        }

        long[] trainRows() {
            return train;
        }

        long watched() {
            return watched;
        }

        /** Rows of an epoch that has as many of every class as of the largest. */
        long balancedRows() {
            return train.length * Arrays.stream(train).max().orElse(0);
        }

        @Override
        public String toString() {
            return "%s, %d watched, %x".formatted(Arrays.toString(train), watched, mark);
        }
    }
}
