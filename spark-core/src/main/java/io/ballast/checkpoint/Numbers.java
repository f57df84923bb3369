package io.ballast.checkpoint;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Arrays of numbers in a stream, each after its size. A stream that lies about a size ends before memory does. */
public final class Numbers {
    private static final int LARGEST = 1 << 29;
    private static final int PIECE = 1 << 16;

    private Numbers() {}

    public static void write(DataOutputStream out, float[] values) throws IOException {
        out.writeInt(values.length);
        for (float value : values) {
            out.writeFloat(value);
        }
    }

    public static void write(DataOutputStream out, double[] values) throws IOException {
        out.writeInt(values.length);
        for (double value : values) {
            out.writeDouble(value);
        }
    }

    public static void write(DataOutputStream out, long[] values) throws IOException {
        out.writeInt(values.length);
        for (long value : values) {
            out.writeLong(value);
        }
    }

    public static void write(DataOutputStream out, int[] values) throws IOException {
        out.writeInt(values.length);
        for (int value : values) {
            out.writeInt(value);
        }
    }

    public static void write(DataOutputStream out, List<double[]> arrays) throws IOException {
        out.writeInt(arrays.size());
        for (double[] values : arrays) {
            write(out, values);
        }
    }

    /** @throws IOException if it is no size */
    public static int size(DataInputStream in) throws IOException {
        int size = in.readInt();
        if (size < 0 || size > LARGEST) {
            throw new IOException("a size of %d".formatted(size));
        }
        return size;
    }

    public static float[] floats(DataInputStream in) throws IOException {
        int size = size(in);
        float[] values = new float[Math.min(size, PIECE)];
        for (int i = 0; i < size; i++) {
            values = i == values.length ? Arrays.copyOf(values, (int) Math.min(size, 2L * i)) : values;
            values[i] = in.readFloat();
        }
        return values;
    }

    public static double[] doubles(DataInputStream in) throws IOException {
        int size = size(in);
        double[] values = new double[Math.min(size, PIECE)];
        for (int i = 0; i < size; i++) {
            values = i == values.length ? Arrays.copyOf(values, (int) Math.min(size, 2L * i)) : values;
            values[i] = in.readDouble();
        }
        return values;
    }

    public static long[] longs(DataInputStream in) throws IOException {
        int size = size(in);
        long[] values = new long[Math.min(size, PIECE)];
        for (int i = 0; i < size; i++) {
            values = i == values.length ? Arrays.copyOf(values, (int) Math.min(size, 2L * i)) : values;
            values[i] = in.readLong();
        }
        return values;
    }

    public static int[] ints(DataInputStream in) throws IOException {
        int size = size(in);
        int[] values = new int[Math.min(size, PIECE)];
        for (int i = 0; i < size; i++) {
            values = i == values.length ? Arrays.copyOf(values, (int) Math.min(size, 2L * i)) : values;
            values[i] = in.readInt();
        }
        return values;
    }

    public static List<double[]> arrays(DataInputStream in) throws IOException {
        int count = size(in);
        List<double[]> arrays = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            arrays.add(doubles(in));
        }
        return arrays;
    }
}
