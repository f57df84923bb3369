package io.ballast.table;

import org.apache.spark.Partitioner;

/** Keys are the numbers of partitions: i to partition i. */
public final class IndexPartitioner extends Partitioner {
    private static final long serialVersionUID = 1L;

    private final int partitions;

    /** @param partitions at least 1; keys are below it */
    public IndexPartitioner(int partitions) {
        this.partitions = partitions;
    }

    @Override
    public int numPartitions() {
        return partitions;
    }

    @Override
    public int getPartition(Object key) {
        return (Integer) key;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IndexPartitioner that && that.partitions == partitions;
    }

    @Override
    public int hashCode() {
        return partitions;
    }
}
