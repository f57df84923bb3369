package io.ballast.ml;

import io.ballast.evaluation.ClassRoles;
import io.ballast.table.ClassCounts;
import io.ballast.table.TableColumns;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows to learn from and rows to choose by, which no resampler may touch.
 *
 * @param train rows to learn from
 * @param validation rows to tune thresholds, stop nets and choose between models by; none of them in {@code train}
 * @param featuresCol vector column of both
 * @param labelCol column of both with the class indices 0, 1, 2, ... as double
 * @param idCol column of both that names each row once, or rows that are equal in all columns
 * @param counts of every class in {@code train}, each above 0
 * @param roles which class is the minority and which the majority, in every fold of a table the same
 */
public record Split(
        Dataset<Row> train,
        Dataset<Row> validation,
        String featuresCol,
        String labelCol,
        String idCol,
        ClassCounts counts,
        ClassRoles roles) {
    /** Number of classes. */
    public int numClasses() {
        return counts.numClasses();
    }

    /** Share of each class in {@code train}. */
    public double[] priors() {
        double[] priors = new double[numClasses()];
        for (int c = 0; c < priors.length; c++) {
            priors[c] = (double) counts.count(c) / counts.total();
        }
        return priors;
    }

    /** Rows of each class in {@code train}. */
    public long[] rows() {
        long[] rows = new long[numClasses()];
        Arrays.setAll(rows, counts::count);
        return rows;
    }

    /** The label column of {@code train}. */
    Column label() {
        return TableColumns.column(labelCol);
    }
}
