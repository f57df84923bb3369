package io.ballast.ml;

import io.ballast.oversampling.AdasynSampling;
import io.ballast.oversampling.GrowthPlan;
import io.ballast.oversampling.SyntheticRow;
import io.ballast.table.LabeledTable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;

/**
 * Over-samples with ADASYN (He et al. 2008): row i of a class makes {@code rint(r_i / sum(r) * wanted)} rows, r_i the share of its
 * {@code kNeighbors} nearest rows that are of other classes; each lies between row i and one of its {@code kNeighbors} nearest rows
 * within the class.
 *
 * <p>The rounding, halves to even, is by row, so a class may end with a few rows more or less than asked for. Where it would leave
 * none at all, rows go one each to the seeds with the largest shares.
 */
public final class Adasyn extends NeighborOverSampler<Adasyn> {
    private static final long serialVersionUID = 1L;

    public Adasyn() {
        this(Identifiable.randomUID("adasyn"));
    }

    public Adasyn(String uid) {
        super(uid, 5);
    }

    @Override
    protected Adasyn self() {
        return this;
    }

    @Override
    JavaRDD<SyntheticRow> make(LabeledTable table, GrowthPlan plan) {
        return AdasynSampling.rows(table, plan, neighborFinder(table), getSeed());
    }

    @Override
    List<String> warnings(LabeledTable table, GrowthPlan plan) {
        List<String> warnings = new ArrayList<>(super.warnings(table, plan));
        if (!plan.classes().isEmpty()) {
            warnings.add("ADASYN rounds by row, so sizes may differ by a few rows");
        }
        return warnings;
    }

    @Override
    public Adasyn copy(ParamMap extra) {
        return super.copy(extra);
    }

    public static MLReader<Adasyn> read() {
        return new DefaultParamsReadable<Adasyn>() {}.read();
    }

    public static Adasyn load(String path) {
        return read().load(path);
    }
}
