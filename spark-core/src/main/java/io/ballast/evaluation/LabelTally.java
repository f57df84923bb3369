package io.ballast.evaluation;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.ballast.table.ClassCounts;
import io.ballast.table.TableColumns;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Rows counted and weighed by their label and what was found for them: one pass, and only the counts on the driver. */
final class LabelTally {
    /** More distinct labels than this is a continuous column, not a class. */
    static final int MAX_CLASSES = 1000;

    private static final int MAX_CELLS = MAX_CLASSES * MAX_CLASSES;

    private LabelTally() {}

    /**
     * The rows of one label and one outcome.
     *
     * @param label {@code Double} or {@code String}
     * @param outcome null where the column is
     */
    record Cell(Object label, Object outcome, double weight, long rows) {}

    /**
     * Counts the rows of each label and outcome.
     *
     * @param outcome what to count beside the label
     * @return the cells, in no order; of more than a million the first million and one
     * @throws IllegalArgumentException if the columns do not fit, there are no rows, a label is null, NaN or infinite, or a
     *     weight is so or negative, or all weights are 0
     */
    static List<Cell> of(Dataset<?> data, String labelCol, Column outcome, Optional<String> weightCol) {
        Column label = classColumn(data.schema(), "labelCol", labelCol);
        List<Row> cells = data.select(
                        label.as("label"),
                        outcome.as("outcome"),
                        weight(data.schema(), weightCol).as("weight"))
                .groupBy("label", "outcome")
                .agg(
                        count(lit(1)),
                        sum("weight"),
                        sum(coalesce(usable(col("weight")), lit(false)).cast("long")))
                .limit(MAX_CELLS + 1)
                .collectAsList();
        checkLabels(cells, labelCol);
        checkWeights(cells, weightCol);
        return cells.stream()
                .map(cell -> new Cell(cell.get(0), cell.get(1), cell.getDouble(3), cell.getLong(2)))
                .toList();
    }

    private static Column usable(Column weight) {
        return weight.geq(0).and(weight.lt(Double.POSITIVE_INFINITY)); // NaN is larger than infinity here
    }

    private static void checkLabels(List<Row> cells, String labelCol) {
        if (cells.isEmpty()) {
            throw new IllegalArgumentException("the table has no rows; there is nothing to evaluate");
        }
        long unusable = cells.stream()
                .filter(cell -> !isClass(cell.get(0)))
                .mapToLong(cell -> cell.getLong(2))
                .sum();
        if (unusable > 0) {
            throw new IllegalArgumentException(
                    "labelCol '%s' holds %,d null, NaN or infinite values; fill them or drop these rows first"
                            .formatted(labelCol, unusable));
        }
    }

    private static void checkWeights(List<Row> cells, Optional<String> weightCol) {
        long unusable = cells.stream()
                .mapToLong(cell -> cell.getLong(2) - cell.getLong(4))
                .sum();
        if (unusable > 0) {
            throw new IllegalArgumentException(
                    "weightCol '%s' holds %,d values that are null, NaN, infinite or negative; fill them or drop these rows first"
                            .formatted(weightCol.orElse(""), unusable));
        }
        if (cells.stream().allMatch(cell -> cell.getDouble(3) == 0)) {
            throw new IllegalArgumentException(
                    "weightCol '%s' holds zeros only; some row must weigh more".formatted(weightCol.orElse("")));
        }
    }

    /** Whether a value can name a class. */
    static boolean isClass(Object value) {
        return value instanceof String || value instanceof Double number && Double.isFinite(number);
    }

    /**
     * A column of classes as double, or as string where it is one.
     *
     * @throws IllegalArgumentException if it is missing or of another type
     */
    static Column classColumn(StructType schema, String param, String name) {
        StructField field = TableColumns.field(schema, param, name);
        if (field.dataType() instanceof StringType) {
            return TableColumns.column(name);
        }
        if (field.dataType() instanceof NumericType) {
            return TableColumns.column(name).cast(DataTypes.DoubleType).plus(0.0); // one class of 0.0 and -0.0
        }
        throw new IllegalArgumentException("%s '%s' must be numeric or string, got %s"
                .formatted(param, name, field.dataType().simpleString()));
    }

    /** The weight of a row as double, 1 where there is no column of weights. */
    static Column weight(StructType schema, Optional<String> weightCol) {
        if (weightCol.isEmpty()) {
            return lit(1.0);
        }
        StructField field = TableColumns.field(schema, "weightCol", weightCol.get());
        if (!(field.dataType() instanceof NumericType)) {
            throw new IllegalArgumentException("weightCol '%s' must be numeric, got %s"
                    .formatted(field.name(), field.dataType().simpleString()));
        }
        return TableColumns.column(weightCol.get()).cast(DataTypes.DoubleType);
    }

    /** The class with the fewest rows, but with some; of equally rare ones the last. */
    static int rarest(ClassCounts classes) {
        int rarest = classes.majority();
        for (int c = 0; c < classes.numClasses(); c++) {
            if (classes.count(c) > 0 && classes.count(c) <= classes.count(rarest)) {
                rarest = c;
            }
        }
        return rarest;
    }
}
