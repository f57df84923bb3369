package io.ballast.oversampling;

import io.ballast.neighbors.CategoryGaps;
import io.ballast.neighbors.NearestNeighbors;
import io.ballast.neighbors.NeighborFinder;
import io.ballast.neighbors.NeighborTable;
import io.ballast.table.LabeledTable;
import io.ballast.table.RowBlock;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;

/** SMOTE-NC and SMOTE-N (Chawla et al. 2002, section 6): SMOTE for tables that hold categories. */
public final class CategoricalSampling {
    private CategoricalSampling() {}

    /**
     * Makes rows of numbers and categories (SMOTE-NC). Finds the neighbors at once, exactly, within the class: by the numbers,
     * with half the squared median of their standard deviations in the class for each category that differs.
     *
     * @param categorical which features are categories, {@code [dims]}; some and not all
     * @param neighbors limits of the search; how many, the plan says
     * @return lazy
     */
    public static JavaRDD<SyntheticRow> mixed(
            LabeledTable table, GrowthPlan plan, boolean[] categorical, NeighborFinder neighbors, long seed) {
        OverSampling sampling = new OverSampling(table, plan, seed);
        for (GrowthPlan.Growth growth : plan.classes()) {
            double[] deviations = table.moments(sampling.rowsOf(growth)).standardDeviations();
            CategoryGaps gaps = new Mismatch(categorical, medianOfNumbers(deviations, categorical));
            make(table, sampling, growth, block -> block, gaps, new MixedSegment(categorical), neighbors);
        }
        return sampling.made();
    }

    /**
     * Makes rows of categories (SMOTE-N). Finds the neighbors at once, exactly, within the class, by {@link ValueDifference}.
     *
     * @param neighbors limits of the search; how many, the plan says
     * @return lazy
     * @throws IllegalArgumentException if a feature has too many different values to be a category
     */
    public static JavaRDD<SyntheticRow> nominal(
            LabeledTable table, GrowthPlan plan, NeighborFinder neighbors, long seed) {
        OverSampling sampling = new OverSampling(table, plan, seed);
        if (plan.classes().isEmpty()) {
            return sampling.made();
        }
        ValueDifference gaps = ValueDifference.of(table, sampling.everything());
        sampling.forgetEverything();
        for (GrowthPlan.Growth growth : plan.classes()) {
            make(table, sampling, growth, gaps::numbered, gaps, new NominalVote(), neighbors);
        }
        return sampling.made();
    }

    /** @param coded rows as the gaps are of */
    private static void make(
            LabeledTable table,
            OverSampling sampling,
            GrowthPlan.Growth growth,
            Function<RowBlock, RowBlock> coded,
            CategoryGaps gaps,
            Recipe recipe,
            NeighborFinder finder) {
        if (growth.k() == 0) {
            sampling.repeat(growth, Repetition.exact());
            return;
        }
        JavaRDD<RowBlock> rows = sampling.rowsOf(growth);
        JavaRDD<RowBlock> base = rows.map(coded);
        NeighborTable among = new NeighborTable(base, growth.size(), table.moments(base));
        try (NearestNeighbors neighbors = finder.withK(growth.k()).among(among, gaps)) {
            Seeds seeds = Seeds.of(neighbors
                    .search(rows, coded, growth.size())
                    .map(found -> SeedBlock.of(RatedBlock.unrated(found._1()), found._2())));
            sampling.draw(seeds, growth.rows(), recipe, sampling.growing(), OverSampling.purpose(growth));
        }
    }

    /** Of an even number the mean of the two in the middle. */
    static double medianOfNumbers(double[] deviations, boolean[] categorical) {
        double[] sorted = IntStream.range(0, deviations.length)
                .filter(d -> !categorical[d])
                .mapToDouble(d -> deviations[d])
                .sorted()
                .toArray();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1
                ? sorted[half]
                : Arrays.stream(sorted, half - 1, half + 1).sum() / 2;
    }
}
