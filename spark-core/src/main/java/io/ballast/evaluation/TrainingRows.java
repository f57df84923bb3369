package io.ballast.evaluation;

import io.ballast.neighbors.Metric;
import io.ballast.neighbors.NearestNeighbors;
import io.ballast.neighbors.NeighborFinder;
import io.ballast.neighbors.NeighborSettings;
import io.ballast.neighbors.NeighborTable;
import io.ballast.table.ColumnMoments;
import io.ballast.table.FeatureScaler;
import io.ballast.table.LabeledTable;
import io.ballast.table.RowBlock;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;

/** All training rows, standardized, to look for the closest of other rows among; persisted until closed. */
final class TrainingRows implements AutoCloseable {
    private final FeatureScaler scaler;
    private final JavaRDD<RowBlock> blocks;
    private final NearestNeighbors closest;

    private TrainingRows(FeatureScaler scaler, JavaRDD<RowBlock> blocks, NearestNeighbors closest) {
        this.scaler = scaler;
        this.blocks = blocks;
        this.closest = closest;
    }

    /** A shuffle of the rows and two passes. */
    static TrainingRows of(LabeledTable table) {
        JavaRDD<RowBlock> raw = table.blocks().persist(StorageLevel.MEMORY_AND_DISK());
        FeatureScaler scaler = scaler(table.moments(raw));
        JavaRDD<RowBlock> blocks = raw.map(scaler::scale).persist(StorageLevel.MEMORY_AND_DISK());
        NeighborTable base = new NeighborTable(blocks, table.rows(), table.moments(blocks));
        raw.unpersist();
        return new TrainingRows(
                scaler,
                blocks,
                NeighborFinder.of(NeighborSettings.exact(Metric.EUCLIDEAN, 2)).among(base));
    }

    /** A constant feature is centered alone, so that other values of it count. */
    private static FeatureScaler scaler(ColumnMoments moments) {
        double[] scale = Arrays.stream(moments.standardDeviations())
                .map(sd -> sd > 0 ? sd : 1)
                .toArray();
        return new FeatureScaler(moments.means(), scale);
    }

    /** Mean and standard deviation of every feature over the training rows. */
    FeatureScaler scaler() {
        return scaler;
    }

    /** The closest two training rows of each sampled row; the distances reach the driver. */
    RecordDistances.Closest closest(SampledTable rows) {
        List<RowBlock> scaled = rows.blocks(scaler);
        JavaRDD<RowBlock> queries = rows.parallelized(scaled, scaled.size());
        return new RecordDistances.Closest(closest.searchOthers(queries, block -> block, rows.size())
                .values()
                .collect());
    }

    @Override
    public void close() {
        closest.close();
        blocks.unpersist();
    }
}
