package io.ballast.search;

import io.ballast.random.RowRandom;
import io.ballast.table.RowBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Rows drawn from a pool by weight, without replacement: those with the smallest {@code -log(u) / p} of their class (Efraimidis and Spirakis 2006).
 * The u of a row hangs on seed, step and row key alone.
 */
final class Draw {
    private static final long COPY = 0x9E3779B97F4A7C15L;

    private Draw() {}

    /**
     * Draws.
     *
     * @param pool in canonical order
     * @param weights above 0, {@code [rows]}
     * @param perClass rows of each class; where there are fewer, all of them
     * @return indices of rows, ascending
     */
    static int[] of(RowBlock pool, double[] weights, int perClass, long seed, int step) {
        long[] keys = pool.keys();
        String purpose = "search draw " + step;
        List<List<Waiting>> byClass = new ArrayList<>();
        int copy = 0;
        for (int row = 0; row < keys.length; row++) {
            copy = row > 0 && keys[row] == keys[row - 1] ? copy + 1 : 0; // equal rows lie together
            double u = RowRandom.of(seed, purpose, keys[row] + COPY * copy).nextDouble();
            int label = pool.labels()[row];
            while (byClass.size() <= label) {
                byClass.add(new ArrayList<>());
            }
            byClass.get(label).add(new Waiting(-Math.log1p(-u) / weights[row], row));
        }
        return byClass.stream()
                .flatMap(rows -> rows.stream()
                        .sorted(Comparator.comparingDouble(Waiting::time).thenComparingInt(Waiting::row))
                        .limit(perClass))
                .mapToInt(Waiting::row)
                .sorted()
                .toArray();
    }

    private record Waiting(double time, int row) {}

    /** Indices of a pool's rows that are not among some. */
    static int[] others(int rows, int[] drawn) {
        boolean[] gone = new boolean[rows];
        Arrays.stream(drawn).forEach(row -> gone[row] = true);
        int[] left = new int[rows - drawn.length];
        for (int row = 0, at = 0; row < rows; row++) {
            if (!gone[row]) {
                left[at++] = row;
            }
        }
        return left;
    }
}
