package io.ballast.ml;

import io.ballast.table.ClassCounts;
import java.util.Arrays;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.sql.types.StructField;

/** Labels that are class indices: those that occur, and how many classes there are. */
final class ClassIndices {
    private ClassIndices() {}

    /**
     * The class index of each class that occurs.
     *
     * @param label the column; where its metadata give a number of values, as those of StringIndexer do, classes may be missing
     * @throws IllegalArgumentException if a label is no index, or one is skipped without such metadata
     */
    static int[] of(ClassCounts classes, StructField label) {
        int declared = declared(label);
        int[] indices = new int[classes.numClasses()];
        for (int c = 0; c < indices.length; c++) {
            double value = (double) classes.value(c);
            boolean index = declared > 0 ? value >= 0 && value < declared && value == Math.rint(value) : value == c;
            if (!index) {
                throw new IllegalArgumentException(
                        "labelCol '%s' must hold class indices 0, 1, 2, ..., got %s%s; use StringIndexer first"
                                .formatted(
                                        label.name(),
                                        classes.name(c),
                                        declared > 0
                                                ? " where its metadata say " + declared + " classes"
                                                : " in place of " + c));
            }
            indices[c] = (int) value;
        }
        return indices;
    }

    /** Classes: as many as the metadata of the column say, else one more than the largest index. */
    static int number(int[] indices, StructField label) {
        return Math.max(declared(label), Arrays.stream(indices).max().orElseThrow() + 1);
    }

    private static int declared(StructField label) {
        Attribute attribute = Attribute.fromStructField(label);
        if (!(attribute instanceof NominalAttribute nominal)) {
            return 0;
        }
        return nominal.getNumValues().isDefined() ? (int) nominal.getNumValues().get() : 0;
    }
}
