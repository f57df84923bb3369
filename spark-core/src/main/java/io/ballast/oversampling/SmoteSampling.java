package io.ballast.oversampling;

import io.ballast.neighbors.NeighborFinder;
import io.ballast.table.LabeledTable;
import org.apache.spark.api.java.JavaRDD;

/** SMOTE (Chawla et al. 2002): every row of the class is a seed, neighbors are those within the class. */
public final class SmoteSampling {
    private SmoteSampling() {}

    /**
     * Makes rows. Finds the neighbors at once; a row lies between its seed and one of its k nearest, {@code x + u (n - x)} with
     * u uniform in [0, 1).
     *
     * @param neighbors how they are found; how many, the plan says
     * @return lazy
     */
    public static JavaRDD<SyntheticRow> rows(LabeledTable table, GrowthPlan plan, NeighborFinder neighbors, long seed) {
        return rows(table, plan, new Segment(1), neighbors, seed);
    }

    /** The same with rows anywhere in the box between seed and neighbor: every feature has a u of its own. */
    public static JavaRDD<SyntheticRow> boxed(
            LabeledTable table, GrowthPlan plan, NeighborFinder neighbors, long seed) {
        return rows(table, plan, new Box(), neighbors, seed);
    }

    private static JavaRDD<SyntheticRow> rows(
            LabeledTable table, GrowthPlan plan, Recipe recipe, NeighborFinder neighbors, long seed) {
        OverSampling sampling = new OverSampling(table, plan, seed);
        for (GrowthPlan.Growth growth : plan.classes()) {
            if (growth.k() == 0) {
                sampling.repeat(growth, Repetition.exact());
                continue;
            }
            JavaRDD<RatedBlock> rows = sampling.rowsOf(growth).map(RatedBlock::unrated);
            Seeds seeds = sampling.amongClass(growth, rows, growth.size(), neighbors);
            sampling.draw(seeds, growth.rows(), recipe, sampling.growing(), OverSampling.purpose(growth));
        }
        return sampling.made();
    }
}
