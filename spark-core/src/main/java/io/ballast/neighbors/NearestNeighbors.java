package io.ballast.neighbors;

import io.ballast.table.RowBlock;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;

/** Finds the k nearest base rows of every query row; how is up to the implementation, the order of the lists is not. */
public interface NearestNeighbors extends AutoCloseable {
    /**
     * Neighbors of every query, lists ordered by (distance, key of the neighbor), the query itself excluded by its key.
     * Queries may be rows of the base or others.
     *
     * @param <Q> a query block with whatever the caller wants back beside the neighbors
     * @param queries in any partitioning, read two or three times: each reading must give the same rows, in any order
     *     within a partition
     * @param blockOf the packed rows of a query block, with the features of the base
     * @param queryRows how many rows that is; sizes the tasks
     * @return every query block with its neighbors, partitioned as the queries are; lazy
     * @throws IllegalArgumentException if the base has no more than k rows
     */
    <Q> JavaPairRDD<Q, NeighborBlock> search(JavaRDD<Q> queries, Function<Q, RowBlock> blockOf, long queryRows);

    /**
     * The same for queries that are no rows of the base, whatever their keys: nothing is excluded.
     *
     * @throws IllegalArgumentException if the base has fewer than k rows
     */
    <Q> JavaPairRDD<Q, NeighborBlock> searchOthers(JavaRDD<Q> queries, Function<Q, RowBlock> blockOf, long queryRows);

    /** Lets go of what is persisted of the base; results not evaluated yet are computed from its beginnings then. */
    @Override
    void close();
}
