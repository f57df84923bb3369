package io.ballast.ml;

import io.ballast.generator.cvae.LeoCvaeCheckpoint;
import io.ballast.generator.cvae.LeoCvaeFit;
import io.ballast.generator.cvae.LeoCvaeSettings;
import io.ballast.neighbors.SearchListener;
import io.ballast.network.CvaeObjective;
import io.ballast.network.EpochListener;
import io.ballast.network.TrainingPlan;
import io.ballast.network.TrainingSettings;
import io.ballast.oversampling.SyntheticRow;
import io.ballast.table.ClassCounts;
import io.ballast.table.LabeledTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Over-samples with LEO-CVAE: a conditional variational autoencoder trained, and its seeds drawn, by local entropy.
 *
 * <p>Every row of the table gets the entropy of the labels around it; the net is trained on all rows with those weights;
 * each class that grows draws seeds by the same weights, and a new row is a seed encoded, sampled and decoded. Features are
 * scaled inside and put back. The switches of the paper's ablation are params: with all three off and {@code beta} 1 it is
 * the plain CVAE; {@code focalGamma} 1 adds the focal loss. A class that grows from fewer rows than {@code latentDim} is warned of
 * by {@code explain} and in the log.
 *
 * <p>With {@code training = single} the same seed gives the same rows bit for bit on any partitioning. Cost: exact neighbors
 * are O(rows^2 * dims); an epoch is O(rows). Cached while fitting: the packed table, about 4 bytes a value, twice.
 */
public final class LeoCvae extends SettableResampler<LeoCvae> implements LeoCvaeParams {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(LeoCvae.class);
    private static final double LEAK = 0.2;

    private EpochListener epochListener = (epoch, maxIter, loss) -> {};
    private SearchListener searchListener = report -> {};

    public LeoCvae() {
        this(Identifiable.randomUID("leoCvae"));
    }

    public LeoCvae(String uid) {
        super(uid);
        NeighborParams.setDefaults(this);
        setDefault(beta(), 4.0);
        setDefault(minKld(), 0.1);
        setDefault(entropyWeightedLoss(), true);
        setDefault(entropyGuidedSampling(), true);
        setDefault(classWeighting(), true);
        setDefault(focalGamma(), 0.0);
        setDefault(scaling(), "standard");
        setDefault(clip(), 10.0);
        setDefault(hiddenLayers(), new int[] {64, 32});
        setDefault(latentDim(), 16);
        setDefault(dropout(), 0.1);
        setDefault(learningRate(), 1e-3);
        setDefault(weightDecay(), 1e-5);
        setDefault(clipNorm(), 1.0);
        setDefault(batchSize(), 0);
        setDefault(maxIter(), 500);
        setDefault(patience(), 25);
        setDefault(tol(), 1e-4);
        setDefault(validationFraction(), 0.2);
        setDefault(training(), "auto");
        setDefault(checkpointInterval(), 25);
    }

    @Override
    protected LeoCvae self() {
        return this;
    }

    /** Who is told of every epoch; not a param, not saved. It travels to the executor that trains. */
    public LeoCvae onEpoch(EpochListener listener) {
        epochListener = listener;
        return this;
    }

    /** Who is told how neighbors are looked for; not a param, not saved. */
    public LeoCvae onSearch(SearchListener listener) {
        searchListener = listener;
        return this;
    }

    @Override
    public LeoCvaeModel fit(Dataset<?> dataset) {
        transformSchema(dataset.schema(), true);
        Dataset<Row> rows = trainingRows(dataset);
        LabeledTable table = LabeledTable.read(rows, TableParams.columnsOf(this));
        long[] rowsToMake = ResamplerParams.strategyOf(this).rowsToMake(table.classes());
        JavaSparkContext spark =
                JavaSparkContext.fromSparkContext(dataset.sparkSession().sparkContext());
        warnings(table.classes(), rowsToMake).forEach(LOG::warn);
        LeoCvaeSettings settings = settings(table.classes().numClasses());
        LeoCvaeFit fit =
                LeoCvaeFit.fit(table, rowsToMake, settings, checkpoint(spark), spark, searchListener, epochListener);
        LeoCvaeModel model = new LeoCvaeModel(
                uid(), fit.net(), fit.scaler(), table.classes(), new LeoCvaeModel.FitSummary(fit, settings));
        copyValues(model, ParamMap.empty());
        model.setParent(this);
        model.issueTicket(
                dataset,
                () -> SyntheticRows.below(model, dataset.toDF(), rows, synthetic(rows, table.classes(), fit), 1));
        return model;
    }

    private LeoCvaeCheckpoint checkpoint(JavaSparkContext spark) {
        return isDefined(checkpointDir())
                ? LeoCvaeCheckpoint.in(spark.hadoopConfiguration(), getCheckpointDir(), getCheckpointInterval())
                : LeoCvaeCheckpoint.none();
    }

    @Override
    protected ResamplingPlan explain(LabeledTable table) {
        long[] rowsToMake = ResamplerParams.strategyOf(this).rowsToMake(table.classes());
        return new ResamplingPlan(super.explain(table).classes(), warnings(table.classes(), rowsToMake));
    }

    /** A sentence for each class that grows from fewer rows than the code has dimensions. */
    private List<String> warnings(ClassCounts classes, long[] rowsToMake) {
        List<String> warnings = new ArrayList<>();
        for (int c = 0; c < rowsToMake.length; c++) {
            if (rowsToMake[c] > 0 && classes.count(c) < getLatentDim()) {
                warnings.add(
                        "class %s has %,d rows, fewer than latentDim = %d, and what is made of so few may all lie near the mean of the table; use Smote, or lower latentDim"
                                .formatted(classes.name(c), classes.count(c), getLatentDim()));
            }
        }
        return warnings;
    }

    private LeoCvaeSettings settings(int numClasses) {
        boolean binary = numClasses == 2;
        return new LeoCvaeSettings(
                NeighborParams.settingsOf(this, isDefined(kNeighbors()) ? getKNeighbors() : binary ? 7 : 15),
                isDefined(gamma()) ? getGamma() : binary ? 0.5 : 2.5,
                LeoCvaeSettings.Scaling.parse(getScaling()),
                getClip(),
                new LeoCvaeSettings.Switches(getEntropyWeightedLoss(), getEntropyGuidedSampling(), getClassWeighting()),
                getValidationFraction(),
                Arrays.stream(getHiddenLayers()).boxed().toList(),
                getLatentDim(),
                LEAK,
                getDropout(),
                new CvaeObjective(getBeta(), getMinKld(), getFocalGamma()),
                new TrainingSettings(
                        getLearningRate(),
                        getWeightDecay(),
                        getClipNorm(),
                        getBatchSize(),
                        getMaxIter(),
                        getPatience(),
                        getTol(),
                        getSeed()),
                TrainingPlan.Mode.parse(getTraining()));
    }

    private static Dataset<Row> synthetic(Dataset<Row> rows, ClassCounts classes, LeoCvaeFit fit) {
        boolean text = classes.value(0) instanceof String;
        StructType schema =
                SyntheticRows.schema(SQLDataTypes.VectorType(), text ? DataTypes.StringType : DataTypes.DoubleType);
        return rows.sparkSession().createDataFrame(fit.syntheticRows().map(row -> toRow(row, classes)), schema);
    }

    private static Row toRow(SyntheticRow row, ClassCounts classes) {
        return RowFactory.create(Vectors.dense(row.features()), classes.value(row.label()), row.parents());
    }

    @Override
    public StructType transformSchema(StructType schema) {
        NeighborParams.check(this);
        LeoCvaeSettings.Scaling.parse(getScaling());
        TrainingPlan.Mode.parse(getTraining());
        if (getHiddenLayers().length == 0 || Arrays.stream(getHiddenLayers()).anyMatch(width -> width < 1)) {
            throw new IllegalArgumentException(
                    "hiddenLayers must be one or more widths of at least 1, got " + Arrays.toString(getHiddenLayers()));
        }
        return super.transformSchema(schema);
    }

    @Override
    public LeoCvae copy(ParamMap extra) {
        return ((LeoCvae) defaultCopy(extra)).onEpoch(epochListener).onSearch(searchListener);
    }

    public static MLReader<LeoCvae> read() {
        return new DefaultParamsReadable<LeoCvae>() {}.read();
    }

    public static LeoCvae load(String path) {
        return read().load(path);
    }

    public LeoCvae setKNeighbors(int value) {
        set(kNeighbors(), value);
        return this;
    }

    public LeoCvae setMetric(String value) {
        set(metric(), value);
        return this;
    }

    public LeoCvae setNeighbors(String value) {
        set(neighbors(), value);
        return this;
    }

    public LeoCvae setProbes(int value) {
        set(probes(), value);
        return this;
    }

    public LeoCvae setMinRecall(double value) {
        set(minRecall(), value);
        return this;
    }

    public LeoCvae setBroadcastLimit(int value) {
        set(broadcastLimit(), value);
        return this;
    }

    public LeoCvae setGamma(double value) {
        set(gamma(), value);
        return this;
    }

    public LeoCvae setBeta(double value) {
        set(beta(), value);
        return this;
    }

    public LeoCvae setMinKld(double value) {
        set(minKld(), value);
        return this;
    }

    public LeoCvae setEntropyWeightedLoss(boolean value) {
        set(entropyWeightedLoss(), value);
        return this;
    }

    public LeoCvae setEntropyGuidedSampling(boolean value) {
        set(entropyGuidedSampling(), value);
        return this;
    }

    public LeoCvae setClassWeighting(boolean value) {
        set(classWeighting(), value);
        return this;
    }

    public LeoCvae setFocalGamma(double value) {
        set(focalGamma(), value);
        return this;
    }

    public LeoCvae setScaling(String value) {
        set(scaling(), value);
        return this;
    }

    public LeoCvae setClip(double value) {
        set(clip(), value);
        return this;
    }

    public LeoCvae setHiddenLayers(int... value) {
        set(hiddenLayers(), value.clone());
        return this;
    }

    public LeoCvae setLatentDim(int value) {
        set(latentDim(), value);
        return this;
    }

    public LeoCvae setDropout(double value) {
        set(dropout(), value);
        return this;
    }

    public LeoCvae setLearningRate(double value) {
        set(learningRate(), value);
        return this;
    }

    public LeoCvae setWeightDecay(double value) {
        set(weightDecay(), value);
        return this;
    }

    public LeoCvae setClipNorm(double value) {
        set(clipNorm(), value);
        return this;
    }

    public LeoCvae setBatchSize(int value) {
        set(batchSize(), value);
        return this;
    }

    public LeoCvae setMaxIter(int value) {
        set(maxIter(), value);
        return this;
    }

    public LeoCvae setPatience(int value) {
        set(patience(), value);
        return this;
    }

    public LeoCvae setTol(double value) {
        set(tol(), value);
        return this;
    }

    public LeoCvae setValidationFraction(double value) {
        set(validationFraction(), value);
        return this;
    }

    public LeoCvae setTraining(String value) {
        set(training(), value);
        return this;
    }

    public LeoCvae setCheckpointDir(String value) {
        set(checkpointDir(), value);
        return this;
    }

    public LeoCvae setCheckpointInterval(int value) {
        set(checkpointInterval(), value);
        return this;
    }
}
