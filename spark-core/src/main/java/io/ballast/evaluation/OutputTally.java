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
import java.util.ArrayList;
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

/** Outputs of nets on the sets before and after, counted by set and class. */
final class OutputTally {
    private static final String AFTER = "after";
    private static final String MINORITY = "minority";
    private static final String OUTPUT = "output";
    private static final String ROWS = "rows";
    private static final String USABLE = "usable";
    private static final String MISPLACED = "misplaced";
    private static final String MEAN = "mean";
    private static final String VARIANCE = "variance";
    private static final String LEAST = "least";
    private static final String LARGEST = "largest";

    private final Dataset<Row> rows;
    private final List<Map<Boolean, Row>> moments;

    private OutputTally(Dataset<Row> rows, List<Map<Boolean, Row>> moments) {
        this.rows = rows;
        this.moments = moments;
    }

    /** Checks and counts; one pass over each set. */
    static OutputTally of(Dataset<?> before, Dataset<?> after, String outputCol, String labelCol, Object minority) {
        Dataset<Row> rows = select(before, false, outputCol, labelCol, minority)
                .union(select(after, true, outputCol, labelCol, minority));
        Column z = col(OUTPUT);
        Column misplaced = col(MINORITY).notEqual(z.gt(0.5));
        List<Row> found = rows.groupBy(AFTER, MINORITY)
                .agg(
                        count(lit(1)).as(ROWS),
                        count(z).as(USABLE),
                        sum(when(misplaced, 1L).otherwise(0L)).as(MISPLACED),
                        avg(z).as(MEAN),
                        coalesce(var_samp(z), lit(0.0)).as(VARIANCE),
                        min(z).as(LEAST),
                        max(z).as(LARGEST))
                .collectAsList();
        List<Map<Boolean, Row>> moments = new ArrayList<>();
        for (boolean ofAfter : new boolean[] {false, true}) {
            List<Row> ofSet = found.stream()
                    .filter(part -> part.<Boolean>getAs(AFTER) == ofAfter)
                    .toList();
            moments.add(byClass(ofSet, ofAfter ? AFTER : "before", outputCol, labelCol, minority));
        }
        return new OutputTally(rows, moments);
    }

    /** Three columns: the set; whether a row is of the minority, null for no label; and its output, null for none that can be used. */
    private static Dataset<Row> select(
            Dataset<?> data, boolean after, String outputCol, String labelCol, Object minority) {
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
                lit(after).as(AFTER),
                when(usableLabel, label.equalTo(wanted)).as(MINORITY),
                when(finite(z), z).as(OUTPUT));
    }

    private static Column finite(Column value) {
        return abs(value).lt(Double.POSITIVE_INFINITY); // NaN is larger than infinity here
    }

    /** The moments of a set, by whether they are of the minority. */
    private static Map<Boolean, Row> byClass(
            List<Row> found, String set, String outputCol, String labelCol, Object minority) {
        Map<Boolean, Row> moments = new HashMap<>();
        long unusable = 0;
        for (Row part : found) {
            unusable += part.<Long>getAs(ROWS) - part.<Long>getAs(USABLE);
            if (part.getAs(MINORITY) == null) {
                throw new IllegalArgumentException(
                        "labelCol '%s' holds %,d null, NaN or infinite values in the set %s; fill them or drop these rows first"
                                .formatted(labelCol, part.<Long>getAs(ROWS), set));
            }
            moments.put(part.getAs(MINORITY), part);
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

    /** Bins over the outputs of both sets. */
    OutputHistogram bins() {
        double least = Double.POSITIVE_INFINITY;
        double largest = Double.NEGATIVE_INFINITY;
        for (Map<Boolean, Row> set : moments) {
            for (Row part : set.values()) {
                least = Math.min(least, part.<Double>getAs(LEAST));
                largest = Math.max(largest, part.<Double>getAs(LARGEST));
            }
        }
        return OutputHistogram.over(least, largest);
    }

    /** Everything of both classes of the set before and of the set after; one more pass over each. */
    List<Diversification.OutputSet> outputs(OutputHistogram bins) {
        long[] counts = counts(bins);
        List<Diversification.OutputSet> sets = new ArrayList<>();
        for (int set = 0; set < moments.size(); set++) {
            int from = 2 * set * bins.bins();
            int minority = from + bins.bins();
            sets.add(new Diversification.OutputSet(
                    ofClass(moments.get(set).get(true), Arrays.copyOfRange(counts, minority, minority + bins.bins())),
                    ofClass(moments.get(set).get(false), Arrays.copyOfRange(counts, from, minority))));
        }
        return sets;
    }

    /** Rows in each bin, those of the majority before, the minority before, the majority and the minority after, {@code [4 * bins]}. */
    private long[] counts(OutputHistogram bins) {
        return rows.toJavaRDD()
                .treeAggregate(
                        new long[4 * bins.bins()],
                        (sums, row) -> {
                            int part = (row.getBoolean(0) ? 2 : 0) + (row.getBoolean(1) ? 1 : 0);
                            sums[part * bins.bins() + bins.bin(row.getDouble(2))]++;
                            return sums;
                        },
                        (sums, more) -> {
                            Arrays.setAll(sums, i -> sums[i] + more[i]);
                            return sums;
                        });
    }

    private static Diversification.ClassOutputs ofClass(Row moments, long[] histogram) {
        return new Diversification.ClassOutputs(
                moments.<Long>getAs(ROWS),
                moments.<Long>getAs(MISPLACED),
                moments.<Double>getAs(MEAN),
                moments.<Double>getAs(VARIANCE),
                histogram);
    }
}
