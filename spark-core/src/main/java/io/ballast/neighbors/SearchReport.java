package io.ballast.neighbors;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * How a search was set up.
 *
 * @param queryRows rows that look for neighbors
 * @param baseRows rows among which they look
 * @param distinctBaseRows of those, with different features
 * @param cells cells of an approximate search; 0 for an exact one
 * @param probes cells that a query looks into; 0 for an exact search
 * @param recall share of true neighbors found for sampled queries, or of others at the same distance; empty for an exact
 *     search
 * @param sampled queries that the recall was measured on; 0 for an exact search
 * @param remark what the user should know, or empty
 */
public record SearchReport(
        long queryRows,
        long baseRows,
        long distinctBaseRows,
        int cells,
        int probes,
        OptionalDouble recall,
        int sampled,
        String remark) {
    static SearchReport exact(long queryRows, long baseRows, long distinctBaseRows, String remark) {
        return new SearchReport(queryRows, baseRows, distinctBaseRows, 0, 0, OptionalDouble.empty(), 0, remark);
    }

    /** Whether every neighbor is a true one. */
    public boolean exact() {
        return cells == 0;
    }

    /** One line for people. */
    @Override
    public String toString() {
        String rows =
                String.format(Locale.ROOT, "%,d rows among %,d (%,d different)", queryRows, baseRows, distinctBaseRows);
        String how = exact()
                ? "exact neighbors of " + rows
                : String.format(
                        Locale.ROOT,
                        "approximate neighbors of %s: %,d of %,d cells each, recall %.4f on %d sampled rows",
                        rows,
                        probes,
                        cells,
                        recall.orElse(Double.NaN),
                        sampled);
        return remark.isEmpty() ? how : how + "; " + remark;
    }
}
