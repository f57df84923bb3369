package io.ballast.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ballast.table.Blocks;
import io.ballast.table.RowBlock;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DrawTest {
    /** Forty rows of class 0 and ten of class 1, in turns of four and one, under ascending keys. */
    private static final RowBlock POOL = pool(
            LongStream.range(0, 50).map(row -> 3 * row - 70).toArray(),
            IntStream.range(0, 50).map(row -> row % 5 == 4 ? 1 : 0).toArray());

    private static RowBlock pool(long[] keys, int... labels) {
        return Blocks.of(keys, labels, new double[keys.length][1]);
    }

    private static double[] ones(RowBlock pool) {
        double[] ones = new double[pool.rows()];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static Set<Long> keys(RowBlock pool, int[] rows, int label) {
        return IntStream.of(rows)
                .filter(row -> pool.labels()[row] == label)
                .mapToObj(row -> pool.keys()[row])
                .collect(Collectors.toSet());
    }

    @Test
    void drawsSoManyRowsOfEachClassWithoutReplacement() {
        int[] drawn = Draw.of(POOL, ones(POOL), 6, 42, 1);

        assertThat(drawn).isSorted().doesNotHaveDuplicates();
        assertThat(keys(POOL, drawn, 0)).hasSize(6);
        assertThat(keys(POOL, drawn, 1)).hasSize(6);
    }

    @Test
    void drawsAllRowsOfAClassThatHasNoMore() {
        int[] drawn = Draw.of(POOL, ones(POOL), 15, 42, 1);

        assertThat(keys(POOL, drawn, 0)).hasSize(15);
        assertThat(keys(POOL, drawn, 1)).hasSize(10);
        assertThat(Draw.of(POOL, ones(POOL), 0, 42, 1)).isEmpty();
        assertThat(Draw.of(POOL.select(new int[0]), new double[0], 5, 42, 1)).isEmpty();
    }

    @Test
    void oneRowIsDrawnAsOftenAsItsWeightSays() {
        RowBlock pool = pool(new long[] {5, 6, 7, 8}, new int[4]);
        int draws = 20_000;
        int[] counts = new int[4];
        for (int seed = 0; seed < draws; seed++) {
            counts[Draw.of(pool, new double[] {1, 0.5, 0.25, 0.25}, 1, seed, 3)[0]]++;
        }
        assertThat(Arrays.stream(counts).mapToDouble(n -> (double) n / draws).toArray())
                .containsExactly(new double[] {0.5, 0.25, 0.125, 0.125}, within(0.012));
    }

    /** Of 200 rows, half of them with p halved, 10 are drawn: a light row is in 3.3 of 100 draws, another in 6.6. */
    @Test
    void rowsWithPHalvedAreDrawnHalfAsOften() {
        RowBlock pool = pool(LongStream.range(0, 200).toArray(), new int[200]);
        double[] weights = ones(pool);
        Arrays.fill(weights, 100, 200, 0.5);
        long light = 0;
        long all = 0;
        for (int seed = 0; seed < 1000; seed++) {
            int[] drawn = Draw.of(pool, weights, 10, seed, 1);
            light += IntStream.of(drawn).filter(row -> row >= 100).count();
            all += drawn.length;
        }
        assertThat((double) light / (all - light)).isCloseTo(0.509, within(0.035));
    }

    /** Two of four rows: both of one key in one draw of six. */
    @Test
    void rowsOfOneKeyAreDrawnIndependently() {
        RowBlock pool = pool(new long[] {1, 7, 7, 9}, new int[4]);
        int draws = 6000;
        int both = 0;
        for (int seed = 0; seed < draws; seed++) {
            both += Arrays.equals(Draw.of(pool, ones(pool), 2, seed, 1), new int[] {1, 2}) ? 1 : 0;
        }
        assertThat((double) both / draws).isCloseTo(1 / 6.0, within(0.02));
    }

    @Test
    void aDrawDoesNotDependOnRowsThatAreNotDrawn() {
        int[] drawn = Draw.of(POOL, ones(POOL), 4, 42, 1);
        int[] fewer = IntStream.range(0, 50)
                .filter(row -> row % 3 == 0 || IntStream.of(drawn).anyMatch(each -> each == row))
                .toArray();
        RowBlock smaller = POOL.select(fewer);

        int[] again = Draw.of(smaller, ones(smaller), 4, 42, 1);

        for (int label : new int[] {0, 1}) {
            assertThat(keys(smaller, again, label)).isEqualTo(keys(POOL, drawn, label));
        }
    }

    @Test
    void aClassIsDrawnAsIfItWereAlone() {
        int[] ofOne =
                IntStream.range(0, 50).filter(row -> POOL.labels()[row] == 1).toArray();
        RowBlock alone = POOL.select(ofOne);

        assertThat(keys(alone, Draw.of(alone, ones(alone), 4, 42, 1), 1))
                .isEqualTo(keys(POOL, Draw.of(POOL, ones(POOL), 4, 42, 1), 1));
    }

    /** Runs with seeds in a row are to be runs that know nothing of one another. */
    @Test
    void everyStepOfEverySeedHasDrawsOfItsOwn() {
        List<String> draws = IntStream.range(40, 45)
                .boxed()
                .flatMap(seed -> IntStream.range(0, 5)
                        .mapToObj(step -> Arrays.toString(Draw.of(POOL, ones(POOL), 5, seed, step))))
                .toList();

        assertThat(draws).doesNotHaveDuplicates();
        assertThat(Draw.of(POOL, ones(POOL), 5, 42, 1)).isEqualTo(Draw.of(POOL, ones(POOL), 5, 42, 1));
    }

    @Test
    void theOthersAreTheRest() {
        assertThat(Draw.others(5, new int[] {1, 4})).containsExactly(0, 2, 3);
        assertThat(Draw.others(2, new int[0])).containsExactly(0, 1);
        assertThat(Draw.others(2, new int[] {0, 1})).isEmpty();
    }
}
