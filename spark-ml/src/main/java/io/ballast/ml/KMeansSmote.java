package io.ballast.ml;

import io.ballast.oversampling.ClusteredSampling;
import io.ballast.oversampling.GrowthPlan;
import io.ballast.oversampling.SyntheticRow;
import io.ballast.table.LabeledTable;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;

/**
 * Over-samples with K-means SMOTE (Last, Douzas and Bacao 2017): SMOTE within clusters of the table that hold enough of the class,
 * the sparser the more.
 *
 * <p>Clusters are Spark's k-means of all rows. Each cluster's share of the rows is rounded up, as in imbalanced-learn, so a class
 * may end with up to one row a cluster more than asked for.
 */
public final class KMeansSmote extends NeighborOverSampler<KMeansSmote> {
    private static final long serialVersionUID = 1L;

    public KMeansSmote() {
        this(Identifiable.randomUID("kMeansSmote"));
    }

    public KMeansSmote(String uid) {
        super(uid, 2);
        setDefault(numClusters(), 8);
    }

    /** Clusters, at least 1. Default 8. */
    public IntParam numClusters() {
        return new IntParam(this, "numClusters", "clusters (>= 1)", ParamValidators.gtEq(1));
    }

    /**
     * Share of a cluster's rows that must be of the class for rows to be made in it, 0 to 1. Unset: half the class's share of the
     * rows to make, so 0.5 where one class grows.
     */
    public DoubleParam clusterBalanceThreshold() {
        return new DoubleParam(
                this,
                "clusterBalanceThreshold",
                "share of the class that a cluster must hold (0 to 1); unset: half the class's share of the rows to make",
                ParamValidators.inRange(0, 1));
    }

    /**
     * Exponent of the mean distance between the class's rows of a cluster in its sparsity, at least 0. Unset: {@code 0.16 * (log of
     * these rows to base 1.6)^1.8}.
     */
    public DoubleParam densityExponent() {
        return new DoubleParam(
                this,
                "densityExponent",
                "exponent of the mean distance in a cluster's sparsity (>= 0); unset: by its size",
                ParamValidators.gtEq(0));
    }

    @Override
    protected KMeansSmote self() {
        return this;
    }

    @Override
    JavaRDD<SyntheticRow> make(LabeledTable table, GrowthPlan plan) {
        ClusteredSampling.Settings settings = new ClusteredSampling.Settings(
                getNumClusters(),
                isDefined(clusterBalanceThreshold())
                        ? OptionalDouble.of(getClusterBalanceThreshold())
                        : OptionalDouble.empty(),
                isDefined(densityExponent()) ? OptionalDouble.of(getDensityExponent()) : OptionalDouble.empty());
        return ClusteredSampling.rows(table, plan, settings, neighborFinder(table), getSeed());
    }

    @Override
    List<String> warnings(LabeledTable table, GrowthPlan plan) {
        List<String> warnings = new ArrayList<>(super.warnings(table, plan));
        if (!plan.classes().isEmpty()) {
            warnings.add("shares of clusters are rounded up, so sizes may exceed these by up to %d rows"
                    .formatted(getNumClusters()));
        }
        return warnings;
    }

    @Override
    public KMeansSmote copy(ParamMap extra) {
        return super.copy(extra);
    }

    public static MLReader<KMeansSmote> read() {
        return new DefaultParamsReadable<KMeansSmote>() {}.read();
    }

    public static KMeansSmote load(String path) {
        return read().load(path);
    }

    public int getNumClusters() {
        return (int) getOrDefault(numClusters());
    }

    public double getClusterBalanceThreshold() {
        return (double) getOrDefault(clusterBalanceThreshold());
    }

    public double getDensityExponent() {
        return (double) getOrDefault(densityExponent());
    }

    public KMeansSmote setNumClusters(int value) {
        set(numClusters(), value);
        return this;
    }

    public KMeansSmote setClusterBalanceThreshold(double value) {
        set(clusterBalanceThreshold(), value);
        return this;
    }

    public KMeansSmote setDensityExponent(double value) {
        set(densityExponent(), value);
        return this;
    }
}
