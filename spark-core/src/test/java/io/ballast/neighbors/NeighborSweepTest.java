package io.ballast.neighbors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ballast.table.Blocks;
import io.ballast.table.RowBlock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Both kernels against a brute force in double, on the tables that a float filter gets wrong most easily. */
class NeighborSweepTest {
    /** Not a multiple of a tile of 256 queries or 512 base rows. */
    private static final int ROWS = 700;

    private static final Map<String, KeyedRows> TABLES = tables();
    private static final Map<String, KeyedRows.Ranking[]> RANKINGS = new HashMap<>();

    private enum Kernel {
        GEMM,
        PLAIN;

        ScoreKernel of(RowGeometry geometry) {
            if (this == PLAIN) {
                return new PlainKernel(geometry);
            }
            assumeTrue(GemmKernel.available(), "OpenBLAS is not available here");
            return new GemmKernel(geometry);
        }

        boolean knows(Metric metric) {
            return this == PLAIN || metric != Metric.MANHATTAN;
        }
    }

    private static Map<String, KeyedRows> tables() {
        Map<String, KeyedRows> tables = new LinkedHashMap<>();
        double[][] gaussian = Blocks.gaussian(ROWS, 10, 1);
        Random random = new Random(2);
        tables.put("gaussian", KeyedRows.distinct(gaussian));
        tables.put("offset 1000", KeyedRows.distinct(each(gaussian, x -> x + 1000)));
        tables.put("ternary, distinct keys", KeyedRows.distinct(whole(random, 5, 3)));
        tables.put("ternary, equal rows of equal key", KeyedRows.byContent(whole(random, 4, 3), 1));
        tables.put("ternary, different labels", KeyedRows.byContent(whole(random, 4, 3), 3));
        tables.put("ternary, offset -5000", KeyedRows.distinct(each(whole(random, 6, 3), x -> x - 5000)));
        tables.put("ties that are not whole", KeyedRows.distinct(each(whole(random, 5, 3), x -> x / 2 + 0.1)));
        tables.put("twenty copies of each row", KeyedRows.distinct(copies(Blocks.gaussian(ROWS / 20, 6, 3), 20)));
        tables.put("every row twice, one label", KeyedRows.byContent(copies(Blocks.gaussian(ROWS / 2, 6, 4), 2), 1));
        tables.put("every row twice, two labels", KeyedRows.byContent(copies(Blocks.gaussian(ROWS / 2, 6, 4), 2), 2));
        tables.put("heavy tails", KeyedRows.distinct(each(gaussian, x -> random.nextInt(100) == 0 ? x * 1e4 : x)));
        tables.put("large whole numbers", KeyedRows.distinct(each(gaussian, x -> Math.rint(x * 1e8))));
        tables.put("a large whole number in the tail", KeyedRows.distinct(spiked(whole(random, 5, 3))));
        tables.put("constant features", KeyedRows.distinct(constants(gaussian)));
        tables.put("one feature", KeyedRows.distinct(Blocks.gaussian(ROWS, 1, 5)));
        tables.put("features of very different scale", KeyedRows.distinct(unevenlyScaled(gaussian)));
        tables.put("almost equal distances", KeyedRows.distinct(shell()));
        tables.put("rows of zeros", KeyedRows.distinct(withZeroRows(gaussian)));
        tables.put("300 features", KeyedRows.distinct(Blocks.gaussian(ROWS, 300, 6)));
        return tables;
    }

    private static double[][] each(double[][] rows, DoubleUnaryOperator change) {
        return Arrays.stream(rows)
                .map(row -> Arrays.stream(row).map(change).toArray())
                .toArray(double[][]::new);
    }

    private static double[][] whole(Random random, int dims, int values) {
        return each(new double[ROWS][dims], x -> random.nextInt(values));
    }

    private static double[][] copies(double[][] rows, int times) {
        double[][] all = new double[rows.length * times][];
        Arrays.setAll(all, i -> rows[i % rows.length].clone());
        return all;
    }

    private static double[][] spiked(double[][] rows) {
        for (int i = 0; i < rows.length; i += 97) {
            rows[i][0] = 1e6;
        }
        return rows;
    }

    private static double[][] constants(double[][] rows) {
        double[][] changed = each(rows, x -> x);
        for (double[] row : changed) {
            row[2] = 3.7;
            row[5] = 0;
        }
        return changed;
    }

    private static double[][] unevenlyScaled(double[][] rows) {
        double[][] changed = each(rows, x -> x);
        for (double[] row : changed) {
            row[0] *= 1e6;
            row[1] *= 1e-6;
        }
        return changed;
    }

    /** Ten times one point, and points at distances from it that differ by about 1e-9 relative. */
    private static double[][] shell() {
        double[][] points = Blocks.gaussian(ROWS, 6, 7);
        Random random = new Random(7);
        for (int i = 0; i < ROWS; i++) {
            double norm = Math.sqrt(Arrays.stream(points[i]).map(x -> x * x).sum());
            double radius = i < 10 ? 0 : (1 + 1e-9 * random.nextGaussian()) / norm;
            Arrays.setAll(points[i], axis(points[i], radius));
        }
        return points;
    }

    private static IntToDoubleFunction axis(double[] point, double radius) {
        return d -> 0.3 + radius * point[d];
    }

    private static double[][] withZeroRows(double[][] rows) {
        double[][] changed = each(rows, x -> x);
        for (int i = 0; i < rows.length; i += 9) {
            Arrays.fill(changed[i], 0);
        }
        return changed;
    }

    private static Stream<Arguments> combinations() {
        return TABLES.keySet().stream()
                .flatMap(table -> Stream.of(Metric.values()).flatMap(metric -> Stream.of(Kernel.values())
                        .filter(kernel -> kernel.knows(metric))
                        .map(kernel -> Arguments.of(table, metric, kernel))));
    }

    @Nested
    class BruteForce {
        private static Stream<Arguments> combinations() {
            return NeighborSweepTest.combinations();
        }

        @ParameterizedTest(name = "{0}, {1}, {2} kernel")
        @MethodSource("combinations")
        void findsTheSameNeighbors(String name, Metric metric, Kernel kernel) {
            KeyedRows table = TABLES.get(name);
            KeyedRows.Ranking[] rankings = rankings(name, metric);
            for (int k : new int[] {1, 7, 15}) {
                for (int rowsPerBlock : new int[] {ROWS, 300}) {
                    NeighborBlock found = sweep(table, 0, table.size(), rowsPerBlock, metric, k, kernel);
                    assertNeighbors(found, table, rankings, k, metric);
                }
            }
        }

        @ParameterizedTest(name = "{0}, {1} kernel")
        @MethodSource("metricsAndKernels")
        void findsAllOtherRowsWhenKIsOneLessThanTheRows(Metric metric, Kernel kernel) {
            for (int rows : new int[] {2, 3, 130}) {
                KeyedRows table = KeyedRows.distinct(Blocks.gaussian(rows, 3, rows));
                NeighborBlock found = sweep(table, 0, rows, 100, metric, rows - 1, kernel);
                assertNeighbors(found, table, rankings(table, metric, 0, rows), rows - 1, metric);
            }
        }

        private static Stream<Arguments> metricsAndKernels() {
            return Stream.of(Metric.values()).flatMap(metric -> Stream.of(Kernel.values())
                    .filter(kernel -> kernel.knows(metric))
                    .map(kernel -> Arguments.of(metric, kernel)));
        }

        @ParameterizedTest(name = "blocks of {0} rows, {1} kernel")
        @CsvSource({"1, GEMM", "17, GEMM", "511, GEMM", "513, GEMM", "1, PLAIN", "17, PLAIN", "511, PLAIN", "513, PLAIN"
        })
        void findsTheSameNeighborsForAnyBlockSize(int rowsPerBlock, Kernel kernel) {
            for (String name : new String[] {"gaussian", "ternary, distinct keys"}) {
                KeyedRows table = TABLES.get(name);
                NeighborBlock found = sweep(table, 0, table.size(), rowsPerBlock, Metric.EUCLIDEAN, 7, kernel);
                assertNeighbors(found, table, rankings(name, Metric.EUCLIDEAN), 7, Metric.EUCLIDEAN);
            }
        }

        @ParameterizedTest(name = "{0} kernel")
        @EnumSource(Kernel.class)
        void findsTheSameNeighborsForSomeOfTheRows(Kernel kernel) {
            KeyedRows table = TABLES.get("ternary, different labels");
            NeighborBlock found = sweep(table, 513, 613, ROWS, Metric.EUCLIDEAN, 15, kernel);
            KeyedRows.Ranking[] rankings =
                    Arrays.copyOfRange(rankings("ternary, different labels", Metric.EUCLIDEAN), 513, 613);
            assertNeighbors(found, table, rankings, 15, Metric.EUCLIDEAN);
        }

        @ParameterizedTest(name = "{0} features up to {1}, {2} kernel")
        @CsvSource({"5, 3, GEMM", "5, 3, PLAIN", "5, 0, GEMM", "5, 0, PLAIN"})
        void findsTheSameNeighborsAmongMoreRowsThanABlockHolds(int dims, int values, Kernel kernel) {
            Random random = new Random(9);
            double[][] features = Blocks.gaussian(9000, dims, 10);
            KeyedRows table = KeyedRows.distinct(values == 0 ? features : each(features, x -> random.nextInt(values)));
            int from = 8150; // on both sides of the border between the two base blocks
            NeighborBlock found = sweep(table, from, from + 100, RowBlock.MAX_ROWS, Metric.EUCLIDEAN, 15, kernel);
            assertNeighbors(found, table, rankings(table, Metric.EUCLIDEAN, from, from + 100), 15, Metric.EUCLIDEAN);
        }
    }

    @Nested
    class OneKernel {
        @ParameterizedTest(name = "{0}")
        @EnumSource(Kernel.class)
        void mayServeOneQueryBlockAfterTheOther(Kernel kernel) {
            KeyedRows table = TABLES.get("gaussian");
            RowBlock[] base = table.blocks(300);
            KeyedRows.Ranking[] rankings = rankings("gaussian", Metric.EUCLIDEAN);
            try (ScoreKernel shared = kernel.of(new RowGeometry(Metric.EUCLIDEAN, Blocks.moments(base)))) {
                for (int[] range : new int[][] {{0, 600}, {600, 601}, {601, ROWS}}) {
                    NeighborSweep sweep =
                            new NeighborSweep(shared, Metric.EUCLIDEAN, 7, table.rows(range[0], range[1]));
                    Arrays.stream(base).forEach(sweep::accept);
                    KeyedRows.Ranking[] expected = Arrays.copyOfRange(rankings, range[0], range[1]);
                    assertNeighbors(sweep.finish(), table, expected, 7, Metric.EUCLIDEAN);
                }
            }
        }
    }

    @Nested
    class Self {
        @Test
        void isLeftOutByKeyAndNotByDistance() {
            KeyedRows table = new KeyedRows(
                    new long[] {-5, 1, 2, 3}, new int[] {0, 1, 0, 1}, new double[][] {{4}, {4}, {4}, {6}});
            NeighborBlock found = sweep(table, 0, 4, 4, Metric.EUCLIDEAN, 2, Kernel.PLAIN);
            assertThat(found.keys()).containsExactly(1, 2, -5, 2, -5, 1, -5, 1);
            assertThat(found.labels()).containsExactly(1, 0, 0, 0, 0, 1, 0, 1);
            assertThat(found.distances()).containsExactly(0, 0, 0, 0, 0, 0, 2, 2);
        }

        @Test
        void isLeftOutOnceWhereEqualRowsShareItsKey() {
            KeyedRows table =
                    new KeyedRows(new long[] {7, 7, 7, 9}, new int[] {1, 1, 1, 0}, new double[][] {{4}, {4}, {4}, {6}});
            NeighborBlock found = sweep(table, 0, 4, 4, Metric.EUCLIDEAN, 3, Kernel.PLAIN);
            assertThat(found.keys()).containsExactly(7, 7, 9, 7, 7, 9, 7, 7, 9, 7, 7, 7);
        }

        @Test
        void isNotMissedWhereEnoughEqualRowsComeBeforeIt() {
            KeyedRows table = new KeyedRows(new long[] {1, 2, 3, 4}, new int[4], new double[][] {{4}, {4}, {4}, {4}});
            NeighborBlock found = sweep(table, 3, 4, 4, Metric.EUCLIDEAN, 2, Kernel.PLAIN);
            assertThat(found.keys()).containsExactly(1, 2);
        }

        @Test
        void needNotBeInTheBase() {
            KeyedRows base = new KeyedRows(new long[] {1, 2, 3}, new int[3], new double[][] {{1}, {2}, {9}});
            NeighborSweep sweep = new NeighborSweep(
                    new PlainKernel(new RowGeometry(Metric.EUCLIDEAN, Blocks.moments(base.rows(0, 3)))),
                    Metric.EUCLIDEAN,
                    2,
                    Blocks.of(new long[] {8}, new int[1], new double[][] {{2}}));
            sweep.accept(base.rows(0, 3));
            assertThat(sweep.finish().keys()).containsExactly(2, 1);
        }
    }

    @Test
    void refusesABaseOfNoMoreThanKRows() {
        KeyedRows table = KeyedRows.distinct(Blocks.gaussian(7, 2, 1));
        assertThatThrownBy(() -> sweep(table, 0, 7, 7, Metric.EUCLIDEAN, 7, Kernel.PLAIN))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("fewer than 8 base rows were swept");
    }

    @Nested
    class MetricNames {
        @ParameterizedTest(name = "''{0}'' is {1}")
        @CsvSource({"euclidean, EUCLIDEAN", "Manhattan, MANHATTAN", "COSINE, COSINE"})
        void areReadInAnyCase(String text, Metric metric) {
            assertThat(Metric.parse(text)).isEqualTo(metric);
        }

        @Test
        void areRefusedOtherwise() {
            assertThatThrownBy(() -> Metric.parse("minkowski"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("metric must be euclidean, manhattan or cosine, got 'minkowski'");
        }
    }

    private static NeighborBlock sweep(
            KeyedRows table, int fromQuery, int toQuery, int rowsPerBlock, Metric metric, int k, Kernel kernel) {
        RowBlock[] base = table.blocks(rowsPerBlock);
        try (ScoreKernel scores = kernel.of(new RowGeometry(metric, Blocks.moments(base)))) {
            NeighborSweep sweep = new NeighborSweep(scores, metric, k, table.rows(fromQuery, toQuery));
            Arrays.stream(base).forEach(sweep::accept);
            return sweep.finish();
        }
    }

    private static KeyedRows.Ranking[] rankings(String name, Metric metric) {
        KeyedRows table = TABLES.get(name);
        return RANKINGS.computeIfAbsent(name + metric, x -> rankings(table, metric, 0, table.size()));
    }

    private static KeyedRows.Ranking[] rankings(KeyedRows table, Metric metric, int from, int to) {
        KeyedRows.Ranking[] rankings = new KeyedRows.Ranking[to - from];
        Arrays.setAll(rankings, q -> table.ranking(from + q, metric));
        return rankings;
    }

    private static void assertNeighbors(
            NeighborBlock found, KeyedRows table, KeyedRows.Ranking[] rankings, int k, Metric metric) {
        long[] keys = new long[rankings.length * k];
        int[] labels = new int[keys.length];
        double[] distances = new double[keys.length];
        for (int q = 0; q < rankings.length; q++) {
            for (int i = 0; i < k; i++) {
                int neighbor = rankings[q].order()[i];
                keys[q * k + i] = table.keys()[neighbor];
                labels[q * k + i] = table.labels()[neighbor];
                double distance = rankings[q].distances()[neighbor];
                distances[q * k + i] = metric == Metric.EUCLIDEAN ? Math.sqrt(distance) : distance;
            }
        }
        assertThat(found.k()).isEqualTo(k);
        assertThat(found.rows()).isEqualTo(rankings.length);
        assertThat(found.keys()).isEqualTo(keys);
        assertThat(found.labels()).isEqualTo(labels);
        // The same double operations in the same order.
        assertThat(found.distances()).isEqualTo(distances);
    }
}
