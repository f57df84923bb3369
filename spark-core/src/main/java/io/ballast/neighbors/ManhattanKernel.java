package io.ballast.neighbors;

import java.util.Arrays;

/** Manhattan scores in plain Java: sums of magnitudes of float differences, the threshold subtracted from each. */
final class ManhattanKernel implements ScoreKernel {
    private final int width;
    private final TileProduct.Transposed base;
    private final float[] query;
    private final float[][] tile = new float[QUERY_TILE][BASE_TILE];
    private final double[] errors = new double[QUERY_TILE]; // of queries with empty lists, else negative
    private final TileRow scores = new TileRow();
    private int bases;
    private int listSize;
    private long firstKey;
    private double largest;

    ManhattanKernel(RowGeometry geometry) {
        this.width = geometry.width();
        this.base = new TileProduct.Transposed(BaseChunk.width(geometry));
        this.query = new float[base.columns().length];
    }

    @Override
    public void base(BaseChunk chunk, int first, int count) {
        bases = count;
        base.take(chunk.packed().buffer(), first, count);
        Arrays.fill(base.columns()[width], 0); // what packed rows have beyond their features
        Arrays.fill(base.columns()[width + 1], 0);
        firstKey = chunk.firstKey(first);
        largest = chunk.largestSize(first, count);
    }

    @Override
    public void score(QueryRows queries, int[] picked, int from, int count, NearestRows nearest) {
        listSize = nearest.size();
        float[][] b = base.columns();
        for (int i = 0; i < count; i++) {
            int q = picked == null ? from + i : picked[from + i];
            queries.packed().buffer().get(q * queries.width(), query, 0, width); // negated features
            Arrays.fill(tile[i], -threshold(i, queries, q, nearest));
            for (int d = 0; d < width; d += TileProduct.Transposed.STEP) {
                add(tile[i], b[d], b[d + 1], b[d + 2], b[d + 3], query[d], query[d + 1], query[d + 2], query[d + 3]);
            }
        }
    }

    /** Written without parentheses: so the compiler vectorises it. */
    private static void add(
            float[] sums, float[] a, float[] b, float[] c, float[] d, float x, float y, float z, float w) {
        for (int i = 0; i < BASE_TILE; i++) {
            sums[i] = sums[i] + Math.abs(a[i] + x) + Math.abs(b[i] + y) + Math.abs(c[i] + z) + Math.abs(d[i] + w);
        }
    }

    /** Rank that a pair must stay below, or 0 for an empty list; sizes are sums of magnitudes. */
    private float threshold(int row, QueryRows queries, int query, NearestRows nearest) {
        double size = queries.size(query) + largest;
        double worst = nearest.worst(query);
        boolean full = worst < Double.POSITIVE_INFINITY;
        double magnitude = full ? size + worst : size;
        double error = (width + 7) * (1.01 * FLOAT_EPSILON * magnitude + Float.MIN_NORMAL); // covers double's as well
        errors[row] = -1;
        if (!full) {
            boolean empty = nearest.rank(query, 0) == Double.POSITIVE_INFINITY;
            errors[row] = empty ? error : Double.POSITIVE_INFINITY;
            return 0;
        }
        if (queries.whole() && magnitude < ProductKernel.EXACT_BELOW) {
            // Whole numbers, so half of one more lets ties through.
            return (float) (worst + (firstKey < nearest.worstKey(query) ? 0.5 : 0));
        }
        return (float) (worst + error);
    }

    @Override
    public int survivors(int row, int[] into) {
        scores.read(tile[row], bases);
        return errors[row] >= 0 ? scores.smallest(listSize, errors[row], into) : scores.negative(into);
    }

    @Override
    public void close() {
        // Nothing outside the heap is held.
    }
}
