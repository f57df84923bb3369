package io.ballast.neighbors;

import java.util.Arrays;

/** Which queries look into which cells: for every cell its queries. */
final class Probes {
    private final int[] starts;
    private final int[] queries;

    private Probes(int[] starts, int[] queries) {
        this.starts = starts;
        this.queries = queries;
    }

    /**
     * @param cells number of cells
     * @param query of each probe
     * @param cell of each probe
     */
    static Probes of(int cells, int[] query, int[] cell) {
        int[] starts = new int[cells + 1];
        for (int c : cell) {
            starts[c + 1]++;
        }
        Arrays.parallelPrefix(starts, Integer::sum);
        int[] queries = new int[query.length];
        int[] next = starts.clone();
        for (int i = 0; i < query.length; i++) {
            queries[next[cell[i]]++] = query[i];
        }
        return new Probes(starts, queries);
    }

    /** Sweeps the cells of a chunk. */
    void sweep(BaseChunk chunk, NeighborSweep sweep) {
        for (int i = 0; i < chunk.cells().length; i++) {
            int cell = chunk.cells()[i];
            sweep.cell(chunk, i, queries, starts[cell], starts[cell + 1]);
        }
    }
}
