package io.ballast.search;

import io.ballast.oversampling.SyntheticRow;
import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** What one hand would add to the set in a step. */
final class Candidate implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int hand;
    private final int[] drawn;
    private final RowBlock rows;
    private final List<SyntheticRow> made;
    private final List<List<SyntheticRow>> madeOutside;
    private final double seconds;

    /**
     * @param drawn indices in the pool of the hand, ascending
     * @param rows these rows
     * @param made rows made of them and of the set
     * @param madeOutside rows made of those of them that lie outside each fold; empty without folds
     * @param seconds that making took
     */
    Candidate(
            int hand,
            int[] drawn,
            RowBlock rows,
            List<SyntheticRow> made,
            List<List<SyntheticRow>> madeOutside,
            double seconds) {
        this.hand = hand;
        this.drawn = drawn;
        this.rows = rows;
        this.made = new ArrayList<>(made);
        this.madeOutside = new ArrayList<>();
        madeOutside.forEach(rowsOfFold -> this.madeOutside.add(new ArrayList<>(rowsOfFold)));
        this.seconds = seconds;
    }

    int hand() {
        return hand;
    }

    int[] drawn() {
        return drawn;
    }

    RowBlock rows() {
        return rows;
    }

    List<SyntheticRow> made() {
        return made;
    }

    List<SyntheticRow> madeOutside(int fold) {
        return madeOutside.get(fold);
    }

    double seconds() {
        return seconds;
    }
}
