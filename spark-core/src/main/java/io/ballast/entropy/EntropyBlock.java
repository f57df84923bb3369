package io.ballast.entropy;

import io.ballast.neighbors.NearestNeighbors;
import io.ballast.neighbors.NeighborTable;
import io.ballast.table.RowBlock;
import java.io.Serializable;
import org.apache.spark.api.java.JavaRDD;

/** A block of rows with the local entropy score of each; arrays shared, not copied. */
public final class EntropyBlock implements Serializable {
    private static final long serialVersionUID = 1L;

    private final RowBlock rows;
    private final double[] entropies;

    EntropyBlock(RowBlock rows, double[] entropies) {
        this.rows = rows;
        this.entropies = entropies;
    }

    /**
     * Scores every row of a table among all its rows.
     *
     * @param table whose blocks are queries and base alike
     * @param neighbors among the rows of that table
     * @return blocks in the order of the table's; lazy
     */
    public static JavaRDD<EntropyBlock> score(
            NeighborTable table, NearestNeighbors neighbors, LocalEntropyScore score) {
        return neighbors
                .search(table.blocks(), block -> block, table.rows())
                .map(found -> new EntropyBlock(found._1(), score.of(found._2())));
    }

    /** The rows. */
    public RowBlock rows() {
        return rows;
    }

    /** Their entropies in bits, {@code [rows]}. */
    public double[] entropies() {
        return entropies;
    }
}
