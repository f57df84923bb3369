package io.ballast.neighbors;

import io.ballast.table.Blocks;
import io.ballast.table.RowBlock;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * Rows in canonical order, and the neighbors that a plain double brute force finds among them: the oracle for the kernels.
 *
 * @param keys {@code [rows]}, ascending
 * @param labels {@code [rows]}
 * @param features {@code [rows][dims]}, as a block returns them
 */
record KeyedRows(long[] keys, int[] labels, double[][] features) {

    /** Rows with distinct random keys and labels 0, 1, 2. */
    static KeyedRows distinct(double[][] features) {
        Random random = new Random(0);
        long[] keys = random.longs(features.length).toArray();
        int[] labels = random.ints(features.length, 0, 3).toArray();
        return sorted(features, labels, i -> keys[i]);
    }

    /** Rows of which equal ones (label and features) share a key, as when the key is a hash of the row. */
    static KeyedRows byContent(double[][] features, int numClasses) {
        Random random = new Random(8);
        int[] labels = random.ints(features.length, 0, numClasses).toArray();
        return sorted(features, labels, i -> mix(31L * Arrays.hashCode(features[i]) + labels[i]));
    }

    private static KeyedRows sorted(double[][] features, int[] labels, ToLongFunction<Integer> key) {
        int[] order = IntStream.range(0, features.length)
                .boxed()
                .sorted(Comparator.comparingLong(key))
                .mapToInt(Integer::intValue)
                .toArray();
        long[] keys = Arrays.stream(order).mapToLong(key::applyAsLong).toArray();
        double[][] rows = Arrays.stream(order).mapToObj(i -> features[i]).toArray(double[][]::new);
        // What a block keeps of a double is tested elsewhere; here the kernels must be exact on what it kept.
        double[][] kept = Blocks.features(Blocks.of(rows));
        return new KeyedRows(keys, Arrays.stream(order).map(i -> labels[i]).toArray(), kept);
    }

    private static long mix(long z) {
        long mixed = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        return mixed ^ (mixed >>> 27);
    }

    int size() {
        return keys.length;
    }

    /** Consecutive blocks of at most so many rows. */
    RowBlock[] blocks(int rowsPerBlock) {
        RowBlock[] blocks = new RowBlock[(size() + rowsPerBlock - 1) / rowsPerBlock];
        Arrays.setAll(blocks, b -> rows(b * rowsPerBlock, Math.min(size(), (b + 1) * rowsPerBlock)));
        return blocks;
    }

    /** The rows from one place to another as a block. */
    RowBlock rows(int from, int to) {
        return Blocks.of(
                Arrays.copyOfRange(keys, from, to),
                Arrays.copyOfRange(labels, from, to),
                Arrays.copyOfRange(features, from, to));
    }

    /** Indices of all other rows, ordered by (distance, key), and their distances. */
    Ranking ranking(int query, Metric metric) {
        double[] distances = new double[size()];
        Arrays.setAll(distances, i -> distance(metric, features[query], features[i]));
        int[] order = IntStream.range(0, size())
                .filter(i -> i != query)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> distances[i]).thenComparingLong(i -> keys[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        return new Ranking(order, distances);
    }

    /** In the order of a ranking; distances squared for the Euclidean metric. */
    record Ranking(int[] order, double[] distances) {}

    private static double distance(Metric metric, double[] a, double[] b) {
        double sum = 0;
        double aa = 0;
        double bb = 0;
        for (int j = 0; j < a.length; j++) {
            sum += switch (metric) {
                case EUCLIDEAN -> (a[j] - b[j]) * (a[j] - b[j]);
                case MANHATTAN -> Math.abs(a[j] - b[j]);
                case COSINE -> a[j] * b[j];
            };
            aa += a[j] * a[j];
            bb += b[j] * b[j];
        }
        if (metric == Metric.COSINE) {
            return aa == 0 || bb == 0 ? 1 : 1 - sum / Math.sqrt(aa * bb);
        }
        return sum;
    }
}
