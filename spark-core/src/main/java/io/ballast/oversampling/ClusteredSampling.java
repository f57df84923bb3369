package io.ballast.oversampling;

import io.ballast.neighbors.NeighborFinder;
import io.ballast.random.RowRandom;
import io.ballast.table.LabeledTable;
import io.ballast.table.OrderedCoalescer;
import io.ballast.table.RowBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.mllib.clustering.KMeans;
import org.apache.spark.mllib.clustering.KMeansModel;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;

/** K-means SMOTE (Last, Douzas and Bacao 2017): SMOTE within clusters that hold enough of the class, sparse ones more. */
public final class ClusteredSampling {
    private static final int ITERATIONS = 100;
    private static final int PAIRED_ROWS = 4096;
    private static final int PAIRED_VALUES = 4_000_000;

    private ClusteredSampling() {}

    /**
     * How clusters are made and chosen.
     *
     * @param clusters how many, at least 1
     * @param balanceThreshold share of a cluster's rows that must be of the class; empty: half the class's share of the rows to
     *     make
     * @param densityExponent of the mean distance in the sparsity of a cluster; empty: by its size
     */
    public record Settings(int clusters, OptionalDouble balanceThreshold, OptionalDouble densityExponent) {}

    /**
     * Makes rows. Clusters all rows with Spark's k-means and finds the neighbors at once. The mean distance between rows is that of
     * 4,096 drawn ones where there are more.
     *
     * @param neighbors how they are found; how many, the plan says
     * @return lazy; of a class up to one row a cluster more than wanted, since each share is rounded up
     * @throws IllegalArgumentException if no cluster holds enough rows of a class that should grow
     */
    public static JavaRDD<SyntheticRow> rows(
            LabeledTable table, GrowthPlan plan, Settings settings, NeighborFinder neighbors, long seed) {
        OverSampling sampling = new OverSampling(table, plan, seed);
        if (plan.classes().isEmpty()) {
            return sampling.made();
        }
        KMeansModel clusters = new KMeans()
                .setK(settings.clusters())
                .setMaxIterations(ITERATIONS)
                .setSeed(seed)
                .run(sampling.everything().flatMap(ClusteredSampling::vectors).rdd());
        long[][] counts = counts(table, sampling.everything(), clusters);
        sampling.forgetEverything();
        long[] all = Arrays.stream(counts)
                .mapToLong(ofClasses -> Arrays.stream(ofClasses).sum())
                .toArray();
        for (GrowthPlan.Growth growth : plan.classes()) {
            if (growth.k() == 0) {
                sampling.repeat(growth, Repetition.exact());
                continue;
            }
            long[] ofClass = Arrays.stream(counts)
                    .mapToLong(ofClasses -> ofClasses[growth.label()])
                    .toArray();
            double threshold = settings.balanceThreshold().orElse((double) growth.rows() / plan.rows() / 2);
            List<Integer> chosen = ClusterWeights.growing(ofClass, all, threshold, growth.k());
            if (chosen.isEmpty()) {
                throw new IllegalArgumentException(
                        "no cluster has more than %d rows of class %s that are at least %.4f of its rows; lower clusterBalanceThreshold or kNeighbors, or change numClusters"
                                .formatted(growth.k(), table.classes().name(growth.label()), threshold));
            }
            List<ClusterWeights.Part> parts = new ArrayList<>();
            List<JavaRDD<RowBlock>> rows = new ArrayList<>();
            for (int cluster : chosen) {
                JavaRDD<RowBlock> own =
                        sampling.rowsOf(growth).map(block -> block.select(members(block, cluster, clusters)));
                rows.add(own);
                parts.add(new ClusterWeights.Part(
                        cluster, ofClass[cluster], meanDistance(own, ofClass[cluster], table.dims(), seed)));
            }
            long[] shares = ClusterWeights.rows(
                    parts, growth.rows(), settings.densityExponent().orElse(Double.NaN));
            for (int i = 0; i < shares.length; i++) {
                if (shares[i] > 0) {
                    long count = parts.get(i).rows();
                    JavaRDD<RatedBlock> asking = rows.get(i).map(RatedBlock::unrated);
                    Seeds seeds = sampling.among(rows.get(i), count, asking, count, neighbors.withK(growth.k()));
                    String purpose = OverSampling.purpose(growth) + " in cluster "
                            + parts.get(i).cluster();
                    sampling.draw(seeds, shares[i], new Segment(1), sampling.growing(), purpose);
                }
            }
        }
        return sampling.made();
    }

    private static Iterator<Vector> vectors(RowBlock block) {
        return IntStream.range(0, block.rows())
                .mapToObj(row -> vector(block, row))
                .iterator();
    }

    /** From values as all layouts have them, so that a row is in the same cluster everywhere. */
    private static Vector vector(RowBlock block, int row) {
        double[] values = new double[block.dims()];
        Arrays.setAll(values, d -> block.value(row, d));
        return Vectors.dense(values);
    }

    private static int[] members(RowBlock block, int cluster, KMeansModel clusters) {
        return IntStream.range(0, block.rows())
                .filter(row -> clusters.predict(vector(block, row)) == cluster)
                .toArray();
    }

    /** Rows of each cluster and class, {@code [clusters][classes]}. */
    private static long[][] counts(LabeledTable table, JavaRDD<RowBlock> rows, KMeansModel clusters) {
        int numClasses = table.classes().numClasses();
        return rows.treeAggregate(
                new long[clusters.k()][numClasses],
                (counts, block) -> {
                    for (int row = 0; row < block.rows(); row++) {
                        counts[clusters.predict(vector(block, row))][block.labels()[row]]++;
                    }
                    return counts;
                },
                (counts, more) -> {
                    for (int i = 0; i < counts.length; i++) {
                        long[] sums = counts[i];
                        long[] added = more[i];
                        Arrays.setAll(sums, c -> sums[c] + added[c]);
                    }
                    return counts;
                });
    }

    /** Mean Euclidean distance between two different rows, of all or of so many drawn by key; one task. */
    private static double meanDistance(JavaRDD<RowBlock> rows, long count, int dims, long seed) {
        double share = (double) Math.max(2, Math.min(PAIRED_ROWS, PAIRED_VALUES / dims)) / count;
        JavaRDD<RowBlock> drawn = rows.map(block -> block.select(IntStream.range(0, block.rows())
                .filter(row -> share >= 1
                        || RowRandom.of(seed, "row to pair", block.keys()[row]).nextDouble() < share)
                .toArray()));
        return OrderedCoalescer.coalesce(drawn, 1)
                .mapPartitions(blocks -> {
                    List<RowBlock> all = new ArrayList<>();
                    blocks.forEachRemaining(all::add);
                    return List.of(all.isEmpty() ? 0.0 : meanDistance(RowBlock.concat(all)))
                            .iterator();
                })
                .first();
    }

    static double meanDistance(RowBlock rows) {
        double sum = 0;
        double[][] values = new double[rows.rows()][rows.dims()];
        for (int i = 0; i < values.length; i++) {
            rows.copyRow(i, values[i]);
            for (int j = 0; j < i; j++) {
                double squares = 0;
                for (int d = 0; d < rows.dims(); d++) {
                    double off = values[i][d] - values[j][d];
                    squares += off * off;
                }
                sum += Math.sqrt(squares);
            }
        }
        return values.length < 2 ? 0 : sum / (values.length * (values.length - 1.0) / 2);
    }
}
