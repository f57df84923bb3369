package io.ballast.ml;

import java.util.Arrays;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** Columns that a stage adds. */
final class StageColumns {
    private StageColumns() {}

    /**
     * The schema with one more column, not null.
     *
     * @throws IllegalArgumentException if the table has a column of that name, in any case, as Spark resolves names
     */
    static StructType added(StructType schema, String param, String column, DataType type) {
        if (Arrays.stream(schema.fieldNames()).anyMatch(column::equalsIgnoreCase)) {
            throw new IllegalArgumentException(
                    "%s '%s' is a column of the table already; choose another name".formatted(param, column));
        }
        return schema.add(column, type, false);
    }
}
