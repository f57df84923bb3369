package io.ballast.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeedPlanTest {
    /** Three buckets, two classes; class 1 has no rows in the last two. */
    private static final double[][] ODDS = {{1, 2}, {3, 0}, {6, 0}};

    private static long total(SeedPlan plan, int classIndex) {
        return IntStream.range(0, 3).mapToLong(b -> plan.draws(b, classIndex)).sum();
    }

    @Test
    void everyRowWantedIsDrawnFromSomeBucket() {
        SeedPlan plan = new SeedPlan(ODDS, new long[] {1_000, 17}, 1, "seeds");

        assertThat(total(plan, 0)).isEqualTo(1_000);
        assertThat(total(plan, 1)).isEqualTo(17);
        assertThat(plan.draws(0, 1)).isEqualTo(17);
    }

    @Test
    void bucketsAreDrawnByTheirShareOfTheOdds() {
        double[] sums = new double[3];
        for (int seed = 0; seed < 400; seed++) {
            SeedPlan plan = new SeedPlan(ODDS, new long[] {100, 0}, seed, "seeds");
            for (int b = 0; b < 3; b++) {
                sums[b] += plan.draws(b, 0);
            }
        }

        // 40,000 draws with shares 0.1, 0.3, 0.6: five standard errors are at most 0.0123.
        assertThat(sums[0] / 40_000).isCloseTo(0.1, within(0.0123));
        assertThat(sums[1] / 40_000).isCloseTo(0.3, within(0.0123));
        assertThat(sums[2] / 40_000).isCloseTo(0.6, within(0.0123));
    }

    @Test
    void drawsSpreadLikeAMultinomialAndNotLikeAQuota() {
        double squares = 0;
        for (int seed = 0; seed < 400; seed++) {
            double off = new SeedPlan(ODDS, new long[] {100, 0}, seed, "seeds").draws(2, 0) - 60;
            squares += off * off;
        }

        // Variance of a binomial with 100 trials of 0.6 is 24; 400 samples know it to about 7 % (one standard error).
        assertThat(squares / 400).isCloseTo(24, within(6.0));
    }

    @Test
    void rowsOfAClassAreNumberedThroughTheBuckets() {
        SeedPlan plan = new SeedPlan(ODDS, new long[] {1_000, 0}, 3, "seeds");

        assertThat(plan.firstIndex(0, 0)).isZero();
        assertThat(plan.firstIndex(1, 0)).isEqualTo(plan.draws(0, 0));
        assertThat(plan.firstIndex(2, 0)).isEqualTo(plan.draws(0, 0) + plan.draws(1, 0));
    }

    @Test
    void aClassThatDoesNotGrowGetsNothing() {
        SeedPlan plan = new SeedPlan(ODDS, new long[] {0, 0}, 1, "seeds");

        assertThat(total(plan, 0) + total(plan, 1)).isZero();
    }
}
