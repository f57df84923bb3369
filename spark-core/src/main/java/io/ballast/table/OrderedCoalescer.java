package io.ballast.table;

import java.util.Arrays;
import org.apache.spark.Partition;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;
import scala.Option;

/**
 * Spark's {@code coalesce} without a shuffle, but with partitions kept in their own order, which Spark's default coalescer
 * may mix by locality (which asks for the Scala 2.12 form of Serializable). Cached partitions are read through the block manager, one after the other.
 */
public final class OrderedCoalescer implements PartitionCoalescer, scala.Serializable {
    private static final long serialVersionUID = 1L;

    private final int[] ends;

    private OrderedCoalescer(int[] ends) {
        this.ends = ends;
    }

    /** Runs of neighboring partitions put together, at most {@code partitions} of them and about equally many in each. */
    public static <T> JavaRDD<T> coalesce(JavaRDD<T> rdd, int partitions) {
        int parents = rdd.getNumPartitions();
        int[] ends = new int[Math.max(1, Math.min(partitions, parents))];
        Arrays.setAll(ends, g -> (int) ((g + 1L) * parents / ends.length));
        return coalesce(rdd, ends);
    }

    /**
     * Runs of neighboring partitions put together.
     *
     * @param ends where each run ends, exclusive; ascending, the last is the number of partitions
     */
    public static <T> JavaRDD<T> coalesce(JavaRDD<T> rdd, int[] ends) {
        return JavaRDD.fromRDD(
                rdd.rdd().coalesce(ends.length, false, Option.apply(new OrderedCoalescer(ends)), null), rdd.classTag());
    }

    @Override
    public PartitionGroup[] coalesce(int maxPartitions, RDD<?> parent) {
        Partition[] partitions = parent.partitions();
        PartitionGroup[] groups = new PartitionGroup[ends.length];
        for (int g = 0, p = 0; g < groups.length; g++) {
            groups[g] = new PartitionGroup(Option.empty());
            for (; p < ends[g]; p++) {
                groups[g].partitions().$plus$eq(partitions[p]);
            }
        }
        return groups;
    }
}
