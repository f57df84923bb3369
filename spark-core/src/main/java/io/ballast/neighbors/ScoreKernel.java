package io.ballast.neighbors;

/**
 * A cheap float lower bound for a tile of queries against a tile of base rows. A pair that the kernel rejects would
 * certainly not enter the query's list; what it lets through is measured in double. So a kernel decides speed and never
 * results.
 *
 * <p>Belongs to one task, which closes it.
 */
interface ScoreKernel extends AutoCloseable {
    /** Most queries in a tile. */
    int QUERY_TILE = 512;

    /** Most base rows in a tile. */
    int BASE_TILE = 512;

    /** Unit roundoff of float. */
    double FLOAT_EPSILON = 0x1p-24;

    /** The kernel for a metric: with OpenBLAS where it can be had, else in plain Java. */
    static ScoreKernel of(RowGeometry geometry) {
        if (geometry.metric() == Metric.MANHATTAN) {
            return new ManhattanKernel(geometry);
        }
        int width = BaseChunk.width(geometry);
        return new ProductKernel(
                geometry, OpenBlas.available() ? new TileProduct.Native(width) : new TileProduct.PlainJava(width));
    }

    /**
     * Takes a tile of base rows.
     *
     * @param chunk whose rows are ordered by first key within the tile
     * @param first its first row
     * @param count at most {@link #BASE_TILE}
     */
    void base(BaseChunk chunk, int first, int count);

    /**
     * Scores queries against the base tile.
     *
     * @param queries all queries of the task
     * @param picked indices of the queries, or null for consecutive ones
     * @param from first of {@code picked}, or the first query
     * @param count at most {@link #QUERY_TILE}
     * @param nearest what was found so far
     */
    void score(QueryRows queries, int[] picked, int from, int count, NearestRows nearest);

    /**
     * Columns of the tile that may be near enough for a query: not rejected, and for a query whose list is empty yet, among
     * those that may be its nearest of this tile.
     *
     * @param row of the tile, 0 for the first query scored
     * @param into receives the columns in any order, {@code [BASE_TILE]}
     * @return how many
     */
    int survivors(int row, int[] into);

    @Override
    void close();
}
