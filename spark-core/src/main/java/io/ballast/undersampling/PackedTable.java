package io.ballast.undersampling;

import io.ballast.neighbors.NearestNeighbors;
import io.ballast.neighbors.NeighborTable;
import io.ballast.table.ClassCounts;
import io.ballast.table.ColumnMoments;
import io.ballast.table.KeyPartitioner;
import io.ballast.table.LabeledTable;
import io.ballast.table.RowBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/** A table packed in canonical order and persisted for the few passes that a method makes over it. */
public final class PackedTable implements AutoCloseable {
    private final LabeledTable table;
    private final JavaRDD<RowBlock> blocks;
    private final List<JavaRDD<?>> persisted = new ArrayList<>();
    private final List<NearestNeighbors> searches = new ArrayList<>();

    private PackedTable(LabeledTable table) {
        this.table = table;
        this.blocks = persist(table.blocks());
    }

    /** Packs a table; nothing runs yet. */
    public static PackedTable of(LabeledTable table) {
        return new PackedTable(table);
    }

    /** The classes and their sizes. */
    public ClassCounts classes() {
        return table.classes();
    }

    /** Rows of the table. */
    long rows() {
        return table.rows();
    }

    /** All rows in canonical order. */
    public JavaRDD<RowBlock> blocks() {
        return blocks;
    }

    /** The rows of some classes in canonical order; blocks without any are left out. */
    JavaRDD<RowBlock> ofClasses(boolean[] wanted) {
        return blocks.map(block -> block.ofClasses(wanted)).filter(block -> block.rows() > 0);
    }

    /** The rows of one class in canonical order. */
    JavaRDD<RowBlock> ofClass(int wanted) {
        boolean[] only = new boolean[classes().numClasses()];
        only[wanted] = true;
        return ofClasses(only);
    }

    /**
     * Rows of this table, in canonical order, as a base for neighbors; one small job.
     *
     * @param rows blocks, none of them empty
     */
    NeighborTable base(JavaRDD<RowBlock> rows, long count) {
        return new NeighborTable(rows, count, ColumnMoments.of(rows, table.dims()));
    }

    /** Which partition of {@link #blocks} a row key is in. */
    KeyPartitioner byKey() {
        return table.byKey();
    }

    /** No decision at all. */
    JavaRDD<RowDecision> none() {
        return JavaSparkContext.fromSparkContext(blocks.context()).emptyRDD();
    }

    /**
     * Rows of each class after a cleaning; runs at once.
     *
     * @param removed all rows of their keys go; a key may be named twice
     * @return {@code [classes]}
     */
    public long[] rowsAfter(JavaRDD<RowDecision> removed) {
        int numClasses = classes().numClasses();
        JavaPairRDD<Long, Boolean> keys =
                removed.mapToPair(each -> new Tuple2<>(each.key(), true)).reduceByKey(byKey(), (one, other) -> one);
        return blocks.zipPartitions(keys, (part, gone) -> {
                    Set<Long> own = new HashSet<>();
                    gone.forEachRemaining(key -> own.add(key._1()));
                    long[] left = new long[numClasses];
                    part.forEachRemaining(block -> {
                        for (int row = 0; row < block.rows(); row++) {
                            left[block.labels()[row]] += own.contains(block.keys()[row]) ? 0 : 1;
                        }
                    });
                    return List.of(left).iterator();
                })
                .treeReduce((sums, more) -> {
                    Arrays.setAll(sums, c -> sums[c] + more[c]);
                    return sums;
                });
    }

    /** Persists until this table is closed. */
    <T> JavaRDD<T> persist(JavaRDD<T> rdd) {
        JavaRDD<T> kept = rdd.persist(StorageLevel.MEMORY_AND_DISK());
        persisted.add(kept);
        return kept;
    }

    /** Closes a search with this table. */
    NearestNeighbors closing(NearestNeighbors search) {
        searches.add(search);
        return search;
    }

    /** Lets go of what is persisted; results not evaluated yet are computed from their beginnings then. */
    @Override
    public void close() {
        searches.forEach(NearestNeighbors::close);
        persisted.forEach(JavaRDD::unpersist);
    }
}
