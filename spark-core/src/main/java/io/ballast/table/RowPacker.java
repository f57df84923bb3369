package io.ballast.table;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/**
 * Turns rows of (key, label, features) and maybe further numbers into block rows; a dense copy of one row at a time, sparse vectors
 * included. Further numbers come behind the features.
 */
public final class RowPacker implements Serializable {
    private static final long serialVersionUID = 1L;

    private final ClassCounts classes;
    private final int dims;
    private final int carried;

    RowPacker(ClassCounts classes, int dims, int carried) {
        this.classes = classes;
        this.dims = dims;
        this.carried = carried;
    }

    /** Features of a row, and the numbers behind them. */
    public int dims() {
        return dims + carried;
    }

    /**
     * Adds a row to a block.
     *
     * @param row key (bigint), label (double or string), features (vector), further numbers (double)
     * @param values scratch, {@code [dims]}
     */
    public void add(Row row, double[] values, RowBlock.Builder into) {
        Vector features = row.getAs(2);
        if (features instanceof SparseVector sparse) {
            Arrays.fill(values, 0);
            for (int i = 0; i < sparse.indices().length; i++) {
                values[sparse.indices()[i]] = sparse.values()[i];
            }
        } else {
            System.arraycopy(((DenseVector) features).values(), 0, values, 0, dims);
        }
        for (int i = 0; i < carried; i++) {
            values[dims + i] = row.getDouble(3 + i);
        }
        into.add(row.getLong(0), classes.indexOf(row.get(1)), values);
    }
}
