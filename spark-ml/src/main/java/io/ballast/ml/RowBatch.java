package io.ballast.ml;

import io.ballast.table.FeatureScaler;
import io.ballast.table.RowBlock;
import io.ballast.table.RowPacker;
import io.ballast.table.TableColumns;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;

/** Rows of a Dataset as they are, with their packed form, so that a result by row can be put beside them without a join. */
final class RowBatch implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int BATCH_ROWS = 2048;
    private static final String PACKED = "io.ballast.packed";
    private static final String ROW = "io.ballast.row";

    private final List<Row> rows;
    private final RowBlock block;

    private RowBatch(List<Row> rows, RowBlock block) {
        this.rows = rows;
        this.block = block;
    }

    /**
     * Cuts a Dataset into batches; too few partitions for the cores are spread first, which keeps rows but not their order.
     */
    static JavaRDD<RowBatch> of(Dataset<Row> data, TableColumns columns, RowPacker packer, FeatureScaler scaler) {
        int cores = data.sparkSession().sparkContext().defaultParallelism();
        Dataset<Row> spread = data.rdd().getNumPartitions() < cores ? data.repartition(4 * cores) : data;
        Column packed = functions.struct(
                columns.rowKey(data.schema()),
                columns.label(data.schema()),
                TableColumns.column(columns.featuresCol()));
        return spread.select(
                        packed.as(PACKED), functions.struct(functions.col("*")).as(ROW))
                .toJavaRDD()
                .mapPartitions(part -> new Batches(part, packer, scaler));
    }

    RowBlock block() {
        return block;
    }

    /** The rows, each with one more value at the end. */
    Iterator<Row> withColumn(double[] values) {
        return IntStream.range(0, rows.size())
                .mapToObj(i -> extended(rows.get(i), values[i]))
                .iterator();
    }

    private static Row extended(Row row, double value) {
        Object[] values = new Object[row.size() + 1];
        for (int i = 0; i < row.size(); i++) {
            values[i] = row.get(i);
        }
        values[row.size()] = value;
        return RowFactory.create(values);
    }

    private static final class Batches implements Iterator<RowBatch> {
        private final Iterator<Row> source;
        private final RowPacker packer;
        private final FeatureScaler scaler;
        private final double[] values;

        Batches(Iterator<Row> source, RowPacker packer, FeatureScaler scaler) {
            this.source = source;
            this.packer = packer;
            this.scaler = scaler;
            this.values = new double[packer.dims()];
        }

        @Override
        public boolean hasNext() {
            return source.hasNext();
        }

        @Override
        public RowBatch next() {
            List<Row> rows = new ArrayList<>();
            RowBlock.Builder packed = new RowBlock.Builder(packer.dims(), BATCH_ROWS);
            while (rows.size() < BATCH_ROWS && source.hasNext()) {
                Row row = source.next();
                packer.add(row.getStruct(0), values, packed);
                rows.add(row.getStruct(1));
            }
            return new RowBatch(rows, scaler.scale(packed.build()));
        }
    }
}
