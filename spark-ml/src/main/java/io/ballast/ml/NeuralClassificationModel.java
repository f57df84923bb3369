package io.ballast.ml;

import io.ballast.network.DenseScorer;
import io.ballast.network.DenseSummary;
import io.ballast.network.TrainedDense;
import io.ballast.table.FeatureScaler;
import io.ballast.table.TableColumns;
import java.util.Arrays;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
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
        return raw(scorer, features, getFeaturesCol());
    }

    /** Probabilities of the classes; throws as {@link #predictRaw} does. */
    public Vector predictProbability(Vector features) {
        return Vectors.dense(scorer.probabilities(predictRaw(features).toArray()));
    }

    /** The predicted class, by {@code thresholds} where they are set; throws as {@link #predictRaw} does. */
    public double predict(Vector features) {
        return predicted(scorer, checkedThresholds(), predictRaw(features));
    }

    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        StructType schema = transformSchema(dataset.schema(), true);
        Broadcast<DenseScorer> shared = JavaSparkContext.fromSparkContext(
                        dataset.sparkSession().sparkContext())
                .broadcast(scorer);
        String column = getFeaturesCol();
        double[] thresholds = checkedThresholds();
        Column features = TableColumns.column(column);
        Column raw = udf(v -> raw(shared.value(), v, column), SQLDataTypes.VectorType())
                .apply(features);
        Dataset<Row> rows = dataset.toDF();
        Column known = raw;
        if (!getRawPredictionCol().isEmpty()) {
            rows = with(rows, schema, getRawPredictionCol(), raw);
            known = TableColumns.column(getRawPredictionCol());
        }
        if (!getProbabilityCol().isEmpty()) {
            Column probability = udf(
                            v -> Vectors.dense(shared.value().probabilities(v.toArray())), SQLDataTypes.VectorType())
                    .apply(known);
            rows = with(rows, schema, getProbabilityCol(), probability);
        }
        if (!getPredictionCol().isEmpty()) {
            Column prediction = udf(v -> predicted(shared.value(), thresholds, v), DataTypes.DoubleType)
                    .apply(known);
            rows = with(rows, schema, getPredictionCol(), prediction);
        }
        return rows;
    }

    private static UserDefinedFunction udf(UDF1<Vector, Object> function, DataType type) {
        return functions.udf(function, type).asNonNullable();
    }

    private static Dataset<Row> with(Dataset<Row> rows, StructType schema, String column, Column values) {
        return rows.withColumn(column, values.as(column, schema.apply(column).metadata()));
    }

    private static Vector raw(DenseScorer scorer, Vector features, String column) {
        if (features == null) {
            throw new IllegalArgumentException(
                    "featuresCol '%s' holds a null vector; drop such rows first".formatted(column));
        }
        if (features.size() != scorer.dims()) {
            throw new IllegalArgumentException(
                    "featuresCol '%s' holds a vector of length %d, but the model was trained on %d features"
                            .formatted(column, features.size(), scorer.dims()));
        }
        double[] values = features.toArray();
        for (int d = 0; d < values.length; d++) {
            if (!Double.isFinite(values[d])) {
                throw new IllegalArgumentException(
                        "featuresCol '%s' holds %s in feature %d; fill such values or drop these rows first"
                                .formatted(column, values[d], d));
            }
        }
        return Vectors.dense(scorer.raw(values));
    }

    private static double predicted(DenseScorer scorer, double[] thresholds, Vector raw) {
        if (thresholds.length == 0) {
            return raw.argmax();
        }
        double[] probabilities = scorer.probabilities(raw.toArray());
        int best = 0;
        for (int c = 1; c < probabilities.length; c++) {
            best = probabilities[c] / thresholds[c] > probabilities[best] / thresholds[best] ? c : best;
        }
        return best;
    }

    /** The thresholds, or none. */
    private double[] checkedThresholds() {
        if (!isDefined(thresholds())) {
            return new double[0];
        }
        double[] given = getThresholds();
        boolean valid = given.length == numClasses()
                && Arrays.stream(given).allMatch(t -> t >= 0)
                && Arrays.stream(given).filter(t -> t == 0).count() <= 1;
        if (!valid) {
            throw new IllegalArgumentException(
                    "thresholds must be %d numbers of at least 0, one a class and at most one of them 0, got %s"
                            .formatted(numClasses(), Arrays.toString(given)));
        }
        return given;
    }

    @Override
    public StructType transformSchema(StructType schema) {
        ClassifierColumns.checkFeatures(this, schema);
        checkedThresholds();
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
