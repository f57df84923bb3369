package io.ballast.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.ballast.spark.LocalSpark;
import io.ballast.table.Blocks;
import io.ballast.table.RowBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Tuple2;

class FoldsTest {
    /** Of 600 rows to learn from and 120 validation rows every sixth is of class 1; keys ascend. */
    private static final RowBlock TRAINING = block(600, 7919);

    private static final RowBlock VALIDATION = block(120, 7907);

    private static RowBlock block(int rows, long stride) {
        long[] keys =
                IntStream.range(0, rows).mapToLong(row -> row * stride - 3000).toArray();
        int[] labels = IntStream.range(0, rows).map(row -> row % 6 == 5 ? 1 : 0).toArray();
        return Blocks.of(keys, labels, new double[rows][1]);
    }

    private static RowBlock slice(RowBlock all, int i, int of) {
        return all.select(
                IntStream.range(i * all.rows() / of, (i + 1) * all.rows() / of).toArray());
    }

    private static long[] counts(RowBlock rows) {
        long[] counts = new long[2];
        IntStream.of(rows.labels()).forEach(label -> counts[label]++);
        return counts;
    }

    private static Folds folds(RowBlock training, RowBlock validation, int partitions, int number, long seed) {
        return folds(training, validation, partitions, number, 1, seed);
    }

    private static Folds folds(
            RowBlock training, RowBlock validation, int partitions, int number, int repeats, long seed) {
        List<Tuple2<RowBlock, RowBlock>> parts = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            parts.add(new Tuple2<>(slice(training, i, partitions), slice(validation, i, partitions)));
        }
        return Folds.of(
                JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext())
                        .parallelize(parts, partitions),
                counts(training),
                counts(validation),
                number,
                repeats,
                seed);
    }

    private static int[] sizes(RowBlock rows, int[] folds, int label, int number) {
        int[] sizes = new int[number];
        IntStream.range(0, rows.rows())
                .filter(row -> rows.labels()[row] == label)
                .forEach(row -> sizes[folds[row]]++);
        return sizes;
    }

    @Test
    void everyClassIsDividedEvenlyToLearnFromAndToValidateBy() {
        Folds folds = folds(TRAINING, VALIDATION, 3, 7, 42);

        assertThat(folds.number()).isEqualTo(7);
        // 500, 100, 100 and 20 rows: floor(i * n / 7) of them up to fold i
        assertThat(sizes(TRAINING, folds.ofTraining(0, TRAINING), 0, 7)).containsExactly(71, 71, 72, 71, 72, 71, 72);
        assertThat(sizes(TRAINING, folds.ofTraining(0, TRAINING), 1, 7)).containsExactly(14, 14, 14, 15, 14, 14, 15);
        assertThat(sizes(VALIDATION, folds.ofValidation(0, VALIDATION), 0, 7))
                .containsExactly(14, 14, 14, 15, 14, 14, 15);
        assertThat(sizes(VALIDATION, folds.ofValidation(0, VALIDATION), 1, 7)).containsExactly(2, 3, 3, 3, 3, 3, 3);
    }

    @Test
    void whatLiesOutsideAFoldIsWhatLiesInTheOthers() {
        Folds folds = folds(TRAINING, VALIDATION, 1, 5, 42);
        int[] of = folds.ofTraining(0, TRAINING);

        for (int fold = 0; fold < 5; fold++) {
            int left = fold;
            assertThat(folds.outside(fold + 1, TRAINING).keys())
                    .hasSize(480)
                    .containsExactly(IntStream.range(0, 600)
                            .filter(row -> of[row] != left)
                            .mapToLong(row -> TRAINING.keys()[row])
                            .toArray());
        }
    }

    @ParameterizedTest(name = "{0} partitions")
    @ValueSource(ints = {2, 7})
    void partitionsHaveNoSay(int partitions) {
        Folds folds = folds(TRAINING, VALIDATION, partitions, 5, 2, 42);
        Folds together = folds(TRAINING, VALIDATION, 1, 5, 2, 42);

        for (int repeat = 0; repeat < 2; repeat++) {
            assertThat(folds.ofTraining(repeat, TRAINING)).isEqualTo(together.ofTraining(repeat, TRAINING));
        }
    }

    @Test
    void anotherSeedDividesOtherwise() {
        int[] of = folds(TRAINING, VALIDATION, 1, 5, 43).ofTraining(0, TRAINING);

        assertThat(of).isNotEqualTo(folds(TRAINING, VALIDATION, 1, 5, 42).ofTraining(0, TRAINING));
    }

    @Test
    void everyRepeatDividesAnewAndItsFoldsAreNumberedOn() {
        Folds once = folds(TRAINING, VALIDATION, 1, 5, 42);
        Folds thrice = folds(TRAINING, VALIDATION, 3, 5, 3, 42);

        assertThat(once.repeats()).isEqualTo(1);
        assertThat(thrice.repeats()).isEqualTo(3);
        assertThat(thrice.number()).isEqualTo(15);
        assertThat(thrice.perRepeat()).isEqualTo(5);
        assertThat(thrice.ofTraining(0, TRAINING)).isEqualTo(once.ofTraining(0, TRAINING));
        assertThat(thrice.ofTraining(1, TRAINING)).containsOnly(5, 6, 7, 8, 9);
        assertThat(thrice.ofValidation(2, VALIDATION)).containsOnly(10, 11, 12, 13, 14);
        assertThat(IntStream.of(thrice.ofTraining(1, TRAINING))
                        .map(fold -> fold - 5)
                        .toArray())
                .isNotEqualTo(once.ofTraining(0, TRAINING));
        for (int fold = 0; fold < 15; fold++) {
            int[] of = thrice.ofTraining(fold / 5, TRAINING);
            int left = fold;
            assertThat(thrice.repeat(fold)).isEqualTo(fold / 5);
            assertThat(thrice.outside(fold + 1, TRAINING).keys())
                    .hasSize(480)
                    .containsExactly(IntStream.range(0, 600)
                            .filter(row -> of[row] != left)
                            .mapToLong(row -> TRAINING.keys()[row])
                            .toArray());
        }
    }

    /** Were they divided, a net would be scored by rows that it has learned. */
    @Test
    void equalRowsGoTogetherAndAFewRowsIntoSomeFolds() {
        RowBlock equal = Blocks.of(new long[40], new int[40], new double[40][1]);
        RowBlock two = Blocks.of(new long[] {1, 2}, new int[2], new double[2][1]);

        assertThat(folds(equal, VALIDATION, 1, 5, 42).ofTraining(0, equal)).containsOnly(0);
        assertThat(folds(two, VALIDATION, 1, 5, 42).ofTraining(0, two)).containsExactlyInAnyOrder(2, 4);
    }

    @Test
    void noFoldsAreNone() {
        assertThat(Folds.none().number()).isZero();
    }
}
