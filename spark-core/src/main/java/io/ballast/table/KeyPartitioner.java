package io.ballast.table;

import org.apache.spark.Partitioner;

/** Cuts the range of signed 64-bit row keys into equal parts, as canonical order does. */
public final class KeyPartitioner extends Partitioner {
    private static final long serialVersionUID = 1L;

    private final int buckets;

    KeyPartitioner(int buckets) {
        this.buckets = buckets;
    }

    @Override
    public int numPartitions() {
        return buckets;
    }

    @Override
    public int getPartition(Object key) {
        return LabeledTable.bucket((Long) key, buckets);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyPartitioner that && that.buckets == buckets;
    }

    @Override
    public int hashCode() {
        return buckets;
    }
}
