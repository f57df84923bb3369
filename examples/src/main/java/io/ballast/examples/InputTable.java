package io.ballast.examples;

import io.ballast.examples.images.ImageTable;
import io.ballast.network.ImageShape;
import io.ballast.table.TableColumns;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A table that a job reads: its rows with typed columns, for CSV also as the text that stands in the file, and the columns
 * that are features.
 *
 * @param name for people: the path, or what was made
 * @param rows typed
 * @param text the same rows, every column a string as written in the CSV file; empty for other formats
 * @param label the label column
 * @param features names of numeric columns, or of the one vector column that libsvm files and images give
 * @param shape of images, where the rows are such
 */
record InputTable(
        String name,
        Dataset<Row> rows,
        Optional<Dataset<Row>> text,
        String label,
        List<String> features,
        Optional<ImageShape> shape) {
    /** Vector column that {@link #assembled} adds. */
    static final String VECTOR = "io.ballast.features";

    private static final String TYPED = "io.ballast.typed";
    private static final String TEXT = "io.ballast.text";

    /** How text is made into values again, as it was when the file was read. */
    private static final Map<String, String> AS_READ = Map.of(
            "escape",
            "\"",
            "mode",
            "FAILFAST",
            "ignoreLeadingWhiteSpace",
            "false",
            "ignoreTrailingWhiteSpace",
            "false");

    /** File formats, as {@code --input-format} spells them. */
    enum Format {
        AUTO,
        CSV,
        PARQUET,
        LIBSVM,

        /** Images and labels in two IDX files, which {@link IdxFiles} names. */
        IDX,

        /** A folder of PNG files, with a subfolder for each class. */
        IMAGES;

        String lower() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Reads a table and settles its columns; reads at most the schema, for CSV one pass.
     *
     * @param features names, or empty for every numeric column but the label
     * @throws IllegalArgumentException if the path, the format or a column is wrong
     */
    static InputTable read(SparkSession spark, String path, Format format, String label, List<String> features)
            throws IOException {
        if (format == Format.IMAGES) {
            return of(ImageTable.folder(spark, path), label);
        }
        Format known = format == Format.AUTO ? guess(spark, path) : existing(spark, path, format);
        Dataset<Row> rows = load(spark, path, known, true);
        checkNotEmpty(rows, path, label);
        Optional<Dataset<Row>> text =
                known == Format.CSV ? Optional.of(load(spark, path, known, false)) : Optional.empty();
        return new InputTable(
                path, rows, text, label, featureColumns(rows.schema(), label, features), Optional.empty());
    }

    /** A table of images, with its pixels as features. */
    static InputTable of(ImageTable images, String label) {
        TableColumns.field(images.rows().schema(), "label column", label);
        return new InputTable(
                images.name(),
                images.rows(),
                Optional.empty(),
                label,
                List.of(ImageTable.FEATURES),
                Optional.of(images.shape()));
    }

    /**
     * Like {@link #read}, with feature columns of text turned into columns of 0 and 1, one a value.
     *
     * @throws IllegalArgumentException if the path, the format or a column is wrong
     */
    static InputTable readWithText(SparkSession spark, String path, Format format, String label, List<String> features)
            throws IOException {
        if (format == Format.IMAGES) {
            return of(ImageTable.folder(spark, path), label);
        }
        Format known = format == Format.AUTO ? guess(spark, path) : existing(spark, path, format);
        Dataset<Row> rows = load(spark, path, known, true);
        checkNotEmpty(rows, path, label);
        CategoricalColumns.Expanded expanded = CategoricalColumns.expand(rows, label, features);
        return new InputTable(
                path,
                expanded.rows(),
                Optional.empty(),
                label,
                featureColumns(expanded.rows().schema(), label, expanded.features()),
                Optional.empty());
    }

    /** What has no columns, or rows of which a type could be told, is read as no table or one of text. */
    private static void checkNotEmpty(Dataset<Row> rows, String path, String label) {
        StructField[] fields = rows.schema().fields();
        if (fields.length > 0) {
            TableColumns.field(rows.schema(), "label column", label);
        }
        boolean text = Arrays.stream(fields).allMatch(field -> field.dataType() instanceof StringType);
        if (fields.length == 0 || text && rows.isEmpty()) {
            throw new IllegalArgumentException("input '%s' holds no rows".formatted(path));
        }
    }

    /** A table that the job made itself, with every column but the label a feature. */
    static InputTable made(String name, Dataset<Row> rows, String label) {
        return new InputTable(
                name, rows, Optional.empty(), label, featureColumns(rows.schema(), label, List.of()), Optional.empty());
    }

    private static Dataset<Row> load(SparkSession spark, String path, Format format, boolean typed) {
        DataFrameReader reader = spark.read();
        try {
            return switch (format) {
                case CSV ->
                    reader.option("header", true)
                            .option("inferSchema", typed)
                            .option("escape", "\"")
                            .option("mode", "FAILFAST")
                            .option("columnPruning", false) // or a pass that needs few columns overlooks broken rows
                            .csv(path);
                case PARQUET -> reader.parquet(path);
                case LIBSVM -> reader.format("libsvm").load(path);
                case AUTO, IDX, IMAGES -> throw new IllegalStateException("no format of one table: " + format);
            };
        } catch (Exception e) { // Spark throws checked AnalysisException without declaring it
            throw new IllegalArgumentException("input '%s' cannot be read as %s: %s; is --input-format right?"
                    .formatted(path, format.lower(), Failures.innermost(e)));
        }
    }

    private static Format existing(SparkSession spark, String path, Format format) throws IOException {
        files(spark, path);
        return format;
    }

    private static Format guess(SparkSession spark, String path) throws IOException {
        for (Path file : files(spark, path)) {
            String name = file.getName().toLowerCase(Locale.ROOT);
            if (name.endsWith(".csv") || name.contains(".csv.")) {
                return Format.CSV;
            }
            if (name.endsWith(".parquet")) {
                return Format.PARQUET;
            }
            if (name.endsWith(".libsvm") || name.endsWith(".svm")) {
                return Format.LIBSVM;
            }
        }
        throw new IllegalArgumentException(
                "the format of input '%s' cannot be told from its name; give --input-format csv, parquet, libsvm or images"
                        .formatted(path));
    }

    /** Files at a path, a folder or a glob. */
    private static List<Path> files(SparkSession spark, String path) throws IOException {
        Path given = new Path(path);
        var fileSystem = given.getFileSystem(spark.sparkContext().hadoopConfiguration());
        FileStatus[] found = fileSystem.globStatus(given);
        if (found == null || found.length == 0) {
            throw new IllegalArgumentException("input '%s' does not exist".formatted(path));
        }
        List<Path> files = new ArrayList<>();
        for (FileStatus status : found) {
            if (status.isDirectory()) {
                Arrays.stream(fileSystem.listStatus(status.getPath()))
                        .map(FileStatus::getPath)
                        .forEach(files::add);
            } else {
                files.add(status.getPath());
            }
        }
        if (files.isEmpty()) {
            throw new IllegalArgumentException("input '%s' is a folder without files".formatted(path));
        }
        return files;
    }

    private static List<String> featureColumns(StructType schema, String label, List<String> wanted) {
        TableColumns.field(schema, "label column", label);
        if (wanted.isEmpty()) {
            return allFeatures(schema, label);
        }
        boolean oneVector = wanted.size() == 1 && isVector(TableColumns.field(schema, "feature column", wanted.get(0)));
        Set<String> named = new HashSet<>();
        for (String name : wanted) {
            StructField field = TableColumns.field(schema, "feature column", name);
            if (!named.add(name)) {
                throw new IllegalArgumentException("feature column '%s' is named twice; name it once".formatted(name));
            }
            if (field.dataType() instanceof StringType) {
                throw new IllegalArgumentException(
                        "feature column '%s' holds text; features must be numeric, so index or one-hot encode it first, or leave it out of --features"
                                .formatted(name));
            }
            if (!oneVector && !(field.dataType() instanceof NumericType)) {
                throw new IllegalArgumentException(
                        "feature column '%s' must be numeric, or the only one a vector, got %s"
                                .formatted(name, field.dataType().simpleString()));
            }
            if (name.equals(label)) {
                throw new IllegalArgumentException("'%s' is the label and cannot be a feature too".formatted(name));
            }
        }
        return List.copyOf(wanted);
    }

    /** Every numeric column but the label, or the one vector column of a table without such. */
    private static List<String> allFeatures(StructType schema, String label) {
        List<StructField> others = Arrays.stream(schema.fields())
                .filter(field -> !field.name().equals(label))
                .toList();
        List<String> numeric = others.stream()
                .filter(field -> field.dataType() instanceof NumericType)
                .map(StructField::name)
                .toList();
        List<String> vectors = others.stream()
                .filter(InputTable::isVector)
                .map(StructField::name)
                .toList();
        if (!vectors.isEmpty() && numeric.size() + vectors.size() > 1) {
            throw new IllegalArgumentException(
                    "the table has the vector column '%s' beside other candidates; name the features with --features"
                            .formatted(vectors.get(0)));
        }
        if (numeric.isEmpty() && vectors.isEmpty()) {
            throw new IllegalArgumentException(
                    "the table has no numeric column beside the label '%s'; name some with --features"
                            .formatted(label));
        }
        return vectors.isEmpty() ? numeric : vectors;
    }

    private static boolean isVector(StructField field) {
        return field.dataType().sameType(SQLDataTypes.VectorType());
    }

    /** The rows with all features in one vector column, {@link #VECTOR}; a null becomes NaN, which is counted later. */
    Dataset<Row> assembled() {
        if (hasVectorColumn()) {
            return rows.withColumn(VECTOR, column(features.get(0)));
        }
        Column[] values = features.stream()
                .map(name -> functions.coalesce(column(name).cast(DataTypes.DoubleType), functions.lit(Double.NaN)))
                .toArray(Column[]::new);
        Column vector = org.apache.spark.ml.functions.array_to_vector(functions.array(values));
        return rows.withColumn(VECTOR, vector.as(VECTOR, attributes()));
    }

    /**
     * As {@link #assembled}, and for CSV with the text of every row, which {@link #textOf} finds, so that rows that are left can be written
     * as they stood in the file. Row keys are the same: they leave out maps, in one of which the text is.
     */
    Dataset<Row> assembledWithText() {
        if (text.isEmpty()) {
            return assembled();
        }
        Column written = functions.struct(
                Arrays.stream(text.get().columns()).map(InputTable::column).toArray(Column[]::new));
        Column typed = functions.from_csv(
                functions.to_csv(written, AS_READ), functions.lit(rows.schema().toDDL()), AS_READ);
        Dataset<Row> both = text.get()
                .select(
                        typed.as(TYPED),
                        functions.map(functions.lit(0), written).as(TEXT))
                .select(functions.col("`" + TYPED + "`.*"), column(TEXT));
        return new InputTable(name, both, Optional.empty(), label, features, shape).assembled();
    }

    /** The text of a column, in rows from {@link #assembledWithText}. */
    static Column textOf(String name) {
        return column(TEXT).getItem(0).getField(name);
    }

    private Metadata attributes() {
        Attribute[] named = features.stream().map(this::attribute).toArray(Attribute[]::new);
        return new AttributeGroup(VECTOR, named).toMetadata();
    }

    /** Binary or nominal where the metadata of a column says so. */
    private Attribute attribute(String name) {
        Attribute known = Attribute.fromStructField(rows.schema().apply(name));
        return known.isNominal() ? known : NumericAttribute.defaultAttr().withName(name);
    }

    /** The output that a job wrote from this table, with the same columns and {@link SyntheticColumns#SYNTHETIC}. */
    InputTable readBack(SparkSession spark, OutputTable.Format format, String path) {
        StructType schema = rows.schema().add(SyntheticColumns.SYNTHETIC, DataTypes.BooleanType);
        return new InputTable(
                path, OutputTable.read(spark, schema, format, path), Optional.empty(), label, features, shape);
    }

    /** Whether the features are one vector column, as of a libsvm file. */
    boolean hasVectorColumn() {
        return features.stream().anyMatch(name -> isVector(rows.schema().apply(name)));
    }

    /** Whether a feature column holds whole numbers, so that synthetic values must be rounded. */
    static boolean isWhole(StructField field) {
        return switch (field.dataType().typeName()) {
            case "byte", "short", "integer", "long" -> true;
            default -> field.dataType() instanceof DecimalType decimal && decimal.scale() == 0;
        };
    }

    /** The row count and width, for people. */
    String describe(long count) {
        if (shape.isPresent()) {
            return "%,d images of %s from %s".formatted(count, shape.get(), name);
        }
        return "%,d rows of %d features from %s".formatted(count, features.size(), name);
    }

    /** What feature d is, for people. */
    String featureName(int d) {
        if (shape.isPresent()) {
            return shape.get().nameOf(d);
        }
        return hasVectorColumn() ? "%s[%d]".formatted(features.get(0), d) : features.get(d);
    }

    /** A column by its exact name. */
    static Column column(String name) {
        return TableColumns.column(name);
    }
}
