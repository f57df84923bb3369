package io.ballast.examples.pitfalls;

import io.ballast.random.RowRandom;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Rows of two overlapping Gaussian clouds, one of them rare, made on the executors. */
final class SkewedTable {
    private static final int DIMS = 6;
    private static final double MINORITY = 0.06;
    private static final double SHIFT = 1.2;

    private static final StructType SCHEMA = new StructType()
            .add("label", DataTypes.DoubleType, false)
            .add("features", SQLDataTypes.VectorType(), false);

    private SkewedTable() {}

    /** Rows {@code from} to {@code to} (exclusive) of the table of a seed; the same on any number of partitions. */
    static Dataset<Row> rows(SparkSession spark, long seed, long from, long to) {
        return spark.range(from, to).map((MapFunction<Long, Row>) row -> row(seed, row), Encoders.row(SCHEMA));
    }

    private static Row row(long seed, long index) {
        RowRandom random = RowRandom.of(seed, "pitfalls", index);
        boolean minority = random.nextDouble() < MINORITY;
        double[] features = new double[DIMS];
        for (int d = 0; d < DIMS; d++) {
            boolean shifted = minority && d < 2;
            features[d] = random.nextGaussian() + (shifted ? SHIFT : 0);
        }
        return RowFactory.create(minority ? 1.0 : 0.0, Vectors.dense(features));
    }
}
