package io.ballast.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.ballast.oversampling.LocalSvmSmote;
import io.ballast.oversampling.SyntheticRow;
import io.ballast.table.Blocks;
import io.ballast.table.FeatureScaler;
import io.ballast.table.RowBlock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HandTest {
    private static final RowBlock ALL = Blocks.of(
            IntStream.range(0, 40).mapToLong(row -> 100 + row).toArray(),
            Clouds.labels(30, 10),
            Clouds.features(Clouds.labels(30, 10)));
    private static final RowBlock POOL = ALL.select(IntStream.range(0, 30).toArray());
    private static final RowBlock SMALLEST = ALL.select(IntStream.range(30, 40).toArray());
    private static final FeatureScaler SCALER = FeatureScaler.identity(2);
    private static final Hand HAND = Hand.of(3, POOL, SMALLEST, SMALLEST);

    private static SearchSettings settings(Method method) {
        return new SearchSettings(
                method,
                List.of(Start.BALANCED),
                new Acceptance(Acceptance.Rule.ALL, 0),
                1,
                5,
                5,
                Duration.ZERO,
                new LocalSvmSmote.Settings(5, 10, 0.5, 1000),
                42);
    }

    private static Candidate candidate(Hand hand, int step, int size, Method method) {
        return hand.candidate(step, size, new Hands.Context(settings(method), SCALER, 2, 0));
    }

    @Test
    void makesWhatTheSmallerClassLacksWithAncestorsInTheTable() {
        Candidate candidate = candidate(HAND, 1, 16, Method.MOODS);

        assertThat(candidate.hand()).isEqualTo(3);
        assertThat(LongStream.of(candidate.rows().keys())).hasSize(16).allMatch(key -> key < 130);
        assertThat(candidate.made()).hasSize(6).allSatisfy(row -> {
            assertThat(row.label()).isEqualTo(1);
            assertThat(LongStream.of(row.parents())).hasSize(2).allMatch(key -> key >= 130 && key < 140);
        });
    }

    @Test
    void rowsThatWereMadeAreUsedLikeOthersUnderTheirAncestors() {
        Candidate first = candidate(HAND, 1, 16, Method.MOODS);
        Hand then = HAND.with(1, first, List.of(first), new float[0]);

        Candidate second = candidate(then, 2, 10, Method.MOODS);

        assertThat(then.chosen().counts(2)).containsExactly(16, 16);
        assertThat(then.pool().rows()).isEqualTo(14);
        assertThat(then.pool().keys()).doesNotContain(first.rows().keys());
        assertThat(second.made()).hasSize(10).allSatisfy(row -> assertThat(LongStream.of(row.parents()))
                .allMatch(key -> key >= 130 && key < 140));
    }

    @Test
    void makesNoneAtTheStartOrForMuboOrOfNothingDrawn() {
        assertThat(candidate(HAND, 0, 16, Method.MOODS).made()).isEmpty();
        assertThat(candidate(HAND, 1, 16, Method.MUBO).made()).isEmpty();
        assertThat(candidate(HAND, 1, 10, Method.MOODS).made()).isEmpty();
        assertThat(candidate(HAND, 1, 4, Method.MOODS).made())
                .as("rows of the largest class")
                .isEmpty();
        Hand drawn = HAND.with(1, candidate(HAND, 1, 30, Method.MUBO), List.of(), new float[0]);
        Candidate nothing = candidate(drawn, 2, 5, Method.MOODS);
        assertThat(nothing.drawn()).isEmpty();
        assertThat(nothing.made()).isEmpty();
        assertThat(drawn.set(nothing).rows().rows()).isZero();
    }

    @Test
    void halvesTheWeightsOfWhatItsOwnRejectedStepsDrew() {
        Past past =
                Past.none().and(1, 5, new boolean[] {true, true, true, true}).and(2, 4, new boolean[4]);
        int[] drawn = candidate(HAND, 1, 5, Method.MUBO).drawn();

        double[] weights = HAND.after(past, 42).weights();

        for (int row = 0; row < weights.length; row++) {
            int each = row;
            assertThat(weights[row]).isEqualTo(IntStream.of(drawn).anyMatch(index -> index == each) ? 0.5 : 1);
        }
        assertThat(HAND.weights()).containsOnly(1);
    }

    @Test
    void aLoserKeepsItsPoolAndTakesTheWinnersRows() {
        Candidate winner = new Candidate(
                0, new int[] {2}, POOL.select(new int[] {2}), List.of(new SyntheticRow(1, new double[2], 130)), 0);

        Hand then = HAND.with(4, null, List.of(winner), new float[] {1});

        assertThat(then.pool().rows()).isEqualTo(30);
        assertThat(then.chosen().counts(2)).containsExactly(1, 11);
        assertThat(then.chosen().until(3).counts(2)).containsExactly(0, 10);
        assertThat(then.set(null).startWeights()).containsExactly(1);
    }

    /** Weights that learned from later rows would tell of them. */
    @Test
    void theSetOfAMemberIsLearnedFromWithoutEarlierWeights() {
        Hand then = HAND.with(1, null, List.of(), new float[] {1, 2});

        assertThat(then.until(1).set(null).startWeights()).isEmpty();
    }
}
