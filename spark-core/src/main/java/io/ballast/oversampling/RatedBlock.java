package io.ballast.oversampling;

import io.ballast.neighbors.NeighborBlock;
import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Rows with the number of their neighbors, among all rows, that are of another class; arrays shared. */
final class RatedBlock implements Serializable {
    private static final long serialVersionUID = 1L;

    private final RowBlock rows;
    private final int[] foreign;

    /** @param foreign {@code [rows]}, null where it is not known */
    private RatedBlock(RowBlock rows, int[] foreign) {
        this.rows = rows;
        this.foreign = foreign;
    }

    /** Counts the foreign neighbors of every row. */
    static RatedBlock of(RowBlock rows, NeighborBlock neighbors) {
        int[] foreign = new int[rows.rows()];
        for (int row = 0; row < foreign.length; row++) {
            for (int i = 0; i < neighbors.k(); i++) {
                foreign[row] += neighbors.labels()[row * neighbors.k() + i] != rows.labels()[row] ? 1 : 0;
            }
        }
        return new RatedBlock(rows, foreign);
    }

    /** Rows that were not looked around. */
    static RatedBlock unrated(RowBlock rows) {
        return new RatedBlock(rows, null);
    }

    RowBlock rows() {
        return rows;
    }

    /** Foreign neighbors of a row. */
    int foreign(int row) {
        return foreign[row];
    }

    /** The rows of a class that have so many foreign neighbors at least and at most. */
    RatedBlock select(int label, int least, int most) {
        return select(row -> rows.labels()[row] == label && foreign[row] >= least && foreign[row] <= most);
    }

    /** The rows with these keys. */
    RatedBlock withKeys(Set<Long> keys) {
        return select(row -> keys.contains(rows.keys()[row]));
    }

    private RatedBlock select(IntPredicate wanted) {
        int[] picked = IntStream.range(0, foreign.length).filter(wanted).toArray();
        int[] counts = IntStream.of(picked).map(row -> foreign[row]).toArray();
        return new RatedBlock(rows.select(picked), counts);
    }
}
