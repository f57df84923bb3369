package io.ballast.evaluation;

import io.ballast.spark.LocalSpark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What a classifier found: columns label, prediction, probability and weight. */
final class Predictions {
    private static final StructType SCHEMA = new StructType()
            .add("label", DataTypes.DoubleType)
            .add("prediction", DataTypes.DoubleType)
            .add("probability", SQLDataTypes.VectorType())
            .add("weight", DataTypes.DoubleType);

    private Predictions() {}

    /**
     * As many rows as each cell says, each of weight 1 and probability null.
     *
     * @param rows rows of each label by prediction, {@code [labels][predictions]}
     */
    static Dataset<Row> of(int[][] rows) {
        List<Row> all = new ArrayList<>();
        for (int label = 0; label < rows.length; label++) {
            for (int prediction = 0; prediction < rows[label].length; prediction++) {
                for (int i = 0; i < rows[label][prediction]; i++) {
                    all.add(RowFactory.create((double) label, (double) prediction, null, 1.0));
                }
            }
        }
        return dataset(all);
    }

    /**
     * 42, 12 and 6 rows of labels 0, 1 and 2 with many equal probabilities and weights 1, 2 and 3; in Python
     *
     * <pre>{@code
     * i, c = np.arange(60), np.arange(3)
     * y = np.where(i % 10 < 7, 0, np.where(i % 10 < 9, 1, 2))
     * raw = (7 * i[:, None] + 5 * c) % 11 + 3 * (c == y[:, None]) + 1.0
     * p = raw / (raw[:, 0] + raw[:, 1] + raw[:, 2])[:, None]
     * w = 1.0 + i % 3
     * }</pre>
     */
    static Dataset<Row> scored() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            int label = i % 10 < 7 ? 0 : i % 10 < 9 ? 1 : 2;
            double[] raw = new double[3];
            for (int c = 0; c < 3; c++) {
                raw[c] = (7 * i + 5 * c) % 11 + (c == label ? 3 : 0) + 1.0;
            }
            double sum = raw[0] + raw[1] + raw[2];
            double[] p = Arrays.stream(raw).map(value -> value / sum).toArray();
            rows.add(row(label, Vectors.dense(p), 1.0 + i % 3));
        }
        return dataset(rows);
    }

    static Row row(double label, Vector probability, double weight) {
        return RowFactory.create(label, 0.0, probability, weight);
    }

    static Dataset<Row> dataset(Row... rows) {
        return dataset(List.of(rows));
    }

    static Dataset<Row> dataset(List<Row> rows) {
        return LocalSpark.session().createDataFrame(rows, SCHEMA);
    }
}
