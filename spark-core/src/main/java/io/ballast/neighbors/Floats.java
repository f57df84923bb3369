package io.ballast.neighbors;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;

/** An array of floats outside the Java heap where OpenBLAS can be loaded, on the heap elsewhere. */
final class Floats implements AutoCloseable {
    /** Most floats in one array: a byte buffer addresses 2 GiB. */
    static final int LARGEST = Integer.MAX_VALUE / Float.BYTES;

    private final FloatPointer pointer;
    private final FloatBuffer buffer;

    private Floats(FloatPointer pointer, FloatBuffer buffer) {
        this.pointer = pointer;
        this.buffer = buffer;
    }

    /** @throws IllegalArgumentException for more than {@link #LARGEST} */
    static Floats allocate(long size) {
        if (size > LARGEST) {
            throw new IllegalArgumentException("%,d floats do not fit into one array".formatted(size));
        }
        long atLeastOne = Math.max(1, size); // a block may be empty
        if (!OpenBlas.available()) {
            return new Floats(null, FloatBuffer.allocate((int) atLeastOne));
        }
        FloatPointer pointer = new FloatPointer(atLeastOne);
        return new Floats(pointer, pointer.asBuffer());
    }

    /** The floats, by index. */
    FloatBuffer buffer() {
        return buffer;
    }

    /** A pointer of its own to a place in the array, for native code; there must be some. */
    FloatPointer at(long index) {
        return pointer.getPointer(index);
    }

    @Override
    public void close() {
        if (pointer != null) {
            pointer.close();
        }
    }
}
