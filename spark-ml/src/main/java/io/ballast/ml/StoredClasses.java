package io.ballast.ml;

import io.ballast.table.ClassCounts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Classes and their counts in the columns of a saved model: {@code labels}, {@code textLabels}, {@code counts}. */
final class StoredClasses {
    static final StructType SCHEMA = new StructType()
            .add("labels", DataTypes.createArrayType(DataTypes.StringType, false))
            .add("textLabels", DataTypes.BooleanType)
            .add("counts", DataTypes.createArrayType(DataTypes.LongType, false));

    private StoredClasses() {}

    static Row toRow(ClassCounts classes) {
        List<String> labels = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        for (int c = 0; c < classes.numClasses(); c++) {
            labels.add(classes.value(c).toString());
            counts.add(classes.count(c));
        }
        return RowFactory.create(labels, classes.value(0) instanceof String, counts);
    }

    /** The classes of a row that has these columns, and maybe others. */
    static ClassCounts of(Row row) {
        List<String> labels = row.getList(row.fieldIndex("labels"));
        List<Long> counts = row.getList(row.fieldIndex("counts"));
        if (labels.size() != counts.size() || new HashSet<>(labels).size() < labels.size()) {
            throw new IllegalArgumentException(
                    "the labels %s must differ, each with a count, but the counts are %s".formatted(labels, counts));
        }
        boolean text = row.getAs("textLabels");
        Map<Object, Long> byLabel = new LinkedHashMap<>();
        for (int c = 0; c < labels.size(); c++) {
            byLabel.put(text ? labels.get(c) : (Object) Double.valueOf(labels.get(c)), counts.get(c));
        }
        return new ClassCounts(byLabel);
    }
}
