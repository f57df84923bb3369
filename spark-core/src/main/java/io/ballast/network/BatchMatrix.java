package io.ballast.network;

/** A row-major matrix of a batch, both on the heap, for plain loops, and outside, for OpenBLAS. Freed by {@link #close()}. */
final class BatchMatrix implements AutoCloseable {
    private final int stride;
    private final float[] host;
    private final NativeFloats memory;
    private final NativeFloats.Matrix matrix;

    /** @param stride numbers from one row to the next; all begin at 0 */
    BatchMatrix(int capacity, int stride) {
        this.stride = stride;
        this.host = new float[Math.multiplyExact(capacity, stride)];
        this.memory = new NativeFloats(host.length);
        this.matrix = memory.matrix(0, stride);
        toNative(capacity);
    }

    int stride() {
        return stride;
    }

    /** What loops read and write, {@code [capacity][stride]}. */
    float[] host() {
        return host;
    }

    /** What OpenBLAS reads and writes. */
    NativeFloats.Matrix matrix() {
        return matrix;
    }

    /** Makes the first rows outside the heap what they are on it. */
    void toNative(int rows) {
        memory.write(host, rows * stride);
    }

    /** Makes the first rows on the heap what they are outside. */
    void toHost(int rows) {
        memory.read(host, 0, rows * stride);
    }

    @Override
    public void close() {
        memory.close();
    }
}
