package io.ballast.neighbors;

import io.ballast.table.RowBlock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The neighbors of the rows of one partition, found again by mark. */
final class RowResults {
    private final int k;
    private final List<RoutedNeighbors> parts;
    private final long[] marks; // open addressing
    private final int[] part; // part + 1, 0 where free
    private final int[] row;

    private RowResults(int k, List<RoutedNeighbors> parts, int slots) {
        this.k = k;
        this.parts = parts;
        this.marks = new long[slots];
        this.part = new int[slots];
        this.row = new int[slots];
    }

    static RowResults of(Iterator<RoutedNeighbors> results, int k) {
        List<RoutedNeighbors> parts = new ArrayList<>();
        results.forEachRemaining(parts::add);
        int rows = parts.stream().mapToInt(piece -> piece.marks().length).reduce(0, Math::addExact);
        RowResults all = new RowResults(k, parts, Integer.highestOneBit(Math.max(1, rows)) * 4);
        for (int p = 0; p < parts.size(); p++) {
            for (int i = 0; i < parts.get(p).marks().length; i++) {
                all.put(parts.get(p).marks()[i], p, i);
            }
        }
        return all;
    }

    private void put(long mark, int fromPart, int fromRow) {
        int slot = slot(mark);
        marks[slot] = mark;
        part[slot] = fromPart + 1;
        row[slot] = fromRow;
    }

    private int slot(long mark) {
        int mask = marks.length - 1;
        int slot = (int) (mark >>> 32) & mask;
        while (part[slot] != 0 && marks[slot] != mark) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    /**
     * Neighbors of the rows of a block.
     *
     * @throws IllegalStateException for a row that was not among those searched
     */
    NeighborBlock of(RowBlock block) {
        NeighborBlock found = NeighborBlock.empty(block.rows(), k);
        for (int i = 0; i < block.rows(); i++) {
            int slot = slot(RoutedNeighbors.mark(block.keys()[i], block.featureHash(i)));
            if (part[slot] == 0) {
                throw new IllegalStateException(
                        "the table gave other rows when it was read again; persist it, or write it to a file, before looking for neighbors");
            }
            found.copyRow(i, parts.get(part[slot] - 1).neighbors(), row[slot]);
        }
        return found;
    }
}
