package io.ballast.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.ballast.spark.LocalSpark;
import io.ballast.table.Blocks;
import io.ballast.table.RowBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HoldOutTest {
    /** Of 600 rows every sixth is of class 1; keys ascend. */
    private static final RowBlock ALL =
            block(IntStream.range(0, 600).mapToLong(row -> row * 7919L - 3000).toArray());

    private static RowBlock block(long... keys) {
        int[] labels =
                IntStream.range(0, keys.length).map(row -> row % 6 == 5 ? 1 : 0).toArray();
        return Blocks.of(keys, labels, new double[keys.length][1]);
    }

    /** So many blocks of the rows, in order, in as many partitions. */
    private static JavaRDD<RowBlock> blocks(RowBlock all, int number) {
        List<RowBlock> blocks = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            int from = i * all.rows() / number;
            int to = (i + 1) * all.rows() / number;
            blocks.add(all.select(IntStream.range(from, to).toArray()));
        }
        return JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext())
                .parallelize(blocks, number);
    }

    private static long[] held(RowBlock all, HoldOut held) {
        return IntStream.range(0, all.rows())
                .filter(row -> held.held(all)[row])
                .mapToLong(row -> all.keys()[row])
                .toArray();
    }

    private static long[] held(int blocks, long seed, long... wanted) {
        return held(ALL, HoldOut.of(blocks(ALL, blocks), wanted, seed));
    }

    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource({"1, 1", "125, 25", "3, 99", "500, 100"})
    void holdsOutExactlyAsManyAsWanted(int ofZero, int ofOne) {
        HoldOut held = HoldOut.of(blocks(ALL, 3), new long[] {ofZero, ofOne}, 42);

        int[] counts = new int[2];
        IntStream.range(0, ALL.rows()).filter(row -> held.held(ALL)[row]).forEach(row -> counts[ALL.labels()[row]]++);
        assertThat(counts).containsExactly(ofZero, ofOne);
    }

    @ParameterizedTest(name = "{0} partitions")
    @ValueSource(ints = {2, 7})
    void partitionsHaveNoSay(int partitions) {
        assertThat(held(partitions, 42, 125, 25)).isEqualTo(held(1, 42, 125, 25));
    }

    @Test
    void anotherSeedHoldsOutOtherRows() {
        assertThat(held(1, 43, 125, 25)).isNotEqualTo(held(1, 42, 125, 25));
    }

    /** By chance 12 of the 50 are among the first 50; 3 standard deviations are 9. */
    @Test
    void rowsAreDrawnFromAllOver() {
        assertThat(Arrays.stream(held(1, 42, 25, 25))
                        .filter(key -> key < ALL.keys()[300])
                        .count())
                .isBetween(14L, 36L);
    }

    /** Were equal rows drawn as one, all or none of them were held out. */
    @Test
    void equalRowsAreDrawnOneByOne() {
        RowBlock equal = Blocks.of(new long[40], new int[40], new double[40][1]);

        HoldOut held = HoldOut.of(blocks(equal, 1), new long[] {10}, 42);

        assertThat(held(equal, held)).hasSize(10);
    }
}
