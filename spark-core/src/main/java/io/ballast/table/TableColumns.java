package io.ballast.table;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.functions$;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Which columns of a Dataset make a labelled table.
 *
 * @param featuresCol a vector column, dense or sparse
 * @param labelCol a numeric or string column; empty for a table without labels
 * @param idCol a column that names each row once; without it a hash of the row's content does
 */
public record TableColumns(String featuresCol, Optional<String> labelCol, Optional<String> idCol) {
    /** Characters of a column's name that a message lists. */
    private static final int LONGEST = 40;

    /** Columns of a labelled table. */
    public TableColumns(String featuresCol, String labelCol, Optional<String> idCol) {
        this(featuresCol, Optional.of(labelCol), idCol);
    }

    /**
     * Refuses a schema that does not hold these columns with these types; runs no job.
     *
     * @throws IllegalArgumentException naming the column, what it must be and what was found
     */
    public void check(StructType schema) {
        StructField features = field(schema, "featuresCol", featuresCol);
        if (!features.dataType().sameType(SQLDataTypes.VectorType())) {
            throw new IllegalArgumentException(
                    "featuresCol '%s' must be of type vector, got %s; assemble it with VectorAssembler first"
                            .formatted(featuresCol, features.dataType().simpleString()));
        }
        checkLabelAndId(schema);
    }

    /**
     * Like {@link #check}, for one who reads no features.
     *
     * @throws IllegalArgumentException naming the column, what it must be and what was found
     */
    public void checkLabelAndId(StructType schema) {
        if (labelCol.isPresent()) {
            checkLabel(field(schema, "labelCol", labelCol.get()));
        }
        if (idCol.isPresent() && holdsMap(field(schema, "idCol", idCol.get()).dataType())) {
            throw new IllegalArgumentException(
                    "idCol '%s' must be a column that can be hashed, got a map".formatted(idCol.get()));
        }
    }

    private static void checkLabel(StructField label) {
        if (!(label.dataType() instanceof NumericType) && label.dataType() != DataTypes.StringType) {
            throw new IllegalArgumentException("labelCol '%s' must be numeric or string, got %s"
                    .formatted(label.name(), label.dataType().simpleString()));
        }
    }

    /**
     * The field of a column that a param names.
     *
     * @throws IllegalArgumentException listing the columns there are, when it is missing
     */
    public static StructField field(StructType schema, String param, String column) {
        List<String> names = Arrays.asList(schema.fieldNames());
        if (!names.contains(column)) {
            throw new IllegalArgumentException(
                    "%s '%s' is not a column of the table; it has %s".formatted(param, column, abridged(names)));
        }
        return schema.apply(column);
    }

    /**
     * The 64-bit row key, of type bigint: {@code xxhash64(id)} where there is an id, else a hash of every column that Spark
     * can hash, which leaves out maps. Rows that are equal in all columns share a key and are interchangeable; a sparse vector has the
     * key of the equal dense one.
     */
    public Column rowKey(StructType schema) {
        if (idCol.isPresent()) {
            return functions.xxhash64(hashable(schema.apply(idCol.get())));
        }
        return functions.xxhash64(Arrays.stream(schema.fields())
                .filter(field -> !holdsMap(field.dataType()))
                .flatMap(
                        field -> Stream.of(hashable(field), column(field.name()).isNull())) // a null alone is skipped
                .toArray(Column[]::new));
    }

    private static boolean holdsMap(DataType type) {
        return type instanceof MapType
                || type instanceof ArrayType array && holdsMap(array.elementType())
                || type instanceof StructType struct
                        && Arrays.stream(struct.fields()).anyMatch(field -> holdsMap(field.dataType()));
    }

    private static Column hashable(StructField field) {
        Column column = column(field.name());
        return field.dataType().sameType(SQLDataTypes.VectorType())
                ? functions.when(column.isNotNull(), functions$.MODULE$.vector_to_array(column, "float64"))
                : column;
    }

    /** The label as double, or as string where it is one; 0 for every row of a table without labels. */
    public Column label(StructType schema) {
        if (labelCol.isEmpty()) {
            return functions.lit(0.0);
        }
        boolean text = schema.apply(labelCol.get()).dataType() instanceof StringType;
        Column label = column(labelCol.get());
        return text ? label : label.cast(DataTypes.DoubleType).plus(0.0); // + 0.0 makes one class of 0.0 and -0.0
    }

    /** Names of the features from the metadata of the vector column, or {@code features[3]} where it has none. */
    String featureName(StructType schema, int d) {
        Attribute[] attributes = attributes(schema);
        if (d < attributes.length && attributes[d].name().isDefined()) {
            return attributes[d].name().get();
        }
        return "%s[%d]".formatted(featuresCol, d);
    }

    /** Whether the metadata of the vector column says that a feature is nominal or binary. */
    boolean isCategorical(StructType schema, int d) {
        Attribute[] attributes = attributes(schema);
        return d < attributes.length && attributes[d].isNominal();
    }

    private Attribute[] attributes(StructType schema) {
        return AttributeGroup.fromStructField(schema.apply(featuresCol))
                .attributes()
                .getOrElse(() -> new Attribute[0]);
    }

    /** A column by its exact name, dots and all. */
    public static Column column(String name) {
        return functions.col("`" + name.replace("`", "``") + "`");
    }

    private static String abridged(List<String> names) {
        int shown = Math.min(names.size(), 12);
        String listed = names.subList(0, shown).stream()
                .map(name -> name.length() > LONGEST ? name.substring(0, LONGEST) + "..." : name)
                .collect(Collectors.joining(", "));
        return shown == names.size() ? listed : listed + " and %,d more".formatted(names.size() - shown);
    }
}
