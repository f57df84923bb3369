package io.ballast.neighbors;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The different queries of one task, cell by cell. */
final class QueryGroup {
    private final DistinctRows rows;
    private final int[] cells;
    private final int[] starts;

    private QueryGroup(DistinctRows rows, int[] cells, int[] starts) {
        this.rows = rows;
        this.cells = cells;
        this.starts = starts;
    }

    /** Reads them; at least one cell. */
    static QueryGroup of(Iterator<CellRows> parts) {
        List<DistinctRows> rows = new ArrayList<>();
        List<Integer> cells = new ArrayList<>();
        List<Integer> starts = new ArrayList<>(List.of(0));
        while (parts.hasNext()) {
            CellRows part = parts.next();
            cells.add(part.cell());
            rows.add(part.rows());
            starts.add(starts.get(starts.size() - 1) + part.rows().rows());
        }
        return new QueryGroup(
                DistinctRows.concat(rows),
                cells.stream().mapToInt(Integer::intValue).toArray(),
                starts.stream().mapToInt(Integer::intValue).toArray());
    }

    /** All of them. */
    DistinctRows rows() {
        return rows;
    }

    /** The cells they lie in, {@code [cells]}. */
    int[] cells() {
        return cells;
    }

    /** Where the rows of each cell start, {@code [cells + 1]}. */
    int[] starts() {
        return starts;
    }
}
