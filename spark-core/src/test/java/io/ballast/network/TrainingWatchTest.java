package io.ballast.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TrainingWatchTest {
    private static final DenseSettings SETTINGS = new DenseSettings(
            new TrainingSettings(1, 0, 0, 32, 100, 3, 1e-4, 42), 0, 1, 0.5, 0, WatchedMetric.AVERAGE_F1, 0);

    private final TrainingWatch watch = new TrainingWatch(SETTINGS, WatchedMetric.AVERAGE_F1, 0.6);
    private double trainingLoss = 0.5;
    private int epoch;

    private void see(double metric, double loss, boolean tellsApart) {
        watch.after(epoch, trainingLoss, new EpochScores(loss, metric, tellsApart), new float[] {epoch});
        epoch++;
    }

    @Test
    void patienceDoesNotCountWhileAllRowsAreCalledOneClass() {
        for (int i = 0; i < 20; i++) {
            see(0.49, 0.3, false);
        }
        assertThat(watch.patienceIsOver()).isFalse();
        assertThat(watch.learningRate()).isEqualTo(1);
    }

    @Test
    void anEpochThatTellsClassesApartBeatsAnyThatDoesNot() {
        see(0.9, 0.1, false);
        see(0.5, 0.7, true);
        see(0.95, 0.1, false);

        assertThat(watch.bestEpoch()).isEqualTo(1);
        assertThat(watch.bestWeights()).containsExactly(1);
    }

    @Test
    void aLuckyRandomStartIsNotKept() {
        trainingLoss = 0.7;
        see(0.99, 0.7, true);
        for (int i = 0; i < 10; i++) {
            see(0.6, 0.69, true);
        }
        assertThat(watch.bestEpoch()).isEqualTo(1);
        assertThat(watch.patienceIsOver()).isFalse();
        trainingLoss = 0.5;
        see(0.7, 0.9, true);
        trainingLoss = 0.65; // once begun is begun
        see(0.8, 0.5, true);

        assertThat(watch.bestEpoch()).isEqualTo(12);
    }

    @Test
    void tiesAreBrokenByTheLoss() {
        see(0.8, 0.3, true);
        see(0.8, 0.2, true);
        see(0.8, 0.25, true);

        assertThat(watch.bestEpoch()).isEqualTo(1);
    }

    @Test
    void stopsAfterThatManyEpochsWithoutImprovement() {
        see(0.8, 0.3, true);
        see(0.7, 0.1, true);
        see(0.7, 0.1, true);
        assertThat(watch.patienceIsOver()).isFalse();
        see(0.7, 0.1, true);
        assertThat(watch.patienceIsOver()).isTrue();
    }

    @Test
    void theLearningRateFallsOnAPlateau() {
        see(0.8, 0.3, true);
        see(0.8, 0.2, true); // no plateau: better by the loss
        see(0.8, 0.2, true);
        assertThat(watch.learningRate()).isEqualTo(1);
        see(0.8, 0.2, true);
        assertThat(watch.learningRate()).isEqualTo(0.5);
        see(0.9, 0.2, true);
        see(0.9, 0.2, true);
        assertThat(watch.learningRate()).isEqualTo(0.5);
    }

    @Test
    void aLossThatIsNoNumberEndsTrainingWithASentence() {
        assertThatThrownBy(() -> see(0.5, Double.NaN, true))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "training diverged in epoch 0 (loss NaN); lower learningRate, or leave standardize at true");
    }

    /** Golden values of scikit-learn 1.2.1: roc_auc_score and f1_score(average='macro'), with sample_weight. */
    @Nested
    class Scores {
        private final int[] labels = {0, 1, 1, 0, 1, 0, 0};
        private final float[] weights = {1, 2, 1, 3, 1, 1, 0.5f};

        @Test
        void areaUnderTheCurveCountsTiesHalf() {
            float[] scores = {0.1f, 0.4f, 0.35f, 0.4f, 0.8f, -2, 0.35f};
            assertThat(EpochScores.auc(scores, i -> labels[i] == 1, i -> 1))
                    .isCloseTo(0.8333333333333333, within(1e-12));
            assertThat(EpochScores.auc(scores, i -> labels[i] == 1, i -> weights[i]))
                    .isCloseTo(0.7159090909090909, within(1e-12));
            assertThat(EpochScores.auc(scores, i -> false, i -> 1)).isEqualTo(0.5);
        }

        @Test
        void averageF1OfThoseThatOccur() {
            int[] predicted = {0, 1, 0, 0, 1, 1, 0};
            ClassTally tally = new ClassTally(5);
            for (int i = 0; i < labels.length; i++) {
                tally.add(labels[i], predicted[i], weights[i]);
            }
            assertThat(tally.averageF1()).isCloseTo(0.7840909090909092, within(1e-12));
        }

        @Test
        void microAreaIsOverAllPairsOfRowAndClass() {
            DenseArchitecture net = new DenseArchitecture(1, 3, List.of(1), false, 0, ClassifierLoss.CROSS_ENTROPY);
            float[] logits = {1, 0, -1, 0.5f, 0.2f, 0.1f, -1, 2, 0, 0, 0.3f, 1.5f};
            int[] classes = {0, 1, 1, 2};
            TrainingRows rows = new TrainingRows(1);
            for (int label : classes) {
                rows.add(new float[1], 0, label, 1, 1);
            }
            assertThat(EpochScores.of(logits, rows, new DenseObjective(net, 0), WatchedMetric.AUC)
                            .metric())
                    .isCloseTo(0.96875, within(1e-12));
        }
    }
}
