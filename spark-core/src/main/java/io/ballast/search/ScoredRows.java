package io.ballast.search;

import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The rows that score sets, the same in all tasks: validation rows or, in folds, those and all rows to learn from. Immutable. */
final class ScoredRows implements Serializable {
    private static final long serialVersionUID = 1L;

    private final RowBlock rows;
    private final Folds folds;
    /** The fold of each row in each repeat; one of zeros without folds. */
    private final int[][] foldOf;

    private ScoredRows(RowBlock rows, Folds folds, int[][] foldOf) {
        this.rows = rows;
        this.folds = folds;
        this.foldOf = foldOf;
    }

    /**
     * Rows that score.
     *
     * @param training all rows to learn from, which score if there are folds
     */
    static ScoredRows of(RowBlock training, RowBlock validation, Folds folds) {
        if (folds.number() == 0) {
            return new ScoredRows(validation, folds, new int[1][validation.rows()]);
        }
        int[][] foldOf = new int[folds.repeats()][];
        Arrays.setAll(foldOf, repeat -> IntStream.concat(
                        IntStream.of(folds.ofTraining(repeat, training)),
                        IntStream.of(folds.ofValidation(repeat, validation)))
                .toArray());
        return new ScoredRows(RowBlock.concat(List.of(training, validation)), folds, foldOf);
    }

    RowBlock rows() {
        return rows;
    }

    Folds folds() {
        return folds;
    }

    /** Indices of the rows that a fold scores. */
    int[] scored(int fold) {
        int[] inRepeat = foldOf[folds.repeat(fold)];
        return IntStream.range(0, inRepeat.length)
                .filter(row -> inRepeat[row] == fold)
                .toArray();
    }
}
