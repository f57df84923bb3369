package io.ballast.ml;

import io.ballast.oversampling.GrowthPlan;
import io.ballast.oversampling.SupportVectorSampling;
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
 * Over-samples with SVM-SMOTE (Nguyen, Cooper and Kamei 2009): seeds are support vectors of the class. Those in danger, of whose
 * {@code mNeighbors} nearest rows half or more are of other classes, make rows toward their {@code kNeighbors} nearest of the
 * class; safe ones make rows away from these, by up to {@code outStep} of the distance; those with foreign neighbors only are
 * noise.
 *
 * <p>The classifier is libsvm's with an RBF kernel, C = 1 and gamma = 1 / (dims * variance), trained in one Spark task on at most
 * {@code maxSvmRows} rows: of a larger table on those with the highest local entropy. Its time grows with the square of these
 * rows or faster.
 */
public final class SvmSmote extends NeighborOverSampler<SvmSmote> implements SvmSmoteParams {
    private static final long serialVersionUID = 1L;

    public SvmSmote() {
        this(Identifiable.randomUID("svmSmote"));
    }

    public SvmSmote(String uid) {
        super(uid, 5);
        SvmSmoteParams.setDefaults(this);
    }

    @Override
    protected SvmSmote self() {
        return this;
    }

    @Override
    JavaRDD<SyntheticRow> make(LabeledTable table, GrowthPlan plan) {
        return SupportVectorSampling.rows(
                table, plan, SvmSmoteParams.settingsOf(this), neighborFinder(table), getSeed());
    }

    @Override
    List<String> warnings(LabeledTable table, GrowthPlan plan) {
        List<String> warnings = new ArrayList<>(super.warnings(table, plan));
        warnings.addAll(SvmSmoteParams.warnings(this, table, plan));
        return warnings;
    }

    @Override
    public SvmSmote copy(ParamMap extra) {
        return super.copy(extra);
    }

    public static MLReader<SvmSmote> read() {
        return new DefaultParamsReadable<SvmSmote>() {}.read();
    }

    public static SvmSmote load(String path) {
        return read().load(path);
    }

    public SvmSmote setMNeighbors(int value) {
        set(mNeighbors(), value);
        return this;
    }

    public SvmSmote setOutStep(double value) {
        set(outStep(), value);
        return this;
    }

    public SvmSmote setMaxSvmRows(int value) {
        set(maxSvmRows(), value);
        return this;
    }
}
