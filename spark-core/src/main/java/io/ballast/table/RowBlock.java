package io.ballast.table;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;

/**
 * Up to {@link #MAX_ROWS} rows packed for kernels: {@code keys[rows]}, {@code labels[rows]}, {@code features[rows][dims]}
 * row-major.
 *
 * <p>A feature is kept as a float and, only where some value of the block is no float, the rest that the float leaves:
 * {@code value = features + residuals} to about 1e-14 relative. Kernels filter with the floats; what must be exact reads
 * {@link #value}. A block that rows are to be made from keeps the doubles themselves beside these, for {@link #copyRow}. The arrays are shared, not copied: treat a block as immutable.
 */
public final class RowBlock implements Serializable {
    /** Most rows in one block. */
    public static final int MAX_ROWS = 8192;

    private static final long serialVersionUID = 1L;

    private final int dims;
    private final long[] keys;
    private final int[] labels;
    private final float[] features;
    private final float[] residuals;
    private final double[] originals;

    private RowBlock(int dims, long[] keys, int[] labels, float[] features, float[] residuals, double[] originals) {
        this.dims = dims;
        this.keys = keys;
        this.labels = labels;
        this.features = features;
        this.residuals = residuals;
        this.originals = originals;
    }

    /** Rows in this block. */
    public int rows() {
        return keys.length;
    }

    /** Features of a row. */
    public int dims() {
        return dims;
    }

    /** Row keys, {@code [rows]}. */
    public long[] keys() {
        return keys;
    }

    /** Class indices, {@code [rows]}. */
    public int[] labels() {
        return labels;
    }

    /** Features rounded to float, {@code [rows][dims]} row-major. */
    public float[] features() {
        return features;
    }

    /** What the floats leave of the features, {@code [rows][dims]}; null where every value of the block is known to be a float. */
    public float[] residuals() {
        return residuals;
    }

    /** Feature {@code d} of row {@code row}, as exact as the table had it (48 bits). */
    public double value(int row, int d) {
        int at = row * dims + d;
        return residuals == null ? features[at] : (double) features[at] + residuals[at];
    }

    /** Copies the features of a row into {@code into[dims]}: to the last bit where the block keeps the doubles, else {@link #value}. */
    public void copyRow(int row, double[] into) {
        if (originals != null) {
            System.arraycopy(originals, row * dims, into, 0, dims);
            return;
        }
        for (int d = 0; d < dims; d++) {
            into[d] = value(row, d);
        }
    }

    /** The rows of the given class indices, in the same order; this block itself when that is all of them. */
    public RowBlock ofClasses(boolean[] wanted) {
        int[] picked =
                IntStream.range(0, rows()).filter(row -> wanted[labels[row]]).toArray();
        return picked.length == rows() ? this : select(picked);
    }

    /** The first rows. */
    RowBlock head(int count) {
        return select(IntStream.range(0, count).toArray());
    }

    /** The rows {@code order[from]} to {@code order[to - 1]}, in that order. */
    public RowBlock select(int[] order, int from, int to) {
        Builder builder = new Builder(dims, to - from);
        for (int i = from; i < to; i++) {
            builder.add(this, order[i]);
        }
        return builder.build();
    }

    /** The rows of the given indices, in that order. */
    public RowBlock select(int[] order) {
        return select(order, 0, order.length);
    }

    /** A hash of the features of a row; equal for rows that {@link #sameFeatures} finds equal. */
    public long featureHash(int row) {
        long hash = dims;
        for (int d = 0; d < dims; d++) {
            hash = (hash ^ Double.doubleToLongBits(value(row, d) + 0.0)) * 0x9E3779B97F4A7C15L; // 0.0 and -0.0 are one
            hash ^= hash >>> 32;
        }
        return hash;
    }

    /** A number that other rows hardly have too; those of blocks add up to that of their rows, whatever their order. */
    public long mark() {
        long mark = 0;
        for (int row = 0; row < rows(); row++) {
            long hash = (keys[row] * 31 + labels[row]) * 0x9E3779B97F4A7C15L + featureHash(row);
            mark += (hash ^ hash >>> 29) * 0xBF58476D1CE4E5B9L;
        }
        return mark;
    }

    /** The {@link #mark()} of all rows of blocks; one pass. */
    public static long mark(JavaRDD<RowBlock> blocks) {
        return blocks.map(RowBlock::mark).fold(0L, Long::sum);
    }

    /** Whether a row has the features of a row of another block, number by number. */
    public boolean sameFeatures(int row, RowBlock other, int otherRow) {
        for (int d = 0; d < dims; d++) {
            if (value(row, d) != other.value(otherRow, d)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Puts blocks of one bucket together in canonical order: by key, equal keys by label and features, so that the result
     * does not depend on how the rows arrived.
     *
     * @param pieces blocks of the same {@code dims}, at least one
     * @return blocks of at most {@link #MAX_ROWS} rows
     */
    static RowBlock[] inCanonicalOrder(Iterable<RowBlock> pieces) {
        RowBlock all = concat(pieces);
        int[] order = IntStream.range(0, all.rows())
                .boxed()
                .sorted(all.canonical())
                .mapToInt(Integer::intValue)
                .toArray();
        int count = (all.rows() + MAX_ROWS - 1) / MAX_ROWS;
        RowBlock[] sorted = new RowBlock[count];
        for (int i = 0; i < count; i++) {
            sorted[i] = all.select(order, i * MAX_ROWS, Math.min(all.rows(), (i + 1) * MAX_ROWS));
        }
        return sorted;
    }

    /** The rows of several blocks of the same {@code dims} in one; for at least one block. */
    public static RowBlock concat(Iterable<RowBlock> pieces) {
        int rows = 0;
        int dims = 0;
        for (RowBlock piece : pieces) {
            rows += piece.rows();
            dims = piece.dims;
        }
        Builder builder = new Builder(dims, rows);
        for (RowBlock piece : pieces) {
            for (int i = 0; i < piece.rows(); i++) {
                builder.add(piece, i);
            }
        }
        return builder.build();
    }

    private Comparator<Integer> canonical() {
        return (a, b) -> {
            int byKey = Long.compare(keys[a], keys[b]);
            if (byKey != 0) {
                return byKey;
            }
            int byLabel = Integer.compare(labels[a], labels[b]);
            for (int d = 0; byLabel == 0 && d < dims; d++) {
                byLabel = Double.compare(value(a, d), value(b, d));
            }
            return byLabel;
        };
    }

    /** Packs rows one by one. */
    public static final class Builder {
        private final int dims;
        private long[] keys;
        private int[] labels;
        private float[] features;
        private float[] residuals;
        private double[] originals;
        private final boolean keepsDoubles;
        private int rows;

        /**
         * @param dims features of a row, at least 1
         * @param expectedRows rows to make room for; the builder grows past it
         */
        public Builder(int dims, int expectedRows) {
            this(dims, expectedRows, false);
        }

        private Builder(int dims, int expectedRows, boolean keepsDoubles) {
            this.keepsDoubles = keepsDoubles;
            this.dims = dims;
            this.keys = new long[expectedRows];
            this.labels = new int[expectedRows];
            this.features = new float[Math.multiplyExact(expectedRows, dims)];
        }

        /** A builder of a block that keeps the doubles themselves, where floats and residuals do not say them to the last bit. */
        static Builder keepingDoubles(int dims, int expectedRows) {
            return new Builder(dims, expectedRows, true);
        }

        /** Rows added so far. */
        public int rows() {
            return rows;
        }

        /** Adds a row; {@code values[dims]} is copied. */
        public void add(long key, int label, double[] values) {
            if (rows == keys.length) {
                resize(Math.max(16, rows * 2));
            }
            keys[rows] = key;
            labels[rows] = label;
            int at = rows * dims;
            for (int d = 0; d < dims; d++) {
                float rounded = (float) values[d];
                features[at + d] = rounded;
                float rest = (float) (values[d] - rounded);
                if (rest != 0 && residuals == null) {
                    residuals = new float[features.length];
                }
                if (residuals != null) {
                    residuals[at + d] = rest;
                }
                if (keepsDoubles && originals == null && (double) rounded + rest != values[d]) {
                    startOriginals();
                }
            }
            if (originals != null) {
                System.arraycopy(values, 0, originals, at, dims);
            }
            rows++;
        }

        /** From here on doubles are kept; those of the rows so far are what floats and residuals say. */
        private void startOriginals() {
            originals = new double[features.length];
            for (int i = 0; i < rows * dims; i++) {
                originals[i] = residuals == null ? features[i] : (double) features[i] + residuals[i];
            }
        }

        /** Adds a row of another block. */
        public void add(RowBlock from, int row) {
            if (rows == keys.length) {
                resize(Math.max(16, rows * 2));
            }
            keys[rows] = from.keys[row];
            labels[rows] = from.labels[row];
            System.arraycopy(from.features, row * dims, features, rows * dims, dims);
            if (from.residuals != null) {
                residuals = residuals == null ? new float[features.length] : residuals;
                System.arraycopy(from.residuals, row * dims, residuals, rows * dims, dims);
            }
            if (from.originals != null && originals == null) {
                startOriginals();
            }
            if (originals != null) {
                for (int d = 0; d < dims; d++) {
                    originals[rows * dims + d] =
                            from.originals == null ? from.value(row, d) : from.originals[row * dims + d];
                }
            }
            rows++;
        }

        /** The block; the builder starts empty again. */
        public RowBlock build() {
            if (rows != keys.length) {
                resize(rows);
            }
            RowBlock block = new RowBlock(dims, keys, labels, features, residuals, originals);
            keys = new long[0];
            labels = new int[0];
            features = new float[0];
            residuals = null;
            originals = null;
            rows = 0;
            return block;
        }

        private void resize(int size) {
            keys = Arrays.copyOf(keys, size);
            labels = Arrays.copyOf(labels, size);
            features = Arrays.copyOf(features, Math.multiplyExact(size, dims));
            residuals = residuals == null ? null : Arrays.copyOf(residuals, features.length);
            originals = originals == null ? null : Arrays.copyOf(originals, features.length);
        }
    }
}
