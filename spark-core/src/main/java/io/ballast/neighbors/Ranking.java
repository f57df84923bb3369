package io.ballast.neighbors;

/** Orders base rows by their distance from a query. */
interface Ranking {
    /**
     * A number that orders neighbors as the distance does.
     *
     * @param rows {@code [rows][dims]}
     * @param at where the query starts
     * @param b the base row, {@code [dims]}
     */
    double rank(double[] rows, int at, double[] b);

    /**
     * Ranks several base rows.
     *
     * @param candidates {@code [at least count][dims]}
     * @param into receives {@code count} ranks
     */
    default void ranks(double[] rows, int at, double[][] candidates, int count, double[] into) {
        for (int i = 0; i < count; i++) {
            into[i] = rank(rows, at, candidates[i]);
        }
    }
}
