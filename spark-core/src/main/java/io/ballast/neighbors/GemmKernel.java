package io.ballast.neighbors;

import io.ballast.table.RowBlock;
import java.nio.LongBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Euclidean and cosine scores through one OpenBLAS sgemm a tile, on off-heap buffers of this task.
 *
 * <p>With base rows packed as {@code (b, |b|^2/2, 1)} and queries as {@code (-x, 1, -t)}, the product is
 * {@code (|x - b|^2 - |x|^2)/2 - t}. The threshold t of a query is {@code (worst - |x|^2)/2} plus a bound on the float error
 * of the sum, so a pair with the sign bit clear is certainly not nearer than the worst. On whole numbers small enough for
 * float the error is 0.
 */
final class GemmKernel implements ScoreKernel {
    private static final Logger LOG = LoggerFactory.getLogger(GemmKernel.class);
    private static final float ALWAYS_NEAR = 1e37f;
    private static final long SIGN_BITS = 0x8000000080000000L;
    private static final double EXACT_BELOW = 0x1p22;

    private final RowGeometry geometry;
    private final int width;
    private FloatPointer queries = new FloatPointer();
    private FloatPointer base = new FloatPointer();
    private final FloatPointer tile;
    private final LongBuffer tileBits;
    private float[] packed = new float[0];
    private double[] queryNorms;
    private final double[] baseNorms = new double[RowBlock.MAX_ROWS];
    private boolean exactSums;
    private int bases;

    GemmKernel(RowGeometry geometry) {
        this.geometry = geometry;
        this.width = geometry.width() + 2;
        this.tile = new FloatPointer((long) QUERY_TILE * BASE_TILE);
        this.tileBits = tile.asByteBuffer().asLongBuffer();
        openblas_nolapack.blas_set_num_threads(1); // Spark's tasks are the parallelism
    }

    /** Whether OpenBLAS can be loaded on this machine. */
    static boolean available() {
        return Native.AVAILABLE;
    }

    @Override
    public void queries(RowBlock block) {
        queryNorms = new double[block.rows()];
        queries = sized(queries, block.rows());
        exactSums = geometry.integral();
        for (int q = 0; q < block.rows(); q++) {
            int at = q * width;
            queryNorms[q] = geometry.pack(block, q, packed, at);
            for (int d = 0; d < width - 2; d++) {
                packed[at + d] = -packed[at + d];
                exactSums &= packed[at + d] == Math.rint(packed[at + d]);
            }
            packed[at + width - 2] = 1;
            packed[at + width - 1] = 0;
        }
        queries.position(0).put(packed, 0, block.rows() * width);
    }

    /** A buffer with room for so many packed rows, the given one where it has; also sees to the room on the heap. */
    private FloatPointer sized(FloatPointer buffer, int rows) {
        int floats = Math.max(1, Math.multiplyExact(rows, width)); // a block may be empty
        if (packed.length < floats) {
            packed = new float[floats];
        }
        if (buffer.capacity() >= floats) {
            return buffer;
        }
        buffer.close();
        return new FloatPointer((long) floats);
    }

    @Override
    public void base(RowBlock block) {
        base = sized(base, block.rows());
        for (int b = 0; b < block.rows(); b++) {
            int at = b * width;
            baseNorms[b] = geometry.pack(block, b, packed, at);
            packed[at + width - 2] = (float) (baseNorms[b] * baseNorms[b] / 2);
            packed[at + width - 1] = 1;
        }
        base.position(0).put(packed, 0, block.rows() * width);
    }

    @Override
    public void score(int firstQuery, int queryCount, int firstBase, int baseCount, double[] worst) {
        bases = baseCount;
        double largest = 0;
        for (int b = firstBase; b < firstBase + baseCount; b++) {
            largest = Math.max(largest, baseNorms[b]);
        }
        for (int q = firstQuery; q < firstQuery + queryCount; q++) {
            queries.position(0).put((long) (q + 1) * width - 1, -threshold(worst[q], queryNorms[q], largest));
        }
        openblas_nolapack.cblas_sgemm(
                openblas_nolapack.CblasRowMajor,
                openblas_nolapack.CblasNoTrans,
                openblas_nolapack.CblasTrans,
                queryCount,
                baseCount,
                width,
                1f,
                queries.position((long) firstQuery * width),
                width,
                base.position((long) firstBase * width),
                width,
                0f,
                tile,
                BASE_TILE);
    }

    private float threshold(double worst, double norm, double largestBase) {
        if (worst == Double.POSITIVE_INFINITY) {
            return ALWAYS_NEAR;
        }
        double squared = geometry.metric() == Metric.COSINE ? 2 * worst : worst;
        double exact = (squared - norm * norm) / 2;
        double magnitude = norm * largestBase + largestBase * largestBase / 2 + Math.abs(exact);
        if (exactSums && magnitude < EXACT_BELOW) {
            return (float) exact;
        }
        // Two roundings of packed values and one for each of the width additions; see Higham (2002), section 3.1.
        double error = (width + 6) * (1.01 * FLOAT_EPSILON * magnitude + Float.MIN_NORMAL);
        return Math.nextUp((float) (exact + error));
    }

    @Override
    public int survivors(int query, int[] into) {
        int found = 0;
        int row = query * BASE_TILE / 2;
        for (int column = 0; column < bases; column += 16) {
            int at = row + column / 2;
            long any = tileBits.get(at) | tileBits.get(at + 1) | tileBits.get(at + 2) | tileBits.get(at + 3);
            any |= tileBits.get(at + 4) | tileBits.get(at + 5) | tileBits.get(at + 6) | tileBits.get(at + 7);
            if ((any & SIGN_BITS) != 0) {
                found = signs(at, column, Math.min(column + 16, bases), into, found);
            }
        }
        return found;
    }

    private int signs(int at, int from, int to, int[] into, int found) {
        int count = found;
        for (int column = from; column < to; column++) {
            long pair = tileBits.get(at + (column - from) / 2);
            boolean near =
                    (column & 1) == 0 ? (int) pair < 0 : pair < 0; // little-endian: even columns are the low half
            if (near) {
                into[count++] = column;
            }
        }
        return count;
    }

    @Override
    public void close() {
        queries.position(0).close();
        base.position(0).close();
        tile.close();
    }

    /** Loads the library once, when first asked. */
    private static final class Native {
        static final boolean AVAILABLE = load();

        private static boolean load() {
            try {
                Loader.load(openblas_nolapack.class);
                return true;
            } catch (LinkageError | RuntimeException e) {
                LOG.warn(
                        "OpenBLAS is not available here ({}); neighbors use the plain Java kernel, about twice as slow",
                        e.toString());
                return false;
            }
        }
    }
}
