package io.ballast.bench;

import io.ballast.examples.connect4.Connect4Table;
import io.ballast.ml.LocalEntropy;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Wall and CPU time of exact local entropy, k = 15, for tables of 42 features. */
public final class EntropyBench {
    private EntropyBench() {}

    public static void main(String[] args) {
        SparkSession spark = Sessions.local();
        Results results = new Results("exact local entropy, k = 15, 42 features, local[2]");
        run(spark, results, "warm-up, gaussian mixture", gaussians(spark, 20_000));
        for (int rows : new int[] {50_000, 100_000, 200_000}) {
            run(spark, results, "gaussian mixture", gaussians(spark, rows));
        }
        run(spark, results, "connect4 at 24", boards(spark, 200_000));
        results.print();
        spark.stop();
    }

    private static void run(SparkSession spark, Results results, String data, Dataset<Row> table) {
        Dataset<Row> cached = table.cache();
        long rows = cached.count();
        Cpu cpu = new Cpu();
        double mean = new LocalEntropy()
                .setKNeighbors(15)
                .transform(cached)
                .selectExpr("avg(entropy)")
                .first()
                .getDouble(0);
        double gigaflop = 2.0 * rows * rows * 42 / 1e9;
        results.add(
                "data",
                data,
                "rows",
                rows,
                "wall s",
                cpu.wallSeconds(),
                "cpu s",
                cpu.processSeconds(),
                "GFlop per cpu s",
                gigaflop / cpu.processSeconds(),
                "mean entropy",
                mean);
        cached.unpersist();
    }

    /** 100 Gaussians, as in the measurements that the neighbors were designed by. */
    private static Dataset<Row> gaussians(SparkSession spark, int rows) {
        StructType schema =
                new StructType().add("features", SQLDataTypes.VectorType()).add("label", DataTypes.IntegerType);
        return spark.createDataFrame(
                JavaSparkContext.fromSparkContext(spark.sparkContext())
                        .parallelize(IntStream.range(0, 16).boxed().toList(), 16)
                        .flatMap(part -> IntStream.range(0, rows / 16)
                                .mapToObj(i -> gaussian(part * (rows / 16) + i))
                                .iterator()),
                schema);
    }

    private static Row gaussian(int row) {
        Random random = new Random(row * 7919L);
        int cluster = random.nextInt(100);
        Random centers = new Random(cluster);
        double[] features = new double[42];
        for (int d = 0; d < 42; d++) {
            features[d] = 3 * centers.nextGaussian() + random.nextGaussian();
        }
        return RowFactory.create(Vectors.dense(features), random.nextInt(100) < 5 ? 1 : cluster % 2);
    }

    private static Dataset<Row> boards(SparkSession spark, long rows) {
        Dataset<Row> boards = Connect4Table.create(spark, rows, 1, OptionalInt.of(24), 16);
        String[] cells = Arrays.copyOf(boards.columns(), 42);
        return new VectorAssembler()
                .setInputCols(cells)
                .setOutputCol("features")
                .transform(boards)
                .select("features", "label");
    }
}
