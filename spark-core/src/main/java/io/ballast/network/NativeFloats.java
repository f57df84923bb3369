package io.ballast.network;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_nolapack;

/** Floats outside the heap, where OpenBLAS works on them in place. Freed by {@link #close()}. */
final class NativeFloats implements AutoCloseable {
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

    /** The memory from an offset on; valid as long as this is open. */
    FloatPointer at(int offset) {
        return memory.getPointer(offset);
    }

    /** {@code c[m][n] = a b} of row-major matrices without gaps, either transposed on request; {@code inner} is their common size. */
    static void multiply(
            int m,
            int n,
            int inner,
            FloatPointer a,
            boolean transposeA,
            FloatPointer b,
            boolean transposeB,
            FloatPointer c) {
        openblas_nolapack.cblas_sgemm(
                openblas_nolapack.CblasRowMajor,
                transposeA ? openblas_nolapack.CblasTrans : openblas_nolapack.CblasNoTrans,
                transposeB ? openblas_nolapack.CblasTrans : openblas_nolapack.CblasNoTrans,
                m,
                n,
                inner,
                1f,
                a,
                transposeA ? m : inner,
                b,
                transposeB ? inner : n,
                0f,
                c,
                n);
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
