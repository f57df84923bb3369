package io.ballast.table;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/** Turns rows of (key, label, features) into block rows; a dense copy of one row at a time, sparse vectors included. */
public final class RowPacker implements Serializable {
    private static final long serialVersionUID = 1L;

    private final ClassCounts classes;
    private final int dims;

    RowPacker(ClassCounts classes, int dims) {
        this.classes = classes;
        this.dims = dims;
    }

    /** Features of a row. */
    public int dims() {
        return dims;
    }

    /**
     * Adds a row to a block.
     *
     * @param row key (bigint), label (double or string), features (vector of {@link #dims()})
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
        into.add(row.getLong(0), classes.indexOf(row.get(1)), values);
    }
}
