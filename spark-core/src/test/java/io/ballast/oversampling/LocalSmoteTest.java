package io.ballast.oversampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ballast.table.Blocks;
import io.ballast.table.FeatureScaler;
import io.ballast.table.RowBlock;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rows 3 to 8 are of class 1, at 0, 1, 2, 3, 10 and 11 on the first axis once scaled, rows of class 0 between them. */
class LocalSmoteTest {
    private static final int[] LABELS = {0, 0, 0, 1, 1, 1, 1, 1, 1, 0};
    private static final double[] AT = {0.1, 1.1, 2.1, 0, 1, 2, 3, 10, 11, 10.5};

    /** The second axis is long in the table's units, and short once scaled. */
    private static final RowBlock ORIGINAL = Blocks.of(
            IntStream.range(0, 10).mapToLong(row -> 1000 - row).toArray(),
            LABELS,
            IntStream.range(0, 10)
                    .mapToObj(row -> new double[] {0.3 * AT[row] + 7, 500 * ((row * 7) % 10)})
                    .toArray(double[][]::new));

    private static final RowBlock SCALED =
            new FeatureScaler(new double[] {7, 0}, new double[] {0.3, 500_000}).scale(ORIGINAL);

    private static List<SyntheticRow> rows(int k, int count, long seed, String purpose) {
        return new LocalSmote(k).rows(SCALED, ORIGINAL, 1, count, seed, purpose);
    }

    @Test
    void rowsLieBetweenTheirParentsInUnitsOfTheTable() {
        double[][] features = Blocks.features(ORIGINAL);
        List<SyntheticRow> rows = rows(2, 300, 42, "rows");

        assertThat(rows).hasSize(300).allMatch(row -> row.label() == 1);
        for (SyntheticRow row : rows) {
            double[] from = features[(int) row.parents()[0]];
            double[] to = features[(int) row.parents()[1]];
            double step = (row.features()[0] - from[0]) / (to[0] - from[0]);
            assertThat(step).isBetween(0.0, 1.0);
            assertThat(row.features()).containsExactly(Segment.point(from, to, step), within(1e-8));
        }
    }

    @Test
    void parentsAreTheNearestOfTheClassOnceScaled() {
        List<Set<Long>> nearest =
                List.of(Set.of(4L, 5L), Set.of(3L, 5L), Set.of(4L, 6L), Set.of(5L, 4L), Set.of(8L, 6L), Set.of(7L, 6L));
        List<SyntheticRow> rows = rows(2, 400, 42, "rows");
        for (int i = 0; i < nearest.size(); i++) {
            long seed = 3 + i;
            assertThat(rows.stream()
                            .filter(row -> row.parents()[0] == seed)
                            .map(row -> row.parents()[1])
                            .collect(Collectors.toSet()))
                    .as("neighbors of row %d", seed)
                    .isEqualTo(nearest.get(i));
        }
    }

    @Test
    void seedsAndStepsAreEvenlySpread() {
        List<SyntheticRow> rows = rows(2, 6000, 42, "rows");
        double[][] features = Blocks.features(ORIGINAL);

        for (long seed = 3; seed <= 8; seed++) {
            long of = seed;
            assertThat(rows.stream().filter(row -> row.parents()[0] == of).count())
                    .isBetween(880L, 1120L);
        }
        double mean = rows.stream()
                .mapToDouble(row -> {
                    double from = features[(int) row.parents()[0]][0];
                    return (row.features()[0] - from) / (features[(int) row.parents()[1]][0] - from);
                })
                .average()
                .orElseThrow();
        assertThat(mean).isCloseTo(0.5, within(0.015));
    }

    @Test
    void lowersKToWhatThereIs() {
        List<SyntheticRow> rows = rows(50, 400, 42, "rows");

        assertThat(rows.stream()
                        .filter(row -> row.parents()[0] == 3)
                        .map(row -> row.parents()[1])
                        .collect(Collectors.toSet()))
                .isEqualTo(Set.of(4L, 5L, 6L, 7L, 8L));
    }

    @Test
    void makesNoneOfAClassOfOneRowOrNoneOrWhenNoneIsWanted() {
        RowBlock three = Blocks.of(new long[3], new int[] {0, 0, 1}, new double[][] {{0}, {1}, {2}});

        assertThat(new LocalSmote(5).rows(three, three, 1, 10, 42, "rows")).isEmpty();
        assertThat(new LocalSmote(5).rows(three, three, 2, 10, 42, "rows")).isEmpty();
        assertThat(new LocalSmote(5).rows(three, three, 0, 10, 42, "rows")).hasSize(10);
        assertThat(rows(5, 0, 42, "rows")).isEmpty();
    }

    @Test
    void theSameSeedGivesTheSameRowsAndAnotherOthers() {
        List<SyntheticRow> rows = rows(2, 30, 42, "rows");

        assertThat(rows(2, 30, 42, "rows")).usingRecursiveComparison().isEqualTo(rows);
        assertThat(features(rows(2, 60, 42, "rows")).subList(0, 30)).isEqualTo(features(rows));
        assertThat(features(rows(2, 30, 43, "rows"))).doesNotContainAnyElementsOf(features(rows));
        assertThat(features(rows(2, 30, 42, "more"))).doesNotContainAnyElementsOf(features(rows));
    }

    private static List<String> features(List<SyntheticRow> rows) {
        return rows.stream().map(row -> Arrays.toString(row.features())).toList();
    }

    @Test
    void refusesNoNeighbors() {
        assertThatThrownBy(() -> new LocalSmote(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("k must be at least 1, got 0");
    }
}
