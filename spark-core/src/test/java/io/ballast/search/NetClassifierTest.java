package io.ballast.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ballast.network.GpuSource;
import io.ballast.network.TrainedDense;
import io.ballast.spark.LocalSpark;
import io.ballast.table.FeatureScaler;
import io.ballast.table.RowBlock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NetClassifierTest {
    private static final FeatureScaler SCALER = new FeatureScaler(new double[] {1.5, 0}, new double[] {2, 1});
    private static final GpuSource CPU = GpuSource.none("a test");
    private static final RowBlock TRAIN = FoldedSets.TRAIN;
    private static final RowBlock VALIDATION = FoldedSets.VALIDATION;

    private static InnerNet net(InnerNet.Stopping stopping, int maxSteps, int nets, boolean warmStart) {
        return new InnerNet(List.of(8), 0.02, 16, stopping, 60, maxSteps, 50, 0, 5, nets, warmStart);
    }

    private static NetClassifier classifier(int maxSteps, int nets, boolean warmStart) {
        return new NetClassifier(net(InnerNet.Stopping.SOLVED, maxSteps, nets, warmStart), SCALER, 2, 42, CPU);
    }

    private static CandidateSet set(int hand, RowBlock train, RowBlock validation, float... start) {
        return new CandidateSet(hand, 0, train, ScoredRows.all(validation), start, 3, 1, 0.5);
    }

    private static JavaRDD<CandidateSet> sets(CandidateSet... sets) {
        return JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext())
                .parallelize(List.of(sets), sets.length);
    }

    private static Scoring scoring(Method method, int classes) {
        return new Scoring(method, classes, 0, 5, 42);
    }

    private static Outcome outcome(NetClassifier classifier, int step, CandidateSet set) {
        return classifier.score(sets(set), scoring(Method.MOODS, 2), step).get(0);
    }

    @Nested
    class Learning {
        @ParameterizedTest
        @EnumSource(InnerNet.Stopping.class)
        void separatesClassesThatAreApart(InnerNet.Stopping stopping) {
            NetClassifier classifier = new NetClassifier(net(stopping, 200, 1, false), SCALER, 2, 42, CPU);

            Outcome outcome = outcome(classifier, 1, set(0, TRAIN, VALIDATION));

            assertThat(outcome.score().values()).containsExactly(1, 1);
            assertThat(outcome.rows()).isEqualTo(60);
            assertThat(outcome.drawn()).isEqualTo(3);
            assertThat(outcome.made()).isEqualTo(1);
            assertThat(outcome.weights()).isEmpty();
        }

        @Test
        void separatesThreeClasses() {
            NetClassifier classifier =
                    new NetClassifier(net(InnerNet.Stopping.SOLVED, 240, 1, false), SCALER, 3, 42, CPU);

            Outcome outcome = classifier
                    .score(
                            sets(set(0, FoldedSets.block(4, 40, 20, 20), FoldedSets.block(4, 20, 9, 9))),
                            scoring(Method.MOODS, 3),
                            1)
                    .get(0);

            assertThat(outcome.score().values()).hasSize(3).containsOnly(1);
        }

        @Test
        void theLossFallsWhileItLearns() {
            Scoring loss = scoring(Method.MUBO, 2);

            double early = classifier(4, 1, false)
                    .score(sets(set(0, TRAIN, VALIDATION)), loss, 1)
                    .get(0)
                    .score()
                    .value(0);
            double late = classifier(200, 1, false)
                    .score(sets(set(0, TRAIN, VALIDATION)), loss, 1)
                    .get(0)
                    .score()
                    .value(0);

            assertThat(early).isNegative().isLessThan(late - 0.1);
            assertThat(late).isNegative();
        }

        /** Of 60 rows an epoch is 4 batches. */
        @Test
        void endsWithTheEpochOfTheLastStep() {
            assertThat(outcome(classifier(49, 1, false), 1, set(0, TRAIN, VALIDATION))
                            .steps())
                    .isEqualTo(52);
            assertThat(outcome(classifier(10_000, 1, false), 1, set(0, TRAIN, VALIDATION))
                            .steps())
                    .isEqualTo(240);
        }

        @Test
        void aSetThatNetsDivergeOnIsTheWorst() {
            InnerNet steep = new InnerNet(List.of(8), 1e30, 16, InnerNet.Stopping.SOLVED, 9, 9, 9, 0, 1, 1, false);

            Outcome outcome = outcome(new NetClassifier(steep, SCALER, 2, 42, CPU), 1, set(2, TRAIN, VALIDATION));

            assertThat(outcome.hand()).isEqualTo(2);
            assertThat(outcome.score().values()).containsExactly(0, 0);
            assertThat(outcome.rows()).isEqualTo(60);
        }

        @Test
        void isNotTriedOnACandidateThatDrewNothing() {
            CandidateSet nothing =
                    new CandidateSet(1, 0, TRAIN.select(new int[0]), ScoredRows.all(VALIDATION), new float[0], 0, 0, 0);

            List<Outcome> outcomes = new ArrayList<>(classifier(8, 1, false)
                    .score(sets(set(0, TRAIN, VALIDATION), nothing), scoring(Method.MOODS, 2), 1));

            outcomes.sort(Comparator.comparingInt(Outcome::hand));
            assertThat(outcomes).extracting(Outcome::hand).containsExactly(0, 1);
            assertThat(outcomes.get(0).score()).isNotNull();
            assertThat(outcomes.get(1).score()).isNull();
        }
    }

    @Nested
    class Tasks {
        private final SparkContext spark = LocalSpark.session().sparkContext();
        private final List<Integer> tasksOfStages = new CopyOnWriteArrayList<>();
        private final SparkListener counts = new SparkListener() {
            @Override
            public void onStageCompleted(SparkListenerStageCompleted done) {
                tasksOfStages.add(done.stageInfo().numTasks());
            }
        };

        @BeforeEach
        void counts() throws TimeoutException {
            spark.listenerBus().waitUntilEmpty();
            spark.addSparkListener(counts);
        }

        @AfterEach
        void countsNoMore() {
            spark.removeSparkListener(counts);
        }

        private void assertThatStagesHave(Integer... tasks) throws TimeoutException {
            spark.listenerBus().waitUntilEmpty();
            assertThat(tasksOfStages).containsExactly(tasks);
        }

        @Test
        void aNetGoesToItsCandidate() throws TimeoutException {
            JavaRDD<CandidateSet> sets = sets(set(0, TRAIN, VALIDATION), set(1, TRAIN, VALIDATION));

            classifier(8, 1, false).score(sets, scoring(Method.MOODS, 2), 1);

            assertThatStagesHave(2);
        }

        @Test
        void severalNetsOfASetAreSpread() throws TimeoutException {
            Outcome outcome = outcome(classifier(8, 3, false), 1, set(0, TRAIN, VALIDATION));

            assertThatStagesHave(1, 3);
            assertThat(outcome.steps()).isEqualTo(3 * 8);
        }

        @Test
        void everyNetHasAPartitionOfItsOwn() {
            JavaRDD<NetTask> tasks =
                    sets(set(0, TRAIN, VALIDATION), set(1, TRAIN, VALIDATION)).flatMap(set -> NetTask.of(set, 3));

            List<List<String>> partitions = NetClassifier.spread(tasks, 3)
                    .map(task -> task.set().hand() + "/" + task.net())
                    .glom()
                    .collect();

            assertThat(partitions)
                    .containsExactly(
                            List.of("0/0"),
                            List.of("0/1"),
                            List.of("0/2"),
                            List.of("1/0"),
                            List.of("1/1"),
                            List.of("1/2"));
        }
    }

    @Nested
    class InFolds {
        private Outcome outcome(int nets, int... swapped) {
            CandidateSet[] parts = FoldedSets.parts(0, swapped).toArray(CandidateSet[]::new);
            return classifier(200, nets, false)
                    .score(sets(parts), FoldedSets.scoring(), 1)
                    .get(0);
        }

        /**
         * Of the first repeat the rows of one fold, 10 and 5, are scored by a net that learned the labels swapped. Of class 1 then 5 are found, 5 are not
         * and 10 are others': F1 is 2 * 5 / (10 + 15); of class 0 it is 2 * 10 / (20 + 15). Of the second repeat both are 1.
         */
        @Test
        void eachFoldIsScoredByANetOfItsOwnAndScoresAreTheMeansOverRepeats() {
            Outcome outcome = outcome(1, 2);

            assertThat(outcome.score().value(0)).isCloseTo((0.4 + 1) / 2, within(1e-12));
            assertThat(outcome.score().value(1)).isCloseTo(((0.4 + 20.0 / 35) / 2 + 1) / 2, within(1e-12));
            assertThat(outcome.steps()).isEqualTo(4 * 200);
            assertThat(outcome.rows()).isEqualTo(60);
            assertThat(outcome.makingSeconds()).isEqualTo(5 * 0.5);
        }

        @Test
        void aRepeatOfSwappedLabelsCountsAsOneOfTwo() {
            assertThat(outcome(2, 3, 4).score().values()).containsExactly(0.5, 0.5);
        }
    }

    @Nested
    class Repeating {
        private final RowBlock near = FoldedSets.block(0.4, 40, 20);
        private final RowBlock nearValidation = FoldedSets.block(0.4, 30, 15);

        private double loss(int step, CandidateSet set) {
            return classifier(20, 1, false)
                    .score(sets(set), scoring(Method.MUBO, 2), step)
                    .get(0)
                    .score()
                    .value(0);
        }

        @Test
        void theSameSeedAndStepGiveTheSameScoreForEveryCandidate() {
            double loss = loss(1, set(0, near, nearValidation));

            assertThat(loss(1, set(0, near, nearValidation))).isEqualTo(loss);
            assertThat(loss(1, set(3, near, nearValidation))).isEqualTo(loss);
            assertThat(loss(2, set(0, near, nearValidation))).isNotEqualTo(loss);
        }

        @Test
        void theNetsAreThoseThatWereScored() {
            NetClassifier three = classifier(20, 3, false);
            CandidateSet set = set(0, near, nearValidation);

            List<TrainedDense> nets = three.nets(List.of(sets(set)), 5).get(0);

            Outcome outcome = three.score(sets(set), scoring(Method.MUBO, 2), 5).get(0);
            assertThat(nets).hasSize(3);
            assertThat(nets.get(0).weights()).isNotEqualTo(nets.get(1).weights());
            assertThat(outcome.steps()).isEqualTo(3 * 20);
            assertThat(outcome.score().value(0))
                    .isCloseTo(
                            -nets.stream()
                                    .mapToDouble(net -> meanLoss(net, nearValidation))
                                    .average()
                                    .orElseThrow(),
                            within(1e-6));
        }

        @Test
        void netsOfSeveralSetsAreThoseOfEach() {
            NetClassifier two = classifier(20, 2, false);
            JavaRDD<CandidateSet> first = sets(set(0, near, nearValidation));
            JavaRDD<CandidateSet> second = sets(set(0, nearValidation, near));

            List<List<TrainedDense>> both = two.nets(List.of(first, second), 5, 0);

            assertThat(weights(both.get(0)))
                    .isDeepEqualTo(weights(two.nets(List.of(first), 5).get(0)));
            assertThat(weights(both.get(1)))
                    .isDeepEqualTo(weights(two.nets(List.of(second), 0).get(0)));
            assertThat(weights(both.get(1))).hasDimensions(2, two.architecture().numParams());
        }

        private float[][] weights(List<TrainedDense> nets) {
            return nets.stream().map(TrainedDense::weights).toArray(float[][]::new);
        }

        /** Definition 1 with z the output for class 1, of the majority, class 0. */
        private double meanLoss(TrainedDense net, RowBlock rows) {
            double sum = 0;
            int count = 0;
            for (double[] row : classifier(20, 3, false)
                    .outputs(sets(set(0, rows, rows)), net)
                    .collect()) {
                double z = row[1];
                if (row[0] == 0) {
                    sum -= 1 - z - Math.log(Math.exp(z) + Math.exp(1 - z));
                    count++;
                }
            }
            return sum / count;
        }
    }

    @Nested
    class WarmStarts {
        @Test
        void goOnFromGivenWeights() {
            NetClassifier classifier = classifier(4, 1, true);
            Scoring loss = scoring(Method.MUBO, 2);
            Outcome first = classifier(200, 1, true)
                    .score(sets(set(0, TRAIN, VALIDATION)), loss, 1)
                    .get(0);

            Outcome cold =
                    classifier.score(sets(set(0, TRAIN, VALIDATION)), loss, 2).get(0);
            Outcome warm = classifier
                    .score(sets(set(0, TRAIN, VALIDATION, first.weights())), loss, 2)
                    .get(0);

            assertThat(first.weights()).hasSize(classifier.architecture().numParams());
            assertThat(warm.score().value(0)).isGreaterThan(cold.score().value(0) + 0.1);
        }
    }

    @Nested
    class BadInput {
        @Test
        void isRefusedWithASentence() {
            assertThatThrownBy(() -> new InnerNet(List.of(), 1, 1, InnerNet.Stopping.SOLVED, 1, 1, 1, 0, 1, 1, false))
                    .hasMessage("hiddenLayers must be one or more widths of at least 1, got []");
            assertThatThrownBy(() -> new InnerNet(List.of(8), 0, 1, InnerNet.Stopping.SOLVED, 1, 1, 1, 0, 1, 1, false))
                    .hasMessage("learningRate must be above 0 and gradientTolerance at least 0, got 0.0 and 0.0");
            assertThatThrownBy(() -> InnerNet.Stopping.parse("late"))
                    .hasMessage("innerStopping must be solved, validation, got 'late'");
        }
    }
}
