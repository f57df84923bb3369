package io.ballast.oversampling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AdasynSharesTest {
    /** Five seeds with r = 0.2, 0.4, 0.4, 1, 0 of sum 2: 100 rows go 10, 20, 20, 50, 0. */
    @Test
    void followsTheSharesOfForeignNeighbors() {
        long[][] histogram = {{1, 1, 1, 0, 0, 0}, {0, 0, 1, 0, 0, 1}};

        AdasynShares shares = AdasynShares.of(histogram, 100);

        assertThat(shares.rows()).isEqualTo(100);
        assertThat(shares.first(0)).isZero();
        assertThat(shares.first(1)).isEqualTo(30);
        assertThat(shares.leastLevel()).isEqualTo(1);
    }

    /** 0.5 and 2.5 are rounded to even, 0 and 2, as numpy's rint does; so 3 rows become 2. */
    @Test
    void roundsHalvesToEvenSeedBySeed() {
        assertThat(AdasynShares.of(new long[][] {{0, 1, 0, 0, 0, 1}}, 3).rows()).isEqualTo(2);
    }

    @Test
    void givesAFewRowsToTheLargestShares() {
        long[][] histogram = {{0, 40, 3}, {0, 40, 2}, {0, 40, 4}};

        AdasynShares shares = AdasynShares.of(histogram, 12);

        assertThat(shares.rows()).isEqualTo(12);
        // Nine seeds have the larger share; three of the smaller, the first by canonical order, make up the rest.
        assertThat(shares.first(1)).isEqualTo(3 + 3);
        assertThat(shares.first(2)).isEqualTo(6 + 2);
        assertThat(shares.leastLevel()).isEqualTo(1);
    }

    @Test
    void takesAllSeedsOfAShareOrSomeButNeverMoreThanWanted() {
        long[][] histogram = {{5, 0, 100}};

        assertThat(AdasynShares.of(histogram, 7).rows()).isEqualTo(7);
        assertThat(AdasynShares.of(histogram, 1).rows()).isEqualTo(1);
        assertThat(AdasynShares.of(histogram, 1).leastLevel()).isEqualTo(2);
    }
}
