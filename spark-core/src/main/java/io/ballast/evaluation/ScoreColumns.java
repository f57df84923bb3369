package io.ballast.evaluation;

import io.ballast.table.TableColumns;
import java.io.Serializable;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Which columns hold what a classifier found.
 *
 * @param labelCol numeric column of class indices
 * @param probabilityCol vector column of one probability a class; shorter where the classifier did not see the last classes
 * @param predictionCol numeric column of class indices
 */
public record ScoreColumns(String labelCol, String probabilityCol, String predictionCol) implements Serializable {
    /** The names that Spark ML gives them: label, probability and prediction. */
    public static final ScoreColumns DEFAULT = new ScoreColumns("label", "probability", "prediction");

    void check(StructType schema) {
        ClassScores.checkTypes(schema, labelCol, probabilityCol);
        LabelTally.classColumn(schema, "labelCol", labelCol);
        StructField prediction = TableColumns.field(schema, "predictionCol", predictionCol);
        if (!(prediction.dataType() instanceof NumericType)) {
            throw new IllegalArgumentException(
                    "predictionCol '%s' must be numeric where probabilities are evaluated, got %s"
                            .formatted(predictionCol, prediction.dataType().simpleString()));
        }
    }
}
