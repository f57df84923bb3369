package io.ballast.ml;

import io.ballast.network.ClassifierRows;
import io.ballast.table.TableColumns;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/** The table that a classifier learns from, as its params say. */
final class ClassifierTable {
    private ClassifierTable() {}

    /**
     * Reads, checks and lays out a table; to be closed.
     *
     * @throws IllegalArgumentException if the data do not fit: a null or NaN feature, vectors that differ in length, fewer than two classes to
     *     train on, or a weight below 0
     */
    static ClassifierRows read(ClassifierParams stage, Dataset<?> dataset) {
        ClassifierRows rows = ClassifierRows.read(dataset, TableParams.columnsOf(stage), weight(stage), marked(stage));
        try {
            check(stage, rows);
            return rows;
        } catch (RuntimeException e) {
            rows.close();
            throw e;
        }
    }

    private static Column weight(ClassifierParams stage) {
        return stage.isDefined(stage.weightCol())
                ? functions.coalesce(
                        TableColumns.column(stage.getWeightCol()).cast(DataTypes.DoubleType), functions.lit(Double.NaN))
                : functions.lit(1.0);
    }

    private static Column marked(ClassifierParams stage) {
        return stage.isDefined(stage.validationIndicatorCol())
                ? functions.coalesce(TableColumns.column(stage.getValidationIndicatorCol()), functions.lit(false))
                : functions.lit(false);
    }

    private static void check(ClassifierParams stage, ClassifierRows rows) {
        if (rows.unusableWeights() > 0) {
            throw new IllegalArgumentException(
                    "weightCol '%s' holds %,d values that are null, NaN, infinite or below 0; fill them or drop these rows first"
                            .formatted(stage.getWeightCol(), rows.unusableWeights()));
        }
        if (stage.isDefined(stage.validationIndicatorCol())) {
            checkMarks(stage, rows);
        }
        if (rows.unmarkedWeight() == 0 || rows.marked() > 0 && rows.markedWeight() == 0) {
            throw new IllegalArgumentException(
                    "weightCol '%s' is 0 in every row to train on, or in every row to watch; some must weigh more"
                            .formatted(stage.getWeightCol()));
        }
    }

    private static void checkMarks(ClassifierParams stage, ClassifierRows rows) {
        if (rows.marked() == 0) {
            throw new IllegalArgumentException(
                    "validationIndicatorCol '%s' marks no row; mark some, or unset it to hold out validationFraction of the rows"
                            .formatted(stage.getValidationIndicatorCol()));
        }
        long present = IntStream.range(0, rows.table().classes().numClasses())
                .filter(c -> rows.unmarked(c) > 0)
                .count();
        if (present < 2) {
            throw new IllegalArgumentException(
                    "validationIndicatorCol '%s' leaves fewer than two classes to train on (%d); mark fewer rows"
                            .formatted(stage.getValidationIndicatorCol(), present));
        }
    }
}
