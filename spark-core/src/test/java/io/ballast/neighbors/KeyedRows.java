package io.ballast.neighbors;

import io.ballast.table.Blocks;
import io.ballast.table.RowBlock;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * Rows with keys and labels, and the neighbors that a plain double brute force finds among them: the oracle for kernels
 * and search.
 *
 * @param keys {@code [rows]}
 * @param labels {@code [rows]}
 * @param features {@code [rows][dims]}, as a block returns them
 */
record KeyedRows(long[] keys, int[] labels, double[][] features) {

    /** Rows with distinct random keys, ascending, and labels 0, 1, 2. */
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
        return sorted(features, labels, i -> {
            long key = labels[i];
            for (double value : features[i]) {
                key = mix(key + Double.doubleToLongBits(value));
            }
            return key;
        });
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
        long mixed = (z + 0x9E3779B97F4A7C15L ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        return mixed ^ (mixed >>> 27);
    }

    /** The rows of a block. */
    static KeyedRows of(RowBlock block) {
        return new KeyedRows(block.keys(), block.labels(), Blocks.features(block));
    }

    int size() {
        return keys.length;
    }

    int dims() {
        return features[0].length;
    }

    /** The rows of the given indices, in that order. */
    KeyedRows select(int... rows) {
        return new KeyedRows(
                Arrays.stream(rows).mapToLong(i -> keys[i]).toArray(),
                Arrays.stream(rows).map(i -> labels[i]).toArray(),
                Arrays.stream(rows).mapToObj(i -> features[i]).toArray(double[][]::new));
    }

    /** So many different rows, drawn at random, in random order. */
    KeyedRows sample(int rows, long seed) {
        double[] draws = new Random(seed).doubles(size()).toArray();
        return select(IntStream.range(0, size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> draws[i]))
                .mapToInt(Integer::intValue)
                .limit(rows)
                .toArray());
    }

    /** All rows in another order. */
    KeyedRows shuffled(long seed) {
        return sample(size(), seed);
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

    /** The neighbors of queries among these rows, by measuring all; one row with the key of the query is left out. */
    NeighborBlock neighbors(KeyedRows queries, Metric metric, int k) {
        NeighborBlock found = NeighborBlock.empty(queries.size(), k);
        IntStream.range(0, queries.size()).parallel().forEach(q -> {
            double[] distances = new double[size()];
            Arrays.setAll(distances, i -> distance(metric, queries.features[q], features[i]));
            int self = IntStream.range(0, size())
                    .filter(i -> keys[i] == queries.keys[q])
                    .findFirst()
                    .orElse(-1);
            double farthest = smallest(distances, self, k);
            int[] nearest = IntStream.range(0, size())
                    .filter(i -> i != self && distances[i] <= farthest)
                    .boxed()
                    .sorted(Comparator.<Integer>comparingDouble(i -> distances[i])
                            .thenComparingLong(i -> keys[i]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            for (int i = 0; i < k; i++) {
                found.keys()[q * k + i] = keys[nearest[i]];
                found.labels()[q * k + i] = labels[nearest[i]];
                double distance = distances[nearest[i]];
                found.distances()[q * k + i] = metric == Metric.EUCLIDEAN ? Math.sqrt(distance) : distance;
            }
        });
        return found;
    }

    /** The k-th smallest number, one place left out. */
    private static double smallest(double[] numbers, int except, int k) {
        double[] smallest = new double[k];
        Arrays.fill(smallest, Double.POSITIVE_INFINITY);
        for (int i = 0; i < numbers.length; i++) {
            if (i != except && numbers[i] < smallest[k - 1]) {
                smallest[k - 1] = numbers[i];
                for (int at = k - 1; at > 0 && smallest[at] < smallest[at - 1]; at--) {
                    double larger = smallest[at - 1];
                    smallest[at - 1] = smallest[at];
                    smallest[at] = larger;
                }
            }
        }
        return smallest[k - 1];
    }

    /** Squared for the Euclidean metric; terms added in column order, so that distances can be compared bit by bit. */
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
        return switch (metric) {
            case EUCLIDEAN, MANHATTAN -> sum;
            case COSINE -> aa == 0 || bb == 0 ? 1 : withoutNoise(1 - sum / Math.sqrt(aa * bb));
        };
    }

    private static double withoutNoise(double cosine) {
        return cosine < 0x1p-50 ? 0 : cosine;
    }
}
