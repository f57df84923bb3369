package io.ballast.search;

import io.ballast.table.RowBlock;
import java.io.Serializable;

/** A set to learn from and the validation rows to score it by. */
public final class CandidateSet implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int hand;
    private final RowBlock rows;
    private final RowBlock validation;
    private final float[] startWeights;
    private final int drawn;
    private final int made;
    private final double seconds;
    private final int count;

    CandidateSet(
            int hand, RowBlock rows, RowBlock validation, float[] startWeights, int drawn, int made, double seconds) {
        this(hand, rows, validation, startWeights, drawn, made, seconds, rows.rows());
    }

    private CandidateSet(
            int hand,
            RowBlock rows,
            RowBlock validation,
            float[] startWeights,
            int drawn,
            int made,
            double seconds,
            int count) {
        this.hand = hand;
        this.rows = rows;
        this.validation = validation;
        this.startWeights = startWeights;
        this.drawn = drawn;
        this.made = made;
        this.seconds = seconds;
        this.count = count;
    }

    /** The same numbers without rows, to be collected. */
    public CandidateSet withoutRows() {
        RowBlock none = new RowBlock.Builder(rows.dims(), 0).build();
        return new CandidateSet(hand, none, none, new float[0], drawn, made, seconds, count);
    }

    /** Its number among the candidates of a step. */
    public int hand() {
        return hand;
    }

    /** Rows to learn from, in the units of the table; those that were made come last. */
    public RowBlock rows() {
        return rows;
    }

    /** Rows to score by, in the units of the table, the same and in the same order in all candidates. */
    public RowBlock validation() {
        return validation;
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
