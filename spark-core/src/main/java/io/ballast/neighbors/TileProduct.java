package io.ballast.neighbors;

import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;

/** Products of packed query rows with packed base rows, a tile at a time. */
interface TileProduct extends AutoCloseable {
    /** Takes base rows, {@code rows[first]} to {@code rows[first + count - 1]}. */
    void base(Floats rows, int first, int count);

    /** Multiplies query rows with all of them. */
    void multiply(Floats rows, int first, int count);

    /** Hands out the products of one query row of the tile. */
    void row(int row, int columns, TileRow into);

    @Override
    void close();

    /** One sgemm a tile. */
    final class Native implements TileProduct {
        private final int width;
        private final Floats tile = Floats.allocate((long) ScoreKernel.QUERY_TILE * ScoreKernel.BASE_TILE);
        private final LongBuffer pairs = tile.at(0).asByteBuffer().asLongBuffer();
        private FloatPointer base;
        private int bases;

        Native(int width) {
            this.width = width;
        }

        @Override
        public void base(Floats rows, int first, int count) {
            base = rows.at((long) first * width);
            bases = count;
        }

        @Override
        public void multiply(Floats rows, int first, int count) {
            OpenBlas.multiply(
                    count, bases, width, rows.at((long) first * width), base, tile.at(0), ScoreKernel.BASE_TILE);
        }

        @Override
        public void row(int row, int columns, TileRow into) {
            into.read(pairs, row * ScoreKernel.BASE_TILE / 2, columns);
        }

        @Override
        public void close() {
            tile.close();
        }
    }

    /** Base rows transposed, so that the compiler makes vector instructions of the inner loop; four columns a pass. */
    final class PlainJava implements TileProduct {
        private final int width;
        private final Transposed base;
        private final float[] query;
        private final float[][] tile = new float[ScoreKernel.QUERY_TILE][ScoreKernel.BASE_TILE];

        PlainJava(int width) {
            this.width = width;
            this.base = new Transposed(width);
            this.query = new float[base.columns().length];
        }

        @Override
        public void base(Floats rows, int first, int count) {
            base.take(rows.buffer(), first, count);
        }

        @Override
        public void multiply(Floats rows, int first, int count) {
            float[][] b = base.columns();
            for (int i = 0; i < count; i++) {
                rows.buffer().get((first + i) * width, query, 0, width);
                Arrays.fill(tile[i], 0);
                for (int d = 0; d < b.length; d += Transposed.STEP) {
                    add(
                            tile[i],
                            b[d],
                            b[d + 1],
                            b[d + 2],
                            b[d + 3],
                            query[d],
                            query[d + 1],
                            query[d + 2],
                            query[d + 3]);
                }
            }
        }

        /** Written without parentheses: so the compiler vectorises it. */
        private static void add(
                float[] sums, float[] a, float[] b, float[] c, float[] d, float x, float y, float z, float w) {
            for (int i = 0; i < ScoreKernel.BASE_TILE; i++) {
                sums[i] = sums[i] + a[i] * x + b[i] * y + c[i] * z + d[i] * w;
            }
        }

        @Override
        public void row(int row, int columns, TileRow into) {
            into.read(tile[row], columns);
        }

        @Override
        public void close() {
            // Nothing outside the heap is held.
        }
    }

    /** A tile of base rows by column, {@code [width rounded up to STEP][BASE_TILE]}; columns past the width are 0. */
    final class Transposed {
        static final int STEP = 4;

        private final int width;
        private final float[] line;
        private final float[][] columns;

        Transposed(int width) {
            this.width = width;
            this.line = new float[width];
            this.columns = new float[(width + STEP - 1) / STEP * STEP][ScoreKernel.BASE_TILE];
        }

        void take(FloatBuffer rows, int first, int count) {
            for (int b = 0; b < count; b++) {
                rows.get((first + b) * width, line);
                for (int d = 0; d < width; d++) {
                    columns[d][b] = line[d];
                }
            }
        }

        float[][] columns() {
            return columns;
        }
    }
}
