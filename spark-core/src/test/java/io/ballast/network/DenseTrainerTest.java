package io.ballast.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ballast.random.RowRandom;
import io.ballast.table.FeatureScaler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DenseTrainerTest {
    private static final EpochListener SILENT = (epoch, maxIter, loss) -> {};
    private static final TrainingRows NONE = new TrainingRows(2);
    private static final DenseArchitecture NET = net(false, 0);

    private static DenseArchitecture net(boolean batchNorm, double dropout) {
        return new DenseArchitecture(2, 2, List.of(16, 8), batchNorm, dropout, ClassifierLoss.CROSS_ENTROPY);
    }

    private static DenseSettings settings(int maxIter, int minSteps, WatchedMetric watched) {
        return settings(1e-2, maxIter, minSteps, 10, watched);
    }

    private static DenseSettings settings(double rate, int maxIter, int minSteps, int patience, WatchedMetric watched) {
        return new DenseSettings(
                new TrainingSettings(rate, 0, 0, 32, maxIter, patience, 1e-4, 42), minSteps, 5, 0.7, 0, watched, 0);
    }

    /** Class 1 where the features have the same sign. */
    private static TrainingRows quadrants(int count, long seed) {
        TrainingRows rows = new TrainingRows(2);
        for (int i = 0; i < count; i++) {
            RowRandom random = RowRandom.of(seed, "rows", i);
            float[] features = {(float) random.nextGaussian(), (float) random.nextGaussian()};
            rows.add(features, 0, features[0] * features[1] > 0 ? 1 : 0, 1, 10);
        }
        return rows;
    }

    /** Labels that nothing tells of. */
    private static TrainingRows noise(int count, double share, long seed) {
        TrainingRows rows = new TrainingRows(2);
        for (int i = 0; i < count; i++) {
            RowRandom random = RowRandom.of(seed, "rows", i);
            float[] features = {(float) random.nextGaussian(), (float) random.nextGaussian()};
            rows.add(features, 0, random.nextDouble() < share ? 1 : 0, 1, 10);
        }
        return rows;
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(ClassifierLoss.class)
    void learnsWhatNoLinearModelCan(ClassifierLoss loss) {
        DenseArchitecture net = new DenseArchitecture(2, 2, List.of(16, 8), false, 0, loss);

        TrainedDense trained = new DenseTrainer(net, settings(60, 0, WatchedMetric.AUC))
                .train(quadrants(600, 1), quadrants(300, 2), SILENT);

        assertThat(auc(trained, quadrants(500, 3))).isGreaterThan(0.99);
        assertThat(trained.summary().collapsed()).isFalse();
    }

    private static double auc(TrainedDense trained, TrainingRows rows) {
        DenseObjective objective = new DenseObjective(trained.architecture(), 0);
        return EpochScores.of(trained.outputs(rows), rows, objective, WatchedMetric.AUC)
                .metric();
    }

    @Test
    void theSameRowsAndSeedGiveTheSameWeightsBitForBit() {
        DenseTrainer trainer = new DenseTrainer(net(true, 0.3), settings(5, 0, WatchedMetric.AUC));

        TrainedDense first = trainer.train(quadrants(97, 1), quadrants(30, 2), SILENT);
        TrainedDense second = trainer.train(quadrants(97, 1), quadrants(30, 2), SILENT);

        assertThat(second.weights()).containsExactly(first.weights());
        assertThat(second.summary()).isEqualTo(first.summary());
    }

    @Test
    void validationRowsChangeWhichEpochIsKeptAndNothingElse() {
        DenseTrainer trainer = new DenseTrainer(NET, settings(1, 0, WatchedMetric.LOSS));

        TrainedDense one = trainer.train(quadrants(100, 1), quadrants(50, 2), SILENT);
        TrainedDense other = trainer.train(quadrants(100, 1), noise(70, 0.5, 3), SILENT);
        TrainedDense none = trainer.train(quadrants(100, 1), NONE, SILENT);

        assertThat(other.weights()).containsExactly(one.weights()).containsExactly(none.weights());
        assertThat(none.summary().epochs().get(0).validationLoss()).isNaN();
        assertThat(none.summary().watched()).isEqualTo(WatchedMetric.LOSS);
    }

    /** 10 rows an epoch allow for 80 scored ones: 200 take three epochs; the last epoch is scored in any case. */
    @Test
    void manyWatchedRowsAreScoredAfterSeveralEpochsOfFewRows() {
        DenseTrainer trainer = new DenseTrainer(NET, settings(9, 0, WatchedMetric.LOSS));

        TrainedDense trained = trainer.train(quadrants(10, 1), quadrants(200, 2), SILENT);

        List<Double> losses = trained.summary().epochs().stream()
                .map(DenseEpoch::validationLoss)
                .toList();
        assertThat(losses).hasSize(9);
        assertThat(IntStream.range(1, 9)
                        .filter(epoch -> !losses.get(epoch).equals(losses.get(epoch - 1)))
                        .boxed())
                .containsExactly(3, 6, 8);
        assertThat(trained.summary().bestEpoch()).isIn(0, 3, 6, 8);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(WatchedMetric.class)
    void keepsTheWeightsOfTheBestEpochAndNotTheLast(WatchedMetric watched) {
        // Few rows that the net learns by heart while others get worse.
        TrainingRows train = noise(40, 0.5, 1);
        TrainingRows validation = noise(100, 0.5, 2);
        DenseTrainer trainer = new DenseTrainer(NET, settings(0.02, 300, 0, 15, watched));

        TrainedDense trained = trainer.train(train, validation, SILENT);

        DenseSummary summary = trained.summary();
        assertThat(summary.stoppedEarly()).isTrue();
        assertThat(summary.epochs()).hasSize(summary.bestEpoch() + 16);
        DenseEpoch best = summary.epochs().get(summary.bestEpoch());
        assertThat(summary.epochs()).noneMatch(epoch -> watched.improves(epoch.watched(), best.watched(), 0));
        EpochScores kept = EpochScores.of(trained.outputs(validation), validation, new DenseObjective(NET, 0), watched);
        assertThat(kept.metric()).isEqualTo(best.watched());
        assertThat(kept.loss()).isEqualTo(best.validationLoss());
    }

    @Test
    void trainsForTheLeastStepsWhateverPatienceAndMaxIterSay() {
        DenseSettings settings = settings(1e-2, 3, 50, 1, WatchedMetric.LOSS);

        TrainedDense trained = new DenseTrainer(NET, settings).train(noise(64, 0.5, 1), noise(50, 0.5, 2), SILENT);

        assertThat(trained.summary().steps()).isEqualTo(50);
        assertThat(trained.summary().epochs()).hasSize(25);
    }

    @Test
    void endsOnceTheGradientIsSmall() {
        DenseSummary never = trained(0, 0).summary();
        DenseSummary soon = trained(0.05, 0).summary();
        DenseSummary later = trained(0.05, 399).summary();

        assertThat(never.converged()).isFalse();
        assertThat(never.epochs()).hasSize(200);
        assertThat(soon.converged()).isTrue();
        assertThat(soon.stoppedEarly()).isFalse();
        assertThat(soon.epochs())
                .hasSizeBetween(2, 100)
                .isEqualTo(never.epochs().subList(0, soon.epochs().size()));
        assertThat(later.converged()).isTrue();
        assertThat(later.steps()).isEqualTo(400);
    }

    /** On 64 rows, two batches, that a line tells apart. */
    private static TrainedDense trained(double gradientTolerance, int minSteps) {
        TrainingRows rows = new TrainingRows(2);
        for (int i = 0; i < 64; i++) {
            int label = i % 2;
            rows.add(new float[] {2 * label - 1, i / 64f}, 0, label, 1, 10);
        }
        DenseSettings settings = new DenseSettings(
                new TrainingSettings(1e-2, 0, 0, 32, 200, 200, 1e-4, 42),
                minSteps,
                5,
                1,
                0,
                WatchedMetric.LOSS,
                gradientTolerance);
        return new DenseTrainer(NET, settings).train(rows, NONE, SILENT);
    }

    @Test
    void theGradientOfAnEpochIsTheMeanOfThoseOfItsBatches() {
        EpochGradient within = new EpochGradient(2, 5, false);
        EpochGradient above = new EpochGradient(2, 4.999, false);
        for (EpochGradient epoch : List.of(within, above)) {
            epoch.add(new float[] {3, -4});
            epoch.add(new float[] {3, 12});
        }

        assertThat(within.endsSmall()).isTrue();
        assertThat(above.endsSmall()).isFalse();
        above.add(new float[] {0, 4});
        assertThat(above.endsSmall()).as("starts anew").isTrue();
    }

    @Test
    void theGradientOfAnEpochOfOneBatchIsItsOwn() {
        EpochGradient single = new EpochGradient(2, 5, true);
        single.add(new float[] {3, -4});
        assertThat(single.endsSmall()).isTrue();
        single.add(new float[] {3, -4.1f});
        assertThat(single.endsSmall()).isFalse();
    }

    @Test
    void aToleranceOfZeroIsNeverMet() {
        EpochGradient never = new EpochGradient(1, 0, false);
        never.add(new float[1]);

        assertThat(never.endsSmall()).isFalse();
    }

    @Test
    void refusesAToleranceBelowZero() {
        TrainingSettings training = new TrainingSettings(1e-3, 0, 0, 32, 1, 1, 0, 42);

        assertThatThrownBy(() -> new DenseSettings(training, 0, 5, 0.7, 0, WatchedMetric.LOSS, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("gradientTolerance must be at least 0, got -1.0");
    }

    @ParameterizedTest(name = "{0} classes")
    @ValueSource(ints = {2, 3})
    void predictsTheLikeliestClassOfEachRow(int classes) {
        DenseArchitecture net = new DenseArchitecture(2, classes, List.of(8), false, 0, ClassifierLoss.CROSS_ENTROPY);
        TrainingRows rows = quadrants(300, 1);
        TrainedDense trained = new TrainedDense(net, net.initialWeights(1), null);
        DenseScorer scorer = trained.scorer(FeatureScaler.identity(2));

        int[] predictions = trained.predictions(rows);

        float[] features = new float[2];
        for (int i = 0; i < rows.rows(); i++) {
            rows.copyRow(i, features, 0);
            double[] probabilities = scorer.probabilities(scorer.raw(new double[] {features[0], features[1]}));
            assertThat(probabilities[predictions[i]])
                    .isEqualTo(Arrays.stream(probabilities).max().orElseThrow());
        }
        assertThat(Arrays.stream(predictions).distinct().count()).isGreaterThan(1);
    }

    @Test
    void saysThatItPredictsOneClassOnly() {
        DenseSettings hasty = settings(1e-5, 2, 0, 1, WatchedMetric.AUC);
        TrainingRows rows = noise(400, 0.02, 1);
        DenseArchitecture moods = new DenseArchitecture(2, 2, List.of(4), false, 0, ClassifierLoss.MOODS);

        assertThat(new DenseTrainer(moods, hasty)
                        .train(rows, rows, SILENT)
                        .summary()
                        .collapsed())
                .isTrue();
    }

    @Test
    void aLastBatchOfOneRowIsNoBatchOfItsOwnUnderBatchNorm() {
        DenseTrainer trainer = new DenseTrainer(net(true, 0), settings(2, 0, WatchedMetric.LOSS));

        TrainedDense trained = trainer.train(quadrants(65, 1), NONE, SILENT);

        assertThat(trained.summary().steps()).isEqualTo(4);
        assertThat(trained.weights()).doesNotContain(Float.NaN);
    }

    @Test
    void weightsCountAgainstTheirMean() {
        TrainingRows light = weighted(1);
        TrainingRows heavy = weighted(1024);
        DenseTrainer trainer = new DenseTrainer(NET, settings(3, 0, WatchedMetric.LOSS));

        assertThat(trainer.train(heavy, NONE, SILENT).weights())
                .containsExactly(trainer.train(light, NONE, SILENT).weights());
    }

    private static TrainingRows weighted(double factor) {
        TrainingRows source = quadrants(50, 1);
        TrainingRows rows = new TrainingRows(2);
        float[] features = new float[2];
        for (int i = 0; i < source.rows(); i++) {
            source.copyRow(i, features, 0);
            rows.add(features, 0, source.label(i), factor * (1 + i % 3), 10);
        }
        return rows;
    }

    @Test
    void theScorerOfSingleRowsGivesTheSameOutputsAndProbabilities() {
        TrainingRows rows = quadrants(80, 1);
        TrainedDense trained = new DenseTrainer(net(true, 0.2), settings(20, 0, WatchedMetric.AUC))
                .train(rows, quadrants(50, 2), SILENT);
        DenseScorer scorer = trained.scorer(FeatureScaler.identity(2));

        float[] outputs = trained.outputs(rows);

        float[] features = new float[2];
        for (int i = 0; i < rows.rows(); i++) {
            rows.copyRow(i, features, 0);
            double[] row = {features[0], features[1]};
            assertThat(scorer.outputs(row)).containsExactly(new float[] {outputs[i]}, within(1e-4f));
            double probability = 1 / (1 + Math.exp(-outputs[i]));
            assertThat(scorer.probabilities(scorer.raw(row)))
                    .containsExactly(new double[] {1 - probability, probability}, within(1e-4));
        }
    }

    @Test
    void tellsOfEveryEpoch() {
        List<Integer> heard = new ArrayList<>();

        new DenseTrainer(NET, settings(4, 0, WatchedMetric.AUC))
                .train(quadrants(50, 1), quadrants(50, 2), (epoch, maxIter, loss) -> heard.add(epoch));

        assertThat(heard).containsExactly(0, 1, 2, 3);
    }

    @Test
    void refusesBatchesOfOneRowUnderBatchNorm() {
        DenseSettings single = new DenseSettings(
                new TrainingSettings(1e-3, 0, 0, 1, 1, 1, 0, 42), 0, 5, 0.7, 0, WatchedMetric.LOSS, 0);

        assertThatThrownBy(() -> new DenseTrainer(net(true, 0), single))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("batchSize must be at least 2 where batchNorm is true, since one row has no spread, got 1");
    }
}
