package io.ballast.ml;

import io.ballast.network.DenseScorer;
import io.ballast.network.DenseSummary;
import io.ballast.network.TrainedDense;
import io.ballast.table.FeatureScaler;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A trained {@link NeuralClassifier}: adds raw predictions, probabilities and predicted classes. It scores in plain Java, broadcast once a
 * {@code transform}; any number of threads may share it.
 */
public final class NeuralClassificationModel extends Model<NeuralClassificationModel>
        implements NeuralClassifierParams, MLWritable {
    private static final long serialVersionUID = 1L;

    private final String uid;
    private final TrainedDense net;
    private final FeatureScaler scaler;
    private final DenseScorer scorer;

    NeuralClassificationModel(String uid, TrainedDense net, FeatureScaler scaler) {
        this.uid = uid;
        this.net = net;
        this.scaler = scaler;
        this.scorer = net.scorer(scaler);
    }

    @Override
    public String uid() {
        return uid;
    }

    /** Classes. */
    public int numClasses() {
        return scorer.numClasses();
    }

    /** Features of a row. */
    public int numFeatures() {
        return scorer.dims();
    }

    /** How training went, epoch by epoch, and whether the net predicts one class only; saved with the model. */
    public DenseSummary summary() {
        return net.summary();
    }

    /**
     * Raw predictions of a row: for more than two classes the logits; for two {@code [-u, u]} with u the logit of class 1; with {@code loss =
     * moods} the two logits {@code [1 - z, z]} of Definition 1.
     *
     * @throws IllegalArgumentException if the vector is null, of another length than in training, or holds NaN or infinite values
     */
    public Vector predictRaw(Vector features) {
        return ScoredColumns.raw(scorer, features, getFeaturesCol());
    }

    /** Probabilities of the classes; throws as {@link #predictRaw} does. */
    public Vector predictProbability(Vector features) {
        return Vectors.dense(scorer.probabilities(predictRaw(features).toArray()));
    }

    /** The predicted class, by {@code thresholds} where they are set; throws as {@link #predictRaw} does. */
    public double predict(Vector features) {
        return ScoredColumns.predicted(scorer, ScoredColumns.thresholds(this, numClasses()), predictRaw(features));
    }

    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        return ScoredColumns.add(this, scorer, dataset, transformSchema(dataset.schema(), true));
    }

    @Override
    public StructType transformSchema(StructType schema) {
        ClassifierColumns.checkFeatures(this, schema);
        ScoredColumns.thresholds(this, numClasses());
        return ClassifierColumns.added(this, schema, numClasses());
    }

    TrainedDense net() {
        return net;
    }

    FeatureScaler scaler() {
        return scaler;
    }

    @Override
    public NeuralClassificationModel copy(ParamMap extra) {
        NeuralClassificationModel copied = new NeuralClassificationModel(uid, net, scaler);
        copyValues(copied, extra);
        copied.setParent(parent());
        return copied;
    }

    @Override
    public MLWriter write() {
        return new NeuralModelStorage.Writer(this);
    }

    public static MLReader<NeuralClassificationModel> read() {
        return new NeuralModelStorage.Reader();
    }

    public static NeuralClassificationModel load(String path) {
        return read().load(path);
    }

    public NeuralClassificationModel setFeaturesCol(String value) {
        set(featuresCol(), value);
        return this;
    }

    public NeuralClassificationModel setPredictionCol(String value) {
        set(predictionCol(), value);
        return this;
    }

    public NeuralClassificationModel setProbabilityCol(String value) {
        set(probabilityCol(), value);
        return this;
    }

    public NeuralClassificationModel setRawPredictionCol(String value) {
        set(rawPredictionCol(), value);
        return this;
    }

    public NeuralClassificationModel setThresholds(double... value) {
        set(thresholds(), value.clone());
        return this;
    }
}
