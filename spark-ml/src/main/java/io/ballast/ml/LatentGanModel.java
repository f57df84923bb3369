package io.ballast.ml;

import io.ballast.generator.gan.LatentGanSamples;
import io.ballast.network.GanHistory;
import io.ballast.network.TrainedGan;
import io.ballast.network.TrainingPlan;
import io.ballast.table.ClassCounts;
import io.ballast.table.FeatureScaler;
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

/** A trained {@link LatentGanOversampler}: passes data through like every {@link ResamplerModel}, and draws rows of any class on request. */
public final class LatentGanModel extends ResamplerModel implements LatentGanOversamplerParams, MLWritable {
    private static final long serialVersionUID = 1L;

    private final TrainedGan gan;
    private final FeatureScaler scaler;
    private final ClassCounts classes;
    private final transient TrainingPlan plan;

    LatentGanModel(String uid, TrainedGan gan, FeatureScaler scaler, ClassCounts classes, TrainingPlan plan) {
        super(uid);
        this.gan = gan;
        this.scaler = scaler;
        this.classes = classes;
        this.plan = plan;
    }

    /** Losses epoch by epoch. */
    public GanHistory history() {
        return gan.history();
    }

    @Override
    public ClassCounts classes() {
        return classes;
    }

    /** Where the nets were trained; empty for a model that was loaded or copied. */
    public Optional<TrainingPlan> plan() {
        return Optional.ofNullable(plan);
    }

    /**
     * Draws rows of one class, as {@link LatentGanOversampler#resample} does.
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
        return LatentGanSamples.draw(
                SparkSession.active(),
                gan,
                scaler,
                classIndex,
                classes.value(classIndex),
                n,
                getRejectDisagreeing(),
                getSeed(),
                schema);
    }

    TrainedGan gan() {
        return gan;
    }

    FeatureScaler scaler() {
        return scaler;
    }

    @Override
    public LatentGanModel copy(ParamMap extra) {
        LatentGanModel copied = new LatentGanModel(uid(), gan, scaler, classes, null);
        copyValues(copied, extra);
        copied.setParent(parent());
        return copied;
    }

    @Override
    public MLWriter write() {
        return new LatentGanStorage.OversamplerWriter(this);
    }

    public static MLReader<LatentGanModel> read() {
        return new LatentGanStorage.OversamplerReader();
    }

    public static LatentGanModel load(String path) {
        return read().load(path);
    }
}
