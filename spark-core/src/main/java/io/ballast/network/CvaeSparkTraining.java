package io.ballast.network;

import io.ballast.random.RowRandom;
import io.ballast.table.OrderedCoalescer;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Trains a CVAE on the executors of a Spark application, as a {@link TrainingPlan} says. */
public final class CvaeSparkTraining {
    private static final int AVERAGINGS_PER_EPOCH = 4;

    private final CvaeArchitecture architecture;
    private final CvaeObjective objective;
    private final TrainingSettings settings;
    private final TrainingPlan plan;
    private final CvaeCheckpoint checkpoint;

    public CvaeSparkTraining(
            CvaeArchitecture architecture,
            CvaeObjective objective,
            TrainingSettings settings,
            TrainingPlan plan,
            CvaeCheckpoint checkpoint) {
        this.architecture = architecture;
        this.objective = objective;
        this.settings = settings;
        this.plan = plan;
        this.checkpoint = checkpoint;
    }

    /**
     * Trains; nothing but losses and weights reaches the driver.
     *
     * @param splits one element a partition, in canonical order
     * @param listener told of every epoch, on an executor in one task and on the driver data-parallel
     * @throws IllegalArgumentException if the checkpoint is of another training, or damaged
     */
    public TrainedCvae train(JavaRDD<TrainingSplit> splits, EpochListener listener) {
        checkpoint.check(architecture);
        return plan.workers() == 1 ? inOneTask(splits, listener) : dataParallel(splits, listener);
    }

    private TrainedCvae inOneTask(JavaRDD<TrainingSplit> splits, EpochListener listener) {
        CvaeTrainer trainer = new CvaeTrainer(architecture, objective, settings);
        int dims = architecture.dims();
        CvaeCheckpoint kept = checkpoint;
        JavaRDD<TrainingResult> result = OrderedCoalescer.coalesce(splits, 1).mapPartitions(parts -> {
            Gpus.bindTask();
            TrainingSplit all = TrainingSplit.merged(parts, dims);
            TrainedCvae trained = trainer.train(all.train(), all.validation(), kept, listener);
            return List.of(new TrainingResult(trained)).iterator();
        });
        return plan.gpus().on(result).first().toTrained(architecture);
    }

    private TrainedCvae dataParallel(JavaRDD<TrainingSplit> splits, EpochListener listener) {
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(splits.context());
        JavaRDD<TrainingSplit> workers = plan.gpus().on(dealt(splits)).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            long rows = workers.map(split -> (long) split.train().rows()).reduce(Long::sum);
            return averaged(spark, workers, rows, listener);
        } finally {
            workers.unpersist();
        }
    }

    /** One split a worker, about equally large: every split is dealt out row by row, and the hands are put together. */
    private JavaRDD<TrainingSplit> dealt(JavaRDD<TrainingSplit> splits) {
        int workers = plan.workers();
        int dims = architecture.dims();
        return splits.flatMapToPair(split -> split.deal(workers).iterator())
                .partitionBy(new HashPartitioner(workers))
                .values()
                .mapPartitions(
                        parts -> List.of(TrainingSplit.merged(parts, dims)).iterator());
    }

    private TrainedCvae averaged(
            JavaSparkContext spark, JavaRDD<TrainingSplit> workers, long rows, EpochListener listener) {
        int batch = settings.batchSizeFor(rows);
        SparkDl4jMultiLayer network = new SparkDl4jMultiLayer(
                spark, CvaeNetworks.configure(architecture, objective, settings), master(batch, rows));
        CvaeProgress progress = checkpoint.goOn(architecture, network.getNetwork());
        while (!progress.isOver(settings)) {
            int epoch = progress.epochs();
            network.fit(batches(workers, batch, epoch));
            LossSums[] sums = evaluate(
                    spark, workers, network.getNetwork().params().data().asFloat());
            LossPoint watched = sums[1].rows > 0 ? sums[1].point(objective) : null;
            double loss = progress.take(sums[0].point(objective), watched, network.getNetwork(), settings.tol());
            checkpoint.keep(progress, network.getNetwork(), settings);
            listener.epochDone(epoch, settings.maxIter(), loss);
        }
        return progress.trained(architecture, batch, settings);
    }

    private ParameterAveragingTrainingMaster master(int batch, long rows) {
        long stepsPerWorker = Math.max(1, rows / ((long) batch * plan.workers()));
        return new ParameterAveragingTrainingMaster.Builder(plan.workers(), batch)
                .batchSizePerWorker(batch)
                .averagingFrequency((int) Math.max(1, stepsPerWorker / AVERAGINGS_PER_EPOCH))
                .rddTrainingApproach(RDDTrainingApproach.Direct) // Export needs a shared default file system
                .repartionData(Repartition.Never)
                .saveUpdater(true) // else Adam starts anew at every averaging
                .storageLevel(null) // the rows are persisted already
                .workerPrefetchNumBatches(0) // with prefetch, a lost node also kills a healthy executor
                .rngSeed(settings.seed())
                .build();
    }

    /** Mini-batches of an epoch, made one by one on the workers from their own rows, shuffled anew each epoch. */
    private JavaRDD<DataSet> batches(JavaRDD<TrainingSplit> workers, int batch, int epoch) {
        int numClasses = architecture.numClasses();
        long seed = settings.seed();
        return workers.flatMap(split -> {
            Gpus.bindTask();
            TrainingRows rows = split.train();
            long draw = ((long) epoch << 32) + TaskContext.getPartitionId();
            int[] order = BatchLoader.shuffled(rows.rows(), RowRandom.of(seed, "epoch order", draw));
            BatchLoader loader = new BatchLoader(rows, numClasses);
            return IntStream.range(0, (order.length + batch - 1) / batch)
                    .mapToObj(i -> loader.loadNew(order, i * batch, Math.min(order.length, (i + 1) * batch)))
                    .map(loaded -> new DataSet(loaded.inputs(), loaded.weights()))
                    .iterator();
        });
    }

    /** Losses of all training and all validation rows; partial sums are added in the order of partitions. */
    private LossSums[] evaluate(JavaSparkContext spark, JavaRDD<TrainingSplit> workers, float[] flat) {
        Broadcast<float[]> shared = spark.broadcast(flat);
        CvaeArchitecture net = architecture;
        CvaeObjective loss = objective;
        long seed = settings.seed();
        try {
            LossSums[] total = {new LossSums(), new LossSums()};
            workers.map(split -> {
                        Gpus.bindTask();
                        CvaeWeights weights = new CvaeWeights(net, Nd4j.createFromArray(shared.value()));
                        try (CvaeEvaluator evaluator = new CvaeEvaluator(net, loss, seed)) {
                            return new LossSums[] {
                                evaluator.evaluate(split.train(), weights),
                                evaluator.evaluate(split.validation(), weights)
                            };
                        }
                    })
                    .collect()
                    .forEach(part -> {
                        total[0].add(part[0]);
                        total[1].add(part[1]);
                    });
            return total;
        } finally {
            shared.destroy();
        }
    }
}
