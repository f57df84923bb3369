package io.ballast.neighbors;

import io.ballast.table.RowBlock;

/**
 * A cheap float lower bound for a tile of queries against a tile of base rows. A pair that the kernel rejects is certainly
 * no nearer than the query's worst neighbor so far; what it lets through is measured in double. So a kernel decides speed
 * and never results.
 *
 * <p>Belongs to one task, which closes it.
 */
interface ScoreKernel extends AutoCloseable {
    /** Most queries in a tile. */
    int QUERY_TILE = 256;

    /** Most base rows in a tile. */
    int BASE_TILE = 512;

    /** Unit roundoff of float. */
    double FLOAT_EPSILON = 0x1p-24;

    /** Takes the queries of this sweep. */
    void queries(RowBlock block);

    /** Takes the next block of base rows. */
    void base(RowBlock block);

    /**
     * Scores a tile.
     *
     * @param firstQuery first of up to {@link #QUERY_TILE} queries
     * @param queries how many
     * @param firstBase first of up to {@link #BASE_TILE} rows of the current base block, a multiple of that
     * @param bases how many
     * @param worst rank of the worst neighbor kept so far, {@code [all queries]}; infinite while a list is not full
     */
    void score(int firstQuery, int queries, int firstBase, int bases, double[] worst);

    /**
     * Columns of the tile that may be near enough for a query.
     *
     * @param query row of the tile
     * @param into receives the columns, ascending, {@code [BASE_TILE]}
     * @return how many
     */
    int survivors(int query, int[] into);

    @Override
    void close();
}
