package io.ballast.network;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_nolapack;

/** Floats outside the heap, where OpenBLAS works on them in place. Freed by {@link #close()}. */
final class NativeFloats implements AutoCloseable {
    /** Most multiplications of a product that OpenBLAS does without copying its factors, where it has kernels for that (AVX-512). */
    private static final long UNCOPIED = 1_000_000;

    /** Most numbers of the result that they do fast where the second factor is flipped, and most rows that are worth pieces of so many. */
    private static final int FLIPPED_RESULT = 1024;

    private static final int FLIPPED_ROWS = 64;

    private final FloatPointer memory;
    private final FloatBuffer buffer;

    NativeFloats(int size) {
        this.memory = new FloatPointer((long) size);
        this.buffer = memory.asBuffer();
    }

    void write(float[] from, int count) {
        buffer.put(0, from, 0, count);
    }

    /** Copies floats from {@code offset} on to the same place of an array. */
    void read(float[] into, int offset, int count) {
        buffer.get(offset, into, offset, count);
    }

    /** A row-major matrix that begins at an offset; valid as long as this is open. To be kept: a pointer takes as long to make as a small product. */
    Matrix matrix(int offset, int stride) {
        return new Matrix(memory.getPointer(offset), stride, false);
    }

    /**
     * A matrix for OpenBLAS.
     *
     * @param stride numbers from one row to the next, as it lies in memory
     * @param flipped whether it is the transpose of what lies there
     */
    record Matrix(FloatPointer start, int stride, boolean flipped) {
        Matrix transposed() {
            return new Matrix(start, stride, !flipped);
        }

        /** The columns from one on. */
        Matrix from(int column) {
            return column == 0
                    ? this
                    : new Matrix(start.getPointer(flipped ? column * stride : column), stride, flipped);
        }
    }

    /** {@code c[m][n] = a b}; {@code inner} is the common size of a and b. */
    static void multiply(int m, int n, int inner, Matrix a, Matrix b, Matrix c) {
        int columns = columnsAtOnce(m, n, inner, b.flipped());
        for (int from = 0; from < n; from += columns) {
            product(m, Math.min(columns, n - from), inner, a, b.from(from), c.from(from));
        }
    }

    /** Columns of the result, so that pieces of a small product fit the kernels that copy nothing, which are up to half as fast again. */
    private static int columnsAtOnce(int m, int n, int inner, boolean flipped) {
        long size = (long) m * n * inner;
        if (size > 2 * UNCOPIED) {
            return n;
        }
        if (flipped && m <= FLIPPED_ROWS) {
            return Math.min(n, FLIPPED_RESULT / m);
        }
        return size > UNCOPIED ? (n + 1) / 2 : n;
    }

    private static void product(int m, int n, int inner, Matrix a, Matrix b, Matrix c) {
        openblas_nolapack.cblas_sgemm(
                openblas_nolapack.CblasRowMajor,
                a.flipped() ? openblas_nolapack.CblasTrans : openblas_nolapack.CblasNoTrans,
                b.flipped() ? openblas_nolapack.CblasTrans : openblas_nolapack.CblasNoTrans,
                m,
                n,
                inner,
                1f,
                a.start(),
                a.stride(),
                b.start(),
                b.stride(),
                0f,
                c.start(),
                c.stride());
    }

    /** OpenBLAS in the calling thread alone: Spark's tasks are the parallelism. */
    static void useOneThread() {
        openblas_nolapack.blas_set_num_threads(1);
    }

    @Override
    public void close() {
        memory.close();
    }
}
