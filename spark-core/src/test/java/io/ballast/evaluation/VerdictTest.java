package io.ballast.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ballast.random.RowRandom;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final int FOLDS = 10;
    private static final double TEST_TO_TRAIN = 1.0 / (FOLDS - 1);
    private static final List<String> METHODS = List.of("none", "smote", "adasyn", "leo-cvae");

    @Nested
    class OneDataSet {
        @Test
        void namesTheWinners() {
            double[][] scores = {
                {0.50, 0.52, 0.48, 0.51, 0.49}, {0.60, 0.63, 0.58, 0.61, 0.59}, {0.51, 0.50, 0.49, 0.52, 0.48}
            };
            Verdict verdict = Verdict.of(
                    List.of("wine"), List.of("none", "smote", "adasyn"), "none", new double[][][] {scores}, 0.25);
            assertThat(verdict.sentences())
                    .containsExactly(
                            "1 of 2 methods beats doing nothing on this data (corrected resampled t-test, Holm over 2 methods): smote by 0.10 (p < 0.001)");
            assertThat(verdict.comparisons(0))
                    .extracting(Verdict.Comparison::better)
                    .containsExactly(true, false);
            double p = CorrectedTTest.of(new double[] {0.10, 0.11, 0.10, 0.10, 0.10}, 0.25)
                    .pBetter();
            assertThat(verdict.comparisons(0).get(0).p()).isCloseTo(2 * p, within(1e-12));
            assertThat(verdict.overall()).isEmpty();
        }

        @Test
        void saysThatNoMethodBeatsDoingNothing() {
            double[][] scores = {{0.50, 0.52, 0.48}, {0.49, 0.55, 0.45}, {0.52, 0.53, 0.48}};
            Verdict verdict = Verdict.of(
                    List.of("wine"), List.of("none", "smote", "adasyn"), "none", new double[][][] {scores}, 0.5);
            double p = 2 * CorrectedTTest.of(new double[] {0.02, 0.01, 0}, 0.5).pBetter();
            assertThat(verdict.sentences())
                    .containsExactly(
                            "no method beats doing nothing on this data (smallest p = %.2f, corrected resampled t-test, Holm over 2 methods)"
                                    .formatted(p));
        }

        @Test
        void setsMethodsAgainstAnotherBaselineWhereverItStands() {
            double[][] scores = {{0.60, 0.63, 0.58, 0.61}, {0.50, 0.52, 0.48, 0.51}};
            Verdict verdict = Verdict.of(
                    List.of("wine"), List.of("smote", "weights"), "weights", new double[][][] {scores}, 1.0 / 3);
            assertThat(verdict.sentences().get(0))
                    .isEqualTo(
                            "1 of 1 method beats weights on this data (corrected resampled t-test, Holm over 1 method): smote by 0.10 (p < 0.001)");
        }

        @Test
        void doesNotCallTheWorseBetter() {
            double[][] scores = {{0.60, 0.63, 0.58, 0.61}, {0.50, 0.52, 0.48, 0.51}};
            Verdict verdict =
                    Verdict.of(List.of("wine"), List.of("none", "smote"), "none", new double[][][] {scores}, 1.0 / 3);
            assertThat(verdict.sentences())
                    .containsExactly(
                            "no method beats doing nothing on this data (smallest p = 1.0, corrected resampled t-test, Holm over 1 method)");
        }
    }

    @Nested
    class ManyDataSets {
        @Test
        void areComparedByRanks() {
            double[][][] scores = new double[12][][];
            for (int d = 0; d < scores.length; d++) {
                RandomGenerator random = RowRandom.of(3, "verdict", d);
                scores[d] = simulated(random, random.nextDouble(), 0, 0.5 + 0.1 * d, 0, -0.01);
            }
            Verdict verdict = Verdict.of(names(12), METHODS, "none", scores, TEST_TO_TRAIN);
            assertThat(verdict.sentences()).hasSize(12 + 3);
            assertThat(verdict.sentences().get(0)).contains(" on d0");
            assertThat(verdict.sentences().get(12))
                    .startsWith(
                            "1 of 3 methods beats doing nothing over 12 data sets (Wilcoxon signed-rank test, Holm over 3 methods): smote by ");
            assertThat(verdict.sentences().get(13))
                    .startsWith("the 4 methods rank differently over 12 data sets (Friedman p < 0.001");
            assertThat(verdict.sentences().get(14))
                    .startsWith("average ranks, 1 being best: smote 1.00, ")
                    .contains("ranks less than 1.35 apart are not told apart (Nemenyi, alpha 0.05): ")
                    .doesNotContain("smote = ");
            double[] ranks = verdict.ranking().orElseThrow().averageRanks();
            assertThat(ranks).hasSize(4);
            assertThat(ranks[METHODS.indexOf("smote")]).isEqualTo(1);
        }

        @Test
        void twoMethodsAreNotRanked() {
            double[][][] scores = new double[6][][];
            for (int d = 0; d < scores.length; d++) {
                scores[d] = simulated(RowRandom.of(4, "verdict", d), 0.5, 0, 0);
            }
            Verdict verdict = Verdict.of(names(6), List.of("none", "smote"), "none", scores, TEST_TO_TRAIN);
            assertThat(verdict.overall()).hasSize(1);
            assertThat(verdict.ranking()).isEmpty();
        }

        @Test
        void withoutDifferencesAreSaidToHaveNone() {
            double[][][] scores = new double[6][][];
            for (int d = 0; d < scores.length; d++) {
                scores[d] = simulated(RowRandom.of(4, "verdict", d), 0.5, 0, 0, 0, 0);
            }
            List<String> sentences =
                    Verdict.of(names(6), METHODS, "none", scores, TEST_TO_TRAIN).sentences();
            assertThat(sentences).hasSize(6 + 2);
            assertThat(sentences.get(6)).startsWith("no method beats doing nothing over 6 data sets (smallest p = ");
            assertThat(sentences.get(7))
                    .startsWith("no difference in rank is shown between the 4 methods over 6 data sets (Friedman p = ");
        }

        @Test
        void areNoSampleWhenFewerThanFive() {
            double[][][] scores = new double[4][][];
            for (int d = 0; d < scores.length; d++) {
                scores[d] = simulated(RowRandom.of(4, "verdict", d), 0.5, 0, 0, 0, 0);
            }
            Verdict verdict = Verdict.of(names(4), METHODS, "none", scores, TEST_TO_TRAIN);
            assertThat(verdict.sentences()).hasSize(4);
            assertThat(verdict.ranking()).isEmpty();
        }
    }

    /** Runs in which no method is better than doing nothing; a winner must be rare all the same. */
    @Nested
    class WithoutAnyDifference {
        private static final int RUNS = 2000;
        /** Of 2,000 draws with chance 0.05, as many or more come out with chance 0.001. */
        private static final int MOST = 131;

        @Test
        void namesAWinnerNoOftenerThanPromised() {
            assertThat(runsWithWinner(TEST_TO_TRAIN)).isBetween(20, MOST); // Holm is cautious, not mute
        }

        @Test
        void wouldNameWinnersTooOftenWithoutTheCorrection() {
            assertThat(runsWithWinner(0)).isGreaterThan(2 * MOST);
        }

        @Test
        void namesAWinnerOverManyDataSetsNoOftenerThanPromised() {
            int winners = 0;
            for (int run = 0; run < RUNS; run++) {
                double[][][] scores = new double[8][][];
                for (int d = 0; d < scores.length; d++) {
                    scores[d] = simulated(RowRandom.of(run, "data sets", d), 0.5, 0, 0, 0, 0);
                }
                Verdict verdict = Verdict.of(names(8), METHODS, "none", scores, TEST_TO_TRAIN);
                winners += verdict.overall().stream().anyMatch(Verdict.Comparison::better) ? 1 : 0;
            }
            assertThat(winners).isBetween(10, MOST);
        }

        private static int runsWithWinner(double testToTrain) {
            int winners = 0;
            for (int run = 0; run < RUNS; run++) {
                double[][][] scores = {simulated(RowRandom.of(1, "folds", run), 0.5, 0, 0, 0, 0)};
                Verdict verdict = Verdict.of(List.of("d"), METHODS, "none", scores, testToTrain);
                winners += verdict.comparisons(0).stream().anyMatch(Verdict.Comparison::better) ? 1 : 0;
            }
            return winners;
        }
    }

    @Nested
    class BadInput {
        @Test
        void isRefused() {
            double[][][] scores = {{{0.5, 0.6}, {0.5, 0.6}}};
            assertRefused(
                    () -> Verdict.of(List.of("d"), List.of("smote", "adasyn"), "none", scores, 1),
                    "methods must be baseline 'none' and at least one more, each once, got smote, adasyn");
            assertRefused(
                    () -> Verdict.of(List.of("d", "e"), List.of("none", "smote"), "none", scores, 1),
                    "scores must hold one entry for each of at least 1 data set, got 1 for 2");
            assertRefused(
                    () -> Verdict.of(
                            List.of("d"), List.of("none", "smote"), "none", new double[][][] {{{0.5}, {0.6}}}, 1),
                    "scores of data set 'd' must hold 2 methods on the same 2 or more folds");
        }

        private static void assertRefused(Runnable call, String message) {
            assertThatThrownBy(call::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
        }
    }

    /**
     * Scores of one data set, {@code [methods][folds]}: what a fold is worth to every method, and noise of each method, a share
     * {@code 1 / FOLDS} of its variance common to all folds as their training parts overlap (Nadeau and Bengio, 2003).
     */
    private static double[][] simulated(RandomGenerator random, double base, double... gains) {
        double common = 1.0 / FOLDS;
        double[] folds = random.doubles(FOLDS).toArray();
        double[][] scores = new double[gains.length][FOLDS];
        for (int m = 0; m < gains.length; m++) {
            double shared = Math.sqrt(common) * random.nextGaussian();
            for (int f = 0; f < FOLDS; f++) {
                double noise = shared + Math.sqrt(1 - common) * random.nextGaussian();
                scores[m][f] = base + folds[f] + gains[m] + 0.02 * noise;
            }
        }
        return scores;
    }

    private static List<String> names(int dataSets) {
        return IntStream.range(0, dataSets).mapToObj(d -> "d" + d).toList();
    }
}
