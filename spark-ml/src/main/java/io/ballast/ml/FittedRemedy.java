package io.ballast.ml;

import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * A classifier that a {@link Remedy} had its way with.
 *
 * @param model what the classifier learned
 * @param thresholds one a class, above 0: the prediction is the class of the largest probability over threshold; empty for
 *     the class of the largest probability
 * @param priors share of each class in what the model learned from, weights counted
 * @param rows of each class that it learned from
 * @param remarks what to know about it, one sentence each
 */
public record FittedRemedy(
        Model<?> model, Optional<double[]> thresholds, double[] priors, long[] rows, List<String> remarks) {
    /** Vector column that {@link #score} adds, one entry a class. */
    public static final String PROBABILITY = "probability";

    /** Column of class indices that {@link #score} adds. */
    public static final String PREDICTION = "prediction";

    public FittedRemedy {
        thresholds = thresholds.map(double[]::clone);
        priors = priors.clone();
        rows = rows.clone();
        remarks = List.copyOf(remarks);
    }

    @Override
    public Optional<double[]> thresholds() {
        return thresholds.map(double[]::clone);
    }

    @Override
    public double[] priors() {
        return priors.clone();
    }

    @Override
    public long[] rows() {
        return rows.clone();
    }

    /** The rows with columns {@code probability} (vector) and {@code prediction} (double, class index). */
    public Dataset<Row> score(Dataset<Row> data) {
        double[] divisors = thresholds.orElse(null);
        UDF1<Vector, Double> choose = probability -> chosen(probability, divisors);
        return Learner.withProbability(model, data)
                .withColumn(
                        PREDICTION,
                        functions
                                .udf(choose, DataTypes.DoubleType)
                                .asNonNullable()
                                .apply(functions.col(PROBABILITY)));
    }

    private static double chosen(Vector probability, double[] divisors) {
        if (divisors == null) {
            return probability.argmax();
        }
        int best = 0;
        double highest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < divisors.length; c++) {
            double share = probability.apply(c) / divisors[c];
            if (share > highest) {
                highest = share;
                best = c;
            }
        }
        return best;
    }
}
