package io.ballast.ml;

import io.ballast.network.ClassifierLoss;
import io.ballast.network.ClassifierRows;
import io.ballast.network.DenseArchitecture;
import io.ballast.network.DenseSettings;
import io.ballast.network.DenseSparkTraining;
import io.ballast.network.EpochListener;
import io.ballast.network.TrainedDense;
import io.ballast.network.TrainingSettings;
import io.ballast.network.WatchedMetric;
import io.ballast.table.FeatureScaler;
import java.util.Arrays;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A dense neural net as a classifier, trained until it has learned something: at least {@code minSteps} steps of Adam, and no early stop
 * while it calls every watched row the same class. {@link #leoCvae()} and {@link #moods()} are the classifiers of the two papers.
 *
 * <p>Training runs in one Spark task, which packs the rows as floats; the same seed gives the same model bit for bit on any
 * partitioning. Executors cache the packed table meanwhile; the driver sees counts, moments and weights. An {@code Estimator} rather than Spark's
 * {@code ProbabilisticClassifier}, whose constructor asks for the uid before a subclass in Java can have one; columns and params are the same.
 */
public final class NeuralClassifier extends Estimator<NeuralClassificationModel>
        implements NeuralClassifierParams, DefaultParamsWritable {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(NeuralClassifier.class);

    /** Least relative improvement that the schedule of the learning rate takes for one, as in PyTorch. */
    private static final double PLATEAU_TOL = 1e-4;

    private final String uid;
    private EpochListener epochListener = (epoch, maxIter, loss) -> {};

    public NeuralClassifier() {
        this(Identifiable.randomUID("neuralClassifier"));
    }

    public NeuralClassifier(String uid) {
        this.uid = uid; // first: every Param asks for it
        setDefault(featuresCol(), "features");
        setDefault(labelCol(), "label");
        setDefault(predictionCol(), "prediction");
        setDefault(probabilityCol(), "probability");
        setDefault(rawPredictionCol(), "rawPrediction");
        setDefault(validationFraction(), 0.1);
        setDefault(hiddenLayers(), new int[] {32});
        setDefault(batchNorm(), true);
        setDefault(dropout(), 0.5);
        setDefault(loss(), ClassifierLoss.CROSS_ENTROPY.toString());
        setDefault(labelSmoothing(), 0.1);
        setDefault(standardize(), true);
        setDefault(learningRate(), 1e-4);
        setDefault(weightDecay(), 1e-3);
        setDefault(clipNorm(), 0.5);
        setDefault(batchSize(), 32);
        setDefault(maxIter(), 200);
        setDefault(minSteps(), 3000);
        setDefault(patience(), 20);
        setDefault(schedulerPatience(), 5);
        setDefault(schedulerFactor(), 0.7);
        setDefault(earlyStoppingMetric(), WatchedMetric.AUC.toString());
        setDefault(seed(), 42L);
    }

    /** The classifier of LEO-CVAE, supplement s.3, Table s3: the defaults of this class. */
    public static NeuralClassifier leoCvae() {
        return new NeuralClassifier();
    }

    /**
     * The classifier of MOODS, section 5.1: 256, 128 and 128 hidden units with ReLU, loss of Definition 1, Adam 1e-4, batches of 32; best
     * average F1, patience 25, and none of batch norm, dropout, label smoothing, weight decay, clipping and schedule.
     */
    public static NeuralClassifier moods() {
        return new NeuralClassifier()
                .setHiddenLayers(256, 128, 128)
                .setBatchNorm(false)
                .setDropout(0)
                .setLoss(ClassifierLoss.MOODS.toString())
                .setLabelSmoothing(0)
                .setWeightDecay(0)
                .setClipNorm(0)
                .setSchedulerFactor(1)
                .setPatience(25)
                .setEarlyStoppingMetric(WatchedMetric.AVERAGE_F1.toString());
    }

    @Override
    public String uid() {
        return uid;
    }

    /** Who is told of every epoch; not a param, not saved. It travels to the executor that trains. */
    public NeuralClassifier onEpoch(EpochListener listener) {
        epochListener = listener;
        return this;
    }

    /**
     * @throws IllegalArgumentException if a param, a column or the data do not fit: a null or NaN feature, vectors that differ in length,
     *     labels other than 0, 1, 2, ..., fewer than two classes to train on, or a weight below 0
     */
    @Override
    public NeuralClassificationModel fit(Dataset<?> dataset) {
        transformSchema(dataset.schema(), true);
        try (ClassifierRows rows = ClassifierTable.read(this, dataset)) {
            StructField label = dataset.schema().apply(getLabelCol());
            int[] indices = ClassIndices.of(rows.table().classes(), label);
            DenseArchitecture architecture = architecture(rows.table().dims(), ClassIndices.number(indices, label));
            FeatureScaler scaler = DenseSparkTraining.scaler(rows, getStandardize());
            TrainedDense net = new DenseSparkTraining(architecture, settings(), getValidationFraction())
                    .train(rows, indices, scaler, epochListener);
            warnIfCollapsed(net);
            NeuralClassificationModel model = new NeuralClassificationModel(uid, net, scaler);
            copyValues(model, ParamMap.empty());
            model.setParent(this);
            return model;
        }
    }

    private DenseArchitecture architecture(int dims, int numClasses) {
        return new DenseArchitecture(
                dims,
                numClasses,
                Arrays.stream(getHiddenLayers()).boxed().toList(),
                getBatchNorm(),
                getDropout(),
                ClassifierLoss.parse(getLoss()));
    }

    private DenseSettings settings() {
        return new DenseSettings(
                new TrainingSettings(
                        getLearningRate(),
                        getWeightDecay(),
                        getClipNorm(),
                        getBatchSize(),
                        getMaxIter(),
                        getPatience(),
                        PLATEAU_TOL,
                        getSeed()),
                getMinSteps(),
                getSchedulerPatience(),
                getSchedulerFactor(),
                getLabelSmoothing(),
                WatchedMetric.parse(getEarlyStoppingMetric()),
                0);
    }

    private static void warnIfCollapsed(TrainedDense net) {
        if (net.summary().collapsed()) {
            LOG.warn(
                    "after {} steps the net still predicts one class for every row; raise minSteps or learningRate, or resample the table first",
                    net.summary().steps());
        }
    }

    @Override
    public StructType transformSchema(StructType schema) {
        architecture(1, 2); // refuses params that do not fit
        settings();
        if (getBatchNorm() && getBatchSize() == 1) {
            throw new IllegalArgumentException(
                    "batchSize must be at least 2 where batchNorm is true, since one row has no spread, got 1");
        }
        ClassifierColumns.checkTraining(this, schema);
        return ClassifierColumns.added(this, schema);
    }

    @Override
    public NeuralClassifier copy(ParamMap extra) {
        return ((NeuralClassifier) defaultCopy(extra)).onEpoch(epochListener);
    }

    public static MLReader<NeuralClassifier> read() {
        return new DefaultParamsReadable<NeuralClassifier>() {}.read();
    }

    public static NeuralClassifier load(String path) {
        return read().load(path);
    }

    public NeuralClassifier setFeaturesCol(String value) {
        set(featuresCol(), value);
        return this;
    }

    public NeuralClassifier setLabelCol(String value) {
        set(labelCol(), value);
        return this;
    }

    public NeuralClassifier setIdCol(String value) {
        set(idCol(), value);
        return this;
    }

    public NeuralClassifier setPredictionCol(String value) {
        set(predictionCol(), value);
        return this;
    }

    public NeuralClassifier setProbabilityCol(String value) {
        set(probabilityCol(), value);
        return this;
    }

    public NeuralClassifier setRawPredictionCol(String value) {
        set(rawPredictionCol(), value);
        return this;
    }

    public NeuralClassifier setThresholds(double... value) {
        set(thresholds(), value.clone());
        return this;
    }

    public NeuralClassifier setWeightCol(String value) {
        set(weightCol(), value);
        return this;
    }

    public NeuralClassifier setValidationIndicatorCol(String value) {
        set(validationIndicatorCol(), value);
        return this;
    }

    public NeuralClassifier setValidationFraction(double value) {
        set(validationFraction(), value);
        return this;
    }

    public NeuralClassifier setHiddenLayers(int... value) {
        set(hiddenLayers(), value.clone());
        return this;
    }

    public NeuralClassifier setBatchNorm(boolean value) {
        set(batchNorm(), value);
        return this;
    }

    public NeuralClassifier setDropout(double value) {
        set(dropout(), value);
        return this;
    }

    public NeuralClassifier setLoss(String value) {
        set(loss(), value);
        return this;
    }

    public NeuralClassifier setLabelSmoothing(double value) {
        set(labelSmoothing(), value);
        return this;
    }

    public NeuralClassifier setStandardize(boolean value) {
        set(standardize(), value);
        return this;
    }

    public NeuralClassifier setLearningRate(double value) {
        set(learningRate(), value);
        return this;
    }

    public NeuralClassifier setWeightDecay(double value) {
        set(weightDecay(), value);
        return this;
    }

    public NeuralClassifier setClipNorm(double value) {
        set(clipNorm(), value);
        return this;
    }

    public NeuralClassifier setBatchSize(int value) {
        set(batchSize(), value);
        return this;
    }

    public NeuralClassifier setMaxIter(int value) {
        set(maxIter(), value);
        return this;
    }

    public NeuralClassifier setMinSteps(int value) {
        set(minSteps(), value);
        return this;
    }

    public NeuralClassifier setPatience(int value) {
        set(patience(), value);
        return this;
    }

    public NeuralClassifier setSchedulerPatience(int value) {
        set(schedulerPatience(), value);
        return this;
    }

    public NeuralClassifier setSchedulerFactor(double value) {
        set(schedulerFactor(), value);
        return this;
    }

    public NeuralClassifier setEarlyStoppingMetric(String value) {
        set(earlyStoppingMetric(), value);
        return this;
    }

    public NeuralClassifier setSeed(long value) {
        set(seed(), value);
        return this;
    }
}
