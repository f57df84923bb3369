package io.ballast.oversampling;

import io.ballast.entropy.EntropyBlock;
import io.ballast.entropy.LocalEntropyScore;
import io.ballast.neighbors.NearestNeighbors;
import io.ballast.neighbors.NeighborFinder;
import io.ballast.neighbors.NeighborTable;
import io.ballast.table.LabeledTable;
import io.ballast.table.OrderedCoalescer;
import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * SVM-SMOTE (Nguyen, Cooper and Kamei 2009): the seeds are support vectors. Those in danger make rows toward their neighbors, the
 * safe ones away from them.
 */
public final class SupportVectorSampling {
    private static final Logger LOG = LoggerFactory.getLogger(SupportVectorSampling.class);

    private SupportVectorSampling() {}

    /**
     * How support vectors are found and used.
     *
     * @param m neighbors, among all rows, that tell danger, as in {@link BorderlineSampling}; support vectors whose m nearest rows
     *     are all of other classes are noise and no seeds
     * @param outStep how far at most rows go away from a neighbor, in parts of the distance; at least 0
     * @param maxSvmRows rows to train on at most; the keys of the support vectors, which are fewer, reach the driver
     */
    public record Settings(int m, double outStep, int maxSvmRows) {}

    /**
     * Makes rows. Trains in one task and finds the neighbors at once. A share of the rows of a class, drawn from Beta(10, 10), starts
     * from support vectors in danger and the rest from safe ones; all where there are none of the other kind (imbalanced-learn
     * makes fewer then).
     *
     * <p>Of a larger table the SVM sees the {@code maxSvmRows} rows with the highest local entropy of their m neighbors, ties by key.
     *
     * @param neighbors how they are found; how many within the class, the plan says
     * @return lazy
     * @throws IllegalArgumentException if the table has no more than m rows
     */
    public static JavaRDD<SyntheticRow> rows(
            LabeledTable table, GrowthPlan plan, Settings settings, NeighborFinder neighbors, long seed) {
        OverSampling sampling = new OverSampling(table, plan, seed);
        if (plan.classes().isEmpty()) {
            return sampling.made();
        }
        int m = settings.m();
        Surroundings surroundings = sampling.surroundings("mNeighbors", neighbors.withK(m));
        Broadcast<Set<Long>> support = JavaSparkContext.fromSparkContext(
                        sampling.growing().context())
                .broadcast(supportVectors(table, sampling.everything(), settings, neighbors.withK(m)));
        sampling.forgetEverything();
        for (GrowthPlan.Growth growth : plan.classes()) {
            if (growth.k() == 0) {
                sampling.repeat(growth, Repetition.exact());
                continue;
            }
            int least = BorderlineSampling.leastInDanger(m);
            JavaRDD<RatedBlock> danger =
                    surroundings.select(growth.label(), least, m - 1).map(block -> block.withKeys(support.value()));
            JavaRDD<RatedBlock> safe =
                    surroundings.select(growth.label(), 0, least - 1).map(block -> block.withKeys(support.value()));
            long inDanger = count(danger);
            long beingSafe = count(safe);
            if (inDanger + beingSafe == 0) {
                LOG.warn(
                        "class {} has no support vectors but noise, so no rows are made of it; use Smote, or raise maxSvmRows",
                        table.classes().name(growth.label()));
                continue;
            }
            long share = sampling.share(growth);
            long fromDanger = beingSafe == 0 ? growth.rows() : inDanger == 0 ? 0 : share;
            if (fromDanger > 0) {
                Seeds seeds = sampling.amongClass(growth, danger, inDanger, neighbors);
                String purpose = OverSampling.purpose(growth) + " in danger";
                sampling.draw(seeds, fromDanger, new Segment(1), sampling.growing(), purpose);
            }
            if (fromDanger < growth.rows()) {
                Seeds seeds = sampling.amongClass(growth, safe, beingSafe, neighbors);
                String purpose = OverSampling.purpose(growth) + " that is safe";
                Recipe away = new Segment(-settings.outStep());
                sampling.draw(seeds, growth.rows() - fromDanger, away, sampling.growing(), purpose);
            }
        }
        surroundings.release();
        return sampling.made();
    }

    private static long count(JavaRDD<RatedBlock> rows) {
        return rows.map(block -> (long) block.rows().rows()).fold(0L, Long::sum);
    }

    private static Set<Long> supportVectors(
            LabeledTable table, JavaRDD<RowBlock> all, Settings settings, NeighborFinder around) {
        int most = settings.maxSvmRows();
        JavaRDD<RowBlock> chosen = table.rows() <= most ? all : withHighestEntropy(table, all, most, around);
        long[] keys = OrderedCoalescer.coalesce(chosen, 1)
                .mapPartitions(blocks -> {
                    List<RowBlock> held = new ArrayList<>();
                    blocks.forEachRemaining(held::add);
                    RowBlock rows = RowBlock.concat(held);
                    int[] first =
                            IntStream.range(0, Math.min(most, rows.rows())).toArray();
                    return List.of(SupportVectors.of(rows.select(first))).iterator();
                })
                .first();
        Set<Long> support = new HashSet<>();
        Arrays.stream(keys).forEach(support::add);
        return support;
    }

    /** The rows around which labels differ most; rows that share a key come together. */
    private static JavaRDD<RowBlock> withHighestEntropy(
            LabeledTable table, JavaRDD<RowBlock> all, int most, NeighborFinder around) {
        NeighborTable base = new NeighborTable(all, table.rows(), table.moments(all));
        LocalEntropyScore score =
                new LocalEntropyScore(around.k(), table.classes().numClasses());
        List<Tuple2<Double, Long>> highest;
        try (NearestNeighbors neighbors = around.among(base)) {
            highest = EntropyBlock.score(base, neighbors, score)
                    .flatMap(block -> IntStream.range(0, block.rows().rows())
                            .mapToObj(row -> new Tuple2<>(
                                    block.entropies()[row], block.rows().keys()[row]))
                            .iterator())
                    .takeOrdered(most, new HighestFirst());
        }
        Set<Long> keys = new HashSet<>();
        highest.forEach(entry -> keys.add(entry._2()));
        Broadcast<Set<Long>> wanted =
                JavaSparkContext.fromSparkContext(all.context()).broadcast(keys);
        return all.map(block -> block.select(IntStream.range(0, block.rows())
                .filter(row -> wanted.value().contains(block.keys()[row]))
                .toArray()));
    }

    private static final class HighestFirst implements Comparator<Tuple2<Double, Long>>, Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public int compare(Tuple2<Double, Long> a, Tuple2<Double, Long> b) {
            int byEntropy = Double.compare(b._1(), a._1());
            return byEntropy != 0 ? byEntropy : Long.compare(a._2(), b._2());
        }
    }
}
