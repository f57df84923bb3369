package io.ballast.oversampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ballast.oversampling.LocalSvmSmote.Settings;
import io.ballast.table.Blocks;
import io.ballast.table.RowBlock;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Twelve rows of class 0 at 0, 0.5, ..., 5.5 on a line, and nine of class 1 to the right, but for the last. By scikit-learn 1.2.1, {@code
 * SVC().support_}, the support vectors of class 1 are rows 12 to 16 and 20. Of four neighbors 2, 2, 1, 0, 0 and 4 are foreign.
 */
class LocalSvmSmoteTest {
    private static final double[][] MINORITY = {
        {5.6, 0.1}, {5.9, 0}, {6.5, 0}, {7, 0}, {7.5, 0}, {8, 0}, {8.5, 0}, {9, 0}, {2.2, 0.1}
    };
    private static final Set<Long> DANGER = Set.of(12L, 13L);
    private static final Set<Long> SAFE = Set.of(14L, 15L, 16L);
    private static final Settings SETTINGS = new Settings(2, 4, 0.5, 1000);
    private static final int[] LABELS =
            IntStream.range(0, 21).map(row -> row < 12 ? 0 : 1).toArray();
    private static final RowBlock SCALED = table(1, 1, 0);
    private static final RowBlock ORIGINAL = table(0.37, -1.9, 0.6);

    /** Coordinates times these factors, plus an offset; keys that are no indices. */
    private static RowBlock table(double first, double second, double offset) {
        double[][] features = new double[21][];
        for (int row = 0; row < features.length; row++) {
            double[] at = row < 12 ? new double[] {row * 0.5, 0} : MINORITY[row - 12];
            features[row] = new double[] {first * at[0] + offset, second * at[1] + offset};
        }
        long[] keys = IntStream.range(0, 21).mapToLong(row -> 1000 - row).toArray();
        return Blocks.of(keys, LABELS, features);
    }

    private static List<SyntheticRow> rows(Settings settings, int count, String purpose) {
        return new LocalSvmSmote(settings).rows(SCALED, ORIGINAL, 1, count, 42, purpose);
    }

    private static Set<Long> seeds(List<SyntheticRow> rows) {
        return rows.stream().map(row -> row.parents()[0]).collect(Collectors.toSet());
    }

    @Nested
    class Making {
        @Test
        void startsFromSupportVectorsThatAreNoNoise() {
            List<SyntheticRow> rows = rows(SETTINGS, 200, "rows");

            assertThat(rows).hasSize(200).allMatch(row -> row.label() == 1);
            assertThat(seeds(rows)).containsExactlyInAnyOrder(12L, 13L, 14L, 15L, 16L);
        }

        @Test
        void rowsLieOnTheLineThroughTheirParentsInUnitsOfTheTable() {
            double[][] parents = Blocks.features(ORIGINAL);
            for (SyntheticRow row : rows(SETTINGS, 200, "rows")) {
                double[] from = parents[(int) row.parents()[0]];
                double[] to = parents[(int) row.parents()[1]];
                double step = (row.features()[0] - from[0]) / (to[0] - from[0]);
                assertThat(row.features()).containsExactly(Segment.point(from, to, step), within(1e-12));
                if (DANGER.contains(row.parents()[0])) {
                    assertThat(step).isBetween(0.0, 1.0);
                } else {
                    assertThat(step).isBetween(-0.5, 0.0);
                }
            }
        }

        /** Row 16 has 15 and 17 beside it; 17 is no support vector, yet a neighbor. */
        @Test
        void neighborsAreTheNearestOfTheClass() {
            List<List<Long>> nearest = List.of(
                    List.of(13L, 14L), List.of(12L, 14L), List.of(13L, 15L), List.of(14L, 16L), List.of(15L, 17L));
            for (int i = 0; i < nearest.size(); i++) {
                long seed = 12 + i;
                assertThat(rows(SETTINGS, 200, "rows").stream()
                                .filter(row -> row.parents()[0] == seed)
                                .map(row -> row.parents()[1])
                                .collect(Collectors.toSet()))
                        .containsExactlyInAnyOrderElementsOf(nearest.get(i));
            }
        }

        /** Beta(10, 10) has mean 0.5 and deviation 0.11. */
        @Test
        void aDrawnShareStartsInDangerAndComesFirst() {
            double[] shares = IntStream.range(0, 60)
                    .mapToDouble(i -> rows(SETTINGS, 100, "step " + i).stream()
                                    .takeWhile(row -> DANGER.contains(row.parents()[0]))
                                    .count()
                            / 100.0)
                    .toArray();

            assertThat(Arrays.stream(shares).average().orElseThrow()).isCloseTo(0.5, within(0.06));
            assertThat(Arrays.stream(shares).distinct().count()).isGreaterThan(10);
            List<SyntheticRow> last = rows(SETTINGS, 100, "step 59");
            assertThat(seeds(last.subList((int) Math.round(shares[59] * 100), 100)))
                    .isEqualTo(SAFE);
        }

        /** With one neighbor none is in danger; with all rows for neighbors twelve of twenty are foreign. */
        @ParameterizedTest(name = "m = {0}")
        @CsvSource({"1, false", "20, true"})
        void allRowsStartFromOneKindWhereTheOtherIsEmpty(int m, boolean danger) {
            List<SyntheticRow> rows = rows(new Settings(2, m, 0.5, 1000), 50, "rows");

            assertThat(rows).hasSize(50).allMatch(row -> toward(row) == danger);
        }

        @Test
        void lowersKAndMToWhatThereIs() {
            List<SyntheticRow> rows = rows(new Settings(100, 100, 0.5, 1000), 400, "rows");

            assertThat(rows).hasSize(400).allMatch(LocalSvmSmoteTest::toward);
            assertThat(rows.stream().filter(row -> row.parents()[0] == 12).map(row -> row.parents()[1]))
                    .contains(13L, 14L, 15L, 16L, 17L, 18L, 19L, 20L)
                    .doesNotContain(12L);
        }

        @Test
        void theSameSeedGivesTheSameRowsAndAnotherPurposeOthers() {
            List<SyntheticRow> rows = rows(SETTINGS, 30, "rows");

            assertThat(rows(SETTINGS, 30, "rows")).usingRecursiveComparison().isEqualTo(rows);
            assertThat(rows(SETTINGS, 30, "more")).usingRecursiveComparison().isNotEqualTo(rows);
        }
    }

    private static boolean toward(SyntheticRow row) {
        double[][] parents = Blocks.features(ORIGINAL);
        double from = parents[(int) row.parents()[0]][0];
        double to = parents[(int) row.parents()[1]][0];
        return (row.features()[0] - from) * (to - from) > 0;
    }

    @Nested
    class MakingNone {
        @Test
        void whereAllSupportVectorsAreNoise() {
            double[][] features =
                    IntStream.range(0, 30).mapToObj(row -> new double[] {row}).toArray(double[][]::new);
            int[] labels =
                    IntStream.range(0, 30).map(row -> row % 10 == 5 ? 1 : 0).toArray();
            RowBlock rows = Blocks.of(new long[30], labels, features);

            assertThat(SupportVectors.indices(rows)).contains(5, 15, 25);
            assertThat(new LocalSvmSmote(SETTINGS).rows(rows, rows, 1, 10, 42, "rows"))
                    .isEmpty();
        }

        @Test
        void ofAClassOfOneRowOrNone() {
            RowBlock rows = Blocks.of(new long[3], new int[] {0, 0, 1}, new double[][] {{0}, {1}, {2}});

            assertThat(new LocalSvmSmote(SETTINGS).rows(rows, rows, 1, 10, 42, "rows"))
                    .isEmpty();
            assertThat(new LocalSvmSmote(SETTINGS).rows(rows, rows, 2, 10, 42, "rows"))
                    .isEmpty();
        }

        @Test
        void whereThereIsNoOtherClass() {
            RowBlock rows = Blocks.of(new double[] {0}, new double[] {1}, new double[] {3});

            assertThat(new LocalSvmSmote(SETTINGS).rows(rows, rows, 0, 10, 42, "rows"))
                    .isEmpty();
        }

        @Test
        void whenNoneIsWanted() {
            assertThat(rows(SETTINGS, 0, "rows")).isEmpty();
        }
    }

    @Nested
    class RowsForTheSvm {
        /** Class 1 has nine rows, class 0 twelve. */
        @ParameterizedTest(name = "of class {1} with maxSvmRows {0}")
        @CsvSource({
            "21, 1, 9, 12",
            "20, 1, 9, 11",
            "15, 1, 8, 7",
            "10, 1, 5, 5",
            "9, 1, 5, 4",
            "2, 1, 1, 1",
            "12, 0, 6, 6",
            "20, 0, 11, 9"
        })
        void areHalfOfTheClassUnlessThereAreFewerOfAKind(int most, int label, int own, int others) {
            int[] seen = new LocalSvmSmote(new Settings(2, 4, 0.5, most)).svmRows(LABELS, label, 42, "svm");

            assertThat(seen).hasSize(own + others).doesNotHaveDuplicates().isSorted();
            assertThat(Arrays.stream(seen).filter(row -> LABELS[row] == label).count())
                    .isEqualTo(own);
        }

        @Test
        void areMoreOfTheClassWhereThereAreFewOthers() {
            int[] labels = {1, 1, 1, 0, 1, 1, 1, 1};

            assertThat(new LocalSvmSmote(new Settings(2, 4, 0.5, 6)).svmRows(labels, 1, 42, "svm"))
                    .hasSize(6)
                    .contains(3);
        }

        @Test
        void areDrawnAnewForEachPurpose() {
            LocalSvmSmote smote = new LocalSvmSmote(new Settings(2, 4, 0.5, 15));

            assertThat(IntStream.range(0, 20)
                            .mapToObj(i -> Arrays.toString(smote.svmRows(LABELS, 1, 42, "svm " + i)))
                            .distinct())
                    .hasSizeGreaterThan(10);
        }

        @Test
        void areEnoughToStartFrom() {
            List<SyntheticRow> rows = rows(new Settings(2, 4, 0.5, 15), 100, "rows");

            assertThat(rows).hasSize(100).allMatch(row -> LABELS[(int) row.parents()[0]] == 1);
            assertThat(seeds(rows)).doesNotContain(20L);
        }
    }

    @Nested
    class BadInput {
        @Test
        void isRefusedWithASentence() {
            assertThatThrownBy(() -> new Settings(0, 1, 0.5, 2)).hasMessage("k and m must be at least 1, got 0 and 1");
            assertThatThrownBy(() -> new Settings(1, 0, 0.5, 2)).hasMessage("k and m must be at least 1, got 1 and 0");
            assertThatThrownBy(() -> new Settings(1, 1, Double.NaN, 2))
                    .hasMessage("outStep must be a number of at least 0, got NaN");
            assertThatThrownBy(() -> new Settings(1, 1, 0.5, 1)).hasMessage("maxSvmRows must be at least 2, got 1");
        }

        @Test
        void blocksOfDifferentRowsAreRefused() {
            RowBlock fewer = ORIGINAL.select(new int[] {0, 1, 2});

            assertThatThrownBy(() -> new LocalSvmSmote(SETTINGS).rows(SCALED, fewer, 1, 1, 42, "rows"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("scaled and original must be the same rows, got 21 and 3");
        }
    }
}
