package io.ballast.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.ballast.oversampling.LocalSvmSmote;
import io.ballast.oversampling.SyntheticRow;
import io.ballast.spark.KryoCopy;
import io.ballast.spark.LocalSpark;
import io.ballast.table.Blocks;
import io.ballast.table.FeatureScaler;
import io.ballast.table.RowBlock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import scala.Tuple2;

class HandTest {
    private static final RowBlock ALL = Blocks.of(
            IntStream.range(0, 40).mapToLong(row -> 100 + row).toArray(),
            Clouds.labels(30, 10),
            Clouds.features(Clouds.labels(30, 10)));
    private static final RowBlock POOL = ALL.select(IntStream.range(0, 30).toArray());
    private static final RowBlock SMALLEST = ALL.select(IntStream.range(30, 40).toArray());
    private static final RowBlock MORE =
            Blocks.of(new long[] {1, 2, 3, 4, 5, 6}, new int[] {0, 0, 0, 0, 1, 1}, Clouds.features(0, 0, 0, 0, 1, 1));
    private static final FeatureScaler SCALER = FeatureScaler.identity(2);
    private static final Hand HAND = Hand.of(3, 0, Folds.none(), POOL, SMALLEST, ScoredRows.all(SMALLEST));

    private static SearchSettings settings(Method method) {
        return new SearchSettings(
                method,
                List.of(Start.BALANCED),
                new Acceptance(Acceptance.Rule.ALL, 0),
                1,
                0,
                5,
                5,
                Duration.ZERO,
                new LocalSvmSmote.Settings(5, 10, 0.5, 1000),
                42);
    }

    private static Hands.Context context(Method method) {
        return new Hands.Context(settings(method), SCALER, 2, 0, 1);
    }

    private static Candidate candidate(Hand hand, int step, int size, Method method) {
        return hand.candidate(step, size, context(method));
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
                0, 0, new int[] {2}, POOL.select(new int[] {2}), List.of(new SyntheticRow(1, new double[2], 130)), 0);

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

    @Nested
    class InFolds {
        private static final int FOLDS = 3;
        private static final int REPEATS = 2;
        private static final int ALL_FOLDS = REPEATS * FOLDS;
        private final Folds folds = Folds.of(
                JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext())
                        .parallelize(List.of(new Tuple2<>(ALL, MORE))),
                new long[] {30, 10},
                new long[] {4, 2},
                FOLDS,
                REPEATS,
                42);
        private final Hand whole = hand(0);

        private Hand hand(int part) {
            return Hand.of(3, part, folds, POOL, SMALLEST, ScoredRows.of(part, ALL, MORE, folds));
        }

        private Hand outside(int fold) {
            return hand(fold + 1);
        }

        private Set<Long> keys(int fold) {
            int[] of = folds.ofTraining(fold / FOLDS, ALL);
            return IntStream.range(0, of.length)
                    .filter(row -> of[row] == fold)
                    .mapToObj(row -> ALL.keys()[row])
                    .collect(Collectors.toSet());
        }

        private void assertThatNothingOfTheFoldIsIn(CandidateSet set, int fold) {
            assertThat(LongStream.of(set.rows().keys()).boxed()).doesNotContainAnyElementsOf(keys(fold));
        }

        @Test
        void everyRowOfTheTableIsScoredOnceARepeatByWhatHasNotSeenIt() {
            RowBlock both = RowBlock.concat(List.of(ALL, MORE));
            List<List<Integer>> scored = List.of(new ArrayList<>(), new ArrayList<>());
            for (int fold = 0; fold < ALL_FOLDS; fold++) {
                CandidateSet set = outside(fold).set(candidate(outside(fold), 1, 16, Method.MOODS));

                assertThat(set.part()).isEqualTo(fold + 1);
                assertThat(set.scores()).isTrue();
                assertThat(set.repeat()).isEqualTo(fold / FOLDS);
                assertThat(set.splits()).isEqualTo(ALL_FOLDS);
                assertThat(set.validation().keys())
                        .isEqualTo(both.select(set.scored()).keys());
                assertThatNothingOfTheFoldIsIn(set, fold);
                assertThat(IntStream.of(set.scored()).filter(row -> row < 40).mapToObj(row -> ALL.keys()[row]))
                        .containsExactlyInAnyOrderElementsOf(keys(fold));
                scored.get(set.repeat())
                        .addAll(IntStream.of(set.scored()).boxed().toList());
            }
            assertThat(scored).allSatisfy(rows -> assertThat(rows)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, 46).boxed().toList()));
        }

        @Test
        void theWholeSetIsScoredByNone() {
            CandidateSet set = whole.set(candidate(whole, 1, 16, Method.MOODS));

            assertThat(set.scores()).isFalse();
            assertThat(set.count()).isEqualTo(10 + 16 + 6);
        }

        /** 16 drawn and 10 rows; of 10 three or four lie in a fold. */
        @Test
        void whatIsMadeOutsideAFoldHasNoParentInItAndBalancesWhatIsThere() {
            Candidate candidate = candidate(whole, 1, 16, Method.MOODS);

            assertThat(candidate.made()).hasSize(6);
            for (int fold = 0; fold < ALL_FOLDS; fold++) {
                Set<Long> inside = keys(fold);
                Candidate without = candidate(outside(fold), 1, 16, Method.MOODS);
                RowBlock smallest = folds.outside(fold + 1, SMALLEST);
                assertThat(without.drawn()).isEqualTo(candidate.drawn());
                assertThat(without.rows().keys())
                        .isEqualTo(folds.outside(fold + 1, candidate.rows()).keys());
                assertThat(without.made())
                        .hasSize(without.rows().rows() - smallest.rows())
                        .isNotEmpty()
                        .allSatisfy(row ->
                                assertThat(LongStream.of(row.parents()).boxed()).doesNotContainAnyElementsOf(inside));
            }
        }

        @Test
        void travelsByKryo() {
            Hand back = KryoCopy.of(outside(4));

            assertThat(back.set(null).scored()).isEqualTo(outside(4).set(null).scored());
            assertThat(back.set(null).rows().keys())
                    .isEqualTo(outside(4).set(null).rows().keys());
            assertThat(candidate(back, 1, 16, Method.MOODS).rows().keys())
                    .isEqualTo(candidate(outside(4), 1, 16, Method.MOODS).rows().keys());
        }

        @Test
        void theSetsOutsideGrowWithTheSetAndGoBackWithIt() {
            for (int fold = 0; fold < ALL_FOLDS; fold++) {
                Hand hand = outside(fold);
                Candidate first = candidate(hand, 1, 16, Method.MOODS);
                Hand then = hand.with(1, first, List.of(first), new float[0]);

                long[] before = hand.chosen().counts(2);
                long[] after = then.chosen().counts(2);
                assertThat(before)
                        .containsExactly(0, folds.outside(fold + 1, SMALLEST).rows());
                assertThat(after[1]).isEqualTo(before[1] + first.made().size()).isEqualTo(after[0]);
                assertThat(then.until(0).chosen().counts(2)).isEqualTo(before);
                assertThat(then.pool().rows()).as("all that was drawn is gone").isEqualTo(14);
                assertThatNothingOfTheFoldIsIn(then.set(candidate(then, 2, 10, Method.MOODS)), fold);
                assertThatNothingOfTheFoldIsIn(then.set(null), fold);
            }
        }

        @ParameterizedTest
        @EnumSource(value = Start.class, names = "BALANCED", mode = EnumSource.Mode.EXCLUDE)
        void startsGrowOutsideOfEachFoldToo(Start start) {
            for (int fold = 0; fold < ALL_FOLDS; fold++) {
                int part = fold + 1;
                RowBlock none = ALL.select(new int[0]);
                Hand hand = Hand.of(0, part, folds, none, ALL, ScoredRows.of(part, ALL, MORE, folds));

                CandidateSet set = hand.grown(start, context(Method.MOODS)).set(null);

                RowBlock common = folds.outside(part, POOL);
                RowBlock rare = folds.outside(part, SMALLEST);
                assertThatNothingOfTheFoldIsIn(set, fold);
                assertThat(set.rows().rows())
                        .isEqualTo(start == Start.FULL ? common.rows() + rare.rows() : 2 * common.rows());
            }
        }

        @Test
        void ofNothingDrawnNothingIsLearned() {
            for (int part = 0; part <= ALL_FOLDS; part++) {
                Hand hand = hand(part);
                Hand drawn = hand.with(1, candidate(hand, 1, 30, Method.MUBO), List.of(), new float[0]);

                assertThat(drawn.set(candidate(drawn, 2, 5, Method.MOODS)).count())
                        .isZero();
            }
        }
    }
}
