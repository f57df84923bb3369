package io.ballast.search;

import io.ballast.spark.LocalSpark;
import io.ballast.table.TableColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Gaussian clouds in two dimensions, class c around (3 c, 0). */
final class Clouds {
    static final TableColumns COLUMNS = new TableColumns("features", "label", Optional.of("id"));

    private static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.LongType)
            .add("label", DataTypes.DoubleType)
            .add("features", SQLDataTypes.VectorType());

    private Clouds() {}

    /** Class after class, ids from 0. */
    static Dataset<Row> of(int... rowsOfClass) {
        int[] labels = labels(rowsOfClass);
        double[][] features = features(labels);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            rows.add(RowFactory.create((long) i, (double) labels[i], Vectors.dense(features[i])));
        }
        return LocalSpark.session().createDataFrame(rows, SCHEMA);
    }

    static int[] labels(int... rowsOfClass) {
        List<Integer> labels = new ArrayList<>();
        for (int c = 0; c < rowsOfClass.length; c++) {
            for (int i = 0; i < rowsOfClass[c]; i++) {
                labels.add(c);
            }
        }
        return labels.stream().mapToInt(Integer::intValue).toArray();
    }

    static double[][] features(int... labels) {
        Random random = new Random(5);
        return Arrays.stream(labels)
                .mapToObj(label -> new double[] {3 * label + random.nextGaussian(), random.nextGaussian()})
                .toArray(double[][]::new);
    }
}
