package io.ballast.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ballast.checkpoint.CheckpointFolder;
import io.ballast.random.RowRandom;
import io.ballast.spark.LocalSpark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.MultiLayerUpdater;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class CvaeTrainerTest {
    private static final CvaeArchitecture NET = new CvaeArchitecture(4, 2, List.of(16, 8), 3, 0.2, 0.1);
    private static final CvaeObjective OBJECTIVE = new CvaeObjective(0.1, 0.01, 0);
    private static final EpochListener SILENT = (epoch, maxIter, loss) -> {};

    private static TrainingSettings settings(int maxIter, int patience) {
        return new TrainingSettings(1e-3, 1e-5, 1, 32, maxIter, patience, 0, 42);
    }

    /** Two classes on two curves, with noise. */
    private static TrainingRows rows(int count, long seed) {
        TrainingRows rows = new TrainingRows(4);
        for (int i = 0; i < count; i++) {
            RowRandom random = RowRandom.of(seed, "rows", i);
            int label = i % 2;
            double t = random.nextGaussian();
            float[] features = {
                (float) t, (float) (t * t - 1), (float) (label - 0.5), (float) (0.1 * random.nextGaussian())
            };
            rows.add(features, 0, label, 1, 10);
        }
        return rows;
    }

    @Test
    void learnsToReconstruct() {
        TrainedCvae trained = new CvaeTrainer(NET, OBJECTIVE, settings(60, 60))
                .train(rows(600, 1), rows(200, 2), CvaeCheckpoint.none(), SILENT);

        List<LossPoint> validation = trained.history().validation();
        assertThat(validation.get(trained.history().bestEpoch()).correlation()).isGreaterThan(0.7);
        assertThat(validation.get(trained.history().bestEpoch()).total())
                .isLessThan(validation.get(0).total() / 2);
    }

    @Test
    void theSameRowsAndSeedGiveTheSameWeightsBitForBit() {
        CvaeTrainer trainer = new CvaeTrainer(NET, OBJECTIVE, settings(5, 5));

        TrainedCvae first = trainer.train(rows(100, 1), rows(30, 2), CvaeCheckpoint.none(), SILENT);
        TrainedCvae second = trainer.train(rows(100, 1), rows(30, 2), CvaeCheckpoint.none(), SILENT);

        assertThat(second.weights()).containsExactly(first.weights());
        assertThat(second.history()).isEqualTo(first.history());
    }

    @Test
    void keepsTheWeightsOfTheBestEpochAndNotTheLast() {
        // Ten rows that the net learns by heart while ten others get worse.
        TrainingRows train = rows(10, 1);
        TrainingRows validation = rows(10, 99);
        TrainingSettings eager = new TrainingSettings(0.05, 0, 1, 32, 400, 15, 0, 42);

        TrainedCvae trained =
                new CvaeTrainer(NET, OBJECTIVE, eager).train(train, validation, CvaeCheckpoint.none(), SILENT);

        TrainingHistory history = trained.history();
        assertThat(history.stoppedEarly()).isTrue();
        assertThat(history.train()).hasSize(history.bestEpoch() + 16);
        double best = history.validation().get(history.bestEpoch()).total();
        assertThat(history.validation())
                .allSatisfy(point -> assertThat(point.total()).isGreaterThanOrEqualTo(best));
        assertThat(lossOf(trained, validation, eager)).isEqualTo(best);
    }

    private static double lossOf(TrainedCvae trained, TrainingRows rows, TrainingSettings settings) {
        try (CvaeEvaluator evaluator = new CvaeEvaluator(NET, OBJECTIVE, settings.seed())) {
            CvaeWeights weights = new CvaeWeights(NET, Nd4j.createFromArray(trained.weights()));
            return evaluator.evaluate(rows, weights).total(OBJECTIVE);
        }
    }

    @Test
    void clipsTheGradientByTheNormOverAllWeights() {
        TrainingSettings clipped = new TrainingSettings(1e-3, 0, 0.01, 32, 1, 1, 0, 42);
        MultiLayerNetwork network = new MultiLayerNetwork(CvaeNetworks.configure(NET, OBJECTIVE, clipped));
        network.init();
        CvaeLayer layer = (CvaeLayer) network.getLayer(0);
        TrainingRows rows = rows(32, 1);
        int[] order = BatchLoader.shuffled(32, RowRandom.of(1, "order", 0));
        BatchLoader.Batch batch = new BatchLoader(rows, 2).loadNew(order, 0, 32);
        network.setInput(batch.inputs());
        network.setLabels(batch.weights());
        network.computeGradientAndScore();
        INDArray gradient = layer.getGradientsViewArray();
        double before = gradient.norm2Number().doubleValue();

        new MultiLayerUpdater(network).preApply(layer, network.gradient(), 0);

        assertThat(before).isGreaterThan(0.01);
        assertThat(gradient.norm2Number().doubleValue()).isCloseTo(0.01, within(1e-6));
    }

    @Test
    void theConfigurationTravelsAsJson() {
        MultiLayerConfiguration sent = CvaeNetworks.configure(NET, OBJECTIVE, settings(5, 5));

        MultiLayerConfiguration received = MultiLayerConfiguration.fromJson(sent.toJson());

        CvaeLayerConf layer = (CvaeLayerConf) received.getConf(0).getLayer();
        assertThat(layer.architecture()).isEqualTo(NET);
        assertThat(layer.objective()).isEqualTo(OBJECTIVE);
        assertThat(layer.getNoiseSeed()).isEqualTo(42);
    }

    @Test
    void aLossThatIsNoNumberEndsTrainingWithASentence() {
        assertThatThrownBy(() -> new EarlyStopping().take(3, Double.NaN, 0, new float[1]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "training diverged in epoch 3 (loss NaN); lower learningRate, or set scaling = robust if some features have extreme values");
    }

    @ParameterizedTest(name = "{0} rows: batches of {1}")
    @CsvSource({"100, 32", "9600, 32", "19200, 64", "40000, 128", "301312, 512", "10000000, 1024"})
    void batchesGrowWithTheTable(long rows, int batch) {
        TrainingSettings automatic = new TrainingSettings(1e-3, 0, 1, 0, 1, 1, 0, 42);

        assertThat(automatic.batchSizeFor(rows)).isEqualTo(batch);
    }

    @Test
    void dataParallelTrainingLearnsWhatOneTaskLearns() {
        JavaSparkContext spark =
                JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
        List<TrainingSplit> splits = new ArrayList<>();
        for (int part = 0; part < 4; part++) {
            TrainingSplit split = new TrainingSplit(4);
            split.train().append(rows(200, part));
            split.validation().append(rows(50, 100 + part));
            splits.add(split);
        }
        TrainingSettings quick = new TrainingSettings(5e-3, 1e-5, 1, 32, 12, 12, 0, 42);
        List<Integer> heard = new ArrayList<>();

        TrainedCvae spread = new CvaeSparkTraining(
                        NET, OBJECTIVE, quick, new TrainingPlan(2, false), CvaeCheckpoint.none())
                .train(spark.parallelize(splits, 4), (epoch, maxIter, loss) -> heard.add(epoch));
        TrainedCvae single = new CvaeSparkTraining(
                        NET, OBJECTIVE, quick, new TrainingPlan(1, false), CvaeCheckpoint.none())
                .train(spark.parallelize(splits, 4), SILENT);

        assertThat(heard).hasSize(12);
        assertThat(best(spread).correlation()).isGreaterThan(0.7);
        assertThat(best(spread).total())
                .isLessThan(spread.history().validation().get(0).total());
        assertThat(best(single).correlation()).isGreaterThan(0.7);
    }

    private static LossPoint best(TrainedCvae trained) {
        return trained.history().validation().get(trained.history().bestEpoch());
    }

    @Nested
    class Checkpoints {
        @TempDir
        private Path folder;

        private CvaeCheckpoint checkpoint(String fingerprint) {
            return CvaeCheckpoint.in(
                    CheckpointFolder.in(
                            new Configuration(), folder.toString(), "fit of LEO-CVAE", Set.of(CvaeCheckpoint.FILE)),
                    fingerprint,
                    1);
        }

        private TrainedCvae train(CvaeCheckpoint checkpoint, EpochListener listener) {
            return new CvaeTrainer(NET, OBJECTIVE, settings(6, 6))
                    .train(rows(100, 1), rows(30, 2), checkpoint, listener);
        }

        @Test
        void areGoneOnFromAsIfNothingHadHappened() {
            TrainedCvae whole = train(CvaeCheckpoint.none(), SILENT);
            assertThatThrownBy(() -> train(checkpoint("these rows"), stoppingAfter(2)))
                    .hasMessage("stopped");
            List<Integer> seen = new ArrayList<>();
            TrainedCvae resumed = train(checkpoint("these rows"), (epoch, maxIter, loss) -> seen.add(epoch));
            assertThat(seen).containsExactly(3, 4, 5);
            assertThat(resumed.weights()).containsExactly(whole.weights());
            assertThat(resumed.history()).isEqualTo(whole.history());
        }

        @Test
        void holdATrainingThatIsDone() {
            TrainedCvae first = train(checkpoint("these rows"), SILENT);
            TrainedCvae again = train(checkpoint("these rows"), (epoch, maxIter, loss) -> {
                throw new IllegalStateException("trained again");
            });
            assertThat(again.weights()).containsExactly(first.weights());
            assertThat(again.history()).isEqualTo(first.history());
        }

        @Test
        void ofDataParallelTrainingKeepItsEpochs() {
            JavaSparkContext spark =
                    JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
            TrainingSplit split = new TrainingSplit(4);
            split.train().append(rows(200, 1));
            List<TrainingSplit> splits = List.of(split, split);
            CvaeSparkTraining training = new CvaeSparkTraining(
                    NET, OBJECTIVE, settings(4, 4), new TrainingPlan(2, false), checkpoint("these rows"));
            List<Double> losses = new ArrayList<>();
            assertThatThrownBy(() -> training.train(spark.parallelize(splits, 2), (epoch, maxIter, loss) -> {
                        losses.add(loss);
                        stoppingAfter(1).epochDone(epoch, maxIter, loss);
                    }))
                    .hasMessage("stopped");
            TrainedCvae resumed =
                    training.train(spark.parallelize(splits, 2), (epoch, maxIter, loss) -> losses.add(loss));
            assertThat(resumed.history().train()).extracting(LossPoint::total).isEqualTo(losses);
            assertThat(losses).hasSize(4).isSortedAccordingTo(Comparator.reverseOrder());
        }

        @Test
        void ofOtherRowsAreRefused() {
            train(checkpoint("these rows"), SILENT);
            assertThatThrownBy(() -> checkpoint("other rows").check(NET))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "checkpointDir '%s' holds a fit of LEO-CVAE with other settings or rows; give the same to go on with it, or another folder"
                                    .formatted(folder));
        }

        private static EpochListener stoppingAfter(int last) {
            return (epoch, maxIter, loss) -> {
                if (epoch == last) {
                    throw new IllegalStateException("stopped");
                }
            };
        }
    }
}
