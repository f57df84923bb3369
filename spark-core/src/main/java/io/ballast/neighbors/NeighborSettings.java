package io.ballast.neighbors;

import java.util.Locale;
import java.util.OptionalInt;

/**
 * How neighbors are found.
 *
 * @param k neighbors a row, the row itself not counted; at least 1
 * @param metric the distance
 * @param mode exactly, approximately, or as {@link SearchCost} says
 * @param probes cells that an approximate search looks into at first; empty: the fewest that reach {@code minRecall}
 * @param minRecall recall below which an approximate search probes more cells, and exact search takes over when that no
 *     longer pays; in [0, 1]
 * @param broadcastLimit most bytes of base rows that an executor holds outside the heap at a time; a larger base is swept
 *     in chunks
 */
public record NeighborSettings(
        int k, Metric metric, Mode mode, OptionalInt probes, double minRecall, long broadcastLimit) {
    /** @throws IllegalArgumentException for a number out of its bounds */
    public NeighborSettings {
        check(k >= 1, "kNeighbors must be at least 1, got " + k);
        check(probes.orElse(1) >= 1, "probes must be at least 1, got " + probes.orElse(1));
        check(minRecall >= 0 && minRecall <= 1, "minRecall must be 0 to 1, got " + minRecall);
        check(broadcastLimit >= 1, "broadcastLimit must be at least 1 byte, got " + broadcastLimit);
    }

    private static void check(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Recall that an approximate search must reach unless told otherwise. */
    public static final double MIN_RECALL = 0.95;

    /** 1 GiB. */
    public static final long BROADCAST_LIMIT = 1L << 30;

    /** Exact or approximate. */
    public enum Mode {
        /** As {@link SearchCost} says, by the sizes of the tables, how many rows differ and what cells rule out. */
        AUTO,
        /** The true neighbors; cells are left out only where they cannot hold any. */
        EXACT,
        /** Only the cells around a query, with measured recall, unless an exact search costs less. */
        APPROXIMATE;

        /**
         * Reads {@code auto}, {@code exact} or {@code approximate}, in any case.
         *
         * @throws IllegalArgumentException for another word
         */
        public static Mode parse(String text) {
            for (Mode mode : values()) {
                if (mode.name().equals(text.toUpperCase(Locale.ROOT))) {
                    return mode;
                }
            }
            throw new IllegalArgumentException(
                    "neighbors must be auto, exact or approximate, got '%s'".formatted(text));
        }
    }

    /** Exact neighbors with the default limit. */
    public static NeighborSettings exact(Metric metric, int k) {
        return new NeighborSettings(k, metric, Mode.EXACT, OptionalInt.empty(), MIN_RECALL, BROADCAST_LIMIT);
    }

    /** The same with another mode. */
    public NeighborSettings with(Mode other) {
        return new NeighborSettings(k, metric, other, probes, minRecall, broadcastLimit);
    }

    /** The same for another number of neighbors. */
    public NeighborSettings withK(int other) {
        return new NeighborSettings(other, metric, mode, probes, minRecall, broadcastLimit);
    }

    /** The same with another limit. */
    public NeighborSettings withBroadcastLimit(long bytes) {
        return new NeighborSettings(k, metric, mode, probes, minRecall, bytes);
    }

    /** The same limits for exact Euclidean search. */
    NeighborSettings exactEuclidean() {
        return new NeighborSettings(k, Metric.EUCLIDEAN, Mode.EXACT, OptionalInt.empty(), minRecall, broadcastLimit);
    }

    /**
     * Refuses too small a base.
     *
     * @param least rows that there must be: k, or one more where a row is not its own neighbor
     * @throws IllegalArgumentException naming the numbers
     */
    public static void checkRows(long rows, int k, int least) {
        if (rows < least) {
            throw new IllegalArgumentException(
                    "the table has %,d rows, but kNeighbors = %d needs at least %d; lower kNeighbors"
                            .formatted(rows, k, least));
        }
    }
}
