package io.ballast.neighbors;

import static org.assertj.core.api.Assertions.assertThat;

import io.ballast.table.Blocks;
import io.ballast.table.RowBlock;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProbesTest {
    /** Rows i of key i at i; cells 0, 2 and 5 hold rows 0 and 1, row 2, rows 3 and 4. */
    private static BaseChunk chunk(RowGeometry geometry, RowBlock rows) {
        List<CellRows> cells = List.of(
                new CellRows(0, DistinctRows.of(rows.select(new int[] {0, 1}), new int[2])),
                new CellRows(2, DistinctRows.of(rows.select(new int[] {2}), new int[1])),
                new CellRows(5, DistinctRows.of(rows.select(new int[] {3, 4}), new int[2])));
        return BaseChunk.of(geometry, cells.iterator(), 1, BaseChunk.Order.BY_CELL);
    }

    @Test
    void showEveryQueryTheRowsOfItsCellsAndNoOthers() {
        RowBlock rows = Blocks.of(new double[][] {{0}, {1}, {2}, {3}, {4}});
        RowGeometry geometry = new RowGeometry(Metric.EUCLIDEAN, Blocks.moments(rows));
        RowBlock queries = Blocks.of(new double[][] {{0}, {0}, {0}, {0}});
        // Query 0 looks into cells 5 and 0, query 1 into none, query 2 into 2, query 3 into 3, which is elsewhere, and
        // 5.
        Probes probes = Probes.of(6, new int[] {0, 2, 0, 3, 3}, new int[] {5, 2, 0, 3, 5});
        try (BaseChunk chunk = chunk(geometry, rows);
                NeighborSweep sweep = new NeighborSweep(
                        ScoreKernel.of(geometry), geometry.ranking(), 6, new QueryRows(geometry, queries))) {
            probes.sweep(chunk, sweep);
            assertThat(keys(sweep.nearest(), 0)).containsExactly(0, 1, 3, 4);
            assertThat(keys(sweep.nearest(), 1)).isEmpty();
            assertThat(keys(sweep.nearest(), 2)).containsExactly(2);
            assertThat(keys(sweep.nearest(), 3)).containsExactly(3, 4);
        }
    }

    private static long[] keys(NearestRows nearest, int query) {
        return IntStream.range(0, nearest.found(query))
                .mapToLong(place -> nearest.key(query, place))
                .toArray();
    }
}
