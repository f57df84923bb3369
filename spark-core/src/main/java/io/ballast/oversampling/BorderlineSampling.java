package io.ballast.oversampling;

import io.ballast.neighbors.NearestNeighbors;
import io.ballast.neighbors.NeighborFinder;
import io.ballast.neighbors.NeighborTable;
import io.ballast.table.LabeledTable;
import io.ballast.table.RowBlock;
import org.apache.spark.api.java.JavaRDD;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Borderline-SMOTE (Han, Wang and Mao 2005): the seeds are the rows in danger, those of whose m nearest rows half or more, but not
 * all, are of other classes.
 */
public final class BorderlineSampling {
    private static final Logger LOG = LoggerFactory.getLogger(BorderlineSampling.class);

    private BorderlineSampling() {}

    /** Where rows go from a seed. */
    public enum Kind {
        /** Toward neighbors within the class. */
        ONE("borderline-1"),
        /** Some toward neighbors within the class, the others up to halfway toward neighbors of other classes. */
        TWO("borderline-2");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /**
         * Reads {@code borderline-1} or {@code borderline-2}.
         *
         * @throws IllegalArgumentException for another word
         */
        public static Kind parse(String text) {
            for (Kind kind : values()) {
                if (kind.word.equalsIgnoreCase(text)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("kind must be borderline-1 or borderline-2, got '%s'".formatted(text));
        }
    }

    /**
     * Makes rows. Finds the neighbors at once. A class without rows in danger gets none, with a warning on the log.
     *
     * <p>Of the second kind a share f of the rows, drawn from Beta(10, 10), goes toward the class, the rest to the k nearest rows of
     * other classes (imbalanced-learn takes those at the places of the neighbors within the class, which are any rows).
     *
     * @param m neighbors, among all rows, that tell danger
     * @param neighbors how they are found; how many within the class, the plan says
     * @return lazy
     * @throws IllegalArgumentException if the table has no more than m rows
     */
    public static JavaRDD<SyntheticRow> rows(
            LabeledTable table, GrowthPlan plan, Kind kind, int m, NeighborFinder neighbors, long seed) {
        OverSampling sampling = new OverSampling(table, plan, seed);
        if (plan.classes().isEmpty()) {
            return sampling.made();
        }
        Surroundings surroundings = sampling.surroundings("mNeighbors", neighbors.withK(m));
        for (GrowthPlan.Growth growth : plan.classes()) {
            long inDanger = surroundings.count(growth.label(), leastInDanger(m), m - 1);
            if (growth.k() == 0) {
                sampling.repeat(growth, Repetition.exact());
                continue;
            }
            if (inDanger == 0) {
                LOG.warn(
                        "class {} has no rows in danger among its {} nearest, so no rows are made of it; use Smote, or change mNeighbors",
                        table.classes().name(growth.label()),
                        m);
                continue;
            }
            JavaRDD<RatedBlock> danger = surroundings.select(growth.label(), leastInDanger(m), m - 1);
            Seeds own = sampling.amongClass(growth, danger, inDanger, neighbors);
            long toOwn = kind == Kind.ONE ? growth.rows() : sampling.share(growth);
            sampling.draw(own, toOwn, new Segment(1), sampling.growing(), OverSampling.purpose(growth));
            if (toOwn < growth.rows()) {
                JavaRDD<RowBlock> others = sampling.othersOf(growth);
                Seeds foreign = amongOthers(table, growth, danger, inDanger, others, neighbors);
                String purpose = OverSampling.purpose(growth) + " toward others";
                JavaRDD<RowBlock> exact = sampling.exactOthersOf(growth);
                sampling.draw(foreign, growth.rows() - toOwn, new Segment(0.5), exact, purpose);
            }
        }
        sampling.forgetEverything();
        surroundings.release();
        return sampling.made();
    }

    /** The fewest foreign neighbors of a row in danger: {@code m / 2 <= foreign < m}. */
    static int leastInDanger(int m) {
        return (m + 1) / 2;
    }

    private static Seeds amongOthers(
            LabeledTable table,
            GrowthPlan.Growth growth,
            JavaRDD<RatedBlock> danger,
            long inDanger,
            JavaRDD<RowBlock> others,
            NeighborFinder finder) {
        long count = table.rows() - growth.size();
        NeighborTable base = new NeighborTable(others, count, table.moments(others));
        int k = (int) Math.min(growth.k(), count);
        try (NearestNeighbors neighbors = finder.withK(k).among(base)) {
            return Seeds.of(neighbors
                    .searchOthers(danger, RatedBlock::rows, inDanger)
                    .map(found -> SeedBlock.of(found._1(), found._2())));
        }
    }
}
