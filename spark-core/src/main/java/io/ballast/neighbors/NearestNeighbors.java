package io.ballast.neighbors;

import io.ballast.table.RowBlock;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;

/** Finds the k nearest base rows of every query row; how is up to the implementation, the order of the lists is not. */
public interface NearestNeighbors {
    /**
     * Neighbors of every query, lists ordered by (distance, key of the neighbor), the query itself excluded by its key.
     *
     * @param <Q> a query block with whatever the caller wants back beside the neighbors
     * @param queries in any partitioning; one task a partition
     * @param blockOf the packed rows of a query block, at most {@link RowBlock#MAX_ROWS}
     * @param base in canonical order, as {@code LabeledTable.blocks()} gives it, more than k rows; read once for every
     *     query block, so persist it
     * @return every query block with its neighbors, partitioned as the queries are; lazy
     */
    <Q> JavaPairRDD<Q, NeighborBlock> search(JavaRDD<Q> queries, Function<Q, RowBlock> blockOf, JavaRDD<RowBlock> base);
}
