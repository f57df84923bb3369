package io.ballast.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScoreTest {
    private static Score score(double... values) {
        return new Score(values, new double[0][]);
    }

    @Test
    void dominatesWhereNothingIsSmallerAndSomethingLarger() {
        assertThat(score(0.5, 0.6).dominates(score(0.5, 0.5))).isTrue();
        assertThat(score(0.6, 0.6).dominates(score(0.5, 0.5))).isTrue();
        assertThat(score(0.5, 0.5).dominates(score(0.5, 0.5))).isFalse();
        assertThat(score(0.4, 0.9).dominates(score(0.5, 0.5))).isFalse();
        assertThat(score(0.5, 0.5).dominates(score(0.4, 0.9))).isFalse();
    }

    @Test
    void beatsByTheLastObjectiveThenByTheFirst() {
        assertThat(score(0.1, 0.6).beats(score(0.9, 0.5))).isTrue();
        assertThat(score(0.9, 0.5).beats(score(0.1, 0.6))).isFalse();
        assertThat(score(0.2, 0.5).beats(score(0.1, 0.5))).isTrue();
        assertThat(score(0.1, 0.5).beats(score(0.1, 0.5))).isFalse();
        assertThat(score(-0.3).beats(score(-0.4))).isTrue();
        assertThat(score(-0.3).beats(score(-0.3))).isFalse();
    }

    @Test
    void noScoreBeatsOneThatDominatesIt() {
        double[] grid = {0, 0.5, 1};
        for (double a : grid) {
            for (double b : grid) {
                for (double c : grid) {
                    for (double d : grid) {
                        assertThat(score(a, b).beats(score(c, d)) && score(c, d).dominates(score(a, b)))
                                .as("(%s, %s) and (%s, %s)", a, b, c, d)
                                .isFalse();
                    }
                }
            }
        }
    }

    /** Differences 1, 3 and 5 have mean 3 and, with divisor 2, variance 4; those of the second objective are all 1. */
    @Test
    void theStandardErrorIsThatOfPairedDifferences() {
        Score candidate = new Score(new double[] {2, 2}, new double[][] {{1, 11}, {5, 6}, {9, 3}});
        Score current = new Score(new double[] {1, 2}, new double[][] {{0, 10}, {2, 5}, {4, 2}});

        assertThat(candidate.standardError(current, 0)).isCloseTo(2, within(1e-12));
        assertThat(candidate.standardError(current, 1)).isCloseTo(0, within(1e-12));
        assertThat(candidate.gain(current, 0)).isEqualTo(1);
        assertThat(score(1, 2).standardError(score(0, 0), 0)).isZero();
    }

    @Test
    void isPerfectWhereNothingCanBeBetter() {
        assertThat(score(1, 1).perfect()).isTrue();
        assertThat(score(1, 0.999).perfect()).isFalse();
        assertThat(score(-0.01).perfect()).isFalse();
    }
}
