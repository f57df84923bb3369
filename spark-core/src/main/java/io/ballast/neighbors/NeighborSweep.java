package io.ballast.neighbors;

import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;

/**
 * The queries of one task against base chunks as they come: the kernel rejects, the rest is measured in double from the
 * values as the table had them, in fixed order of dimensions. Lists are ordered by (distance, key), so it does not matter in
 * which order chunks, cells or rows are seen.
 */
final class NeighborSweep implements AutoCloseable {
    /** Candidates measured at a time. */
    private static final int MEASURED = 8;

    private final ScoreKernel kernel;
    private final Ranking ranking;
    private final QueryRows queries;
    private final NearestRows nearest;
    private final int firstTile;
    private final int[] survivors = new int[ScoreKernel.BASE_TILE];
    private final float[] scratch;
    private final double[][] candidates;
    private final double[] ranks = new double[MEASURED];
    private final TaskContext task = TaskContext.get(); // of the thread that sweeps

    /** Takes over kernel and queries, and closes them. */
    NeighborSweep(ScoreKernel kernel, Ranking ranking, int listSize, QueryRows queries) {
        this.kernel = kernel;
        this.ranking = ranking;
        this.queries = queries;
        this.nearest = new NearestRows(queries.count(), listSize);
        // The first tile that a query meets is combed for the smallest scores: a short list does not need all of it,
        // unless
        // there are no more tiles.
        this.firstTile = Math.min(ScoreKernel.BASE_TILE, Math.max(64, 32 * listSize));
        this.scratch = new float[queries.dims()];
        this.candidates = new double[MEASURED][queries.dims()];
    }

    /** All queries against all rows of a chunk. */
    void all(BaseChunk chunk) {
        rows(chunk, 0, chunk.rows(), null, 0, queries.count());
    }

    /**
     * Some queries against a cell of a chunk that is ordered by cell.
     *
     * @param cell index among the chunk's cells
     * @param picked queries, from one place of this array to another
     */
    void cell(BaseChunk chunk, int cell, int[] picked, int from, int to) {
        rows(chunk, chunk.cellStarts()[cell], chunk.cellStarts()[cell + 1], picked, from, to);
    }

    private void rows(BaseChunk chunk, int first, int end, int[] picked, int from, int to) {
        int bases = 0;
        for (int b = first; b < end && from < to; b += bases) {
            boolean more = end - b > ScoreKernel.BASE_TILE;
            bases = Math.min(b == first && more ? firstTile : ScoreKernel.BASE_TILE, end - b);
            stopIfKilled();
            kernel.base(chunk, b, bases);
            for (int q = from; q < to; q += ScoreKernel.QUERY_TILE) {
                int count = Math.min(ScoreKernel.QUERY_TILE, to - q);
                kernel.score(queries, picked, q, count, nearest);
                for (int i = 0; i < count; i++) {
                    int found = kernel.survivors(i, survivors);
                    if (found > 0) {
                        measure(picked == null ? q + i : picked[q + i], chunk, b, found);
                    }
                }
            }
        }
    }

    /** A sweep may last minutes; Spark only asks a killed task to stop. */
    private void stopIfKilled() {
        if (task != null && task.isInterrupted()) {
            throw new TaskKilledException("killed while finding neighbors");
        }
    }

    private void measure(int q, BaseChunk chunk, int firstBase, int count) {
        int[] starts = chunk.starts();
        for (int from = 0; from < count; from += MEASURED) {
            int together = Math.min(MEASURED, count - from);
            for (int i = 0; i < together; i++) {
                chunk.copyRow(firstBase + survivors[from + i], scratch, candidates[i]);
            }
            ranking.ranks(queries.values(), q * queries.dims(), candidates, together, ranks);
            for (int i = 0; i < together; i++) {
                int b = firstBase + survivors[from + i];
                int member = starts[b];
                while (member < starts[b + 1]
                        && nearest.offer(q, ranks[i], chunk.keys()[member], chunk.labels()[member])) {
                    member++; // keys ascend, so the first that is refused is followed by none that would enter
                }
            }
        }
    }

    /** What was found so far. */
    NearestRows nearest() {
        return nearest;
    }

    @Override
    public void close() {
        kernel.close();
        queries.close();
    }
}
