package io.ballast.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.functions$;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/**
 * A Dataset read as a labelled table: checked, counted, and laid out in canonical order.
 *
 * <p>Canonical layout: the 64-bit row keys are uniform, so the key range is cut into equal buckets, as many as the row
 * count alone decides; partition i holds bucket i, sorted by key. Everything downstream sees the same blocks in the same
 * order whatever the partitioning of the input, which is what makes results repeat bit for bit.
 */
public final class LabeledTable {
    private static final int ROWS_PER_BUCKET = 4096;
    private static final int MAX_BUCKETS = 2048;
    private static final int FLUSH_VALUES = 8_000_000;
    private static final int BUCKET_VALUES = 4_000_000;

    private static final String KEY = "key";
    private static final String LABEL = "label";
    private static final String FEATURES = "features";
    private static final String CARRIED = "carried";

    private final Dataset<Row> rows;
    private final ClassCounts classes;
    private final int dims;
    private final boolean sparse;
    private final boolean[] integral;
    private final String[] featureNames;
    private final boolean[] categorical;
    private final int carried;

    private LabeledTable(
            Dataset<Row> rows,
            TableColumns columns,
            StructType schema,
            ClassCounts classes,
            TableScan scan,
            int carried) {
        this.rows = rows;
        this.carried = carried;
        this.classes = classes;
        this.dims = scan.dims;
        this.sparse = scan.sparse;
        this.integral = new boolean[dims];
        this.featureNames = new String[dims];
        this.categorical = new boolean[dims];
        for (int d = 0; d < dims; d++) {
            integral[d] = !scan.fractional[d];
            featureNames[d] = columns.featureName(schema, d);
            categorical[d] = columns.isCategorical(schema, d);
        }
    }

    /** The rows of another with one feature each, which is 0. */
    private LabeledTable(LabeledTable other) {
        this.rows = other.rows.withColumn(
                FEATURES, functions$.MODULE$.array_to_vector(functions.array(functions.lit(0.0))));
        this.carried = other.carried;
        this.classes = other.classes;
        this.dims = 1;
        this.sparse = false;
        this.integral = new boolean[] {true};
        this.featureNames = new String[] {FEATURES};
        this.categorical = new boolean[1];
    }

    /**
     * Checks and counts a table; one pass over the data, nothing but counts reaches the driver.
     *
     * @throws IllegalArgumentException if a column is missing or of a wrong type, a label or feature is null, NaN or
     *     infinite, a feature is beyond 1e15, or there are fewer than two classes (no rows, in a table without labels)
     */
    public static LabeledTable read(Dataset<?> data, TableColumns columns) {
        return read(data, columns, List.of());
    }

    /**
     * Like {@link #read(Dataset, TableColumns)}; in {@link #blocks()} every row carries further numbers behind its features.
     *
     * @param carried numeric and never null; not checked here
     * @throws IllegalArgumentException as the other does
     */
    public static LabeledTable read(Dataset<?> data, TableColumns columns, List<Column> carried) {
        StructType schema = data.schema();
        columns.check(schema);
        Dataset<Row> rows = keyed(data, columns, carried);
        TableScan scan = rows.select(LABEL, FEATURES) // no keys: their hash is dear
                .toJavaRDD()
                .treeAggregate(new TableScan(), TableScan::add, TableScan::merge);
        checkScan(scan, columns, schema);
        return new LabeledTable(rows, columns, schema, new ClassCounts(scan.counts), scan, carried.size());
    }

    /** Row key (bigint), label (double or string), features (vector), and what the rows carry (double). */
    private static Dataset<Row> keyed(Dataset<?> data, TableColumns columns, List<Column> carried) {
        List<Column> selected = new ArrayList<>();
        selected.add(columns.rowKey(data.schema()).as(KEY));
        selected.add(columns.label(data.schema()).as(LABEL));
        selected.add(TableColumns.column(columns.featuresCol()).as(FEATURES));
        for (Column number : carried) {
            selected.add(number.cast(DataTypes.DoubleType).as(CARRIED + selected.size()));
        }
        return data.select(selected.toArray(Column[]::new));
    }

    private static void checkScan(TableScan scan, TableColumns columns, StructType schema) {
        String label = columns.labelCol().orElse("");
        if (scan.nullLabels > 0) {
            throw new IllegalArgumentException(
                    "labelCol '%s' holds %,d null, NaN or infinite values; fill them or drop these rows first"
                            .formatted(label, scan.nullLabels));
        }
        if (scan.nullFeatures > 0) {
            throw new IllegalArgumentException("featuresCol '%s' holds %,d null vectors; drop these rows first"
                    .formatted(columns.featuresCol(), scan.nullFeatures));
        }
        for (int d = 0; d < scan.unusable.length; d++) {
            if (scan.unusable[d] > 0) {
                throw new IllegalArgumentException(
                        "feature column '%s' holds %,d values that are null, NaN, infinite or beyond 1e15; fill them or drop these rows first"
                                .formatted(columns.featureName(schema, d), scan.unusable[d]));
            }
        }
        if (scan.otherDims >= 0) {
            throw new IllegalArgumentException("featuresCol '%s' holds vectors of length %d and %d; all must be alike"
                    .formatted(columns.featuresCol(), scan.dims, scan.otherDims));
        }
        if (scan.dims == 0) {
            throw new IllegalArgumentException(
                    "featuresCol '%s' holds vectors of length 0; at least one feature is needed"
                            .formatted(columns.featuresCol()));
        }
        if (scan.counts.size() > TableScan.MAX_CLASSES) {
            throw new IllegalArgumentException(
                    "labelCol '%s' holds more than %,d different values; it must name classes, so put measured numbers into ranges first"
                            .formatted(label, TableScan.MAX_CLASSES));
        }
        if (scan.counts.isEmpty()) {
            throw new IllegalArgumentException(
                    columns.labelCol().isEmpty()
                            ? "the table has no rows"
                            : "the table has no rows; labelCol '%s' must hold at least two classes".formatted(label));
        }
        if (scan.counts.size() < 2 && columns.labelCol().isPresent()) {
            throw new IllegalArgumentException("labelCol '%s' holds one class only (%s); at least two are needed"
                    .formatted(label, new ClassCounts(scan.counts)));
        }
    }

    /** The same rows, under the same keys, for those who look at keys and labels alone: one feature each, which is 0. */
    public LabeledTable withoutFeatures() {
        return new LabeledTable(this);
    }

    /** The classes and their sizes. */
    public ClassCounts classes() {
        return classes;
    }

    /** Features of a row. */
    public int dims() {
        return dims;
    }

    /** Whether some row holds its features as a sparse vector. */
    public boolean sparse() {
        return sparse;
    }

    /** Which features are whole numbers in every row, {@code [dims]}. */
    public boolean[] integralFeatures() {
        return integral.clone();
    }

    /** The name of a feature from the metadata of its column, or {@code features[3]} where it has none. */
    public String featureName(int d) {
        return featureNames[d];
    }

    /** Which features the metadata of their column says are nominal or binary, {@code [dims]}. */
    public boolean[] categoricalFeatures() {
        return categorical.clone();
    }

    /** Rows of the table. */
    public long rows() {
        return classes.total();
    }

    /**
     * All rows in canonical order. One shuffle of the packed rows; not cached.
     *
     * @return partition i holds bucket i as blocks of at most {@link RowBlock#MAX_ROWS} rows; an empty bucket holds none
     */
    public JavaRDD<RowBlock> blocks() {
        return blocks(rows.toJavaRDD(), buckets(rows(), 1), packer(), false);
    }

    /**
     * The rows of some classes in canonical order, in buckets of their own, to make rows from: blocks keep the doubles of the table.
     * One shuffle of these rows; not cached.
     *
     * @param wanted which classes, {@code [classes]}
     * @param leastBuckets buckets there must be at least, as far as 2,048 allow, for work that does not grow with these rows
     * @return as {@link #blocks()}
     */
    public JavaRDD<RowBlock> blocksOf(boolean[] wanted, int leastBuckets) {
        long count = 0;
        List<Object> labels = new ArrayList<>();
        for (int c = 0; c < wanted.length; c++) {
            if (wanted[c]) {
                count += classes.count(c);
                labels.add(classes.value(c));
            }
        }
        // In the plan, so that rows of other classes are left out before they are hashed and read.
        JavaRDD<Row> some =
                rows.filter(functions.col(LABEL).isin(labels.toArray())).toJavaRDD();
        return blocks(some, buckets(count, leastBuckets), packer(), true);
    }

    /** Which partition of {@link #blocks()} a row key is in. */
    public KeyPartitioner byKey() {
        return new KeyPartitioner(buckets(rows(), 1));
    }

    private int buckets(long rowCount, int least) {
        int perBucket = Math.max(1, Math.min(ROWS_PER_BUCKET, BUCKET_VALUES / dims));
        return (int) Math.min(MAX_BUCKETS, Math.max(least, (rowCount + perBucket - 1) / perBucket));
    }

    private static JavaRDD<RowBlock> blocks(JavaRDD<Row> some, int buckets, RowPacker packer, boolean keepDoubles) {
        return some.mapPartitionsToPair(part -> new Pieces(part, packer, buckets, keepDoubles))
                .partitionBy(new IndexPartitioner(buckets))
                .mapPartitions(LabeledTable::sorted);
    }

    /** The bucket of a key: the range of signed keys is cut into equal parts. */
    static int bucket(long key, int buckets) {
        long upper = (key ^ Long.MIN_VALUE) >>> 32;
        return (int) (upper * buckets >>> 32);
    }

    /** Packs rows of (key, label, features) and what they carry, as {@link #rows} holds them, on executors. */
    public RowPacker packer() {
        return new RowPacker(classes, dims, carried);
    }

    /**
     * Moments of every feature over the blocks, merged in canonical order; the driver sees one small record a partition.
     *
     * @param blocks from {@link #blocks()}
     */
    public ColumnMoments moments(JavaRDD<RowBlock> blocks) {
        return ColumnMoments.of(blocks, dims);
    }

    /**
     * Mean and standard deviation (divisor n) of every feature.
     *
     * @param moments from {@link #moments}
     */
    public FeatureScaler standardScaler(ColumnMoments moments) {
        return new FeatureScaler(moments.means(), moments.standardDeviations());
    }

    /**
     * Median and interquartile range, the latter divided by that of a standard normal; for heavy tails. A feature whose
     * quartiles agree is scaled by its standard deviation. From a sample of about 20,000 rows, which reaches the driver.
     */
    public FeatureScaler robustScaler(JavaRDD<RowBlock> blocks, ColumnMoments moments) {
        return RobustScale.of(blocks, rows(), moments);
    }

    private static Iterator<RowBlock> sorted(Iterator<Tuple2<Integer, RowBlock>> pieces) {
        if (!pieces.hasNext()) {
            return List.<RowBlock>of().iterator();
        }
        List<RowBlock> all = new ArrayList<>();
        pieces.forEachRemaining(piece -> all.add(piece._2()));
        return Arrays.asList(RowBlock.inCanonicalOrder(all)).iterator();
    }

    /** Cuts a partition into one small block a bucket, holding about {@link #FLUSH_VALUES} values at a time. */
    private static final class Pieces implements Iterator<Tuple2<Integer, RowBlock>> {
        private final Iterator<Row> rows;
        private final RowPacker packer;
        private final boolean keepDoubles;
        private final RowBlock.Builder[] builders;
        private final double[] values;
        private int next;

        Pieces(Iterator<Row> rows, RowPacker packer, int buckets, boolean keepDoubles) {
            this.keepDoubles = keepDoubles;
            this.rows = rows;
            this.packer = packer;
            this.builders = new RowBlock.Builder[buckets];
            this.values = new double[packer.dims()];
            this.next = buckets;
        }

        @Override
        public boolean hasNext() {
            skipEmpty();
            while (next == builders.length && rows.hasNext()) {
                fill();
                next = 0;
                skipEmpty();
            }
            return next < builders.length;
        }

        @Override
        public Tuple2<Integer, RowBlock> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            RowBlock block = builders[next].build();
            builders[next] = null;
            return new Tuple2<>(next, block);
        }

        private void skipEmpty() {
            while (next < builders.length && builders[next] == null) {
                next++;
            }
        }

        private void fill() {
            for (int taken = 0; taken * (long) packer.dims() < FLUSH_VALUES && rows.hasNext(); taken++) {
                Row row = rows.next();
                int bucket = bucket(row.getLong(0), builders.length);
                if (builders[bucket] == null) {
                    builders[bucket] = keepDoubles
                            ? RowBlock.Builder.keepingDoubles(packer.dims(), 16)
                            : new RowBlock.Builder(packer.dims(), 16);
                }
                packer.add(row, values, builders[bucket]);
            }
        }
    }
}
