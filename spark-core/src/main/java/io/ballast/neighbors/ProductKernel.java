package io.ballast.neighbors;

import java.nio.FloatBuffer;

/**
 * Euclidean and cosine scores through one matrix product a tile.
 *
 * <p>With base rows packed as {@code (b, |b|^2/2, 1)} and queries as {@code (-x, 1, -t)}, the product is
 * {@code (|x - b|^2 - |x|^2)/2 - t}. The threshold t of a query is {@code (worst - |x|^2)/2} plus a bound on the float error
 * of the sum, so a pair with the sign bit clear is certainly not nearer than the worst. On whole numbers small enough for
 * float the error is 0, and a tie is let through only where its key could win. The first tile that a query meets is scored
 * without a threshold, and only its smallest scores pass.
 */
final class ProductKernel implements ScoreKernel {
    /** Whole and half numbers below this, and their sums, are exact in float. */
    static final double EXACT_BELOW = 0x1p22;

    /** Sums of squares below this are exact in double. */
    private static final double EXACT_SQUARE = 0x1p50;

    private final RowGeometry geometry;
    private final int width;
    private final Floats gathered;
    private final TileProduct product;
    private final TileRow scores = new TileRow();
    private final double[] errors = new double[QUERY_TILE]; // of queries with empty lists, else negative
    private int bases;
    private long firstKey;
    private double largest;
    private int listSize;

    ProductKernel(RowGeometry geometry, TileProduct product) {
        this.geometry = geometry;
        this.width = BaseChunk.width(geometry);
        this.gathered = Floats.allocate((long) QUERY_TILE * width);
        this.product = product;
    }

    @Override
    public void base(BaseChunk chunk, int first, int count) {
        product.base(chunk.packed(), first, count);
        bases = count;
        firstKey = chunk.firstKey(first);
        largest = chunk.largestSize(first, count);
    }

    @Override
    public void score(QueryRows queries, int[] picked, int from, int count, NearestRows nearest) {
        Floats rows = queries.packed();
        int first = from;
        if (picked != null) {
            queries.gather(picked, from, count, gathered.buffer());
            rows = gathered;
            first = 0;
        }
        listSize = nearest.size();
        FloatBuffer floats = rows.buffer();
        for (int i = 0; i < count; i++) {
            int q = picked == null ? from + i : picked[from + i];
            floats.put((first + i + 1) * width - 1, -threshold(i, queries, q, nearest));
        }
        product.multiply(rows, first, count);
    }

    /** What to subtract from the scores of a query so that those to look at are negative; 0 for an empty list. */
    private float threshold(int row, QueryRows queries, int query, NearestRows nearest) {
        double worst = nearest.worst(query);
        double norm = queries.size(query);
        double sum = norm * largest + largest * largest / 2;
        double measured = (width + 4) * 0x1p-52 * norm * norm; // what double rounds off the ranks of far queries
        errors[row] = -1;
        if (worst == Double.POSITIVE_INFINITY) {
            boolean empty = geometry.tight() && nearest.rank(query, 0) == Double.POSITIVE_INFINITY;
            errors[row] = empty ? error(sum) + measured : Double.POSITIVE_INFINITY;
            return 0;
        }
        double squared = geometry.metric() == Metric.COSINE ? 2 * worst : worst;
        double exact = (squared - norm * norm) / 2;
        double magnitude = sum + Math.abs(exact);
        if (queries.whole() && magnitude < EXACT_BELOW && norm * norm < EXACT_SQUARE) {
            // Sums are multiples of a half, so half of that more lets ties through.
            boolean tieMayWin = firstKey < nearest.worstKey(query);
            return (float) (Math.rint(2 * exact) / 2 + (tieMayWin ? 0.25 : 0));
        }
        return (float) (exact + error(magnitude) + 2 * measured);
    }

    /** A bound on how far float sums of this size are off. */
    private double error(double magnitude) {
        // Two roundings of packed values, one of the threshold, one for each addition: Higham (2002), section 3.1.
        return (width + 7) * (1.01 * FLOAT_EPSILON * magnitude + Float.MIN_NORMAL);
    }

    @Override
    public int survivors(int row, int[] into) {
        product.row(row, bases, scores);
        return errors[row] >= 0 ? scores.smallest(listSize, errors[row], into) : scores.negative(into);
    }

    @Override
    public void close() {
        gathered.close();
        product.close();
    }
}
