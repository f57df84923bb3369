package io.ballast.search;

import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows that score a set: validation rows or, in folds, those and the rows to learn from that lie in the fold that the set is without. Immutable.
 */
final class ScoredRows implements Serializable {
    private static final long serialVersionUID = 1L;

    private final RowBlock rows;
    private final int[] indices;
    private final int count;
    private final int repeat;
    private final int splits;

    private ScoredRows(RowBlock rows, int[] indices, int count, int repeat, int splits) {
        this.rows = rows;
        this.indices = indices;
        this.count = count;
        this.repeat = repeat;
        this.splits = splits;
    }

    /**
     * Rows that score a part of a search, {@link Folds#parts}.
     *
     * @param training all rows to learn from
     * @param validation all validation rows
     */
    static ScoredRows of(int part, RowBlock training, RowBlock validation, Folds folds) {
        if (folds.number() == 0) {
            return all(validation);
        }
        if (part == 0) {
            return all(training.select(new int[0]));
        }
        RowBlock both = RowBlock.concat(List.of(training, validation));
        int fold = part - 1;
        int[] foldOf = IntStream.concat(
                        IntStream.of(folds.ofTraining(folds.repeat(fold), training)),
                        IntStream.of(folds.ofValidation(folds.repeat(fold), validation)))
                .toArray();
        int[] inside = IntStream.range(0, foldOf.length)
                .filter(row -> foldOf[row] == fold)
                .toArray();
        return new ScoredRows(both.select(inside), inside, inside.length, folds.repeat(fold), folds.number());
    }

    /** Rows that are all there is to score. */
    static ScoredRows all(RowBlock rows) {
        return new ScoredRows(rows, IntStream.range(0, rows.rows()).toArray(), rows.rows(), 0, 1);
    }

    /** The same numbers without rows. */
    ScoredRows withoutRows() {
        return new ScoredRows(rows.select(new int[0]), new int[0], count, repeat, splits);
    }

    RowBlock rows() {
        return rows;
    }

    /** Their indices among all rows that score, ascending; the same rows in the same order in all candidates. */
    int[] indices() {
        return indices.clone();
    }

    /** Number of rows. */
    int count() {
        return count;
    }

    /** Which of the divisions in folds these are of, from 0; all that are of one score each row once. */
    int repeat() {
        return repeat;
    }

    /** Folds of all repeats if these are of one; else 1. */
    int splits() {
        return splits;
    }
}
