package io.ballast.ml;

import io.ballast.network.GanHistory;
import io.ballast.network.GanRowScorer;
import io.ballast.network.RowScorer;
import io.ballast.network.TrainedGan;
import io.ballast.network.TrainingPlan;
import io.ballast.table.FeatureScaler;
import java.util.Optional;
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

/** A trained {@link AdversarialClassifier}: adds raw predictions (the logits), probabilities and predicted classes. Any number of threads may share it. */
public final class AdversarialClassificationModel extends Model<AdversarialClassificationModel>
        implements AdversarialClassifierParams, MLWritable {
    private static final long serialVersionUID = 1L;

    private final String uid;
    private final TrainedGan gan;
    private final FeatureScaler scaler;
    private final RowScorer scorer;
    private final transient TrainingPlan plan;

    AdversarialClassificationModel(String uid, TrainedGan gan, FeatureScaler scaler, TrainingPlan plan) {
        this.uid = uid;
        this.gan = gan;
        this.scaler = scaler;
        this.scorer = new GanRowScorer(gan, scaler);
        this.plan = plan;
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

    /** Losses epoch by epoch. */
    public GanHistory history() {
        return gan.history();
    }

    /** Where the nets were trained; empty for a model that was loaded or copied. */
    public Optional<TrainingPlan> plan() {
        return Optional.ofNullable(plan);
    }

    /**
     * Logits of a row.
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

    TrainedGan gan() {
        return gan;
    }

    FeatureScaler scaler() {
        return scaler;
    }

    @Override
    public AdversarialClassificationModel copy(ParamMap extra) {
        AdversarialClassificationModel copied = new AdversarialClassificationModel(uid, gan, scaler, null);
        copyValues(copied, extra);
        copied.setParent(parent());
        return copied;
    }

    @Override
    public MLWriter write() {
        return new LatentGanStorage.ClassifierWriter(this);
    }

    public static MLReader<AdversarialClassificationModel> read() {
        return new LatentGanStorage.ClassifierReader();
    }

    public static AdversarialClassificationModel load(String path) {
        return read().load(path);
    }

    public AdversarialClassificationModel setFeaturesCol(String value) {
        set(featuresCol(), value);
        return this;
    }

    public AdversarialClassificationModel setPredictionCol(String value) {
        set(predictionCol(), value);
        return this;
    }

    public AdversarialClassificationModel setProbabilityCol(String value) {
        set(probabilityCol(), value);
        return this;
    }

    public AdversarialClassificationModel setRawPredictionCol(String value) {
        set(rawPredictionCol(), value);
        return this;
    }

    public AdversarialClassificationModel setThresholds(double... value) {
        set(thresholds(), value.clone());
        return this;
    }
}
