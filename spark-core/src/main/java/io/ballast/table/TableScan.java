package io.ballast.table;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/** What one pass over a table finds: rows of each label, rows without one, values no algorithm can use, and the kind of the features. */
final class TableScan implements Serializable {
    /** More distinct labels than this is a continuous column, not a class. */
    static final int MAX_CLASSES = 1000;

    /** Squares of larger values and their sums leave the range of float. */
    static final double LARGEST = 1e15;

    private static final long serialVersionUID = 1L;

    final Map<Object, Long> counts = new HashMap<>();
    long nullLabels;
    long nullFeatures;
    long[] unusable = new long[0];
    boolean[] fractional = new boolean[0];
    boolean sparse;
    int dims = -1;
    int otherDims = -1;

    /** Adds a row of label (double or string) and features (vector). */
    TableScan add(Row row) {
        Object label = row.get(0);
        if (label == null || label instanceof Double number && !Double.isFinite(number)) {
            nullLabels++;
        } else if (counts.size() <= MAX_CLASSES) {
            counts.merge(label, 1L, Long::sum);
        }
        if (row.isNullAt(1)) {
            nullFeatures++;
            return this;
        }
        Vector features = row.getAs(1);
        seeDims(features.size());
        int[] indices = features instanceof SparseVector sparse ? sparse.indices() : null;
        double[] values = features instanceof SparseVector sparse ? sparse.values() : features.toArray();
        sparse |= indices != null;
        for (int i = 0; i < values.length; i++) {
            int d = indices == null ? i : indices[i];
            if (d < unusable.length) {
                unusable[d] += Math.abs(values[i]) <= LARGEST ? 0 : 1;
                fractional[d] |= values[i] != Math.rint(values[i]);
            }
        }
        return this;
    }

    TableScan merge(TableScan other) {
        other.counts.forEach((label, count) -> counts.merge(label, count, Long::sum));
        nullLabels += other.nullLabels;
        nullFeatures += other.nullFeatures;
        if (other.dims >= 0) {
            seeDims(other.dims);
            seeDims(other.otherDims >= 0 ? other.otherDims : other.dims);
            for (int d = 0; d < Math.min(unusable.length, other.unusable.length); d++) {
                unusable[d] += other.unusable[d];
                fractional[d] |= other.fractional[d];
            }
        }
        sparse |= other.sparse;
        return this;
    }

    private void seeDims(int size) {
        if (dims < 0) {
            dims = size;
            unusable = new long[size];
            fractional = new boolean[size];
        } else if (size != dims) {
            otherDims = size;
        }
    }
}
