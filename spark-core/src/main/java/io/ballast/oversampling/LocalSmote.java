package io.ballast.oversampling;

import io.ballast.random.RowRandom;
import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** SMOTE (Chawla et al. 2002) in the calling thread, without Spark, for a table that one task holds. */
public final class LocalSmote implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int k;

    /** @param k neighbors within the class, at least 1; fewer where the class has no more than k rows */
    public LocalSmote(int k) {
        if (k < 1) {
            throw new IllegalArgumentException("k must be at least 1, got " + k);
        }
        this.k = k;
    }

    /**
     * Makes rows of a class. The same arguments give the same rows.
     *
     * @param scaled rows to find neighbors among, by Euclidean distance, ties by row index
     * @param original the same rows in the same order, in the units of the table; new rows are made of these
     * @param label class index
     * @param count rows to make, at least 0
     * @param purpose names the draws: row i is drawn from {@code RowRandom.of(seed, purpose, i)}
     * @return {@code count} rows, whose parents are the indices of two rows, the seed first; none where the class has fewer than two rows
     */
    public List<SyntheticRow> rows(
            RowBlock scaled, RowBlock original, int label, int count, long seed, String purpose) {
        int[] own = IntStream.range(0, scaled.rows())
                .filter(row -> scaled.labels()[row] == label)
                .toArray();
        if (own.length < 2) {
            return List.of();
        }
        LocalNeighbors neighbors = new LocalNeighbors(scaled, own);
        int among = Math.min(k, own.length - 1);
        Map<Integer, int[]> nearest = new HashMap<>();
        List<SyntheticRow> made = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            RowRandom random = RowRandom.of(seed, purpose, i);
            int start = own[random.nextInt(own.length)];
            int[] ends = nearest.computeIfAbsent(start, row -> neighbors.nearest(row, among));
            int end = ends[random.nextInt(among)];
            made.add(SyntheticRow.between(original, start, end, random.nextDouble()));
        }
        return made;
    }
}
