package io.ballast.search;

import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A set to learn from and the rows to score it by. */
public final class CandidateSet implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int hand;
    private final RowBlock rows;
    private final RowBlock validation;
    private final List<Split> splits;
    private final float[] startWeights;
    private final int drawn;
    private final int made;
    private final double seconds;
    private final int count;

    /** What is learned from to score some of the rows. */
    public static final class Split implements Serializable {
        private static final long serialVersionUID = 1L;

        private final int repeat;
        private final RowBlock rows;
        private final int[] scored;

        Split(int repeat, RowBlock rows, int[] scored) {
            this.repeat = repeat;
            this.rows = rows;
            this.scored = scored;
        }

        /** Which of the divisions in folds it is of, from 0; splits of one score each validation row once. */
        public int repeat() {
            return repeat;
        }

        /** Rows to learn from, in the units of the table. */
        public RowBlock rows() {
            return rows;
        }

        /** Indices of rows of {@link CandidateSet#validation}, ascending. */
        public int[] scored() {
            return scored.clone();
        }
    }

    /** A set whose rows are all learned from to score all validation rows. */
    CandidateSet(
            int hand, RowBlock rows, RowBlock validation, float[] startWeights, int drawn, int made, double seconds) {
        this(hand, rows, validation, List.of(wholly(rows, validation)), startWeights, drawn, made, seconds);
    }

    /** @param splits at least one, by repeats; each validation row is scored by one of those of each repeat */
    CandidateSet(
            int hand,
            RowBlock rows,
            RowBlock validation,
            List<Split> splits,
            float[] startWeights,
            int drawn,
            int made,
            double seconds) {
        this(hand, rows, validation, splits, startWeights, drawn, made, seconds, rows.rows());
    }

    private static Split wholly(RowBlock rows, RowBlock validation) {
        return new Split(0, rows, IntStream.range(0, validation.rows()).toArray());
    }

    private CandidateSet(
            int hand,
            RowBlock rows,
            RowBlock validation,
            List<Split> splits,
            float[] startWeights,
            int drawn,
            int made,
            double seconds,
            int count) {
        this.hand = hand;
        this.rows = rows;
        this.validation = validation;
        this.splits = new ArrayList<>(splits);
        this.startWeights = startWeights;
        this.drawn = drawn;
        this.made = made;
        this.seconds = seconds;
        this.count = count;
    }

    /** The same numbers without rows, to be collected. */
    public CandidateSet withoutRows() {
        RowBlock none = new RowBlock.Builder(rows.dims(), 0).build();
        List<Split> empty = splits.stream()
                .map(split -> new Split(split.repeat(), none, new int[0]))
                .toList();
        return new CandidateSet(hand, none, none, empty, new float[0], drawn, made, seconds, count);
    }

    /** Its number among the candidates of a step. */
    public int hand() {
        return hand;
    }

    /** Rows to learn from, in the units of the table; those that were made come last. */
    public RowBlock rows() {
        return rows;
    }

    /**
     * Rows to score by, in the units of the table, the same and in the same order in all candidates: those held out or marked or, with cross-validation,
     * all rows of the table.
     */
    public RowBlock validation() {
        return validation;
    }

    /** One or, with cross-validation, one for each fold, by repeats; those of a repeat together score each validation row once. */
    public List<Split> splits() {
        return List.copyOf(splits);
    }

    /** How often the splits together score each validation row, at least once. */
    public int repeats() {
        return splits.get(splits.size() - 1).repeat() + 1;
    }

    /** Weights that a net may start from; empty for a random start. */
    public float[] startWeights() {
        return startWeights;
    }

    /** Number of rows to learn from. */
    public int count() {
        return count;
    }

    /** Rows of the table that this step has drawn. */
    public int drawn() {
        return drawn;
    }

    /** Rows that this step has made. */
    public int made() {
        return made;
    }

    /** Wall seconds that making them took. */
    public double seconds() {
        return seconds;
    }
}
