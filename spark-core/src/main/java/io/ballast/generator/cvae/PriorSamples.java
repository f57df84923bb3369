package io.ballast.generator.cvae;

import io.ballast.network.CvaeSampler;
import io.ballast.network.TrainedCvae;
import io.ballast.random.RowRandom;
import io.ballast.table.FeatureScaler;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Rows decoded from the prior N(0, I), batch by batch on executors. */
public final class PriorSamples {
    private static final int BATCH_ROWS = 1024;

    private PriorSamples() {}

    /**
     * Draws rows of one class.
     *
     * @param label the class's value, for the label column
     * @param rows at least 0
     * @param schema features (vector) and label
     * @return lazy; row i is the same for the same seed
     */
    public static Dataset<Row> draw(
            SparkSession spark,
            TrainedCvae net,
            FeatureScaler scaler,
            int classIndex,
            Object label,
            long rows,
            long seed,
            StructType schema) {
        long batches = (rows + BATCH_ROWS - 1) / BATCH_ROWS;
        FlatMapFunction<Long, Row> draw = batch -> {
            int count = (int) Math.min(BATCH_ROWS, rows - batch * BATCH_ROWS);
            return batch(net, scaler, classIndex, label, count, batch, seed);
        };
        return spark.range(batches).flatMap(draw, Encoders.row(schema));
    }

    private static Iterator<Row> batch(
            TrainedCvae net, FeatureScaler scaler, int classIndex, Object label, int count, long batch, long seed) {
        RowRandom random = RowRandom.of(seed, "prior of class " + classIndex, batch);
        float[] codes = new float[count * net.architecture().latentDims()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (float) random.nextGaussian();
        }
        List<Row> rows = new ArrayList<>(count);
        try (CvaeSampler sampler = new CvaeSampler(net)) {
            float[] scaled = sampler.fromPrior(classIndex, codes);
            for (int i = 0; i < count; i++) {
                rows.add(RowFactory.create(Vectors.dense(scaler.unscaleRow(scaled, i)), label));
            }
        }
        return rows.iterator();
    }
}
