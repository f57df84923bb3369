package io.ballast.ml;

import io.ballast.generator.gan.RefinedRows;
import io.ballast.neighbors.NeighborFinder;
import io.ballast.network.GanSettings;
import io.ballast.network.RefinerSettings;
import io.ballast.oversampling.GrowthPlan;
import io.ballast.oversampling.SmoteSampling;
import io.ballast.oversampling.SupportVectorSampling;
import io.ballast.oversampling.SyntheticRow;
import io.ballast.table.LabeledTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.types.StructType;

/**
 * Over-samples with a GAN whose generator starts from rows that were made of the class already, in place of noise: with {@code startRows = smote}
 * SMOTified-GAN (Sharma, Singh and Chandra 2022), with {@code svm-smote} SSG, with {@code uniform} GBO (both Ahsan, Ali and Siddique 2024).
 *
 * <p>The generator turns each start row into a new one; a discriminator learns to tell these from the real rows of the class, and the generator to deceive it,
 * by the vanilla losses. Every class that grows has a generator and a discriminator of its own, as the one minority class of the papers has. GBO's uniform noise is read
 * as a point in the box between a row and one of its {@code kNeighbors} nearest of the class, each feature uniform between the two. The papers' nets differ from
 * each other; here {@code hiddenLayers} are those of the discriminator, and from behind of the generator.
 *
 * <p>{@code parentsCol} holds the rows that the start row was made of. For the nets features are scaled by mean and standard deviation of the class, for neighbors they
 * are used as they are. Of a class of a few dozen rows the generator learns little more than where it lies. Cost beside that of the start rows: each class is
 * trained in one task, on about 8,192 of its rows and of the start rows at most; a step takes some milliseconds.
 */
public final class SmotifiedGan extends NeighborOverSampler<SmotifiedGan> implements SvmSmoteParams {
    private static final long serialVersionUID = 1L;

    private static final double BETA_1 = 0.5;
    private static final double BETA_2 = 0.999;

    public SmotifiedGan() {
        this(Identifiable.randomUID("smotifiedGan"));
    }

    public SmotifiedGan(String uid) {
        super(uid, 5);
        SvmSmoteParams.setDefaults(this);
        setDefault(startRows(), "smote");
        setDefault(hiddenLayers(), new int[] {256, 128});
        setDefault(learningRate(), 2e-4);
        setDefault(batchSize(), 64);
        setDefault(maxIter(), 30);
    }

    /** GAN-based over-sampling: starts from uniform noise between rows of the class. */
    public static SmotifiedGan gbo() {
        return new SmotifiedGan().setStartRows("uniform");
    }

    /** SVM-SMOTE-GAN: starts from the rows of SVM-SMOTE. */
    public static SmotifiedGan ssg() {
        return new SmotifiedGan().setStartRows("svm-smote");
    }

    /**
     * What the generator starts from: rows of {@code smote}, rows of {@code svm-smote}, or {@code uniform}: points in the box between a row and a neighbor. Default
     * {@code smote}.
     */
    public Param<String> startRows() {
        return new Param<>(this, "startRows", "what the generator starts from: smote, svm-smote or uniform");
    }

    /** Widths of the discriminator's hidden layers, and from behind of the generator's. Default 256, 128. */
    public IntArrayParam hiddenLayers() {
        return new IntArrayParam(
                this, "hiddenLayers", "widths of the discriminator's hidden layers, from behind the generator's");
    }

    /** Learning rate of Adam for both nets, above 0. Default 0.0002. */
    public DoubleParam learningRate() {
        return new DoubleParam(this, "learningRate", "learning rate of Adam (> 0)", ParamValidators.gt(0));
    }

    /** Real rows of a step, and as many made ones; at least 1. Default 64. */
    public IntParam batchSize() {
        return new IntParam(this, "batchSize", "real rows of a step (>= 1)", ParamValidators.gtEq(1));
    }

    /** Epochs of the game, at least 1. An epoch is a pass over the rows of the class, and 50 steps at least. Default 30. */
    public IntParam maxIter() {
        return new IntParam(this, "maxIter", "epochs of the game (>= 1)", ParamValidators.gtEq(1));
    }

    @Override
    protected SmotifiedGan self() {
        return this;
    }

    @Override
    JavaRDD<SyntheticRow> make(LabeledTable table, GrowthPlan plan) {
        return RefinedRows.of(table, plan, startRows(table, plan), settings(), getSeed());
    }

    private JavaRDD<SyntheticRow> startRows(LabeledTable table, GrowthPlan plan) {
        NeighborFinder neighbors = neighborFinder(table);
        return switch (start()) {
            case SMOTE -> SmoteSampling.rows(table, plan, neighbors, getSeed());
            case UNIFORM -> SmoteSampling.boxed(table, plan, neighbors, getSeed());
            case SVM_SMOTE ->
                SupportVectorSampling.rows(table, plan, SvmSmoteParams.settingsOf(this), neighbors, getSeed());
        };
    }

    private RefinerSettings settings() {
        return new RefinerSettings(
                Arrays.stream(getHiddenLayers()).boxed().toList(),
                new GanSettings.Optimizer(getLearningRate(), BETA_1, BETA_2),
                getBatchSize(),
                getMaxIter());
    }

    @Override
    List<String> warnings(LabeledTable table, GrowthPlan plan) {
        List<String> warnings = new ArrayList<>(super.warnings(table, plan));
        if (start() == Start.SVM_SMOTE) {
            warnings.addAll(SvmSmoteParams.warnings(this, table, plan));
        }
        return warnings;
    }

    @Override
    public StructType transformSchema(StructType schema) {
        start();
        settings();
        return super.transformSchema(schema);
    }

    @Override
    public SmotifiedGan copy(ParamMap extra) {
        return super.copy(extra);
    }

    public static MLReader<SmotifiedGan> read() {
        return new DefaultParamsReadable<SmotifiedGan>() {}.read();
    }

    public static SmotifiedGan load(String path) {
        return read().load(path);
    }

    private enum Start {
        SMOTE,
        SVM_SMOTE,
        UNIFORM
    }

    private Start start() {
        return switch (getStartRows()) {
            case "smote" -> Start.SMOTE;
            case "svm-smote" -> Start.SVM_SMOTE;
            case "uniform" -> Start.UNIFORM;
            default ->
                throw new IllegalArgumentException(
                        "startRows must be smote, svm-smote or uniform, got '%s'".formatted(getStartRows()));
        };
    }

    public String getStartRows() {
        return getOrDefault(startRows());
    }

    public int[] getHiddenLayers() {
        return getOrDefault(hiddenLayers()).clone();
    }

    public double getLearningRate() {
        return (double) getOrDefault(learningRate());
    }

    public int getBatchSize() {
        return (int) getOrDefault(batchSize());
    }

    public int getMaxIter() {
        return (int) getOrDefault(maxIter());
    }

    public SmotifiedGan setStartRows(String value) {
        set(startRows(), value);
        return this;
    }

    public SmotifiedGan setHiddenLayers(int... value) {
        set(hiddenLayers(), value.clone());
        return this;
    }

    public SmotifiedGan setLearningRate(double value) {
        set(learningRate(), value);
        return this;
    }

    public SmotifiedGan setBatchSize(int value) {
        set(batchSize(), value);
        return this;
    }

    public SmotifiedGan setMaxIter(int value) {
        set(maxIter(), value);
        return this;
    }

    public SmotifiedGan setMNeighbors(int value) {
        set(mNeighbors(), value);
        return this;
    }

    public SmotifiedGan setOutStep(double value) {
        set(outStep(), value);
        return this;
    }

    public SmotifiedGan setMaxSvmRows(int value) {
        set(maxSvmRows(), value);
        return this;
    }
}
