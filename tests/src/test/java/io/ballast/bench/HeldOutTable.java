package io.ballast.bench;

import io.ballast.spark.SharedData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A small table of the shared data, {@code features} and {@code label}, a fifth of each class held out; both parts in memory. */
record HeldOutTable(Path file, Dataset<Row> train, Dataset<Row> test, int dims) implements AutoCloseable {
    private static final int FOLDS = 5;
    private static final StructType SCHEMA =
            new StructType().add("features", SQLDataTypes.VectorType()).add("label", DataTypes.DoubleType);

    /** Reads a CSV file with a header and the label last; a column of words becomes one 0/1 column a word. */
    static HeldOutTable read(SparkSession spark, String path, long seed) {
        Path file = SharedData.require(path);
        List<Row> rows = numeric(spark.read()
                        .option("header", true)
                        .option("inferSchema", true)
                        .csv(file.toString()))
                .collectAsList();
        double[][] features =
                rows.stream().map(row -> row.<Vector>getAs(0).toArray()).toArray(double[][]::new);
        int[] labels = rows.stream().mapToInt(row -> (int) row.getDouble(1)).toArray();
        int[] folds = new SharedTable(features, labels).stratifiedFolds(FOLDS, seed);
        return new HeldOutTable(
                file, part(spark, rows, folds, false), part(spark, rows, folds, true), features[0].length);
    }

    private static Dataset<Row> numeric(Dataset<Row> table) {
        String[] columns = table.columns();
        List<String> features = new ArrayList<>();
        Dataset<Row> numeric = table;
        for (String column : Arrays.copyOf(columns, columns.length - 1)) {
            if (table.schema().apply(column).dataType().equals(DataTypes.StringType)) {
                for (Row word : table.select(column).distinct().orderBy(column).collectAsList()) {
                    String indicator = column + "_" + word.getString(0);
                    numeric = numeric.withColumn(
                            indicator,
                            table.col(column).equalTo(word.getString(0)).cast(DataTypes.DoubleType));
                    features.add(indicator);
                }
            } else {
                features.add(column);
            }
        }
        return new VectorAssembler()
                .setInputCols(features.toArray(new String[0]))
                .setOutputCol("features")
                .transform(numeric)
                .selectExpr("features", "cast(label as double) label");
    }

    private static Dataset<Row> part(SparkSession spark, List<Row> rows, int[] folds, boolean test) {
        List<Row> chosen = IntStream.range(0, folds.length)
                .filter(row -> (folds[row] == 0) == test)
                .mapToObj(row -> RowFactory.create(
                        rows.get(row).<Vector>getAs(0).toDense(), rows.get(row).getDouble(1)))
                .toList();
        Dataset<Row> part = spark.createDataFrame(chosen, SCHEMA).coalesce(2).cache();
        part.count();
        return part;
    }

    long rows() {
        return train.count() + test.count();
    }

    @Override
    public void close() {
        train.unpersist();
        test.unpersist();
    }
}
