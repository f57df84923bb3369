package io.ballast.ml;

import io.ballast.table.FeatureScaler;
import io.ballast.table.RowBlock;
import io.ballast.table.RowPacker;
import io.ballast.table.TableColumns;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntFunction;
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

    /** Cuts a Dataset into batches, rows and partitions in their order. */
    static JavaRDD<RowBatch> of(Dataset<Row> data, TableColumns columns, RowPacker packer, FeatureScaler scaler) {
        Column packed = functions.struct(
                columns.rowKey(data.schema()),
                columns.label(data.schema()),
                TableColumns.column(columns.featuresCol()));
        return data.select(
                        packed.as(PACKED), functions.struct(functions.col("*")).as(ROW))
                .toJavaRDD()
                .mapPartitions(part -> new Batches(part, packer, scaler));
    }

    RowBlock block() {
        return block;
    }

    /** The rows, each with more values at the end; what they are is asked by place in the batch. */
    Iterator<Row> extended(IntFunction<Object[]> more) {
        return IntStream.range(0, rows.size())
                .mapToObj(i -> extended(rows.get(i), more.apply(i)))
                .iterator();
    }

    private static Row extended(Row row, Object[] more) {
        Object[] values = new Object[row.size() + more.length];
        for (int i = 0; i < row.size(); i++) {
            values[i] = row.get(i);
        }
        System.arraycopy(more, 0, values, row.size(), more.length);
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
