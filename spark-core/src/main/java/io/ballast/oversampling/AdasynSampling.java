package io.ballast.oversampling;

import io.ballast.neighbors.NeighborFinder;
import io.ballast.table.LabeledTable;
import org.apache.spark.api.java.JavaRDD;

/** ADASYN (He et al. 2008): the more neighbors of a row are of other classes, the more rows it makes. */
public final class AdasynSampling {
    private AdasynSampling() {}

    /**
     * Makes rows. Finds the neighbors at once, k among all rows for the shares and k within the class to go toward.
     *
     * @param neighbors how they are found, and how many for the shares
     * @return lazy; of a class as many rows as {@link AdasynShares} makes of those wanted
     * @throws IllegalArgumentException if the table has no more than k rows, or no row of a class that grows has a neighbor of
     *     another class
     */
    public static JavaRDD<SyntheticRow> rows(LabeledTable table, GrowthPlan plan, NeighborFinder neighbors, long seed) {
        OverSampling sampling = new OverSampling(table, plan, seed);
        if (plan.classes().isEmpty()) {
            return sampling.made();
        }
        Surroundings surroundings = sampling.surroundings("kNeighbors", neighbors);
        sampling.forgetEverything();
        for (GrowthPlan.Growth growth : plan.classes()) {
            if (growth.k() == 0) {
                sampling.repeat(growth, Repetition.exact());
                continue;
            }
            if (surroundings.count(growth.label(), 1, neighbors.k()) == 0) {
                throw new IllegalArgumentException(
                        "no row of class %s has one of another class among its %d nearest, so ADASYN cannot tell where rows are wanted; use Smote, or raise kNeighbors"
                                .formatted(table.classes().name(growth.label()), neighbors.k()));
            }
            AdasynShares shares = AdasynShares.of(surroundings.histogram(growth.label()), growth.rows());
            int least = shares.leastLevel();
            Seeds seeds = sampling.amongClass(
                    growth,
                    surroundings.select(growth.label(), least, neighbors.k()),
                    surroundings.count(growth.label(), least, neighbors.k()),
                    neighbors);
            sampling.add(seeds, shares, new Segment(1), sampling.growing(), OverSampling.purpose(growth));
        }
        surroundings.release();
        return sampling.made();
    }
}
