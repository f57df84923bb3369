package io.ballast.search;

import io.ballast.random.RowRandom;
import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Rows to learn from and validation rows, each class of both divided at random in parts of one size, but for rows with equal keys, which go together: a
 * net is not to be scored by copies of what it learned from. The fold of a row hangs on the seed, its key and the rows of its class.
 */
final class Folds implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long seed;
    /** Largest draw of each fold but the last, of each class to learn from and then of each class to validate by. */
    private final int[][] limits;

    private Folds(long seed, int[][] limits) {
        this.seed = seed;
        this.limits = limits;
    }

    /** No folds: validation rows score. */
    static Folds none() {
        return new Folds(0, new int[0][]);
    }

    /**
     * Finds the limits; the driver sees counts.
     *
     * @param parts rows to learn from and validation rows
     * @param training of the former in each class
     * @param validation of the latter in each class; may be 0
     * @param number at least 2
     */
    static Folds of(
            JavaRDD<Tuple2<RowBlock, RowBlock>> parts, long[] training, long[] validation, int number, long seed) {
        int classes = training.length;
        long[][] wanted = new long[number - 1][2 * classes];
        for (int fold = 0; fold < number - 1; fold++) {
            for (int c = 0; c < classes; c++) {
                wanted[fold][c] = (fold + 1) * training[c] / number;
                wanted[fold][classes + c] = (fold + 1) * validation[c] / number;
            }
        }
        JavaRDD<Tuple2<int[], int[]>> drawn =
                parts.flatMap(part -> Arrays.asList(drawn(part._1(), 0, seed), drawn(part._2(), classes, seed))
                        .iterator());
        return new Folds(seed, DrawLimits.of(drawn, wanted));
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

    /** How many; 0 for none. */
    int number() {
        return limits.length == 0 ? 0 : limits.length + 1;
    }

    /** Folds of rows to learn from, {@code [rows]}. */
    int[] ofTraining(RowBlock rows) {
        return of(rows, 0);
    }

    /** Folds of validation rows, {@code [rows]}. */
    int[] ofValidation(RowBlock rows) {
        return of(rows, limits[0].length / 2);
    }

    private int[] of(RowBlock rows, int firstGroup) {
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

    /** The rows to learn from that lie in other folds. */
    RowBlock outside(int fold, RowBlock rows) {
        int[] folds = ofTraining(rows);
        return rows.select(IntStream.range(0, folds.length)
                .filter(row -> folds[row] != fold)
                .toArray());
    }
}
