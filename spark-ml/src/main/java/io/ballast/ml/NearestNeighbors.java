package io.ballast.ml;

import io.ballast.neighbors.NeighborBlock;
import io.ballast.neighbors.SearchListener;
import io.ballast.table.ClassCounts;
import io.ballast.table.TableColumns;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructType;

/**
 * Adds to every row the keys, distances and, if wanted, labels of its k nearest rows, nearest first, ties by key. A row is
 * not its own neighbor; another row with the same features is.
 *
 * <p>Keys are 64-bit hashes: of {@code idCol} where it is set, else of all columns. {@code rowKeyCol} holds each row's own,
 * so neighbors can be joined: {@code explode(neighborKeys)} against {@code rowKey}.
 *
 * <p>Set-up runs at once (a few passes), the search when the result is evaluated; the base stays persisted while the result
 * is reachable. Rows, their order and all columns stay
 * as they are. With {@link #checkpointDir()} each task keeps what it has found, and the same {@code transform} of the same rows in the same partitions goes on from there, after a
 * further pass over both tables; rows to look for that are others get files of their own, another base is refused.
 */
public final class NearestNeighbors extends Transformer implements NearestNeighborsParams, DefaultParamsWritable {
    private static final long serialVersionUID = 1L;

    private final String uid;
    private SearchListener searchListener = report -> {};

    public NearestNeighbors() {
        this(Identifiable.randomUID("nearestNeighbors"));
    }

    public NearestNeighbors(String uid) {
        this.uid = uid; // first: every Param asks for it
        setDefault(featuresCol(), "features");
        setDefault(labelCol(), "label");
        setDefault(kNeighbors(), 5);
        NeighborParams.setDefaults(this);
        setDefault(rowKeyCol(), "rowKey");
        setDefault(neighborKeysCol(), "neighborKeys");
        setDefault(neighborDistancesCol(), "neighborDistances");
        setDefault(standardization(), false);
    }

    @Override
    public String uid() {
        return uid;
    }

    /** Who is told how neighbors are looked for; not a param, not saved. */
    public NearestNeighbors onSearch(SearchListener listener) {
        searchListener = listener;
        return this;
    }

    /**
     * Neighbors of every row among the rows of the same Dataset.
     *
     * @throws IllegalArgumentException if a param, a column or the data do not fit, or there are no more than k rows
     */
    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        return transform(dataset, dataset);
    }

    /**
     * Neighbors of every row of a Dataset among the rows of another, such as new rows among those trained on. With
     * {@code idCol} set, a base row with the id of a row is not its neighbor; else all base rows may be.
     *
     * @param dataset needs the feature column only, and the id column if that is set
     * @param base the rows among which to look; it has the label column if labels are wanted
     * @throws IllegalArgumentException as for one Dataset, or if the two differ in the number of features
     */
    public Dataset<Row> transform(Dataset<?> dataset, Dataset<?> base) {
        StructType schema = transformSchema(dataset.schema(), true);
        Optional<String> labels = labels();
        TableColumns baseColumns = columns(labels);
        baseColumns.check(base.schema());
        StructType result = withLabelType(schema, base.schema());
        boolean separate = dataset != base;
        if (separate && dataset.isEmpty()) {
            return dataset.sparkSession().createDataFrame(List.<Row>of(), result);
        }
        int k = getKNeighbors();
        boolean excludesSelf = !separate || isDefined(idCol());
        ScaledTable table = ScaledTable.of(base, baseColumns, getStandardization(), k, excludesSelf ? k + 1 : k);
        try {
            TableColumns queryColumns = separate ? columns(Optional.empty()) : baseColumns;
            long queryRows = separate
                    ? table.checked(dataset, queryColumns)
                    : table.table().rows();
            JavaRDD<RowBatch> queries = table.batches(dataset, queryColumns);
            var neighbors = table.neighbors(this, k, searchListener);
            Object[] values = labels.isPresent()
                    ? values(
                            table.table().classes(),
                            base.schema().apply(labels.get()).dataType())
                    : null;
            JavaRDD<Row> found = (excludesSelf
                            ? neighbors.search(queries, RowBatch::block, queryRows)
                            : neighbors.searchOthers(queries, RowBatch::block, queryRows))
                    .flatMap(pair -> {
                        RowBatch batch = pair._1();
                        return batch.extended(row -> columns(batch.block().keys()[row], pair._2(), row, values));
                    });
            return dataset.sparkSession().createDataFrame(found, result);
        } finally {
            table.release();
        }
    }

    /**
     * Adds {@code rowKeyCol} alone: to join the neighbors of new rows with the base they were found in.
     *
     * @throws IllegalArgumentException if a column is missing or of a wrong type
     */
    public Dataset<Row> withRowKeys(Dataset<?> base) {
        TableColumns columns = columns(Optional.empty());
        columns.check(base.schema());
        return base.withColumn(getRowKeyCol(), columns.rowKey(base.schema()));
    }

    /** The schema with the labels in the type that the base has them in. */
    private StructType withLabelType(StructType schema, StructType base) {
        if (labels().isEmpty()) {
            return schema;
        }
        DataType label = base.apply(getLabelCol()).dataType();
        return new StructType(Arrays.copyOf(schema.fields(), schema.length() - 1))
                .add(getNeighborLabelsCol(), array(label), false);
    }

    /** The label of each class in the type of the label column. */
    private static Object[] values(ClassCounts classes, DataType type) {
        Object[] values = new Object[classes.numClasses()];
        Arrays.setAll(values, c -> typed(classes.value(c), type));
        return values;
    }

    private static Object typed(Object value, DataType type) {
        if (!(value instanceof Double number)) {
            return value;
        }
        if (type instanceof DecimalType decimal) {
            return BigDecimal.valueOf(number).setScale(decimal.scale(), RoundingMode.HALF_UP);
        }
        return switch (type.typeName()) {
            case "byte" -> number.byteValue();
            case "short" -> number.shortValue();
            case "integer" -> number.intValue();
            case "long" -> number.longValue();
            case "float" -> number.floatValue();
            default -> number;
        };
    }

    /** @param values label of each class, or null where no labels are wanted */
    private static Object[] columns(long key, NeighborBlock neighbors, int row, Object[] values) {
        int k = neighbors.k();
        int from = row * k;
        Object[] keys = Arrays.stream(neighbors.keys(), from, from + k).boxed().toArray();
        Object[] distances =
                Arrays.stream(neighbors.distances(), from, from + k).boxed().toArray();
        if (values == null) {
            return new Object[] {key, keys, distances};
        }
        Object[] labels = Arrays.stream(neighbors.labels(), from, from + k)
                .mapToObj(label -> values[label])
                .toArray();
        return new Object[] {key, keys, distances, labels};
    }

    private Optional<String> labels() {
        return isDefined(neighborLabelsCol()) ? Optional.of(getLabelCol()) : Optional.empty();
    }

    private TableColumns columns(Optional<String> labels) {
        Optional<String> id = isDefined(idCol()) ? Optional.of(getIdCol()) : Optional.empty();
        return new TableColumns(getFeaturesCol(), labels, id);
    }

    private static DataType array(DataType element) {
        return new ArrayType(element, false);
    }

    /** The type of the labels column is that of {@code labelCol} where the schema has it, else double. */
    @Override
    public StructType transformSchema(StructType schema) {
        NeighborParams.check(this);
        columns(Optional.empty()).check(schema);
        StructType added = StageColumns.added(schema, "rowKeyCol", getRowKeyCol(), DataTypes.LongType);
        added = StageColumns.added(added, "neighborKeysCol", getNeighborKeysCol(), array(DataTypes.LongType));
        added = StageColumns.added(
                added, "neighborDistancesCol", getNeighborDistancesCol(), array(DataTypes.DoubleType));
        if (labels().isEmpty()) {
            return added;
        }
        boolean known = Arrays.asList(schema.fieldNames()).contains(getLabelCol());
        DataType label = known ? schema.apply(getLabelCol()).dataType() : DataTypes.DoubleType;
        return StageColumns.added(added, "neighborLabelsCol", getNeighborLabelsCol(), array(label));
    }

    @Override
    public NearestNeighbors copy(ParamMap extra) {
        return ((NearestNeighbors) defaultCopy(extra)).onSearch(searchListener);
    }

    public static MLReader<NearestNeighbors> read() {
        return new DefaultParamsReadable<NearestNeighbors>() {}.read();
    }

    public static NearestNeighbors load(String path) {
        return read().load(path);
    }

    public NearestNeighbors setFeaturesCol(String value) {
        set(featuresCol(), value);
        return this;
    }

    public NearestNeighbors setLabelCol(String value) {
        set(labelCol(), value);
        return this;
    }

    public NearestNeighbors setIdCol(String value) {
        set(idCol(), value);
        return this;
    }

    public NearestNeighbors setKNeighbors(int value) {
        set(kNeighbors(), value);
        return this;
    }

    public NearestNeighbors setMetric(String value) {
        set(metric(), value);
        return this;
    }

    public NearestNeighbors setNeighbors(String value) {
        set(neighbors(), value);
        return this;
    }

    public NearestNeighbors setProbes(int value) {
        set(probes(), value);
        return this;
    }

    public NearestNeighbors setMinRecall(double value) {
        set(minRecall(), value);
        return this;
    }

    public NearestNeighbors setCheckpointDir(String value) {
        set(checkpointDir(), value);
        return this;
    }

    public NearestNeighbors setBroadcastLimit(int value) {
        set(broadcastLimit(), value);
        return this;
    }

    public NearestNeighbors setRowKeyCol(String value) {
        set(rowKeyCol(), value);
        return this;
    }

    public NearestNeighbors setNeighborKeysCol(String value) {
        set(neighborKeysCol(), value);
        return this;
    }

    public NearestNeighbors setNeighborDistancesCol(String value) {
        set(neighborDistancesCol(), value);
        return this;
    }

    public NearestNeighbors setNeighborLabelsCol(String value) {
        set(neighborLabelsCol(), value);
        return this;
    }

    public NearestNeighbors setStandardization(boolean value) {
        set(standardization(), value);
        return this;
    }
}
