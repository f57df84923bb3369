package io.ballast.ml;

import io.ballast.neighbors.Metric;
import io.ballast.neighbors.NeighborFinder;
import io.ballast.neighbors.NeighborSettings;
import io.ballast.table.ClassCounts;
import io.ballast.table.LabeledTable;
import io.ballast.undersampling.Centroid;
import io.ballast.undersampling.CentroidSelection;
import io.ballast.undersampling.PackedTable;
import io.ballast.undersampling.RowDecision;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Clusters every class that shrinks with Spark's k-means into as many clusters as rows it is to keep. With {@code voting soft} the centers
 * replace the rows of the class: they are synthetic rows, whose parent is the row of the class nearest to each. With {@code hard} the
 * rows nearest to the centers stay, one that is nearest to several as often.
 *
 * <p>A class with fewer different rows than it is to keep gets fewer clusters. The centers pass through the driver. Sums inside Spark's
 * k-means depend on the order in which executors answer, so that on a cluster results repeat only up to rounding.
 */
public final class ClusterCentroids extends UnderSampler<ClusterCentroids> {
    private static final long serialVersionUID = 1L;

    public ClusterCentroids() {
        this(Identifiable.randomUID("clusterCentroids"));
    }

    public ClusterCentroids(String uid) {
        super(uid);
        setDefault(voting(), "soft");
        setDefault(maxIter(), 20);
        setDefault(tol(), 1e-4);
    }

    @Override
    protected ClusterCentroids self() {
        return this;
    }

    /** {@code soft}: the centers of clusters replace the rows; {@code hard}: the rows nearest to them stay. Default {@code soft}. */
    public Param<String> voting() {
        return new Param<>(
                this, "voting", "soft: centers of clusters replace the rows; hard: the rows nearest to them stay");
    }

    /** Most iterations of k-means, at least 1. Default 20. */
    public IntParam maxIter() {
        return new IntParam(this, "maxIter", "most iterations of k-means (>= 1)", ParamValidators.gtEq(1));
    }

    /** Movement of centers at which k-means ends, at least 0. Default 0.0001. */
    public DoubleParam tol() {
        return new DoubleParam(
                this, "tol", "movement of centers at which k-means ends (>= 0)", ParamValidators.gtEq(0));
    }

    public String getVoting() {
        return getOrDefault(voting());
    }

    public int getMaxIter() {
        return (int) getOrDefault(maxIter());
    }

    public double getTol() {
        return (double) getOrDefault(tol());
    }

    public ClusterCentroids setVoting(String value) {
        set(voting(), value);
        return this;
    }

    public ClusterCentroids setMaxIter(int value) {
        set(maxIter(), value);
        return this;
    }

    public ClusterCentroids setTol(double value) {
        set(tol(), value);
        return this;
    }

    private boolean hard() {
        return getVoting().equals("hard");
    }

    @Override
    boolean makesRows() {
        return !hard();
    }

    @Override
    boolean repeatsRows() {
        return hard();
    }

    @Override
    JavaRDD<RowDecision> decide(PackedTable table, Dataset<Row> rows) {
        CentroidSelection selection = selection(table);
        return hard() ? selection.nearest() : selection.replaced();
    }

    private CentroidSelection selection(PackedTable table) {
        return new CentroidSelection(
                table,
                rowsToKeep(table.classes()),
                getMaxIter(),
                getTol(),
                getSeed(),
                NeighborFinder.of(NeighborSettings.exact(Metric.EUCLIDEAN, 1)));
    }

    @Override
    Dataset<Row> result(Dataset<Row> dataset, Dataset<Row> rows, LabeledTable table) {
        if (hard()) {
            return super.result(dataset, rows, table);
        }
        try (PackedTable packed = PackedTable.of(table)) {
            CentroidSelection selection = selection(packed);
            List<Centroid> centroids = selection.centroids().collect(); // they have passed through the driver before
            Dataset<Row> kept = new DecidedRows(
                            this, rows, DecidedRows.evaluated(selection.replaced(), rows.sparkSession()))
                    .kept(false);
            return SyntheticRows.below(
                    this, withValidationRows(kept, dataset), rows, synthetic(rows, centroids, table.classes()), 1);
        }
    }

    private static Dataset<Row> synthetic(Dataset<Row> rows, List<Centroid> centroids, ClassCounts classes) {
        boolean text = classes.value(0) instanceof String;
        StructType schema =
                SyntheticRows.schema(SQLDataTypes.VectorType(), text ? DataTypes.StringType : DataTypes.DoubleType);
        return rows.sparkSession()
                .createDataFrame(
                        centroids.stream()
                                .map(each -> RowFactory.create(
                                        Vectors.dense(each.features()),
                                        classes.value(each.label()),
                                        new long[] {each.nearest()}))
                                .toList(),
                        schema);
    }

    @Override
    public StructType transformSchema(StructType schema) {
        if (!hard() && !getVoting().equals("soft")) {
            throw new IllegalArgumentException("voting must be soft or hard, got '%s'".formatted(getVoting()));
        }
        return super.transformSchema(schema);
    }

    public static MLReader<ClusterCentroids> read() {
        return new DefaultParamsReadable<ClusterCentroids>() {}.read();
    }

    public static ClusterCentroids load(String path) {
        return read().load(path);
    }
}
