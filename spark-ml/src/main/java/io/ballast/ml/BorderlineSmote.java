package io.ballast.ml;

import io.ballast.oversampling.BorderlineSampling;
import io.ballast.oversampling.GrowthPlan;
import io.ballast.oversampling.SyntheticRow;
import io.ballast.table.LabeledTable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.types.StructType;

/**
 * Over-samples with Borderline-SMOTE (Han, Wang and Mao 2005): only rows in danger are seeds, those of whose {@code mNeighbors}
 * nearest rows half or more, but not all, are of other classes.
 *
 * <p>{@code borderline-1} goes toward neighbors within the class. {@code borderline-2} does so for a share of the rows drawn from
 * Beta(10, 10), and for the rest up to halfway toward one of the {@code kNeighbors} nearest rows of other classes. A class without
 * rows in danger stays as it is, with a warning.
 */
public final class BorderlineSmote extends NeighborOverSampler<BorderlineSmote> implements MNeighborsParams {
    private static final long serialVersionUID = 1L;

    public BorderlineSmote() {
        this(Identifiable.randomUID("borderlineSmote"));
    }

    public BorderlineSmote(String uid) {
        super(uid, 5);
        setDefault(mNeighbors(), 10);
        setDefault(kind(), "borderline-1");
    }

    /** {@code borderline-1} or {@code borderline-2}. Default {@code borderline-1}. */
    public Param<String> kind() {
        return new Param<>(this, "kind", "where rows go from a seed: borderline-1 or borderline-2");
    }

    @Override
    protected BorderlineSmote self() {
        return this;
    }

    @Override
    JavaRDD<SyntheticRow> make(LabeledTable table, GrowthPlan plan) {
        return BorderlineSampling.rows(
                table,
                plan,
                BorderlineSampling.Kind.parse(getKind()),
                getMNeighbors(),
                neighborFinder(table),
                getSeed());
    }

    @Override
    public StructType transformSchema(StructType schema) {
        BorderlineSampling.Kind.parse(getKind());
        return super.transformSchema(schema);
    }

    @Override
    public BorderlineSmote copy(ParamMap extra) {
        return super.copy(extra);
    }

    public static MLReader<BorderlineSmote> read() {
        return new DefaultParamsReadable<BorderlineSmote>() {}.read();
    }

    public static BorderlineSmote load(String path) {
        return read().load(path);
    }

    public String getKind() {
        return getOrDefault(kind());
    }

    public BorderlineSmote setMNeighbors(int value) {
        set(mNeighbors(), value);
        return this;
    }

    public BorderlineSmote setKind(String value) {
        set(kind(), value);
        return this;
    }
}
