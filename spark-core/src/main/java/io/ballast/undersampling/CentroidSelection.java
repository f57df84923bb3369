package io.ballast.undersampling;

import io.ballast.neighbors.NearestNeighbors;
import io.ballast.neighbors.NeighborBlock;
import io.ballast.neighbors.NeighborFinder;
import io.ballast.table.ClassCounts;
import io.ballast.table.RowBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.mllib.clustering.KMeans;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import scala.Tuple2;

/**
 * Puts the centers of clusters, found by Spark's k-means, in place of the rows of a class, or keeps the rows nearest to them. The centers of a
 * class, as many as rows it is to keep, pass through the driver, as they do in Spark's k-means.
 */
public final class CentroidSelection {
    private static final int BLOCK_ROWS = 1024;

    private final PackedTable table;
    private final boolean[] shrinks;
    private final JavaRDD<Centroid> centroids;

    /**
     * Clusters every class that shrinks; runs at once. Fewer centers come where a class has fewer different rows.
     *
     * @param keep rows of each class afterwards, {@code [classes]}, at most those there are
     * @param maxIter most iterations of k-means
     * @param tol movement of centers at which k-means ends
     * @param neighbors how the rows nearest to the centers are found; k does not matter
     */
    public CentroidSelection(
            PackedTable table, long[] keep, int maxIter, double tol, long seed, NeighborFinder neighbors) {
        this.table = table;
        this.shrinks = RandomSelection.shrinking(table.classes(), keep);
        JavaSparkContext spark =
                JavaSparkContext.fromSparkContext(table.blocks().context());
        JavaRDD<Centroid> all = spark.emptyRDD();
        for (int c = 0; c < keep.length; c++) {
            if (shrinks[c] && keep[c] > 0) {
                Vector[] centers = centers(c, Math.toIntExact(keep[c]), maxIter, tol, seed);
                all = all.union(withNearest(c, spark.parallelize(blocks(c, centers)), centers.length, neighbors));
            }
        }
        this.centroids = table.persist(all);
    }

    private Vector[] centers(int label, int count, int maxIter, double tol, long seed) {
        JavaRDD<Vector> rows = table.persist(table.ofClass(label).flatMap(block -> IntStream.range(0, block.rows())
                .mapToObj(row -> vector(block, row))
                .iterator()));
        Vector[] centers = new KMeans()
                .setK(count)
                .setMaxIterations(maxIter)
                .setEpsilon(tol)
                .setSeed(seed)
                .run(rows.rdd())
                .clusterCenters();
        rows.unpersist();
        return centers;
    }

    private static Vector vector(RowBlock block, int row) {
        double[] values = new double[block.dims()];
        block.copyRow(row, values);
        return Vectors.dense(values);
    }

    private static List<RowBlock> blocks(int label, Vector[] centers) {
        List<RowBlock> blocks = new ArrayList<>();
        for (int from = 0; from < centers.length; from += BLOCK_ROWS) {
            int to = Math.min(centers.length, from + BLOCK_ROWS);
            RowBlock.Builder block = new RowBlock.Builder(centers[0].size(), to - from);
            for (int i = from; i < to; i++) {
                block.add(i, label, centers[i].toArray());
            }
            blocks.add(block.build());
        }
        return blocks;
    }

    private JavaRDD<Centroid> withNearest(int label, JavaRDD<RowBlock> centers, long count, NeighborFinder neighbors) {
        ClassCounts classes = table.classes();
        NearestNeighbors search =
                table.closing(neighbors.withK(1).among(table.base(table.ofClass(label), classes.count(label))));
        return search.searchOthers(centers, block -> block, count)
                .flatMap(found -> IntStream.range(0, found._1().rows())
                        .mapToObj(row -> centroid(found._1(), row, found._2()))
                        .iterator());
    }

    private static Centroid centroid(RowBlock centers, int row, NeighborBlock nearest) {
        double[] features = new double[centers.dims()];
        centers.copyRow(row, features);
        return new Centroid(centers.labels()[row], features, nearest.keys()[row]);
    }

    /** The centers of all classes that shrink. */
    public JavaRDD<Centroid> centroids() {
        return centroids;
    }

    /** All rows of the classes that shrink go: the centers stand for them. */
    public JavaRDD<RowDecision> replaced() {
        return table.ofClasses(shrinks).flatMap(block -> Arrays.stream(block.keys())
                .mapToObj(key -> RowDecision.removed(key, "replaced by the centroids of its class"))
                .iterator());
    }

    /** Of the classes that shrink the row nearest to each center stays; one that is nearest to several comes back as often. */
    public JavaRDD<RowDecision> nearest() {
        JavaPairRDD<Long, int[]> present = table.ofClasses(shrinks).flatMapToPair(block -> Arrays.stream(block.keys())
                .mapToObj(key -> new Tuple2<>(key, new int[] {1, 0}))
                .iterator());
        JavaPairRDD<Long, int[]> wanted =
                centroids.mapToPair(centroid -> new Tuple2<>(centroid.nearest(), new int[] {0, 1}));
        return present.union(wanted)
                .reduceByKey((one, other) -> new int[] {one[0] + other[0], one[1] + other[1]})
                .filter(counts -> counts._2()[0] != counts._2()[1])
                .map(counts -> RowDecision.wanted(
                        counts._1(), counts._2()[0], counts._2()[1], "not the nearest row of its class to a centroid"));
    }
}
