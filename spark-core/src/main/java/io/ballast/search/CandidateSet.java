package io.ballast.search;

import io.ballast.table.RowBlock;
import java.io.Serializable;

/** A set to learn from and the rows to score it by, or a set as it is without the rows of a fold, and the fold to score it by. */
public final class CandidateSet implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int hand;
    private final int part;
    private final RowBlock rows;
    private final ScoredRows scored;
    private final float[] startWeights;
    private final int drawn;
    private final int made;
    private final double seconds;
    private final int count;

    /** @param part of the search, {@link Folds#parts} */
    CandidateSet(
            int hand,
            int part,
            RowBlock rows,
            ScoredRows scored,
            float[] startWeights,
            int drawn,
            int made,
            double seconds) {
        this(hand, part, rows, scored, startWeights, drawn, made, seconds, rows.rows());
    }

    private CandidateSet(
            int hand,
            int part,
            RowBlock rows,
            ScoredRows scored,
            float[] startWeights,
            int drawn,
            int made,
            double seconds,
            int count) {
        this.hand = hand;
        this.part = part;
        this.rows = rows;
        this.scored = scored;
        this.startWeights = startWeights;
        this.drawn = drawn;
        this.made = made;
        this.seconds = seconds;
        this.count = count;
    }

    /** The same numbers without rows, to be collected. */
    public CandidateSet withoutRows() {
        RowBlock none = rows.select(new int[0]);
        return new CandidateSet(hand, part, none, scored.withoutRows(), new float[0], drawn, made, seconds, count);
    }

    /** Its number among the candidates of a step. */
    public int hand() {
        return hand;
    }

    /** 0 for all of the candidate or, with cross-validation, f + 1 for what it is without the rows of fold f and rows made of them. */
    public int part() {
        return part;
    }

    /** Rows to learn from, in the units of the table; those that were made come last. */
    public RowBlock rows() {
        return rows;
    }

    /** Whether any rows score it; with cross-validation they do all parts but the first. */
    public boolean scores() {
        return scored.count() > 0;
    }

    /** Which of the divisions in folds its fold is of, from 0; parts of one score each validation row once. */
    public int repeat() {
        return scored.repeat();
    }

    /** How many parts of the candidate are scored, where this one is; else 1. */
    int splits() {
        return scored.splits();
    }

    /** Rows to score by, in the units of the table: those held out or marked or, with cross-validation, all rows of the table that lie in the fold. */
    public RowBlock validation() {
        return scored.rows();
    }

    /** Indices of these among the rows that score all parts of the candidate, the same in all candidates. */
    public int[] scored() {
        return scored.indices();
    }

    /** Weights that a net may start from; empty for a random start. */
    public float[] startWeights() {
        return startWeights;
    }

    /** Number of rows to learn from. */
    public int count() {
        return count;
    }

    /** Rows of the table that this step has drawn, those of the fold among them. */
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
