package io.ballast.neighbors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TileRowTest {
    private static final int TILE = ScoreKernel.BASE_TILE;

    private static float[] scores(int seed, double shareNegative) {
        Random random = new Random(seed);
        float[] scores = new float[TILE];
        for (int i = 0; i < TILE; i++) {
            scores[i] = (float) Math.abs(random.nextGaussian()) * (random.nextDouble() < shareNegative ? -1 : 1);
        }
        return scores;
    }

    private static TileRow read(float[] scores, int columns) {
        TileRow row = new TileRow();
        row.read(scores, columns);
        return row;
    }

    private static int[] sorted(int[] into, int found) {
        return Arrays.stream(into, 0, found).sorted().toArray();
    }

    @Nested
    class Negative {
        @ParameterizedTest(name = "{0} columns, share {1}")
        @CsvSource({"512, 0", "512, 0.01", "512, 0.5", "512, 1", "511, 0.3", "77, 0.3", "2, 0.5", "1, 1", "1, 0"})
        void findsTheNegativeColumnsOfTheTileAndNoOthers(int columns, double share) {
            for (int seed = 0; seed < 20; seed++) {
                float[] scores = scores(seed, share);
                int[] expected = IntStream.range(0, columns)
                        .filter(column -> scores[column] < 0)
                        .toArray();
                int[] into = new int[TILE];
                assertThat(sorted(into, read(scores, columns).negative(into))).isEqualTo(expected);
            }
        }

        @Test
        void findsASingleOneInAnyColumn() {
            TileRow row = new TileRow();
            int[] into = new int[TILE];
            for (int column = 0; column < TILE; column++) {
                float[] scores = new float[TILE];
                scores[column] = -Float.MIN_VALUE;
                row.read(scores, TILE);
                assertThat(row.negative(into)).isEqualTo(1);
                assertThat(into[0]).isEqualTo(column);
            }
        }

        @Test
        void forgetsWhatAnEarlierTileLeft() {
            TileRow row = read(scores(1, 1), TILE);
            float[] few = new float[TILE];
            few[3] = -1;
            row.read(few, 5);
            int[] into = new int[TILE];
            assertThat(sorted(into, row.negative(into))).containsExactly(3);
        }

        @Test
        void readsARowOfATileInNativeMemory() {
            float[][] rows = {scores(1, 0.2), scores(2, 0.2), scores(3, 0.2)};
            ByteBuffer tile = ByteBuffer.allocateDirect(3 * TILE * Float.BYTES).order(ByteOrder.nativeOrder());
            for (float[] row : rows) {
                for (float score : row) {
                    tile.putFloat(score);
                }
            }
            TileRow row = new TileRow();
            row.read(tile.flip().order(ByteOrder.nativeOrder()).asLongBuffer(), TILE / 2, TILE);
            int[] into = new int[TILE];
            int[] expected = new int[TILE];
            assertThat(sorted(into, row.negative(into)))
                    .isEqualTo(sorted(expected, read(rows[1], TILE).negative(expected)));
        }
    }

    @Nested
    class Smallest {
        @ParameterizedTest(name = "{0} columns, {1} wanted, off by {2}")
        @CsvSource({"512, 1, 0", "512, 8, 0", "512, 16, 0.01", "511, 16, 0.1", "100, 99, 0", "33, 5, 0.3"})
        void includeAllThatMayBeAmongThemAndFewOthers(int columns, int wanted, double error) {
            int[] into = new int[TILE];
            for (int seed = 0; seed < 20; seed++) {
                float[] scores = scores(seed, 0.5);
                float[] ascending = Arrays.copyOf(scores, columns);
                Arrays.sort(ascending);
                double cutoff = ascending[wanted - 1] + 2 * error;
                int[] found = sorted(into, read(scores, columns).smallest(wanted, error, into));
                assertThat(found)
                        .doesNotHaveDuplicates()
                        .contains(IntStream.range(0, columns)
                                .filter(column -> scores[column] <= cutoff)
                                .toArray());
                int allowed = Math.min(columns, 3 * wanted);
                assertThat(IntStream.of(found))
                        .allMatch(column -> scores[column] <= ascending[allowed - 1] + 2 * error);
            }
        }

        @Test
        void includeEveryTie() {
            float[] scores = new float[TILE];
            Arrays.fill(scores, 2);
            scores[40] = 1;
            scores[41] = 3;
            int[] into = new int[TILE];
            assertThat(read(scores, 300).smallest(2, 0, into)).isEqualTo(299);
        }

        @ParameterizedTest(name = "{0} columns")
        @ValueSource(ints = {1, 7, 8})
        void areAllWhereThereAreNoMore(int columns) {
            int[] into = new int[TILE];
            int found = read(scores(1, 0.5), columns).smallest(8, 0, into);
            assertThat(sorted(into, found))
                    .isEqualTo(IntStream.range(0, columns).toArray());
        }

        @Test
        void areAllWhereNothingIsKnownOfTheError() {
            int[] into = new int[TILE];
            assertThat(read(scores(1, 0.5), 500).smallest(3, Double.POSITIVE_INFINITY, into))
                    .isEqualTo(500);
        }
    }
}
