package io.ballast.examples.images;

import io.ballast.ml.RandomUnderSampler;
import io.ballast.table.ClassCounts;
import io.ballast.table.TableColumns;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Makes a skewed table of a balanced one, for experiments: so many rows of each class, drawn at random, as many as asked for exactly. */
public final class ImbalancedCut {
    private ImbalancedCut() {}

    /**
     * Cuts a table whose labels are 0, 1, 2, ...
     *
     * @param rows rows of each class, by label
     * @see #of(Dataset, Map, long)
     */
    public static Dataset<Row> of(Dataset<Row> table, long[] rows, long seed) {
        Map<String, Long> byClass = new LinkedHashMap<>();
        for (int c = 0; c < rows.length; c++) {
            byClass.put(Integer.toString(c), rows[c]);
        }
        return of(table, byClass, seed);
    }

    /**
     * Cuts a table. The same seed keeps the same rows, on any partitioning, since draws follow from the content of a row. One pass to count, and what a
     * {@link RandomUnderSampler} takes; the rows come lazily.
     *
     * @param table with a vector column {@code features} and a column {@code label}, numeric or string, as {@link ImageTable} has them
     * @param rows rows of each class by the name of the class, {@code 1} for a label 1.0
     * @throws IllegalArgumentException if a class has no count, a count no class, or a count is negative or larger than its class
     */
    public static Dataset<Row> of(Dataset<Row> table, Map<String, Long> rows, long seed) {
        ClassCounts classes = count(table);
        rows.forEach((name, wanted) -> {
            int c = classes.indexOfName(name);
            if (c < 0) {
                throw new IllegalArgumentException("the cut has a count for class '%s', but the classes are %s"
                        .formatted(name, String.join(", ", classes.names())));
            }
            if (wanted < 0 || wanted > classes.count(c)) {
                throw new IllegalArgumentException(
                        "the cut cannot have %,d rows of class %s, which has %,d; ask for 0 to all of them"
                                .formatted(wanted, name, classes.count(c)));
            }
        });
        for (String name : classes.names()) {
            if (!rows.containsKey(name)) {
                throw new IllegalArgumentException(
                        "the cut has no count for class %s; give one for every class, 0 to leave it out"
                                .formatted(name));
            }
        }
        return new RandomUnderSampler()
                .setFeaturesCol(ImageTable.FEATURES)
                .setLabelCol(ImageTable.LABEL)
                .setSamplingStrategy(rows.entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .collect(Collectors.joining(",")))
                .setSeed(seed)
                .resample(table);
    }

    private static ClassCounts count(Dataset<Row> table) {
        TableColumns columns = new TableColumns(ImageTable.FEATURES, ImageTable.LABEL, Optional.empty());
        columns.check(table.schema());
        Map<Object, Long> counts = new HashMap<>();
        for (Row row : table.groupBy(columns.label(table.schema())).count().collectAsList()) { // one row a class
            if (!row.isNullAt(0)) {
                counts.put(row.get(0), row.getLong(1));
            }
        }
        return new ClassCounts(counts);
    }
}
