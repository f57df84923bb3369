package io.ballast.oversampling;

import io.ballast.neighbors.NearestNeighbors;
import io.ballast.neighbors.NeighborFinder;
import io.ballast.neighbors.NeighborTable;
import io.ballast.random.RowRandom;
import io.ballast.random.SeedPlan;
import io.ballast.table.LabeledTable;
import io.ballast.table.RowBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all over-samplers do alike: lay out the classes that grow, find neighbors within a class, draw seeds, make rows.
 *
 * <p>Nothing that grows with the rows reaches the driver. The rows of growing classes stay persisted while the result is
 * reachable.
 */
final class OverSampling {
    private static final Logger LOG = LoggerFactory.getLogger(OverSampling.class);

    /** Rows that one task makes, about, however few seeds there are. */
    private static final long ROWS_PER_TASK = 1 << 16;

    private final LabeledTable table;
    private final GrowthPlan plan;
    private final long seed;
    private final JavaRDD<RowBlock> growing;
    private final List<JavaRDD<SyntheticRow>> made = new ArrayList<>();
    private JavaRDD<RowBlock> everything;

    /** Lays out the rows of the classes that grow; says on the log what the plan warns of. */
    OverSampling(LabeledTable table, GrowthPlan plan, long seed) {
        this.table = table;
        this.plan = plan;
        this.seed = seed;
        boolean[] wanted = new boolean[table.classes().numClasses()];
        plan.classes().forEach(growth -> wanted[growth.label()] = true);
        plan.warnings().forEach(LOG::warn);
        int least = (int) Math.min(Integer.MAX_VALUE, 1 + plan.rows() / ROWS_PER_TASK);
        this.growing = table.blocksOf(wanted, least).persist(StorageLevel.MEMORY_AND_DISK());
    }

    /** The rows of all classes that grow, in canonical layout. */
    JavaRDD<RowBlock> growing() {
        return growing;
    }

    /** The rows of one of them, in the same buckets. */
    JavaRDD<RowBlock> rowsOf(GrowthPlan.Growth growth) {
        boolean[] wanted = new boolean[table.classes().numClasses()];
        wanted[growth.label()] = true;
        return growing.map(block -> block.ofClasses(wanted));
    }

    /** All rows of the table in canonical layout, to search among; persisted. */
    JavaRDD<RowBlock> everything() {
        if (everything == null) {
            everything = table.blocks().persist(StorageLevel.MEMORY_AND_DISK());
        }
        return everything;
    }

    /** Drops them, once no more neighbors are looked for. */
    void forgetEverything() {
        everything.unpersist();
        everything = null;
    }

    /** The rows of all other classes, to search among. */
    JavaRDD<RowBlock> othersOf(GrowthPlan.Growth growth) {
        boolean[] wanted = others(growth);
        return everything().map(block -> block.ofClasses(wanted));
    }

    /** The rows of all other classes to the last bit, to make rows toward; read anew, not persisted, as few of them are wanted. */
    JavaRDD<RowBlock> exactOthersOf(GrowthPlan.Growth growth) {
        return table.blocksOf(others(growth), 1);
    }

    private boolean[] others(GrowthPlan.Growth growth) {
        boolean[] wanted = new boolean[table.classes().numClasses()];
        Arrays.fill(wanted, true);
        wanted[growth.label()] = false;
        return wanted;
    }

    /**
     * Looks at the nearest of all rows around each row of the classes that grow.
     *
     * @param param that says how many, for the message
     * @throws IllegalArgumentException if there are not so many other rows
     */
    Surroundings surroundings(String param, NeighborFinder finder) {
        if (table.rows() <= finder.k()) {
            throw new IllegalArgumentException("the table has %,d rows, but %s = %d needs at least %d; lower %s"
                    .formatted(table.rows(), param, finder.k(), finder.k() + 1, param));
        }
        long count = plan.classes().stream().mapToLong(GrowthPlan.Growth::size).sum();
        return Surroundings.of(table, everything(), growing, count, finder);
    }

    /** Seeds without neighbors. */
    static Seeds alone(JavaRDD<RowBlock> rows) {
        return Seeds.of(rows.map(block -> SeedBlock.alone(RatedBlock.unrated(block))));
    }

    /**
     * Seeds with their nearest neighbors within the class; the search is over when this returns.
     *
     * @param rows of the class, to look for neighbors of
     * @param count how many they are
     */
    Seeds amongClass(GrowthPlan.Growth growth, JavaRDD<RatedBlock> rows, long count, NeighborFinder finder) {
        return among(rowsOf(growth), growth.size(), rows, count, finder.withK(growth.k()));
    }

    /**
     * Seeds with their nearest neighbors among rows that they belong to; the search is over when this returns.
     *
     * @param base the rows to look among
     * @param baseCount how many they are
     * @param rows to look for neighbors of
     * @param count how many they are
     */
    Seeds among(JavaRDD<RowBlock> base, long baseCount, JavaRDD<RatedBlock> rows, long count, NeighborFinder finder) {
        NeighborTable among = new NeighborTable(base, baseCount, table.moments(base));
        try (NearestNeighbors neighbors = finder.among(among)) {
            return Seeds.of(
                    neighbors.search(rows, RatedBlock::rows, count).map(found -> SeedBlock.of(found._1(), found._2())));
        }
    }

    /** Adds rows of a class drawn evenly from seeds. */
    void draw(Seeds seeds, long rows, Recipe recipe, JavaRDD<RowBlock> neighbors, String purpose) {
        long[] sizes = seeds.perBucket();
        double[][] odds = new double[sizes.length][1];
        for (int b = 0; b < sizes.length; b++) {
            odds[b][0] = sizes[b];
        }
        SeedPlan drawn = new SeedPlan(odds, new long[] {rows}, seed, purpose);
        add(seeds, new DrawnSeeds(drawn, 0, seed, purpose), recipe, neighbors, purpose);
    }

    /** Adds rows of a class. */
    void add(Seeds seeds, Allocation allocation, Recipe recipe, JavaRDD<RowBlock> neighbors, String purpose) {
        made.add(seeds.make(allocation, recipe, neighbors, seed, purpose));
    }

    /** Adds rows of a class made of single rows of it. */
    void repeat(GrowthPlan.Growth growth, Recipe recipe) {
        draw(alone(rowsOf(growth)), growth.rows(), recipe, growing, purpose(growth));
    }

    /**
     * {@code int(f (rows + 1))} of the rows to make of a class, with f from Beta(10, 10): how imbalanced-learn parts rows between
     * two kinds.
     */
    long share(GrowthPlan.Growth growth) {
        return share(growth.rows(), RowRandom.of(seed, "share of rows", growth.label()));
    }

    /** The same of any number of rows. */
    static long share(long rows, RowRandom random) {
        double share = new BetaDistribution(null, 10, 10).inverseCumulativeProbability(random.nextDouble());
        return Math.min(rows, (long) (share * (rows + 1)));
    }

    /** Names the draws of a class. */
    static String purpose(GrowthPlan.Growth growth) {
        return "synthetic row of class " + growth.label();
    }

    /** All rows added; lazy. */
    JavaRDD<SyntheticRow> made() {
        return made.stream().reduce(JavaRDD::union).orElseGet(() -> JavaSparkContext.fromSparkContext(growing.context())
                .emptyRDD());
    }
}
