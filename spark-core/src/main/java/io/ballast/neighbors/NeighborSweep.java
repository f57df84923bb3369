package io.ballast.neighbors;

import io.ballast.table.RowBlock;
import java.util.Arrays;

/**
 * One block of queries against base blocks as they come: the kernel rejects, the rest is measured in double from the
 * values as the table had them, in fixed order of dimensions.
 *
 * <p>Base blocks must come in canonical order. On whole numbers the kernel is exact and rejects a pair that ties with the
 * worst neighbor kept, which is right only because a later row has the larger key.
 */
final class NeighborSweep {
    private final ScoreKernel kernel;
    private final Metric metric;
    private final RowBlock queries;
    private final NearestRows nearest;
    private final double[] worst;
    private final int[] survivors = new int[ScoreKernel.BASE_TILE];
    private final double[] query;
    private final double[] candidate;

    NeighborSweep(ScoreKernel kernel, Metric metric, int k, RowBlock queries) {
        this.kernel = kernel;
        this.metric = metric;
        this.queries = queries;
        this.nearest = new NearestRows(queries.rows(), k + 1);
        this.worst = new double[queries.rows()];
        this.query = new double[queries.dims()];
        this.candidate = new double[queries.dims()];
        Arrays.fill(worst, Double.POSITIVE_INFINITY);
        kernel.queries(queries);
    }

    void accept(RowBlock base) {
        kernel.base(base);
        for (int b = 0; b < base.rows(); b += ScoreKernel.BASE_TILE) {
            int bases = Math.min(ScoreKernel.BASE_TILE, base.rows() - b);
            for (int q = 0; q < queries.rows(); q += ScoreKernel.QUERY_TILE) {
                int count = Math.min(ScoreKernel.QUERY_TILE, queries.rows() - q);
                kernel.score(q, count, b, bases, worst);
                for (int i = 0; i < count; i++) {
                    measure(q + i, base, b, kernel.survivors(i, survivors));
                }
            }
        }
    }

    private void measure(int q, RowBlock base, int firstBase, int count) {
        if (count == 0) {
            return;
        }
        queries.copyRow(q, query);
        for (int i = 0; i < count; i++) {
            int b = firstBase + survivors[i];
            base.copyRow(b, candidate);
            nearest.offer(q, metric.rank(query, candidate), base.keys()[b], base.labels()[b]);
        }
        worst[q] = nearest.worst(q);
    }

    /** The neighbors of every query among the base rows seen, itself excluded by key. */
    NeighborBlock finish() {
        return nearest.withoutSelf(queries.keys(), metric);
    }
}
