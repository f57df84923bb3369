package io.ballast.oversampling;

import io.ballast.random.RowRandom;
import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * SVM-SMOTE (Nguyen, Cooper and Kamei 2009) in the calling thread, without Spark, for a table that one task holds. Seeds are chosen and used
 * as in {@link SupportVectorSampling}; which rows the SVM sees of a larger table is another choice, and so are the draws.
 */
public final class LocalSvmSmote implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Settings settings;

    public LocalSvmSmote(Settings settings) {
        this.settings = settings;
    }

    /**
     * How support vectors are found and used.
     *
     * @param k neighbors within the class to make rows with, at least 1; fewer where the class has no more than k rows
     * @param m neighbors among all rows that tell noise, danger and safe apart, at least 1; fewer where there are no more than m rows
     * @param outStep how far at most rows go away from a neighbor, in parts of the distance; at least 0
     * @param maxSvmRows rows to train the SVM on at most, at least 2. Of a larger table it sees a draw of the class that grows and one of the
     *     others, each half of them, and of one more where there are fewer of the other. Draws are without replacement.
     */
    public record Settings(int k, int m, double outStep, int maxSvmRows) implements Serializable {
        public Settings {
            if (k < 1 || m < 1) {
                throw new IllegalArgumentException("k and m must be at least 1, got %d and %d".formatted(k, m));
            }
            if (!(outStep >= 0 && outStep < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("outStep must be a number of at least 0, got " + outStep);
            }
            if (maxSvmRows < 2) {
                throw new IllegalArgumentException("maxSvmRows must be at least 2, got " + maxSvmRows);
            }
        }
    }

    /**
     * Makes rows of a class. The same arguments give the same rows.
     *
     * <p>O(support vectors of the class * rows) for the neighbors, besides the training of the SVM.
     *
     * @param scaled rows to find support vectors and neighbors among, by Euclidean distance, ties by row index
     * @param original the same rows in the same order, in the units of the table; new rows are made of these
     * @param label class index
     * @param count rows to make, at least 0
     * @param purpose names the draws: row i is drawn from {@code RowRandom.of(seed, purpose, i)}
     * @return {@code count} rows, first those made toward a neighbor, then those made away from one; parents are the indices of two rows, the
     *     seed first. None where the class has fewer than two rows, or no support vectors but noise
     * @throws IllegalArgumentException if the blocks differ in their number of rows
     */
    public List<SyntheticRow> rows(
            RowBlock scaled, RowBlock original, int label, int count, long seed, String purpose) {
        if (scaled.rows() != original.rows()) {
            throw new IllegalArgumentException("scaled and original must be the same rows, got %,d and %,d"
                    .formatted(scaled.rows(), original.rows()));
        }
        int[] own = rowsOf(scaled.labels(), label, true);
        if (own.length < 2 || count == 0) {
            return List.of();
        }
        Starts starts = starts(scaled, label, seed, purpose);
        if (starts.danger().length + starts.safe().length == 0) {
            return List.of();
        }
        long fromDanger = starts.share(count, RowRandom.of(seed, purpose + " share", label));
        int k = Math.min(settings.k(), own.length - 1);
        LocalNeighbors neighbors = new LocalNeighbors(scaled, own);
        Map<Integer, int[]> nearest = new HashMap<>();
        List<SyntheticRow> made = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            boolean toward = i < fromDanger;
            RowRandom random = RowRandom.of(seed, purpose, i);
            int[] from = toward ? starts.danger() : starts.safe();
            int start = from[random.nextInt(from.length)];
            int[] ends = nearest.computeIfAbsent(start, row -> neighbors.nearest(row, k));
            int end = ends[random.nextInt(k)];
            double step = (toward ? 1 : -settings.outStep()) * random.nextDouble();
            made.add(SyntheticRow.between(original, start, end, step));
        }
        return made;
    }

    /** Indices of the support vectors of a class that rows may start from. */
    private record Starts(int[] danger, int[] safe) {
        /** How many of the rows start in danger: a share, but all or none where there are seeds of one kind only. */
        long share(int rows, RowRandom random) {
            if (safe.length == 0) {
                return rows;
            }
            return danger.length == 0 ? 0 : OverSampling.share(rows, random);
        }
    }

    private Starts starts(RowBlock rows, int label, long seed, String purpose) {
        LocalNeighbors neighbors =
                new LocalNeighbors(rows, IntStream.range(0, rows.rows()).toArray());
        int m = Math.min(settings.m(), rows.rows() - 1);
        int least = BorderlineSampling.leastInDanger(m);
        IntStream.Builder danger = IntStream.builder();
        IntStream.Builder safe = IntStream.builder();
        for (int row : supportVectors(rows, label, seed, purpose)) {
            long foreign = Arrays.stream(neighbors.nearest(row, m))
                    .filter(other -> rows.labels()[other] != label)
                    .count();
            if (foreign < least) {
                safe.add(row);
            } else if (foreign < m) {
                danger.add(row);
            }
        }
        return new Starts(danger.build().toArray(), safe.build().toArray());
    }

    /** Of the class, ascending. */
    private int[] supportVectors(RowBlock rows, int label, long seed, String purpose) {
        int[] seen = svmRows(rows.labels(), label, seed, purpose + " svm");
        return Arrays.stream(SupportVectors.indices(rows.select(seen)))
                .map(i -> seen[i])
                .filter(row -> rows.labels()[row] == label)
                .toArray();
    }

    /** Indices of the rows that the SVM sees, ascending. */
    int[] svmRows(int[] labels, int label, long seed, String purpose) {
        int most = settings.maxSvmRows();
        if (labels.length <= most) {
            return IntStream.range(0, labels.length).toArray();
        }
        int[] own = rowsOf(labels, label, true);
        int[] others = rowsOf(labels, label, false);
        int foreign = Math.min(others.length, Math.max(most - own.length, most / 2));
        return IntStream.concat(drawn(own, most - foreign, seed, purpose), drawn(others, foreign, seed, purpose))
                .sorted()
                .toArray();
    }

    /** Those with the smallest draws. */
    private static IntStream drawn(int[] rows, int count, long seed, String purpose) {
        return Arrays.stream(rows)
                .boxed()
                .sorted(Comparator.comparingLong(
                        row -> RowRandom.of(seed, purpose, row).nextLong()))
                .limit(count)
                .mapToInt(Integer::intValue);
    }

    /** Indices of the rows that are of a class, or of those that are not, ascending. */
    private static int[] rowsOf(int[] labels, int label, boolean own) {
        return IntStream.range(0, labels.length)
                .filter(row -> (labels[row] == label) == own)
                .toArray();
    }
}
