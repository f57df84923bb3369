package io.ballast.neighbors;

/**
 * Finds neighbors for one piece of work, in as many searches as it needs.
 *
 * @param settings how
 * @param files that keep what is found
 * @param listener told what is done and found
 */
public record NeighborFinder(NeighborSettings settings, SearchFiles files, SearchListener listener) {
    /** Keeps nothing and tells no one. */
    public static NeighborFinder of(NeighborSettings settings) {
        return new NeighborFinder(settings, SearchFiles.none(), report -> {});
    }

    /** Neighbors of a row. */
    public int k() {
        return settings.k();
    }

    /** The distance. */
    public Metric metric() {
        return settings.metric();
    }

    /** The same for another number of neighbors. */
    public NeighborFinder withK(int k) {
        return new NeighborFinder(settings.withK(k), files, listener);
    }

    /** Neighbors among the rows of a base; nothing runs yet. */
    public NearestNeighbors among(NeighborTable base) {
        return new SearchPlan(settings, base, null, files, listener);
    }

    /**
     * Exact neighbors among the rows of a base that holds some features as categories, by {@code sqrt(sum of squared differences
     * and of gaps)}; nothing runs yet.
     *
     * @param gaps between categories
     */
    public NearestNeighbors among(NeighborTable base, CategoryGaps gaps) {
        return new SearchPlan(settings.exactEuclidean(), base, gaps, files, listener);
    }
}
