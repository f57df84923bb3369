package io.ballast.neighbors;

import java.util.Locale;

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
    /** Exact search is chosen up to this many core-seconds, whatever the approximate would cost. */
    public static final double ALWAYS_EXACT = 600;

    /** Beyond that, approximate search is chosen where it is at least this many times cheaper. */
    public static final double WORTHWHILE = 4;

    private static final double GEMM_GFLOPS = 60;
    private static final double MANHATTAN_GFLOPS = 18;
    private static final int USUAL_PROBES = 16;

    /** Core-seconds of an exact search. */
    public double exact() {
        return seconds((double) queries * base);
    }

    /** Core-seconds of an approximate search. */
    public double approximate(int probes) {
        double cells = Cells.count(base);
        double placing = (queries + base) * cells;
        double training = Cells.passes() * Cells.sampled(base) * cells;
        return seconds(2.0 * queries * Math.min(probes, cells) * base / cells) + gemmSeconds(placing + training);
    }

    /** Whether {@code auto} takes the approximate search. */
    public boolean prefersApproximate() {
        return exact() > ALWAYS_EXACT && exact() > WORTHWHILE * approximate(USUAL_PROBES);
    }

    private double seconds(double pairs) {
        return metric == Metric.MANHATTAN ? gemmSeconds(pairs) * GEMM_GFLOPS / MANHATTAN_GFLOPS : gemmSeconds(pairs);
    }

    private double gemmSeconds(double pairs) {
        return 2 * pairs * (dims + BaseChunk.EXTRA) / (GEMM_GFLOPS * 1e9);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "exact %.3g, approximate %.3g core-seconds", exact(), approximate(USUAL_PROBES));
    }
}
