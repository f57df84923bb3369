package io.ballast.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A generated table in Parquet: {@code features}, all dense, and {@code label}, 1 the minority. */
final class StoredTable {
    private static final int PARTS = 16;
    private static final int CENTERS = 100;
    /** The minority lies around these, among the majority. */
    private static final int MINORITY_CENTERS = 20;

    private final SparkSession spark;
    private final Path folder;
    private final long rows;
    private final int dims;

    private StoredTable(SparkSession spark, Path folder, long rows, int dims) {
        this.spark = spark;
        this.folder = folder;
        this.rows = rows;
        this.dims = dims;
    }

    /**
     * Writes Gaussians around 100 centers, two standard deviations wide apart; the minority is around 20 of them.
     *
     * @param rows cut to a multiple of 16
     * @param oneIn of so many rows one is of the minority
     */
    static StoredTable mixture(SparkSession spark, Path folder, int rows, int dims, int oneIn) {
        int each = rows / PARTS;
        JavaRDD<Row> data = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(IntStream.range(0, PARTS).boxed().toList(), PARTS)
                .flatMap(part -> IntStream.range(part * each, (part + 1) * each)
                        .mapToObj(i -> row(i, dims, i % oneIn == 0 ? 1 : 0))
                        .iterator());
        StructType schema =
                new StructType().add("features", SQLDataTypes.VectorType()).add("label", DataTypes.IntegerType);
        spark.createDataFrame(data, schema).write().parquet(folder.toString());
        return new StoredTable(spark, folder, (long) each * PARTS, dims);
    }

    private static Row row(int index, int dims, int label) {
        Random random = new Random(index * 7919L);
        Random center = new Random(random.nextInt(label == 1 ? MINORITY_CENTERS : CENTERS));
        double[] features = new double[dims];
        for (int d = 0; d < dims; d++) {
            features[d] = 2 * center.nextGaussian() + random.nextGaussian();
        }
        return RowFactory.create(Vectors.dense(features), label);
    }

    long rows() {
        return rows;
    }

    int dims() {
        return dims;
    }

    /** The table, read when the result is evaluated. */
    Dataset<Row> read() {
        return spark.read().parquet(folder.toString());
    }

    /** The table in a form that the peer reads. */
    Path forPeer(ImbalancedLearn peer) {
        if (peer.parquet()) {
            return folder;
        }
        Path plain = folder.resolveSibling(folder.getFileName() + ".f64");
        if (!Files.exists(plain)) {
            ImbalancedLearn.write(read(), plain);
        }
        return plain;
    }
}
