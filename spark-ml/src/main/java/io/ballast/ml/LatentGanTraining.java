package io.ballast.ml;

import io.ballast.generator.gan.LatentGanFit;
import io.ballast.network.ClassifierRows;
import io.ballast.network.GanArchitecture;
import io.ballast.network.GanCheckpoint;
import io.ballast.network.GanListener;
import io.ballast.network.GanSettings;
import io.ballast.network.ImageShape;
import io.ballast.network.TrainingPlan;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.sql.types.StructType;

/** The training that {@link LatentGanParams} ask for. */
final class LatentGanTraining {
    private static final int[] DENSE = {256, 128};
    private static final int[] FILTERS = {32, 64};
    private static final int TABLE_CODE = 16;
    private static final int IMAGE_CODE = 64;
    private static final int LARGE_IMAGE_CODE = 128;
    private static final int LARGE_IMAGE = 64 * 64 * 3;

    private LatentGanTraining() {}

    /** @param labels the class of the nets for each class index of the table */
    static LatentGanFit fit(
            LatentGanParams stage,
            long seed,
            ClassifierRows rows,
            int[] labels,
            int numClasses,
            JavaSparkContext spark,
            GanListener listener) {
        GanCheckpoint checkpoint = stage.isDefined(stage.checkpointDir())
                ? GanCheckpoint.in(spark.hadoopConfiguration(), stage.getCheckpointDir(), stage.getCheckpointInterval())
                : GanCheckpoint.none();
        return LatentGanFit.fit(
                rows,
                labels,
                architecture(stage, rows.table().dims(), numClasses),
                new LatentGanFit.Options(
                        settings(stage, seed),
                        TrainingPlan.Mode.parse(stage.getTraining()),
                        stage.getAveragingFrequency(),
                        stage.getValidationFraction(),
                        checkpoint),
                spark,
                listener);
    }

    /**
     * Refuses params that do not fit each other or the number of features, where the column tells it.
     *
     * @throws IllegalArgumentException naming the param
     */
    static void check(LatentGanParams stage, StructType schema, String featuresCol) {
        settings(stage, 0);
        TrainingPlan.Mode.parse(stage.getTraining());
        int known = AttributeGroup.fromStructField(schema.apply(featuresCol)).size();
        int dims = known > 0 ? known : shape(stage).map(ImageShape::values).orElse(1);
        architecture(stage, dims, 2);
    }

    private static GanSettings settings(LatentGanParams stage, long seed) {
        return new GanSettings(
                GanSettings.Strategy.parse(stage.getStrategy()),
                GanSettings.Value.parse(stage.getAdversarialLoss()),
                new GanSettings.Optimizer(stage.getLearningRate(), stage.getBeta1(), stage.getBeta2()),
                stage.getGradientPenalty(),
                stage.getPenaltyInterval(),
                stage.getBatchSize(),
                stage.getPretrainIter(),
                stage.getMaxIter(),
                stage.getPatience(),
                seed);
    }

    private static GanArchitecture architecture(LatentGanParams stage, int dims, int numClasses) {
        Optional<ImageShape> shape = shape(stage);
        boolean conv = conv(stage);
        if (conv && shape.isEmpty()) {
            throw new IllegalArgumentException(
                    "net = conv needs imageShape, such as 28x28x1; set it, or net = mlp for rows that are no images");
        }
        if (shape.isPresent() && shape.get().values() != dims) {
            throw new IllegalArgumentException(
                    "imageShape %s needs %,d features, but the table has %,d; give the shape of its images"
                            .formatted(shape.get(), shape.get().values(), dims));
        }
        int[] hidden = stage.isDefined(stage.hiddenLayers()) ? stage.getHiddenLayers() : conv ? FILTERS : DENSE;
        List<Integer> widths = Arrays.stream(hidden).boxed().toList();
        return new GanArchitecture(
                dims,
                numClasses,
                code(stage, shape),
                widths,
                conv ? shape.get() : null,
                bounded(stage, shape),
                stage.getDropout());
    }

    /** Width of the code. */
    static int codeDims(LatentGanParams stage) {
        return code(stage, shape(stage));
    }

    private static boolean conv(LatentGanParams stage) {
        return switch (stage.getNet()) {
            case "conv" -> true;
            case "mlp" -> false;
            default ->
                throw new IllegalArgumentException("net must be mlp or conv, got '%s'".formatted(stage.getNet()));
        };
    }

    private static boolean bounded(LatentGanParams stage, Optional<ImageShape> shape) {
        if (!stage.isDefined(stage.scaling())) {
            return shape.isPresent();
        }
        return switch (stage.getScaling()) {
            case "range" -> true;
            case "standard" -> false;
            default ->
                throw new IllegalArgumentException(
                        "scaling must be standard or range, got '%s'".formatted(stage.getScaling()));
        };
    }

    private static int code(LatentGanParams stage, Optional<ImageShape> shape) {
        if (stage.isDefined(stage.latentDim())) {
            return stage.getLatentDim();
        }
        return shape.map(image -> image.values() >= LARGE_IMAGE ? LARGE_IMAGE_CODE : IMAGE_CODE)
                .orElse(TABLE_CODE);
    }

    private static Optional<ImageShape> shape(LatentGanParams stage) {
        return stage.isDefined(stage.imageShape())
                ? Optional.of(ImageShape.parse(stage.getImageShape()))
                : Optional.empty();
    }
}
