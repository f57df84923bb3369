package io.ballast.ml;

import io.ballast.oversampling.CategoricalSampling;
import io.ballast.oversampling.GrowthPlan;
import io.ballast.oversampling.SyntheticRow;
import io.ballast.table.LabeledTable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;

/**
 * Over-samples tables of categories with SMOTE-N (Chawla et al. 2002, section 6.2): each feature of a new row is the most frequent
 * value among a row of the class, drawn evenly, and its {@code kNeighbors} nearest in the class; ties go to the smallest value.
 *
 * <p>Every feature is a category that holds a number for each of its values, at most 10,000 of them, as StringIndexer gives it.
 * Neighbors are exact, by the value difference metric over all rows of the table, whatever {@code metric} and {@code neighbors}
 * say. {@code parentsCol} holds the row drawn; all rows made from it are equal.
 */
public final class SmoteN extends NeighborOverSampler<SmoteN> {
    private static final long serialVersionUID = 1L;

    public SmoteN() {
        this(Identifiable.randomUID("smoteN"));
    }

    public SmoteN(String uid) {
        super(uid, 5);
    }

    @Override
    protected SmoteN self() {
        return this;
    }

    @Override
    JavaRDD<SyntheticRow> make(LabeledTable table, GrowthPlan plan) {
        return CategoricalSampling.nominal(table, plan, neighborFinder(table), getSeed());
    }

    @Override
    public SmoteN copy(ParamMap extra) {
        return super.copy(extra);
    }

    public static MLReader<SmoteN> read() {
        return new DefaultParamsReadable<SmoteN>() {}.read();
    }

    public static SmoteN load(String path) {
        return read().load(path);
    }
}
