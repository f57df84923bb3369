package io.ballast.neighbors;

/**
 * What a search is expected to cost, in core-seconds, from the sizes of the tables: so that the choice between exact and
 * approximate is the same on every cluster.
 *
 * <p>With q queries, b base rows, D features, C = sqrt(b) cells and p probes, in multiply-adds of D + 2 numbers each:
 *
 * <ul>
 *   <li>exact: q b
 *   <li>approximate: 2 q p b / C for the probes (small tiles run at half speed), (q + b) C to place queries and base rows, 8
 *       passes of 64 C sample rows over C centroids to train
 *   <li>exact in the cells that can hold neighbors, with a share s of all pairs: 2 s q b, and cells as above
 * </ul>
 *
 * <p>A core does 60 GFlop/s with OpenBLAS, two flops to a multiply-add; the plain Manhattan kernel {@value
 * #MANHATTAN_GFLOPS}. Measured on EPYC Zen 4 at 42 and 64 features; other cores change both sides alike.
 *
 * @param queries rows that look for neighbors
 * @param base rows among which they look
 * @param dims features of a row
 * @param metric the distance
 */
public record SearchCost(long queries, long base, int dims, Metric metric) {
    /** Beyond {@link Limits#alwaysExact}, approximate search is chosen where it is at least this many times cheaper. */
    public static final double WORTHWHILE = 4;

    /**
     * When the choice is made.
     *
     * @param cellsFrom core-seconds of a search of all pairs from which on cells are trained and tried
     * @param alwaysExact core-seconds up to which {@code auto} is exact, whatever the approximate would cost
     */
    public record Limits(double cellsFrom, double alwaysExact) {
        /** Those of every search. */
        public static final Limits USUAL = new Limits(10, 600);
    }

    private static final double GEMM_GFLOPS = 60;
    private static final double MANHATTAN_GFLOPS = 18;

    /** The same tables with equal rows put together. */
    SearchCost ofDistinct(double share) {
        return new SearchCost((long) (share * queries), (long) (share * base), dims, metric);
    }

    /** Core-seconds of an exact search of all pairs. */
    public double exact() {
        return seconds((double) queries * base);
    }

    /** Core-seconds of an approximate search. */
    public double approximate(int probes) {
        double cells = Cells.count(base);
        return seconds(2.0 * queries * Math.min(probes, cells) * base / cells) + makingCells(cells);
    }

    /** Core-seconds of an exact search that looks at a share of all pairs. */
    public double pruned(double share) {
        return seconds(2.0 * queries * share * base) + makingCells(Cells.count(base));
    }

    private double makingCells(double cells) {
        double placing = (queries + base) * cells;
        double training = Cells.passes() * Cells.sampled(base) * cells;
        return gemmSeconds(placing + training);
    }

    /**
     * Whether {@code auto} takes the approximate search.
     *
     * @param probes that reach the recall asked for
     * @param exact core-seconds of the best exact search
     */
    public boolean prefersApproximate(int probes, double exact, Limits limits) {
        return exact > limits.alwaysExact() && exact > WORTHWHILE * approximate(probes);
    }

    private double seconds(double pairs) {
        return metric == Metric.MANHATTAN ? gemmSeconds(pairs) * GEMM_GFLOPS / MANHATTAN_GFLOPS : gemmSeconds(pairs);
    }

    private double gemmSeconds(double pairs) {
        return 2 * pairs * (dims + BaseChunk.EXTRA) / (GEMM_GFLOPS * 1e9);
    }
}
