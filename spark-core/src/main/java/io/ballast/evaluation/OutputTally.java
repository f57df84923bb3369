package io.ballast.evaluation;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.var_samp;
import static org.apache.spark.sql.functions.when;

import io.ballast.table.ClassCounts;
import io.ballast.table.TableColumns;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Outputs of a net, counted by class. */
final class OutputTally {
    private static final String MINORITY = "minority";
    private static final String OUTPUT = "output";

    private final Dataset<Row> rows;
    private final Map<Boolean, Row> moments;

    private OutputTally(Dataset<Row> rows, Map<Boolean, Row> moments) {
        this.rows = rows;
        this.moments = moments;
    }

    /**
     * Checks and counts; one pass.
     *
     * @param set what the set is called in messages
     */
    static OutputTally of(Dataset<?> data, String set, String outputCol, String labelCol, Object minority) {
        Dataset<Row> rows = select(data, outputCol, labelCol, minority);
        return new OutputTally(rows, moments(rows, set, outputCol, labelCol, minority));
    }

    /** Two columns: whether a row is of the minority, null for no label; and its output, null for none that can be used. */
    private static Dataset<Row> select(Dataset<?> data, String outputCol, String labelCol, Object minority) {
        StructType schema = data.schema();
        StructField output = TableColumns.field(schema, "outputCol", outputCol);
        if (!(output.dataType() instanceof NumericType)) {
            throw new IllegalArgumentException(
                    "outputCol '%s' must be numeric, got %s; outputs of probabilities come from withOutputs"
                            .formatted(outputCol, output.dataType().simpleString()));
        }
        Column label = LabelTally.classColumn(schema, "labelCol", labelCol);
        boolean text = schema.apply(labelCol).dataType() instanceof StringType;
        if (!(text ? minority instanceof String : minority instanceof Number)) {
            throw new IllegalArgumentException("minority must be a %s like labelCol '%s', got %s"
                    .formatted(text ? "string" : "number", labelCol, minority));
        }
        Column wanted = text ? lit(minority) : lit(((Number) minority).doubleValue() + 0.0);
        Column usableLabel = text ? label.isNotNull() : finite(label);
        Column z = TableColumns.column(outputCol).cast(DataTypes.DoubleType);
        return data.select(
                when(usableLabel, label.equalTo(wanted)).as(MINORITY),
                when(finite(z), z).as(OUTPUT));
    }

    private static Column finite(Column value) {
        return abs(value).lt(Double.POSITIVE_INFINITY); // NaN is larger than infinity here
    }

    private static Map<Boolean, Row> moments(
            Dataset<Row> rows, String set, String outputCol, String labelCol, Object minority) {
        Column z = col(OUTPUT);
        Column misplaced = col(MINORITY).notEqual(z.gt(0.5));
        List<Row> found = rows.groupBy(MINORITY)
                .agg(
                        count(lit(1)),
                        count(z),
                        sum(when(misplaced, 1L).otherwise(0L)),
                        avg(z),
                        coalesce(var_samp(z), lit(0.0)),
                        min(z),
                        max(z))
                .collectAsList();
        Map<Boolean, Row> moments = new HashMap<>();
        long unusable = 0;
        for (Row part : found) {
            unusable += part.getLong(1) - part.getLong(2);
            if (part.isNullAt(0)) {
                throw new IllegalArgumentException(
                        "labelCol '%s' holds %,d null, NaN or infinite values in the set %s; fill them or drop these rows first"
                                .formatted(labelCol, part.getLong(1), set));
            }
            moments.put(part.getBoolean(0), part);
        }
        if (unusable > 0) {
            throw new IllegalArgumentException(
                    "outputCol '%s' holds %,d null, NaN or infinite values in the set %s; drop these rows first"
                            .formatted(outputCol, unusable, set));
        }
        for (boolean ofMinority : new boolean[] {true, false}) {
            if (!moments.containsKey(ofMinority)) {
                throw new IllegalArgumentException(
                        "labelCol '%s' must hold the minority label %s and another in the set %s, but there are no rows of %s"
                                .formatted(labelCol, name(minority), set, ofMinority ? "the minority" : "another"));
            }
        }
        return moments;
    }

    private static String name(Object label) {
        Object value = label instanceof Number number ? (Object) number.doubleValue() : label;
        return new ClassCounts(Map.of(value, 0L)).name(0);
    }

    /** The smallest output. */
    double least() {
        return Math.min(moments.get(true).getDouble(6), moments.get(false).getDouble(6));
    }

    /** The largest output. */
    double largest() {
        return Math.max(moments.get(true).getDouble(7), moments.get(false).getDouble(7));
    }

    /** Everything of both classes; one more pass. */
    Diversification.OutputSet outputs(OutputHistogram bins) {
        long[] counts = counts(bins);
        return new Diversification.OutputSet(
                ofClass(moments.get(true), Arrays.copyOfRange(counts, bins.bins(), counts.length)),
                ofClass(moments.get(false), Arrays.copyOf(counts, bins.bins())));
    }

    /** Rows in each bin, those of the majority first, {@code [2 * bins]}. */
    private long[] counts(OutputHistogram bins) {
        return rows.toJavaRDD()
                .treeAggregate(
                        new long[2 * bins.bins()],
                        (sums, row) -> {
                            sums[(row.getBoolean(0) ? bins.bins() : 0) + bins.bin(row.getDouble(1))]++;
                            return sums;
                        },
                        (sums, more) -> {
                            Arrays.setAll(sums, i -> sums[i] + more[i]);
                            return sums;
                        });
    }

    private static Diversification.ClassOutputs ofClass(Row moments, long[] histogram) {
        return new Diversification.ClassOutputs(
                moments.getLong(1), moments.getLong(3), moments.getDouble(4), moments.getDouble(5), histogram);
    }
}
