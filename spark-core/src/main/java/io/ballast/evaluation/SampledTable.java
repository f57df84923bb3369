package io.ballast.evaluation;

import io.ballast.table.FeatureScaler;
import io.ballast.table.LabeledTable;
import io.ballast.table.RowBlock;
import io.ballast.table.TableColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.functions$;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * The features of a Dataset, checked, and a sample of them on the driver: the rows with the smallest content hashes, which are
 * random with respect to the values and the same each time.
 */
final class SampledTable {
    /** Most rows of a sample; fewer when rows are wide. */
    static final int MOST_ROWS = 10_000;

    private static final int MOST_VALUES = 4_000_000;
    /** Tasks that carry a sample; one alone would be larger than Spark likes. */
    private static final int SLICES = 16;

    private static final int SLICE_VALUES = 100_000;

    private static final String CONTENT = "content";

    private final Dataset<Row> features;
    private final LabeledTable table;
    private final long[] contents;
    private final double[][] rows;

    private SampledTable(Dataset<Row> features, LabeledTable table, long[] contents, double[][] rows) {
        this.features = features;
        this.table = table;
        this.contents = contents;
        this.rows = rows;
    }

    /**
     * Checks and samples; two passes.
     *
     * @throws IllegalArgumentException if the column is missing or no vector, there are no rows, or a value cannot be used
     */
    static SampledTable of(Dataset<Row> data, String featuresCol) {
        TableColumns columns = new TableColumns(featuresCol, Optional.<String>empty(), Optional.empty());
        columns.check(data.schema());
        Dataset<Row> features = data.select(TableColumns.column(featuresCol));
        LabeledTable table = LabeledTable.read(features, columns);
        int count = Math.max(1, Math.min(MOST_ROWS, MOST_VALUES / table.dims()));
        List<Row> sampled = smallest(hashed(features), count, table.rows());
        return new SampledTable(
                features,
                table,
                sampled.stream().mapToLong(row -> row.getLong(0)).toArray(),
                sampled.stream().map(row -> row.<Vector>getAs(1).toArray()).toArray(double[][]::new));
    }

    /** Two columns: a hash of the features, the same for a sparse vector and the equal dense one, and the features. */
    private static Dataset<Row> hashed(Dataset<Row> features) {
        Column vector = TableColumns.column(features.columns()[0]);
        Column content = functions.xxhash64(functions$.MODULE$.vector_to_array(vector, "float64"));
        return features.select(content.as(CONTENT), vector.as("features"));
    }

    /** Every task sends the driver its own smallest, so the bulk is left out by its hash beforehand. */
    private static List<Row> smallest(Dataset<Row> hashed, int count, long rows) {
        double share = (count + 8 * Math.sqrt(count)) / rows;
        if (share < 0.5) {
            long bound = (long) (Long.MIN_VALUE + share * 0x1p64);
            List<Row> found = ordered(hashed.filter(functions.col(CONTENT).leq(bound)), count);
            if (found.size() == count) { // fewer where many rows are equal
                return found;
            }
        }
        return ordered(hashed, count);
    }

    private static List<Row> ordered(Dataset<Row> hashed, int count) {
        return hashed.orderBy(CONTENT).limit(count).collectAsList();
    }

    /** All rows, not only those sampled. */
    LabeledTable table() {
        return table;
    }

    /** Hashes of the sampled rows, ascending, {@code [rows]}; equal rows have equal ones. */
    long[] contents() {
        return contents;
    }

    /** The sampled rows, {@code [rows][dims]}, shared, not copied. */
    double[][] rows() {
        return rows;
    }

    /** Rows sampled. */
    int size() {
        return rows.length;
    }

    /** Features of a row. */
    int dims() {
        return table.dims();
    }

    /** One feature of the sampled rows, {@code [rows]}. */
    double[] column(int d) {
        return Arrays.stream(rows).mapToDouble(row -> row[d]).toArray();
    }

    /** The sampled rows as blocks that are scaled, with their hashes as keys. */
    List<RowBlock> blocks(FeatureScaler scaler) {
        int slices = slices(size());
        int perBlock = (size() + slices - 1) / slices;
        List<RowBlock> blocks = new ArrayList<>();
        for (int from = 0; from < size(); from += perBlock) {
            int to = Math.min(size(), from + perBlock);
            RowBlock.Builder block = new RowBlock.Builder(dims(), to - from);
            for (int row = from; row < to; row++) {
                block.add(contents[row], 0, rows[row]);
            }
            blocks.add(scaler.scale(block.build()));
        }
        return blocks;
    }

    /** Something made of samples as an RDD, in order. */
    <T> JavaRDD<T> parallelized(List<T> items, int slices) {
        return JavaSparkContext.fromSparkContext(session().sparkContext()).parallelize(items, slices);
    }

    /** Tasks for so many rows like these; a matter of their number alone. */
    int slices(int rowCount) {
        return (int) Math.min(SLICES, 1 + (long) rowCount * dims() / SLICE_VALUES);
    }

    SparkSession session() {
        return features.sparkSession();
    }

    /** Share of all rows that equal some row of another table in every feature, in [0, 1]; one shuffle of hashes. */
    double shareAmong(SampledTable other) {
        Dataset<Row> all = hashed(other.features).select(CONTENT).distinct();
        long copies = hashed(features).select(CONTENT).join(all, CONTENT).count(); // one match at most for each row
        return (double) copies / table.rows();
    }
}
