package io.ballast.neighbors;

import io.ballast.table.RowBlock;
import java.nio.FloatBuffer;

/**
 * Query rows of one task as the kernels want them: {@code (-x, 1, -threshold)}, {@code [rows][width]}, the last float for the
 * kernel to write.
 */
final class QueryRows implements AutoCloseable {
    private final RowBlock rows;
    private final int width;
    private final Floats packed;
    private final double[] sizes;
    private final double[] values;
    private final boolean whole;

    QueryRows(RowGeometry geometry, RowBlock rows) {
        this.rows = rows;
        this.width = BaseChunk.width(geometry);
        this.packed = Floats.allocate((long) rows.rows() * width);
        this.sizes = new double[rows.rows()];
        this.values = new double[Math.multiplyExact(rows.rows(), rows.dims())];
        float[] line = new float[width];
        boolean integral = geometry.integral();
        for (int q = 0; q < rows.rows(); q++) {
            for (int d = 0; d < rows.dims(); d++) {
                values[q * rows.dims() + d] = rows.value(q, d);
            }
            sizes[q] = geometry.pack(rows, q, line, 0);
            for (int d = 0; d < width - BaseChunk.EXTRA; d++) {
                line[d] = -line[d];
                integral &= line[d] == Math.rint(line[d]);
            }
            line[width - 2] = 1;
            line[width - 1] = 0;
            packed.buffer().put(q * width, line);
        }
        this.whole = integral;
    }

    /** How many. */
    int count() {
        return sizes.length;
    }

    /** Features of a row. */
    int dims() {
        return rows.dims();
    }

    /** The features as the table had them, {@code [rows][dims]}. */
    double[] values() {
        return values;
    }

    /** Floats of a packed row. */
    int width() {
        return width;
    }

    /** Packed rows. */
    Floats packed() {
        return packed;
    }

    /** The size of a row as its geometry gives it. */
    double size(int query) {
        return sizes[query];
    }

    /** Whether all packed floats are whole numbers. */
    boolean whole() {
        return whole;
    }

    /** Copies packed queries {@code picked[from]}, … one after the other to the start of {@code into}. */
    void gather(int[] picked, int from, int count, FloatBuffer into) {
        for (int i = 0; i < count; i++) {
            into.put(i * width, packed.buffer(), picked[from + i] * width, width);
        }
    }

    @Override
    public void close() {
        packed.close();
    }
}
