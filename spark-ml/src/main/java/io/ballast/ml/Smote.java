package io.ballast.ml;

import io.ballast.oversampling.GrowthPlan;
import io.ballast.oversampling.SmoteSampling;
import io.ballast.oversampling.SyntheticRow;
import io.ballast.table.LabeledTable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;

/**
 * Over-samples with SMOTE (Chawla et al. 2002): a new row lies between a row of the class, drawn evenly, and one of its
 * {@code kNeighbors} nearest rows within the class, {@code x + u (n - x)} with u uniform in [0, 1).
 *
 * <p>{@code parentsCol} holds the two rows. Equal rows of a class are neighbors of each other, and a row between them is a third.
 * Cost: one pass to count; the search among the rows of each class that grows.
 */
public final class Smote extends NeighborOverSampler<Smote> {
    private static final long serialVersionUID = 1L;

    public Smote() {
        this(Identifiable.randomUID("smote"));
    }

    public Smote(String uid) {
        super(uid, 5);
    }

    @Override
    protected Smote self() {
        return this;
    }

    @Override
    JavaRDD<SyntheticRow> make(LabeledTable table, GrowthPlan plan) {
        return SmoteSampling.rows(table, plan, neighborFinder(table), getSeed());
    }

    @Override
    public Smote copy(ParamMap extra) {
        return super.copy(extra);
    }

    public static MLReader<Smote> read() {
        return new DefaultParamsReadable<Smote>() {}.read();
    }

    public static Smote load(String path) {
        return read().load(path);
    }
}
