package io.ballast.ml;

import io.ballast.network.RowScorer;
import io.ballast.table.TableColumns;
import java.util.Arrays;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Raw predictions, probabilities and predicted classes of a net, as columns. */
final class ScoredColumns {
    private ScoredColumns() {}

    /**
     * Adds the columns that have a name.
     *
     * @param schema of the result
     */
    static Dataset<Row> add(ClassifierParams stage, RowScorer scorer, Dataset<?> dataset, StructType schema) {
        Broadcast<RowScorer> shared = JavaSparkContext.fromSparkContext(
                        dataset.sparkSession().sparkContext())
                .broadcast(scorer);
        String column = stage.getFeaturesCol();
        double[] thresholds = thresholds(stage, scorer.numClasses());
        Column features = TableColumns.column(column);
        Column raw = udf(v -> raw(shared.value(), v, column), SQLDataTypes.VectorType())
                .apply(features);
        Dataset<Row> rows = dataset.toDF();
        Column known = raw;
        if (!stage.getRawPredictionCol().isEmpty()) {
            rows = with(rows, schema, stage.getRawPredictionCol(), raw);
            known = TableColumns.column(stage.getRawPredictionCol());
        }
        if (!stage.getProbabilityCol().isEmpty()) {
            Column probability = udf(
                            v -> Vectors.dense(shared.value().probabilities(v.toArray())), SQLDataTypes.VectorType())
                    .apply(known);
            rows = with(rows, schema, stage.getProbabilityCol(), probability);
        }
        if (!stage.getPredictionCol().isEmpty()) {
            Column prediction = udf(v -> predicted(shared.value(), thresholds, v), DataTypes.DoubleType)
                    .apply(known);
            rows = with(rows, schema, stage.getPredictionCol(), prediction);
        }
        return rows;
    }

    private static UserDefinedFunction udf(UDF1<Vector, Object> function, DataType type) {
        return functions.udf(function, type).asNonNullable();
    }

    private static Dataset<Row> with(Dataset<Row> rows, StructType schema, String column, Column values) {
        return rows.withColumn(column, values.as(column, schema.apply(column).metadata()));
    }

    /** @throws IllegalArgumentException if the vector is null, of another length than in training, or holds NaN or infinite values */
    static Vector raw(RowScorer scorer, Vector features, String column) {
        if (features == null) {
            throw new IllegalArgumentException(
                    "featuresCol '%s' holds a null vector; drop such rows first".formatted(column));
        }
        if (features.size() != scorer.dims()) {
            throw new IllegalArgumentException(
                    "featuresCol '%s' holds a vector of length %d, but the model was trained on %d features"
                            .formatted(column, features.size(), scorer.dims()));
        }
        double[] values = features.toArray();
        for (int d = 0; d < values.length; d++) {
            if (!Double.isFinite(values[d])) {
                throw new IllegalArgumentException(
                        "featuresCol '%s' holds %s in feature %d; fill such values or drop these rows first"
                                .formatted(column, values[d], d));
            }
        }
        return Vectors.dense(scorer.raw(values));
    }

    /** @param thresholds one a class; none for the likeliest class */
    static double predicted(RowScorer scorer, double[] thresholds, Vector raw) {
        if (thresholds.length == 0) {
            return raw.argmax();
        }
        double[] probabilities = scorer.probabilities(raw.toArray());
        int best = 0;
        for (int c = 1; c < probabilities.length; c++) {
            best = probabilities[c] / thresholds[c] > probabilities[best] / thresholds[best] ? c : best;
        }
        return best;
    }

    /**
     * The thresholds of a model, or none.
     *
     * @throws IllegalArgumentException if they are not one a class, at least 0 and at most one of them 0
     */
    static double[] thresholds(ClassifierParams stage, int numClasses) {
        if (!stage.isDefined(stage.thresholds())) {
            return new double[0];
        }
        double[] given = stage.getThresholds();
        boolean valid = given.length == numClasses
                && Arrays.stream(given).allMatch(t -> t >= 0)
                && Arrays.stream(given).filter(t -> t == 0).count() <= 1;
        if (!valid) {
            throw new IllegalArgumentException(
                    "thresholds must be %d numbers of at least 0, one a class and at most one of them 0, got %s"
                            .formatted(numClasses, Arrays.toString(given)));
        }
        return given;
    }
}
