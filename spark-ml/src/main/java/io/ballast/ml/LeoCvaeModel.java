package io.ballast.ml;

import io.ballast.entropy.EntropySummary;
import io.ballast.generator.cvae.LeoCvaeFit;
import io.ballast.generator.cvae.LeoCvaeSettings;
import io.ballast.generator.cvae.PriorSamples;
import io.ballast.network.TrainedCvae;
import io.ballast.network.TrainingHistory;
import io.ballast.network.TrainingPlan;
import io.ballast.table.ClassCounts;
import io.ballast.table.FeatureScaler;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A trained LEO-CVAE: passes data through like every {@link ResamplerModel}, and draws rows of any class on request.
 */
public final class LeoCvaeModel extends ResamplerModel implements LeoCvaeParams, MLWritable {
    private static final long serialVersionUID = 1L;

    private final TrainedCvae net;
    private final FeatureScaler scaler;
    private final ClassCounts classes;
    private final transient FitSummary summary;

    /**
     * What is known of the fit in the session that ran it.
     *
     * @param kNeighbors neighbors used for the entropy
     * @param gamma exponent used
     * @param entropy local entropy of the training table
     * @param plan where the net was trained
     * @param seconds wall seconds of each stage, in order
     */
    public record FitSummary(
            int kNeighbors, double gamma, EntropySummary entropy, TrainingPlan plan, Map<String, Double> seconds) {
        FitSummary(LeoCvaeFit fit, LeoCvaeSettings settings) {
            this(settings.neighbors().k(), settings.gamma(), fit.entropy(), fit.plan(), fit.seconds());
        }
    }

    LeoCvaeModel(String uid, TrainedCvae net, FeatureScaler scaler, ClassCounts classes, FitSummary summary) {
        super(uid);
        this.net = net;
        this.scaler = scaler;
        this.classes = classes;
        this.summary = summary;
    }

    /** Losses epoch by epoch. */
    public TrainingHistory history() {
        return net.history();
    }

    @Override
    public ClassCounts classes() {
        return classes;
    }

    /** How the fit went; empty for a model that was loaded or copied. */
    public Optional<FitSummary> summary() {
        return Optional.ofNullable(summary);
    }

    /**
     * Draws rows of one class from the prior: z from N(0, I), decoded. Rows that {@link LeoCvae#resample} makes start from
     * seeds of the training table instead, which a saved model does not hold.
     *
     * @param n rows, at least 0
     * @param label a value of the label column
     * @return columns {@code featuresCol} and {@code labelCol}; lazy, and the same rows for the same seed
     * @throws IllegalArgumentException if n is negative or no class has this label
     */
    public Dataset<Row> sample(long n, Object label) {
        if (n < 0) {
            throw new IllegalArgumentException("the number of rows to sample must be at least 0, got " + n);
        }
        int classIndex = classes.indexOf(label);
        if (classIndex < 0) {
            throw new IllegalArgumentException(
                    "label %s is none of the classes %s".formatted(label, String.join(", ", classes.names())));
        }
        boolean text = classes.value(0) instanceof String;
        StructType schema = new StructType()
                .add(getFeaturesCol(), SQLDataTypes.VectorType(), false)
                .add(getLabelCol(), text ? DataTypes.StringType : DataTypes.DoubleType, false);
        return PriorSamples.draw(
                SparkSession.active(), net, scaler, classIndex, classes.value(classIndex), n, getSeed(), schema);
    }

    TrainedCvae net() {
        return net;
    }

    FeatureScaler scaler() {
        return scaler;
    }

    @Override
    public LeoCvaeModel copy(ParamMap extra) {
        LeoCvaeModel copied = new LeoCvaeModel(uid(), net, scaler, classes, null);
        copyValues(copied, extra);
        copied.setParent(parent());
        return copied;
    }

    @Override
    public MLWriter write() {
        return new LeoCvaeModelStorage.Writer(this);
    }

    public static MLReader<LeoCvaeModel> read() {
        return new LeoCvaeModelStorage.Reader();
    }

    public static LeoCvaeModel load(String path) {
        return read().load(path);
    }
}
