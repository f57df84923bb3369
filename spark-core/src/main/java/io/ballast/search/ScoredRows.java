package io.ballast.search;

import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;

/** The rows that score sets, the same in all tasks: validation rows or, in folds, those and all rows to learn from. Immutable. */
final class ScoredRows implements Serializable {
    private static final long serialVersionUID = 1L;

    private final RowBlock rows;
    private final Folds folds;
    private final int[] foldOf;

    private ScoredRows(RowBlock rows, Folds folds, int[] foldOf) {
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
            return new ScoredRows(validation, folds, new int[validation.rows()]);
        }
        int[] foldOf = IntStream.concat(
                        IntStream.of(folds.ofTraining(training)), IntStream.of(folds.ofValidation(validation)))
                .toArray();
        return new ScoredRows(RowBlock.concat(List.of(training, validation)), folds, foldOf);
    }

    RowBlock rows() {
        return rows;
    }

    Folds folds() {
        return folds;
    }

    /** Indices of the rows that a fold scores; of all rows without folds. */
    int[] scored(int fold) {
        return IntStream.range(0, foldOf.length)
                .filter(row -> foldOf[row] == fold)
                .toArray();
    }
}
