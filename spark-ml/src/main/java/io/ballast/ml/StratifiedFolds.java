package io.ballast.ml;

import io.ballast.random.RowRandom;
import io.ballast.table.TableColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds a column of folds for {@code CrossValidator.setFoldCol}, every class spread evenly: in each class the sizes of any two
 * folds differ by at most one, and so do they over all classes.
 *
 * <p>Rows of a class take turns in the order of a draw by row key, so the same seed gives the same folds on any partitioning;
 * the copies of a row take turns as well. {@code transform} counts the table at once and collects one number for each class
 * and each of 256 ranges of the draw; the result, evaluated later, shuffles the rows once and sorts them within those ranges,
 * so rows come in another order.
 */
public final class StratifiedFolds extends Transformer implements StratifiedFoldsParams, DefaultParamsWritable {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(StratifiedFolds.class);

    private static final int RANGE_BITS = 8;
    private static final int RANGES = 1 << RANGE_BITS;
    private static final int MAX_CLASSES = 1000;

    /** Only labels and keys are read. */
    private static final String NO_FEATURES = "";

    private static final String DRAW = "io.ballast.draw";
    private static final String CLASS = "io.ballast.class";
    private static final String RANGE = "io.ballast.range";
    private static final String START = "io.ballast.start";

    private final String uid;

    public StratifiedFolds() {
        this(Identifiable.randomUID("stratifiedFolds"));
    }

    public StratifiedFolds(String uid) {
        this.uid = uid; // first: every Param asks for it
        setDefault(labelCol(), "label");
        setDefault(numFolds(), 3);
        setDefault(foldCol(), "fold");
        setDefault(seed(), 42L);
    }

    @Override
    public String uid() {
        return uid;
    }

    /**
     * @throws IllegalArgumentException if a column does not fit, a label is null or no finite number, or there are more than
     *     1,000 classes or fewer rows than folds
     */
    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        StructType schema = transformSchema(dataset.schema(), true);
        Dataset<Row> drawn = drawn(dataset.toDF());
        SortedMap<Object, long[]> counts = counts(drawn);
        check(counts);
        Dataset<Row> placed = drawn.join(functions.broadcast(starts(counts, drawn)), new String[] {CLASS, RANGE})
                .withColumn(getFoldCol(), fold(getNumFolds()));
        return placed.select(
                Arrays.stream(schema.fieldNames()).map(TableColumns::column).toArray(Column[]::new));
    }

    /** The rows, each with its class, its draw and the range that the draw falls in: its leading bits. */
    private Dataset<Row> drawn(Dataset<Row> rows) {
        TableColumns columns = columns();
        long rowSeed = getSeed();
        UserDefinedFunction draw = functions.udf(
                (UDF1<Long, Long>) key -> RowRandom.of(rowSeed, "folds", key).nextLong(), DataTypes.LongType);
        return rows.withColumn(CLASS, columns.label(rows.schema()))
                .withColumn(DRAW, draw.apply(columns.rowKey(rows.schema())))
                .withColumn(
                        RANGE,
                        functions
                                .shiftrightunsigned(TableColumns.column(DRAW), Long.SIZE - RANGE_BITS)
                                .cast(DataTypes.IntegerType));
    }

    /** Rows of each class, by range. */
    private SortedMap<Object, long[]> counts(Dataset<Row> drawn) {
        List<Row> groups = drawn.groupBy(TableColumns.column(CLASS), TableColumns.column(RANGE))
                .count()
                .limit((MAX_CLASSES + 1) * RANGES)
                .collectAsList();
        SortedMap<Object, long[]> counts = new TreeMap<>();
        long unusable = 0;
        for (Row group : groups) {
            Object label = group.get(0);
            if (label == null || label instanceof Double number && !Double.isFinite(number)) {
                unusable += group.getLong(2);
            } else {
                counts.computeIfAbsent(label, any -> new long[RANGES])[group.getInt(1)] = group.getLong(2);
            }
            if (counts.size() > MAX_CLASSES) {
                throw new IllegalArgumentException(
                        "labelCol '%s' holds more than %,d different values; it must name classes, so put measured numbers into ranges first"
                                .formatted(getLabelCol(), MAX_CLASSES));
            }
        }
        if (unusable > 0) {
            throw new IllegalArgumentException(
                    "labelCol '%s' holds %,d null, NaN or infinite values; fill them or drop these rows first"
                            .formatted(getLabelCol(), unusable));
        }
        return counts;
    }

    private void check(SortedMap<Object, long[]> counts) {
        int folds = getNumFolds();
        long rows = counts.values().stream().flatMapToLong(Arrays::stream).sum();
        if (rows < folds) {
            throw new IllegalArgumentException(
                    "the table has %,d rows, but numFolds = %d needs at least as many; lower numFolds"
                            .formatted(rows, folds));
        }
        counts.forEach((label, ranges) -> {
            long size = Arrays.stream(ranges).sum();
            if (size < folds) {
                LOG.warn("class {} has {} rows for {} folds: not every fold has one", label, size, folds);
            }
        });
    }

    /** For each class and range the fold of its first row: one row follows another through ranges and classes. */
    private Dataset<Row> starts(SortedMap<Object, long[]> counts, Dataset<Row> drawn) {
        List<Row> starts = new ArrayList<>();
        long before = 0;
        for (Map.Entry<Object, long[]> ofClass : counts.entrySet()) {
            for (int range = 0; range < RANGES; range++) {
                starts.add(RowFactory.create(ofClass.getKey(), range, (int) (before % getNumFolds())));
                before += ofClass.getValue()[range];
            }
        }
        StructType schema = new StructType()
                .add(CLASS, drawn.schema().apply(CLASS).dataType(), false)
                .add(RANGE, DataTypes.IntegerType, false)
                .add(START, DataTypes.IntegerType, false);
        return drawn.sparkSession().createDataFrame(starts, schema);
    }

    private static Column fold(int numFolds) {
        Column turn = functions
                .row_number()
                .over(Window.partitionBy(TableColumns.column(CLASS), TableColumns.column(RANGE))
                        .orderBy(TableColumns.column(DRAW)));
        Column fold = functions.pmod(TableColumns.column(START).plus(turn).minus(1), functions.lit(numFolds));
        return functions.coalesce(fold, functions.lit(0)); // never null, which Spark cannot know of a remainder
    }

    private TableColumns columns() {
        Optional<String> id = isDefined(idCol()) ? Optional.of(getIdCol()) : Optional.empty();
        return new TableColumns(NO_FEATURES, getLabelCol(), id);
    }

    @Override
    public StructType transformSchema(StructType schema) {
        columns().checkLabelAndId(schema);
        return StageColumns.added(schema, "foldCol", getFoldCol(), DataTypes.IntegerType);
    }

    @Override
    public StratifiedFolds copy(ParamMap extra) {
        return (StratifiedFolds) defaultCopy(extra);
    }

    public static MLReader<StratifiedFolds> read() {
        return new DefaultParamsReadable<StratifiedFolds>() {}.read();
    }

    public static StratifiedFolds load(String path) {
        return read().load(path);
    }

    public StratifiedFolds setLabelCol(String value) {
        set(labelCol(), value);
        return this;
    }

    public StratifiedFolds setIdCol(String value) {
        set(idCol(), value);
        return this;
    }

    public StratifiedFolds setNumFolds(int value) {
        set(numFolds(), value);
        return this;
    }

    public StratifiedFolds setFoldCol(String value) {
        set(foldCol(), value);
        return this;
    }

    public StratifiedFolds setSeed(long value) {
        set(seed(), value);
        return this;
    }
}
