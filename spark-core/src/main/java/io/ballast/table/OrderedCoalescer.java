package io.ballast.table;

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

    private OrderedCoalescer() {}

    /** Runs of neighboring partitions put together, at most {@code partitions} of them and about equally many in each. */
    public static <T> JavaRDD<T> coalesce(JavaRDD<T> rdd, int partitions) {
        return JavaRDD.fromRDD(
                rdd.rdd().coalesce(partitions, false, Option.apply(new OrderedCoalescer()), null), rdd.classTag());
    }

    @Override
    public PartitionGroup[] coalesce(int maxPartitions, RDD<?> parent) {
        Partition[] partitions = parent.partitions();
        PartitionGroup[] groups = new PartitionGroup[Math.max(1, Math.min(maxPartitions, partitions.length))];
        for (int g = 0; g < groups.length; g++) {
            groups[g] = new PartitionGroup(Option.empty());
            long end = (long) (g + 1) * partitions.length / groups.length;
            for (int p = (int) ((long) g * partitions.length / groups.length); p < end; p++) {
                groups[g].partitions().$plus$eq(partitions[p]);
            }
        }
        return groups;
    }
}
