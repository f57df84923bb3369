package io.ballast.generator.cvae;

import io.ballast.entropy.EntropyBlock;
import io.ballast.entropy.EntropySummary;
import io.ballast.entropy.LocalEntropyScore;
import io.ballast.neighbors.NearestNeighbors;
import io.ballast.neighbors.NeighborFinder;
import io.ballast.neighbors.NeighborTable;
import io.ballast.neighbors.SearchListener;
import io.ballast.network.CvaeArchitecture;
import io.ballast.network.CvaeCheckpoint;
import io.ballast.network.CvaeSparkTraining;
import io.ballast.network.EpochListener;
import io.ballast.network.TrainedCvae;
import io.ballast.network.TrainingPlan;
import io.ballast.network.TrainingSplit;
import io.ballast.oversampling.SyntheticRow;
import io.ballast.random.RowRandom;
import io.ballast.random.SeedPlan;
import io.ballast.table.ColumnMoments;
import io.ballast.table.FeatureScaler;
import io.ballast.table.LabeledTable;
import io.ballast.table.RowBlock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.TaskCompletionListener;

/**
 * LEO-CVAE over Spark (Algorithm 1): entropy of every row, a CVAE trained with it, seeds drawn by it.
 *
 * <p>Nothing that grows with the rows reaches the driver. The seeds, that is the rows of the classes that grow, stay
 * persisted until {@link #release()} or until the garbage collector finds this object gone.
 */
public final class LeoCvaeFit {
    private final LeoCvaeSettings settings;
    private final TrainingPlan plan;
    private final FeatureScaler scaler;
    private final EntropySummary entropy;
    private final TrainedCvae net;
    private final JavaRDD<SeedBlock> seeds;
    private final SeedPlan seedPlan;
    private final Map<String, Double> seconds;

    private LeoCvaeFit(
            LeoCvaeSettings settings,
            TrainingPlan plan,
            FeatureScaler scaler,
            EntropySummary entropy,
            TrainedCvae net,
            JavaRDD<SeedBlock> seeds,
            SeedPlan seedPlan,
            Map<String, Double> seconds) {
        this.settings = settings;
        this.plan = plan;
        this.scaler = scaler;
        this.entropy = entropy;
        this.net = net;
        this.seeds = seeds;
        this.seedPlan = seedPlan;
        this.seconds = seconds;
    }

    /**
     * Fits to a table.
     *
     * @param rowsToMake of each class, {@code [classes]}
     * @param checkpoint of this fit; what it holds is not done again
     * @param search told how neighbors are looked for
     * @param listener told of every epoch; travels to executors
     * @throws IllegalArgumentException if a class that should grow has fewer than kNeighbors + 1 rows, data-parallel
     *     training meets Kryo without ND4J's registrator, or the checkpoint is of something else
     */
    public static LeoCvaeFit fit(
            LabeledTable table,
            long[] rowsToMake,
            LeoCvaeSettings settings,
            LeoCvaeCheckpoint checkpoint,
            JavaSparkContext spark,
            SearchListener search,
            EpochListener listener) {
        int k = settings.neighbors().k();
        checkClassSizes(table, rowsToMake, k);
        TrainingPlan plan = TrainingPlan.choose(
                settings.mode(),
                spark,
                table.rows(),
                table.dims() + table.classes().numClasses());
        Stages stages = new Stages(spark);
        List<JavaRDD<?>> persisted = new ArrayList<>();
        try {
            stages.start("layout", "reading and ordering %,d rows".formatted(table.rows()));
            JavaRDD<RowBlock> raw = persist(table.blocks(), persisted);
            ColumnMoments moments = table.moments(raw);
            FeatureScaler scaler = settings.scaling() == LeoCvaeSettings.Scaling.ROBUST
                    ? table.robustScaler(raw, moments)
                    : table.standardScaler(moments);
            JavaRDD<RowBlock> scaled = persist(raw.map(scaler::scale), persisted);
            NeighborTable neighborTable = new NeighborTable(scaled, table.rows(), table.moments(scaled));
            raw.unpersist();

            stages.start("entropy", "entropy of %,d rows, %d neighbors each".formatted(table.rows(), k));
            int numClasses = table.classes().numClasses();
            LeoCvaeCheckpoint.Marked kept = checkpoint.of(scaled, numClasses, settings, plan);
            JavaRDD<EntropyBlock> scored;
            EntropySummary entropy;
            if (kept.hasEntropies(scaled.getNumPartitions())) {
                scored = persist(kept.entropyFiles().read(scaled), persisted);
                entropy = EntropySummary.of(scored, numClasses);
            } else {
                NeighborFinder finder = new NeighborFinder(settings.neighbors(), kept.searchFiles(), search);
                try (NearestNeighbors neighbors = finder.among(neighborTable)) {
                    scored = persist(
                            EntropyBlock.score(neighborTable, neighbors, new LocalEntropyScore(k, numClasses)),
                            persisted);
                    entropy = EntropySummary.of(scored, numClasses);
                }
                kept.keep(scored);
            }

            stages.start("training", "training the CVAE, " + plan);
            RowWeights weights = new RowWeights(table.classes(), settings);
            TrainedCvae net = train(table, scored, weights, settings, plan, kept.training(), listener);

            stages.start("seeds", "collecting the seeds of the classes that grow");
            JavaRDD<SeedBlock> seeds = seeds(scored, rowsToMake, weights);
            SeedPlan seedPlan = new SeedPlan(
                    bucketOdds(seeds, numClasses),
                    rowsToMake,
                    settings.training().seed(),
                    "seeds of buckets");
            return new LeoCvaeFit(settings, plan, scaler, entropy, net, seeds, seedPlan, stages.end());
        } finally {
            persisted.forEach(JavaRDD::unpersist);
            stages.clear();
        }
    }

    private static void checkClassSizes(LabeledTable table, long[] rowsToMake, int k) {
        for (int c = 0; c < rowsToMake.length; c++) {
            if (rowsToMake[c] > 0 && table.classes().count(c) < k + 1) {
                throw new IllegalArgumentException(
                        "class %s has %,d rows, but kNeighbors = %d needs at least %d; lower kNeighbors or leave the class out of samplingStrategy"
                                .formatted(
                                        table.classes().name(c), table.classes().count(c), k, k + 1));
            }
        }
    }

    private static <T> JavaRDD<T> persist(JavaRDD<T> rdd, List<JavaRDD<?>> persisted) {
        JavaRDD<T> kept = rdd.persist(StorageLevel.MEMORY_AND_DISK());
        persisted.add(kept);
        return kept;
    }

    private static TrainedCvae train(
            LabeledTable table,
            JavaRDD<EntropyBlock> scored,
            RowWeights weights,
            LeoCvaeSettings settings,
            TrainingPlan plan,
            CvaeCheckpoint checkpoint,
            EpochListener listener) {
        CvaeArchitecture architecture = new CvaeArchitecture(
                table.dims(),
                table.classes().numClasses(),
                settings.hidden(),
                settings.latentDims(),
                settings.leak(),
                settings.dropout());
        int dims = table.dims();
        float clip = (float) settings.clip();
        double validation = settings.validationFraction();
        long seed = settings.training().seed();
        JavaRDD<TrainingSplit> splits = scored.mapPartitions(blocks -> {
            TrainingSplit split = new TrainingSplit(dims);
            blocks.forEachRemaining(block -> addRows(block, weights, clip, validation, seed, split));
            return List.of(split).iterator();
        });
        return new CvaeSparkTraining(architecture, settings.objective(), settings.training(), plan, checkpoint)
                .train(splits, listener);
    }

    private static void addRows(
            EntropyBlock block, RowWeights weights, float clip, double validation, long seed, TrainingSplit into) {
        RowBlock rows = block.rows();
        for (int row = 0; row < rows.rows(); row++) {
            boolean held = RowRandom.of(seed, "validation", rows.keys()[row]).nextDouble() < validation;
            (held ? into.validation() : into.train())
                    .add(rows.features(), row, rows.labels()[row], weights.loss(block, row), clip);
        }
    }

    private static JavaRDD<SeedBlock> seeds(JavaRDD<EntropyBlock> scored, long[] rowsToMake, RowWeights weights) {
        boolean[] growing = new boolean[rowsToMake.length];
        for (int c = 0; c < growing.length; c++) {
            growing[c] = rowsToMake[c] > 0;
        }
        // On a cluster two copies: a lost executor must not cost the neighbors of the whole table again.
        StorageLevel level =
                scored.context().isLocal() ? StorageLevel.MEMORY_AND_DISK() : StorageLevel.MEMORY_AND_DISK_2();
        return scored.map(block -> SeedBlock.of(block, growing, weights)).persist(level);
    }

    /** Sum of odds per bucket and class; the number of buckets is bounded, so this is small. */
    private static double[][] bucketOdds(JavaRDD<SeedBlock> seeds, int numClasses) {
        return seeds.mapPartitions(blocks -> {
                    double[] sums = new double[numClasses];
                    blocks.forEachRemaining(block -> block.addOdds(sums));
                    return List.of(sums).iterator();
                })
                .collect()
                .toArray(new double[0][]);
    }

    /** The synthetic rows, bucket by bucket; lazy, and the same rows on every evaluation. */
    public JavaRDD<SyntheticRow> syntheticRows() {
        SeedPlan drawn = seedPlan;
        TrainedCvae trained = net;
        FeatureScaler scale = scaler;
        float clip = (float) settings.clip();
        long seed = settings.training().seed();
        return seeds.mapPartitionsWithIndex(
                (bucket, blocks) -> {
                    List<SeedBlock> all = new ArrayList<>();
                    blocks.forEachRemaining(all::add);
                    BucketGenerator generator = new BucketGenerator(all, drawn, bucket, trained, scale, clip, seed);
                    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> generator.close());
                    return generator;
                },
                false);
    }

    /** Where the net was trained. */
    public TrainingPlan plan() {
        return plan;
    }

    /** How features were scaled. */
    public FeatureScaler scaler() {
        return scaler;
    }

    /** The local entropy of the table. */
    public EntropySummary entropy() {
        return entropy;
    }

    /** The trained net. */
    public TrainedCvae net() {
        return net;
    }

    /** Wall seconds of each stage, in order. */
    public Map<String, Double> seconds() {
        return new LinkedHashMap<>(seconds);
    }

    /** Drops the persisted seeds. */
    public void release() {
        seeds.unpersist();
    }
}
