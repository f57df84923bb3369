package io.ballast.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoringTest {
    private static final double EXACT = 1e-12;

    private static Scoring moods(int classes, int majority, int samples) {
        return new Scoring(Method.MOODS, classes, majority, samples, 42);
    }

    /** A tally of rows numbered from 0; {@code rows[class][predicted]}. */
    private static Scoring.Tally tally(Scoring scoring, int[][] rows) {
        Scoring.Tally tally = scoring.tally();
        int number = 0;
        for (int label = 0; label < rows.length; label++) {
            for (int predicted = 0; predicted < rows.length; predicted++) {
                for (int i = 0; i < rows[label][predicted]; i++) {
                    tally.add(number++, label, predicted, 0);
                }
            }
        }
        return tally;
    }

    private static double[] values(Scoring scoring, int[][] rows) {
        return scoring.score(List.of(tally(scoring, rows))).values();
    }

    /** TP 3, FP 1, FN 1: 2 * 3 / (2 * 3 + 1 + 1) = 3/4; of the majority 2 * 5 / (2 * 5 + 1 + 1) = 5/6; their mean is 19/24. */
    @Test
    void ofTwoClassesItIsF1OfTheMinorityAndTheMean() {
        int[][] rows = {{5, 1}, {1, 3}};

        assertThat(values(moods(2, 0, 0), rows)).containsExactly(new double[] {0.75, 19 / 24.0}, within(EXACT));
        assertThat(values(moods(2, 1, 0), rows)).containsExactly(new double[] {5 / 6.0, 19 / 24.0}, within(EXACT));
    }

    /** Sizes 6, 6 and 4, predicted 7, 4 and 5: F1 is 10/13, 6/10 and 8/9. */
    @Test
    void ofThreeClassesItIsF1OfAllButTheLargestAndTheMeanOfAll() {
        int[][] rows = {{5, 1, 0}, {2, 3, 1}, {0, 0, 4}};
        double mean = (10 / 13.0 + 0.6 + 8 / 9.0) / 3;

        assertThat(values(moods(3, 0, 0), rows)).containsExactly(new double[] {0.6, 8 / 9.0, mean}, within(EXACT));
        assertThat(values(moods(3, 1, 0), rows))
                .containsExactly(new double[] {10 / 13.0, 8 / 9.0, mean}, within(EXACT));
    }

    @Test
    void aClassThatIsNeverPredictedOrNotThereHasZero() {
        assertThat(values(moods(2, 0, 0), new int[][] {{6, 0}, {3, 0}}))
                .containsExactly(new double[] {0, 0.4}, within(EXACT));
        assertThat(values(moods(2, 0, 0), new int[][] {{6, 0}, {0, 0}}))
                .containsExactly(new double[] {0, 0.5}, within(EXACT));
    }

    @Test
    void ofMuboItIsMinusTheMeanLossOfTheMajority() {
        Scoring scoring = new Scoring(Method.MUBO, 2, 0, 0, 42);
        Scoring.Tally tally = scoring.tally();
        tally.add(0, 0, 0, 0.5);
        tally.add(1, 1, 0, 1.75);
        tally.add(2, 0, 1, 1.5);

        assertThat(scoring.score(List.of(tally)).values()).containsExactly(-1.0);
    }

    @Test
    void ofSeveralNetsItIsTheMean() {
        Scoring scoring = moods(2, 0, 3);
        Scoring.Tally good = tally(scoring, new int[][] {{5, 1}, {1, 3}});
        Scoring.Tally poor = tally(scoring, new int[][] {{6, 0}, {4, 0}});

        Score mean = scoring.score(List.of(good, poor));

        Score first = scoring.score(List.of(good));
        Score second = scoring.score(List.of(poor));
        for (int o = 0; o < 2; o++) {
            assertThat(mean.value(o)).isCloseTo((first.value(o) + second.value(o)) / 2, within(EXACT));
            for (int b = 0; b < 3; b++) {
                assertThat(mean.replicates()[b][o])
                        .isCloseTo((first.replicates()[b][o] + second.replicates()[b][o]) / 2, within(EXACT));
            }
        }
    }

    @Test
    void mergedTalliesAreOneOfAllRows() {
        Scoring scoring = new Scoring(Method.MUBO, 3, 0, 20, 42);
        Scoring predictions = moods(3, 0, 20);
        Scoring.Tally[] whole = {scoring.tally(), predictions.tally()};
        Scoring.Tally[] even = {scoring.tally(), predictions.tally()};
        Scoring.Tally[] odd = {scoring.tally(), predictions.tally()};
        for (int row = 0; row < 60; row++) {
            for (int i = 0; i < 2; i++) {
                whole[i].add(row, row % 3, row % 5 % 3, row / 64.0);
                (row % 2 == 0 ? even : odd)[i].add(row, row % 3, row % 5 % 3, row / 64.0);
            }
        }
        for (int i = 0; i < 2; i++) {
            Scoring each = i == 0 ? scoring : predictions;
            assertThat(each.score(List.of(odd[i].merge(even[i]))))
                    .usingRecursiveComparison()
                    .isEqualTo(each.score(List.of(whole[i])));
        }
    }

    /** A sample without the one row has score 0; by Poisson(1) that is one of e. */
    @Test
    void aRowIsOnceInASampleInTheMean() {
        Scoring scoring = new Scoring(Method.MUBO, 2, 0, 3000, 42);
        Scoring.Tally tally = scoring.tally();
        tally.add(0, 0, 0, 1);

        double[] samples = Arrays.stream(scoring.score(List.of(tally)).replicates())
                .mapToDouble(values -> values[0])
                .toArray();

        assertThat(samples).containsOnly(0, -1);
        assertThat(Arrays.stream(samples).filter(value -> value == 0).count() / 3000.0)
                .isCloseTo(Math.exp(-1), within(0.03));
    }

    /** Losses 0 and 1 in turns have deviation 1/2, so the mean of 400 has a standard error of 1/40. */
    @Test
    void samplesTellTheStandardErrorOfAMean() {
        Scoring scoring = new Scoring(Method.MUBO, 2, 0, 300, 42);
        Scoring.Tally mixed = scoring.tally();
        Scoring.Tally none = scoring.tally();
        for (int row = 0; row < 400; row++) {
            mixed.add(row, 0, 0, row % 2);
            none.add(row, 0, 0, 0);
        }

        assertThat(scoring.score(List.of(mixed)).standardError(scoring.score(List.of(none)), 0))
                .isCloseTo(1 / 40.0, within(0.004));
    }

    @Test
    void samplesAreTheSameForAllSetsAndHangOnRowNumberAndSeed() {
        int[][] rows = {{5, 1}, {1, 3}};
        Scoring scoring = moods(2, 0, 10);
        Score score = scoring.score(List.of(tally(scoring, rows)));
        Scoring again = moods(2, 0, 10);
        Scoring other = new Scoring(Method.MOODS, 2, 0, 10, 43);
        Scoring.Tally shifted = scoring.tally();
        for (int row = 0; row < 10; row++) {
            shifted.add(row + 1, row < 6 ? 0 : 1, row < 5 || row == 6 ? 0 : 1, 0);
        }

        assertThat(again.score(List.of(tally(again, rows))))
                .usingRecursiveComparison()
                .isEqualTo(score);
        assertThat(other.score(List.of(tally(other, rows))).replicates()).isNotEqualTo(score.replicates());
        Score numbered = scoring.score(List.of(shifted));
        assertThat(numbered.values()).isEqualTo(score.values());
        assertThat(numbered.replicates()).isNotEqualTo(score.replicates());
    }
}
