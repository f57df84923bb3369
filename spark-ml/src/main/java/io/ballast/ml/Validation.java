package io.ballast.ml;

import io.ballast.evaluation.PredictionMetrics;
import io.ballast.evaluation.ScoreColumns;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What a fitted classifier is worth on rows that it did not learn from. */
final class Validation {
    private Validation() {}

    /** @param metric one of {@link AutoSearch#METRICS} */
    static double score(FittedRemedy fitted, Dataset<Row> rows, Split split, String metric) {
        ScoreColumns columns = new ScoreColumns(split.labelCol(), FittedRemedy.PROBABILITY, FittedRemedy.PREDICTION);
        return PredictionMetrics.of(fitted.score(rows), columns, split.roles()).value(metric);
    }
}
