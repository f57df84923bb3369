package io.ballast.neighbors;

import io.ballast.table.ColumnMoments;
import io.ballast.table.RowBlock;
import org.apache.spark.api.java.JavaRDD;

/**
 * Base rows: those among which neighbors are looked for.
 *
 * @param blocks in any order and partitioning, but in canonical order for approximate results that repeat; read a few times, so
 *     persist them until the search is set up
 * @param rows how many
 * @param moments of their features, for centering
 */
public record NeighborTable(JavaRDD<RowBlock> blocks, long rows, ColumnMoments moments) {
    int dims() {
        return moments.means().length;
    }
}
