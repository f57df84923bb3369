package io.ballast.generator.gan;

import io.ballast.network.ClassifierRows;
import io.ballast.network.GanArchitecture;
import io.ballast.network.GanCheckpoint;
import io.ballast.network.GanEncoder;
import io.ballast.network.GanListener;
import io.ballast.network.GanSettings;
import io.ballast.network.GanSparkTraining;
import io.ballast.network.TrainedGan;
import io.ballast.network.TrainingPlan;
import io.ballast.oversampling.SyntheticRow;
import io.ballast.table.FeatureScaler;
import io.ballast.table.RowBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.Optional;
import org.apache.spark.broadcast.Broadcast;

/** A latent-preserving GAN fitted to a table. */
public final class LatentGanFit {
    private final TrainedGan gan;
    private final FeatureScaler scaler;
    private final TrainingPlan plan;

    private LatentGanFit(TrainedGan gan, FeatureScaler scaler, TrainingPlan plan) {
        this.gan = gan;
        this.scaler = scaler;
        this.plan = plan;
    }

    /**
     * What a fit is told, besides its rows.
     *
     * @param averagingFrequency steps between averagings where there are several workers
     * @param validationFraction share of every class that is watched where no row is marked
     */
    public record Options(
            GanSettings training,
            TrainingPlan.Mode mode,
            int averagingFrequency,
            double validationFraction,
            GanCheckpoint checkpoint) {}

    /**
     * Trains.
     *
     * @param labels the class of the nets for each class index of the table
     * @throws IllegalArgumentException if the code is as wide as there are rows, or wider, or a class has no row to train on
     */
    public static LatentGanFit fit(
            ClassifierRows rows,
            int[] labels,
            GanArchitecture architecture,
            Options options,
            JavaSparkContext spark,
            GanListener listener) {
        long count = rows.table().rows();
        if (architecture.codeDims() >= count) {
            throw new IllegalArgumentException(
                    "latentDim is %d, but the table has %,d rows, which do not tell how codes so wide are spread; lower latentDim"
                            .formatted(architecture.codeDims(), count));
        }
        TrainingPlan plan = TrainingPlan.choose(options.mode(), spark, count, architecture.dims());
        FeatureScaler scaler = GanSparkTraining.scaler(rows, architecture.bounded());
        TrainedGan gan = new GanSparkTraining(
                        architecture, options.training(), plan, options.averagingFrequency(), options.checkpoint())
                .train(rows, labels, scaler, options.validationFraction(), listener);
        return new LatentGanFit(gan, scaler, plan);
    }

    /**
     * Rows drawn for classes of the table; each has as its parent the row of its class, of up to {@value #MOST_CODED}, whose code is nearest.
     *
     * @param rows those that the fit saw
     * @param rowsToMake of each class index
     * @return lazy
     */
    public JavaRDD<SyntheticRow> rows(
            ClassifierRows rows, long[] rowsToMake, boolean agreeing, long seed, JavaSparkContext spark) {
        int[] classes = IntStream.range(0, rowsToMake.length).toArray();
        return GeneratedRows.draw(
                spark,
                gan,
                scaler,
                classes,
                rowsToMake,
                agreeing,
                seed,
                Optional.of(codes(rows, rowsToMake, seed, spark)));
    }

    static final int MOST_CODED = 1000;

    private ClassCodes codes(ClassifierRows rows, long[] rowsToMake, long seed, JavaSparkContext spark) {
        int classes = rowsToMake.length;
        int[] wanted = new int[classes];
        Arrays.setAll(wanted, c -> rowsToMake[c] > 0 ? MOST_CODED : 0);
        int width = gan.architecture().codeDims();
        int dims = gan.architecture().dims();
        Broadcast<TrainedGan> nets = spark.broadcast(gan);
        FeatureScaler scale = scaler;
        List<ClassCodes.CodedRow> coded = rows.drawn(wanted, seed)
                .mapPartitions(blocks -> {
                    List<ClassCodes.CodedRow> found = new ArrayList<>();
                    try (GanEncoder encoder = new GanEncoder(nets.value())) {
                        while (blocks.hasNext()) {
                            RowBlock block = blocks.next();
                            float[] codes = encoder.codes(scaled(block, scale, dims));
                            for (int i = 0; i < block.rows(); i++) {
                                found.add(new ClassCodes.CodedRow(
                                        block.keys()[i], block.labels()[i], codes, i * width, width));
                            }
                        }
                    }
                    return found.iterator();
                })
                .collect();
        return new ClassCodes(coded, classes, width);
    }

    private static float[] scaled(RowBlock block, FeatureScaler scaler, int dims) {
        float[] scaled = new float[block.rows() * dims];
        double[] row = new double[block.dims()];
        for (int i = 0; i < block.rows(); i++) {
            block.copyRow(i, row);
            System.arraycopy(scaler.scaleRow(row), 0, scaled, i * dims, dims);
        }
        return scaled;
    }

    /** The nets. */
    public TrainedGan gan() {
        return gan;
    }

    /** How features were scaled. */
    public FeatureScaler scaler() {
        return scaler;
    }

    /** Where the nets were trained. */
    public TrainingPlan plan() {
        return plan;
    }
}
