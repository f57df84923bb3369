package io.ballast.generator.gan;

import io.ballast.network.TrainedGan;
import io.ballast.table.FeatureScaler;
import java.util.Arrays;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.Optional;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Rows drawn from a trained GAN without its table. */
public final class LatentGanSamples {
    private LatentGanSamples() {}

    /**
     * Draws rows of one class.
     *
     * @param label the class's value, for the label column
     * @param rows at least 0
     * @param agreeing whether the classifier must agree
     * @param schema features (vector) and label
     * @return lazy; row i is the same for the same seed
     */
    public static Dataset<Row> draw(
            SparkSession spark,
            TrainedGan gan,
            FeatureScaler scaler,
            int classIndex,
            Object label,
            long rows,
            boolean agreeing,
            long seed,
            StructType schema) {
        int[] classes = new int[gan.architecture().numClasses()];
        Arrays.setAll(classes, c -> c);
        long[] rowsToMake = new long[classes.length];
        rowsToMake[classIndex] = rows;
        return spark.createDataFrame(
                GeneratedRows.draw(
                                JavaSparkContext.fromSparkContext(spark.sparkContext()),
                                gan,
                                scaler,
                                classes,
                                rowsToMake,
                                agreeing,
                                seed,
                                Optional.absent())
                        .map(row -> RowFactory.create(Vectors.dense(row.features()), label)),
                schema);
    }
}
