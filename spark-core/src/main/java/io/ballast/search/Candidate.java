package io.ballast.search;

import io.ballast.oversampling.SyntheticRow;
import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** What one hand would add to its set in a step. */
final class Candidate implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int hand;
    private final int part;
    private final int[] drawn;
    private final RowBlock rows;
    private final List<SyntheticRow> made;
    private final double seconds;

    /**
     * @param part of the search, {@link Folds#parts}
     * @param drawn indices in the pool of the hand, ascending
     * @param rows those of these rows that the set of the part may hold
     * @param made rows made of them and of the set
     * @param seconds that making took
     */
    Candidate(int hand, int part, int[] drawn, RowBlock rows, List<SyntheticRow> made, double seconds) {
        this.hand = hand;
        this.part = part;
        this.drawn = drawn;
        this.rows = rows;
        this.made = new ArrayList<>(made);
        this.seconds = seconds;
    }

    int hand() {
        return hand;
    }

    int part() {
        return part;
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

    double seconds() {
        return seconds;
    }
}
