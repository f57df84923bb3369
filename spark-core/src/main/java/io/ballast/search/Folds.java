package io.ballast.search;

import io.ballast.random.RowRandom;
import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Rows to learn from and validation rows, each class of both divided at random in parts of one size, but for rows with equal keys, which go together: a
 * net is not to be scored by copies of what it learned from. The fold of a row hangs on the seed, its key and the rows of its class. All is divided
 * once or repeatedly, and folds are numbered through: every row lies in one of those of each repeat.
 */
final class Folds implements Serializable {
    private static final long serialVersionUID = 1L;

    private final List<Division> repeats;

    private Folds(List<Division> repeats) {
        this.repeats = new ArrayList<>(repeats);
    }

    /** One division of all rows; a class, since Spark's Kryo cannot read records. */
    private static final class Division implements Serializable {
        private static final long serialVersionUID = 1L;

        private final long seed;
        /** Largest draw of each fold but the last, of each class to learn from and then of each class to validate by. */
        private final int[][] limits;

        Division(long seed, int[][] limits) {
            this.seed = seed;
            this.limits = limits;
        }

        int number() {
            return limits.length + 1;
        }

        /** Folds of rows, {@code [rows]}. */
        int[] of(RowBlock rows, int firstGroup) {
            int[] folds = new int[rows.rows()];
            for (int row = 0; row < folds.length; row++) {
                int draw = draw(rows.keys()[row], seed);
                int group = firstGroup + rows.labels()[row];
                while (folds[row] < limits.length && draw > limits[folds[row]][group]) {
                    folds[row]++;
                }
            }
            return folds;
        }
    }

    /** No folds: validation rows score. */
    static Folds none() {
        return new Folds(List.of());
    }

    /**
     * Finds the limits; the driver sees counts.
     *
     * @param blocks rows to learn from and validation rows
     * @param training of the former in each class
     * @param validation of the latter in each class; may be 0
     * @param number of each repeat, at least 2
     * @param repeats at least 1
     */
    static Folds of(
            JavaRDD<Tuple2<RowBlock, RowBlock>> blocks,
            long[] training,
            long[] validation,
            int number,
            int repeats,
            long seed) {
        List<Division> divisions = new ArrayList<>();
        for (int repeat = 0; repeat < repeats; repeat++) {
            long own = repeat == 0
                    ? seed
                    : RowRandom.of(seed, "fold repeat", repeat).nextLong();
            divisions.add(division(blocks, training, validation, number, own));
        }
        return new Folds(divisions);
    }

    private static Division division(
            JavaRDD<Tuple2<RowBlock, RowBlock>> blocks, long[] training, long[] validation, int number, long seed) {
        int classes = training.length;
        long[][] wanted = new long[number - 1][2 * classes];
        for (int fold = 0; fold < number - 1; fold++) {
            for (int c = 0; c < classes; c++) {
                wanted[fold][c] = (fold + 1) * training[c] / number;
                wanted[fold][classes + c] = (fold + 1) * validation[c] / number;
            }
        }
        JavaRDD<Tuple2<int[], int[]>> drawn =
                blocks.flatMap(block -> Arrays.asList(drawn(block._1(), 0, seed), drawn(block._2(), classes, seed))
                        .iterator());
        return new Division(seed, DrawLimits.of(drawn, wanted));
    }

    private static Tuple2<int[], int[]> drawn(RowBlock rows, int firstGroup, long seed) {
        int[] groups =
                IntStream.of(rows.labels()).map(label -> firstGroup + label).toArray();
        int[] draws = new int[groups.length];
        Arrays.setAll(draws, row -> draw(rows.keys()[row], seed));
        return new Tuple2<>(groups, draws);
    }

    private static int draw(long key, long seed) {
        return (int) (RowRandom.of(seed, "fold", key).nextLong() >>> (Long.SIZE - DrawLimits.BITS));
    }

    /** How many in all repeats; 0 for none. */
    int number() {
        return repeats.stream().mapToInt(Division::number).sum();
    }

    /** How often all rows are divided; 0 for no folds. */
    int repeats() {
        return repeats.size();
    }

    /** How many in each repeat. */
    int perRepeat() {
        return repeats.get(0).number();
    }

    /** The repeat that a fold is of. */
    int repeat(int fold) {
        return fold / perRepeat();
    }

    /** Folds of rows to learn from in a repeat, {@code [rows]}. */
    int[] ofTraining(int repeat, RowBlock rows) {
        return of(repeat, rows, 0);
    }

    /** Folds of validation rows in a repeat, {@code [rows]}. */
    int[] ofValidation(int repeat, RowBlock rows) {
        return of(repeat, rows, repeats.get(0).limits[0].length / 2);
    }

    private int[] of(int repeat, RowBlock rows, int firstGroup) {
        Division division = repeats.get(repeat);
        int before = repeat * division.number();
        return IntStream.of(division.of(rows, firstGroup))
                .map(fold -> before + fold)
                .toArray();
    }

    /**
     * Parts that a search in folds has: 0 is the set with all its rows, f + 1 the set as it is without the rows of fold f. Without folds there is
     * part 0 alone.
     */
    int parts() {
        return 1 + number();
    }

    /** The rows to learn from that a part of a search may hold: of part 0 all, of others those in other folds of the same repeat. */
    RowBlock outside(int part, RowBlock rows) {
        if (part == 0) {
            return rows;
        }
        int fold = part - 1;
        int[] folds = ofTraining(repeat(fold), rows);
        return rows.select(IntStream.range(0, folds.length)
                .filter(row -> folds[row] != fold)
                .toArray());
    }
}
