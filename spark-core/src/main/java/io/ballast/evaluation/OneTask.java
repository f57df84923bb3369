package io.ballast.evaluation;

import io.ballast.table.TableColumns;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Measures predictions in one task: their rows are shuffled to one partition and packed there, and what was measured reaches
 * the driver.
 */
final class OneTask {
    private OneTask() {}

    /**
     * Runs one job.
     *
     * @param measurement made in the task; what it returns must be serializable, also by Kryo, and small
     * @throws IllegalArgumentException if a column is missing or of a wrong type, there are no rows, or a value is null or
     *     out of range
     */
    static <T> T measure(
            Dataset<?> predictions, ScoreColumns columns, int numClasses, Function<ScoredRows, T> measurement) {
        ClassRoles.checkNumClasses(numClasses);
        columns.check(predictions.schema());
        List<Measured<T>> measured = predictions
                .select(
                        LabelTally.classColumn(predictions.schema(), "labelCol", columns.labelCol()),
                        TableColumns.column(columns.probabilityCol()),
                        LabelTally.classColumn(predictions.schema(), "predictionCol", columns.predictionCol()))
                .repartition(1)
                .toJavaRDD()
                .mapPartitions(rows -> List.of(measured(rows, columns, numClasses, measurement))
                        .iterator())
                .collect();
        if (measured.isEmpty()) { // Spark plans no partition for rows that it knows are none
            throw new IllegalArgumentException("the table has no rows; there is nothing to evaluate");
        }
        return measured.get(0).value();
    }

    private static <T> Measured<T> measured(
            Iterator<Row> rows, ScoreColumns columns, int numClasses, Function<ScoredRows, T> measurement)
            throws Exception {
        try {
            ScoredRowsPacker packer = new ScoredRowsPacker(columns, numClasses);
            while (rows.hasNext()) {
                Row row = rows.next();
                packer.add(
                        number(row, 0, "labelCol", columns.labelCol()),
                        present(row, 1, "probabilityCol", columns.probabilityCol())
                                .<Vector>getAs(1)
                                .toArray(),
                        number(row, 2, "predictionCol", columns.predictionCol()));
            }
            return new Measured<>(measurement.call(packer.pack()), null);
        } catch (IllegalArgumentException e) {
            return new Measured<>(null, e.getMessage()); // thrown in a task it would reach the caller as a failed job
        }
    }

    private static double number(Row row, int field, String param, String column) {
        return present(row, field, param, column).getDouble(field);
    }

    private static Row present(Row row, int field, String param, String column) {
        if (row.isNullAt(field)) {
            throw new IllegalArgumentException("%s '%s' holds a null; drop such rows first".formatted(param, column));
        }
        return row;
    }

    /** What was measured, or why it could not be. */
    private static final class Measured<T> implements Serializable {
        private static final long serialVersionUID = 1L;

        private final T value;
        private final String refusal;

        Measured(T value, String refusal) {
            this.value = value;
            this.refusal = refusal;
        }

        T value() {
            if (refusal != null) {
                throw new IllegalArgumentException(refusal);
            }
            return value;
        }
    }
}
