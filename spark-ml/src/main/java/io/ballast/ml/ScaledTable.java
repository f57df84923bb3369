package io.ballast.ml;

import io.ballast.neighbors.NearestNeighbors;
import io.ballast.neighbors.NeighborSettings;
import io.ballast.neighbors.NeighborTable;
import io.ballast.neighbors.SearchListener;
import io.ballast.table.FeatureScaler;
import io.ballast.table.LabeledTable;
import io.ballast.table.RowBlock;
import io.ballast.table.TableColumns;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.storage.StorageLevel;

/** The rows of a Dataset as a base for neighbors, standardised or as they are. */
final class ScaledTable {
    private final LabeledTable table;
    private final FeatureScaler scaler;
    private final NeighborTable base;

    private ScaledTable(LabeledTable table, FeatureScaler scaler, NeighborTable base) {
        this.table = table;
        this.scaler = scaler;
        this.base = base;
    }

    /**
     * Reads and lays out a Dataset; a few passes, run at once. The packed rows stay persisted while they are reachable.
     *
     * @param k neighbors that will be asked for
     * @param leastRows rows that there must be for that
     */
    static ScaledTable of(Dataset<?> data, TableColumns columns, boolean standardize, int k, int leastRows) {
        LabeledTable table = LabeledTable.read(data, columns);
        NeighborSettings.checkRows(table.rows(), k, leastRows);
        JavaRDD<RowBlock> raw = table.blocks().persist(StorageLevel.MEMORY_AND_DISK());
        FeatureScaler scaler =
                standardize ? table.standardScaler(table.moments(raw)) : FeatureScaler.identity(table.dims());
        JavaRDD<RowBlock> scaled = standardize ? raw.map(scaler::scale).persist(StorageLevel.MEMORY_AND_DISK()) : raw;
        NeighborTable base = new NeighborTable(scaled, table.rows(), table.moments(scaled));
        if (standardize) {
            raw.unpersist();
        }
        return new ScaledTable(table, scaler, base);
    }

    /** Neighbors among its rows. */
    NearestNeighbors neighbors(NeighborSearchParams stage, int k, SearchListener listener) {
        return StageSearches.finder(stage, k, base.blocks(), table.classes().numClasses(), listener)
                .among(base);
    }

    /** The rows of a Dataset with the same features, to look for neighbors of. */
    JavaRDD<RowBatch> batches(Dataset<?> data, TableColumns columns) {
        return RowBatch.of(data.toDF(), columns, table.packer(), scaler);
    }

    /**
     * Counts the rows of another Dataset and checks that their features are like those of the base.
     *
     * @throws IllegalArgumentException if they are not, or there are no rows
     */
    long checked(Dataset<?> data, TableColumns columns) {
        LabeledTable other = LabeledTable.read(data, columns);
        if (other.dims() != table.dims()) {
            throw new IllegalArgumentException(
                    "featuresCol '%s' holds vectors of length %d, but those of the base have length %d; assemble both alike"
                            .formatted(columns.featuresCol(), other.dims(), table.dims()));
        }
        return other.rows();
    }

    /** What was read. */
    LabeledTable table() {
        return table;
    }

    /** Drops the packed rows, once searches are set up. */
    void release() {
        base.blocks().unpersist();
    }
}
