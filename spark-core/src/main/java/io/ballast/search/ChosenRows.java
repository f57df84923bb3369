package io.ballast.search;

import io.ballast.oversampling.SyntheticRow;
import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A set of rows to learn from: rows of the table and rows that were made, each with the step it came with, 0 for the start. Only grows, so that
 * the set of an earlier step is a part of it.
 */
final class ChosenRows implements Serializable {
    private static final long serialVersionUID = 1L;

    private final RowBlock originals;
    private final int[] originalSteps;
    private final List<SyntheticRow> made;
    private final int[] madeSteps;

    ChosenRows(RowBlock originals, int[] originalSteps, List<SyntheticRow> made, int[] madeSteps) {
        this.originals = originals;
        this.originalSteps = originalSteps;
        this.made = new ArrayList<>(made);
        this.madeSteps = madeSteps;
    }

    /** Rows of the table, there from the start. */
    static ChosenRows of(RowBlock originals) {
        return new ChosenRows(originals, new int[originals.rows()], List.of(), new int[0]);
    }

    /** This set with the rows of a step. */
    ChosenRows with(int step, RowBlock drawn, List<SyntheticRow> rows) {
        int[] originalsThen = IntStream.concat(
                        IntStream.of(originalSteps),
                        IntStream.range(0, drawn.rows()).map(i -> step))
                .toArray();
        List<SyntheticRow> madeThen = new ArrayList<>(made);
        madeThen.addAll(rows);
        int[] madeStepsThen = IntStream.concat(
                        IntStream.of(madeSteps), IntStream.range(0, rows.size()).map(i -> step))
                .toArray();
        return new ChosenRows(RowBlock.concat(List.of(originals, drawn)), originalsThen, madeThen, madeStepsThen);
    }

    /** The set as it was after a step. */
    ChosenRows until(int step) {
        int[] first = IntStream.range(0, originals.rows())
                .filter(row -> originalSteps[row] <= step)
                .toArray();
        int[] last = IntStream.range(0, made.size())
                .filter(row -> madeSteps[row] <= step)
                .toArray();
        return new ChosenRows(
                originals.select(first),
                IntStream.of(first).map(row -> originalSteps[row]).toArray(),
                IntStream.of(last).mapToObj(made::get).toList(),
                IntStream.of(last).map(row -> madeSteps[row]).toArray());
    }

    /** Rows of the table. */
    RowBlock originals() {
        return originals;
    }

    /** Step that a row of the table came with. */
    int originalStep(int row) {
        return originalSteps[row];
    }

    /** Rows that were made. */
    List<SyntheticRow> made() {
        return made;
    }

    /** All rows, those that were made below the others under keys from -1 downward, in the units of the table. */
    RowBlock all() {
        RowBlock.Builder builder = new RowBlock.Builder(originals.dims(), originals.rows() + made.size());
        for (int row = 0; row < originals.rows(); row++) {
            builder.add(originals, row);
        }
        for (int i = 0; i < made.size(); i++) {
            builder.add(-1 - i, made.get(i).label(), made.get(i).features());
        }
        return builder.build();
    }

    /** The row of the table that a row of {@link #all} is, or that it was made from first. */
    long ancestor(int row) {
        return row < originals.rows()
                ? originals.keys()[row]
                : made.get(row - originals.rows()).parents()[0];
    }

    /** Rows of each class, {@code [classes]}. */
    long[] counts(int classes) {
        long[] counts = new long[classes];
        IntStream.of(originals.labels()).forEach(label -> counts[label]++);
        made.forEach(row -> counts[row.label()]++);
        return counts;
    }
}
