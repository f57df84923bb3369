package io.ballast.neighbors;

import java.util.Arrays;
import java.util.List;

/**
 * The queries of one task against the cells that can hold their neighbors: the own cell first, which gives a reach, then
 * those around it that the reach does not rule out, of them as many as wanted. With all of them the search is exact.
 */
final class CellSweep {
    private final NeighborSweep sweep;
    private final CellBounds bounds;
    private final QueryGroup group;
    private final int probes;
    private final CellBounds.Around around;
    private final int[] picked = new int[ScoreKernel.QUERY_TILE];
    private double[] reach;

    /**
     * @param probes most cells for a query, more only where these hold fewer rows than a list takes; at least 1
     */
    CellSweep(NeighborSweep sweep, CellBounds bounds, QueryGroup group, int probes) {
        this.sweep = sweep;
        this.bounds = bounds;
        this.group = group;
        this.probes = probes;
        this.around = bounds.around(group.rows().features());
    }

    /** Sweeps all chunks. */
    void all(List<ChunkSource> chunks) {
        ChunkSource.twice(
                chunks,
                chunk -> Arrays.stream(group.cells()).anyMatch(cell -> bounds.chunk(cell) == chunk),
                this::own,
                this::others);
    }

    private void own(BaseChunk chunk) {
        for (int i = 0; i < group.cells().length; i++) {
            int at = Arrays.binarySearch(chunk.cells(), group.cells()[i]);
            if (at >= 0) {
                sweep.cell(chunk, at, null, group.starts()[i], group.starts()[i + 1]);
            }
        }
    }

    private void others(BaseChunk chunk) {
        reach = reach == null ? sweep.nearest().worst() : reach; // the same for every chunk
        for (int i = 0; i < group.cells().length; i++) {
            around.center(group.cells()[i]);
            int end = group.starts()[i + 1];
            for (int from = group.starts()[i], to; from < end; from = to) {
                to = Math.min(end, from + picked.length);
                others(chunk, from, to);
            }
        }
    }

    private void others(BaseChunk chunk, int from, int to) {
        int near = around.measure(from, to, reach);
        double[] limits = limits(near, to - from);
        for (int place = 1; place < near; place++) {
            int cell = around.cell(place);
            int at = Arrays.binarySearch(chunk.cells(), cell);
            if (at >= 0) {
                int count = 0;
                for (int q = 0; q < to - from; q++) {
                    double distance = around.distance(place, q);
                    if (distance <= limits[q]
                            && !bounds.beyond(cell, distance, sweep.nearest().worst(from + q))) {
                        picked[count++] = from + q;
                    }
                }
                sweep.cell(chunk, at, picked, 0, count);
            }
        }
    }

    /** The distance of the farthest centroid to look at for each query. */
    private double[] limits(int near, int queries) {
        double[] limits = new double[queries];
        Arrays.fill(limits, Double.MAX_VALUE);
        if (probes < near) {
            double[] nearest = new double[probes]; // the own cell counts as a probe, at no distance
            for (int q = 0; q < queries; q++) {
                limits[q] = enough(near, q, limit(near, q, nearest));
            }
        }
        return limits;
    }

    private double limit(int near, int query, double[] nearest) {
        Arrays.fill(nearest, 1, nearest.length, Double.MAX_VALUE);
        int last = nearest.length - 1;
        for (int place = 1; place < near; place++) {
            double distance = around.distance(place, query);
            if (distance < nearest[last]) {
                int at = last;
                while (distance < nearest[at - 1]) {
                    nearest[at] = nearest[at - 1];
                    at--;
                }
                nearest[at] = distance;
            }
        }
        return nearest[last];
    }

    /** Raises a limit until the cells within it hold as many rows as a list takes, or all do. */
    private double enough(int near, int query, double limit) {
        double enough = limit;
        while (enough < Double.MAX_VALUE) {
            long rows = bounds.members(around.cell(0));
            double next = Double.MAX_VALUE;
            for (int place = 1; place < near; place++) {
                double distance = around.distance(place, query);
                rows += distance <= enough ? bounds.members(around.cell(place)) : 0;
                next = distance > enough ? Math.min(next, distance) : next;
            }
            if (rows >= sweep.nearest().size()) {
                return enough;
            }
            enough = next;
        }
        return enough;
    }
}
