package io.ballast.neighbors;

import static io.ballast.neighbors.Neighbors.assertSame;
import static io.ballast.neighbors.Neighbors.head;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ballast.table.Blocks;
import io.ballast.table.RowBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
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
    private static final Map<String, NeighborBlock> ORACLES = new HashMap<>();

    private enum Kernel {
        NATIVE,
        PLAIN_JAVA;

        ScoreKernel of(RowGeometry geometry) {
            if (geometry.metric() == Metric.MANHATTAN) {
                return new ManhattanKernel(geometry);
            }
            int width = BaseChunk.width(geometry);
            if (this == PLAIN_JAVA) {
                return new ProductKernel(geometry, new TileProduct.PlainJava(width));
            }
            assumeTrue(OpenBlas.available(), "OpenBLAS is not available here");
            return new ProductKernel(geometry, new TileProduct.Native(width));
        }

        boolean knows(Metric metric) {
            return this == PLAIN_JAVA || metric != Metric.MANHATTAN;
        }
    }

    /** In which order the chunks of a base come. */
    private enum Arrival {
        FORWARDS,
        BACKWARDS,
        SHUFFLED;

        <T> List<T> of(List<T> items) {
            List<T> all = new ArrayList<>(items);
            switch (this) {
                case FORWARDS -> {}
                case BACKWARDS -> Collections.reverse(all);
                case SHUFFLED -> Collections.shuffle(all, new Random(4));
            }
            return all;
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

    private static Stream<Arguments> metricsAndKernels() {
        return Stream.of(Metric.values()).flatMap(metric -> Stream.of(Kernel.values())
                .filter(kernel -> kernel.knows(metric))
                .map(kernel -> Arguments.of(metric, kernel)));
    }

    @Nested
    class BruteForce {
        private static Stream<Arguments> combinations() {
            return TABLES.keySet().stream().flatMap(table -> metricsAndKernels()
                    .map(pair -> Arguments.of(table, pair.get()[0], pair.get()[1])));
        }

        private static Stream<Arguments> metricsAndKernels() {
            return NeighborSweepTest.metricsAndKernels();
        }

        @ParameterizedTest(name = "{0}, {1}, {2} kernel")
        @MethodSource("combinations")
        void findsTheSameNeighbors(String name, Metric metric, Kernel kernel) {
            KeyedRows table = TABLES.get(name);
            for (int k : new int[] {1, 7, 15}) {
                for (int rowsPerChunk : new int[] {ROWS, 300}) {
                    NeighborBlock found = sweep(table, table, List.of(rowsPerChunk), metric, k, kernel);
                    assertSame(found, head(oracle(name, metric), k));
                }
            }
        }

        @ParameterizedTest(name = "{0}, {1} kernel")
        @MethodSource("metricsAndKernels")
        void findsAllOtherRowsWhenKIsOneLessThanTheRows(Metric metric, Kernel kernel) {
            for (int rows : new int[] {2, 3, 130}) {
                KeyedRows table = KeyedRows.distinct(Blocks.gaussian(rows, 3, rows));
                NeighborBlock found = sweep(table, table, List.of(100), metric, rows - 1, kernel);
                assertSame(found, table.neighbors(table, metric, rows - 1));
            }
        }

        @ParameterizedTest(name = "chunks of {0} rows, {1} kernel")
        @CsvSource({
            "1, NATIVE",
            "17, NATIVE",
            "511, NATIVE",
            "513, NATIVE",
            "1, PLAIN_JAVA",
            "17, PLAIN_JAVA",
            "511, PLAIN_JAVA",
            "513, PLAIN_JAVA"
        })
        void findsTheSameNeighborsForAnyChunkSize(int rowsPerChunk, Kernel kernel) {
            for (String name : new String[] {"gaussian", "ternary, distinct keys"}) {
                KeyedRows table = TABLES.get(name);
                NeighborBlock found = sweep(table, table, List.of(rowsPerChunk), Metric.EUCLIDEAN, 7, kernel);
                assertSame(found, head(oracle(name, Metric.EUCLIDEAN), 7));
            }
        }

        @ParameterizedTest(name = "{0} kernel")
        @EnumSource(Kernel.class)
        void findsTheSameNeighborsForSomeOfTheRows(Kernel kernel) {
            KeyedRows table = TABLES.get("ternary, different labels");
            KeyedRows some = KeyedRows.of(table.rows(513, 613));
            NeighborBlock found = sweep(table, some, List.of(ROWS), Metric.EUCLIDEAN, 15, kernel);
            assertSame(found, table.neighbors(some, Metric.EUCLIDEAN, 15));
        }

        @ParameterizedTest(name = "{0}, {1} kernel")
        @MethodSource("metricsAndKernels")
        void findsTheSameNeighborsForRowsFarFromTheBase(Metric metric, Kernel kernel) {
            KeyedRows table = TABLES.get("ternary, distinct keys");
            for (double scale : new double[] {1, 0.37, 1e3, 3e7, 1e12}) {
                double[][] far = each(Blocks.gaussian(60, 5, 12), x -> Math.rint(x * 4) * scale);
                KeyedRows queries = KeyedRows.distinct(far);
                NeighborBlock found = sweep(table, queries, List.of(300), metric, 15, kernel);
                assertSame(found, table.neighbors(queries, metric, 15));
            }
        }

        @ParameterizedTest(name = "{0} features up to {1}, {2} kernel")
        @CsvSource({"5, 3, NATIVE", "5, 3, PLAIN_JAVA", "5, 0, NATIVE", "5, 0, PLAIN_JAVA"})
        void findsTheSameNeighborsAmongMoreRowsThanABlockHolds(int dims, int values, Kernel kernel) {
            Random random = new Random(9);
            double[][] features = Blocks.gaussian(9000, dims, 10);
            KeyedRows table = KeyedRows.distinct(values == 0 ? features : each(features, x -> random.nextInt(values)));
            KeyedRows some = KeyedRows.of(table.rows(8150, 8250));
            NeighborBlock found = sweep(table, some, List.of(RowBlock.MAX_ROWS), Metric.EUCLIDEAN, 15, kernel);
            assertSame(found, table.neighbors(some, Metric.EUCLIDEAN, 15));
        }
    }

    @Nested
    class Chunks {
        private static Stream<Arguments> combinations() {
            return Stream.of("ternary, distinct keys", "ties that are not whole", "every row twice, two labels")
                    .flatMap(table -> metricsAndKernels().flatMap(pair -> Stream.of(Arrival.values())
                            .map(arrival -> Arguments.of(table, pair.get()[0], pair.get()[1], arrival))));
        }

        @ParameterizedTest(name = "{0}, {1}, {2} kernel, {3}")
        @MethodSource("combinations")
        void mayComeInAnyOrder(String name, Metric metric, Kernel kernel, Arrival arrival) {
            KeyedRows table = TABLES.get(name);
            for (KeyedRows rows : List.of(table, table.shuffled(5))) {
                for (List<Integer> cellSizes : List.of(List.of(70), List.of(1, 20, 300, 150), List.of(520, 180))) {
                    NeighborBlock found = sweep(rows, table, cellSizes, metric, 7, kernel, arrival, 1);
                    assertSame(found, head(oracle(name, metric), 7));
                }
            }
        }

        @ParameterizedTest(name = "{0}, {1}, {2} kernel, {3}")
        @MethodSource("combinations")
        void mayBeSweptCellByCell(String name, Metric metric, Kernel kernel, Arrival arrival) {
            KeyedRows table = TABLES.get(name);
            RowGeometry geometry = geometry(metric, table);
            // The middle of three chunks holds cells of many and of few rows.
            List<List<Integer>> cells = List.of(List.of(0, 1), List.of(3, 4, 9), List.of(12, 13));
            int[] starts = {0, 3, 103, 104, 650, 660, 690, ROWS};
            List<BaseChunk> chunks = new ArrayList<>();
            int cell = 0;
            for (List<Integer> own : cells) {
                List<CellRows> parts = new ArrayList<>();
                for (int number : own) {
                    parts.add(cell(number, KeyedRows.of(table.rows(starts[cell], starts[cell + 1]))));
                    cell++;
                }
                chunks.add(BaseChunk.of(geometry, parts.iterator(), table.dims(), BaseChunk.Order.BY_CELL));
            }
            int[] picked = KeyOrder.ascending(new Random(3).longs(ROWS).toArray(), 0, ROWS);
            QueryRows queries = new QueryRows(geometry, table.rows(0, ROWS));
            try (NeighborSweep sweep = new NeighborSweep(kernel.of(geometry), geometry.ranking(), 8, queries)) {
                for (BaseChunk chunk : arrival.of(chunks)) {
                    for (int i : arrival.of(List.of(0, 1, 2))) {
                        if (i < chunk.cells().length) {
                            sweep.cell(chunk, i, picked, 0, 500);
                            sweep.cell(chunk, i, picked, 500, ROWS);
                        }
                    }
                }
                assertSame(results(sweep, table, metric, 7), head(oracle(name, metric), 7));
            }
            chunks.forEach(BaseChunk::close);
        }

        @ParameterizedTest(name = "{0}")
        @EnumSource(BaseChunk.Order.class)
        void holdTheirRowsByKeyOrByCell(BaseChunk.Order order) {
            KeyedRows table = new KeyedRows(
                    new long[] {5, 1, 7, 3, 2}, new int[] {0, 1, 2, 3, 4}, new double[][] {{4}, {8}, {4}, {6}, {4}});
            CellRows first = cell(2, table.select(0, 1, 2));
            CellRows second = cell(6, table.select(3, 4));
            RowGeometry geometry = geometry(Metric.EUCLIDEAN, table);
            try (BaseChunk chunk = BaseChunk.of(geometry, List.of(first, second).iterator(), 1, order)) {
                boolean byKey = order == BaseChunk.Order.BY_KEY;
                assertThat(chunk.rows()).isEqualTo(4);
                assertThat(chunk.cells()).containsExactly(2, 6);
                assertThat(chunk.cellStarts()).containsExactly(0, 2, 4);
                assertThat(chunk.keys())
                        .containsExactly(byKey ? new long[] {1, 2, 3, 5, 7} : new long[] {1, 5, 7, 2, 3});
                assertThat(chunk.labels())
                        .containsExactly(byKey ? new int[] {1, 4, 3, 0, 2} : new int[] {1, 0, 2, 4, 3});
                assertThat(chunk.starts())
                        .containsExactly(byKey ? new int[] {0, 1, 2, 3, 5} : new int[] {0, 1, 3, 4, 5});
                assertThat(features(chunk))
                        .containsExactly(byKey ? new double[] {8, 4, 6, 4} : new double[] {8, 4, 4, 6});
                assertThat(chunk.firstKey(3)).isEqualTo(byKey ? 5 : 3);
            }
        }

        @Test
        void keepWhatTheFloatsOfSomeCellsLeave() {
            double third = Blocks.of(new double[] {1 / 3.0}).value(0, 0);
            KeyedRows table = new KeyedRows(new long[] {1, 2}, new int[2], new double[][] {{0.5}, {third}});
            List<CellRows> cells = List.of(cell(0, table.select(0)), cell(1, table.select(1)));
            RowGeometry geometry = geometry(Metric.EUCLIDEAN, table);
            for (BaseChunk.Order order : BaseChunk.Order.values()) {
                try (BaseChunk chunk = BaseChunk.of(geometry, cells.iterator(), 1, order)) {
                    assertThat(features(chunk)).containsExactly(0.5, third);
                }
            }
        }

        @Test
        void mayBeEmpty() {
            KeyedRows table = TABLES.get("gaussian");
            RowGeometry geometry = geometry(Metric.EUCLIDEAN, table);
            try (BaseChunk none = BaseChunk.of(
                            geometry, List.<CellRows>of().iterator(), table.dims(), BaseChunk.Order.BY_KEY);
                    NeighborSweep sweep = new NeighborSweep(
                            ScoreKernel.of(geometry),
                            geometry.ranking(),
                            2,
                            new QueryRows(geometry, table.rows(0, 3)))) {
                assertThat(none.rows()).isZero();
                sweep.all(none);
                assertThat(sweep.nearest().found(0)).isZero();
            }
        }

        private static double[] features(BaseChunk chunk) {
            double[] all = new double[chunk.rows()];
            double[] row = new double[1];
            for (int i = 0; i < all.length; i++) {
                chunk.copyRow(i, new float[1], row);
                all[i] = row[0];
            }
            return all;
        }
    }

    @Nested
    class Self {
        @Test
        void isLeftOutByKeyAndNotByDistance() {
            KeyedRows table = new KeyedRows(
                    new long[] {-5, 1, 2, 3}, new int[] {0, 1, 0, 1}, new double[][] {{4}, {4}, {4}, {6}});
            NeighborBlock found = sweep(table, table, List.of(4), Metric.EUCLIDEAN, 2, Kernel.PLAIN_JAVA);
            assertThat(found.keys()).containsExactly(1, 2, -5, 2, -5, 1, -5, 1);
            assertThat(found.labels()).containsExactly(1, 0, 0, 0, 0, 1, 0, 1);
            assertThat(found.distances()).containsExactly(0, 0, 0, 0, 0, 0, 2, 2);
        }

        @Test
        void isLeftOutOnceWhereEqualRowsShareItsKey() {
            KeyedRows table =
                    new KeyedRows(new long[] {7, 7, 7, 9}, new int[] {1, 1, 1, 0}, new double[][] {{4}, {4}, {4}, {6}});
            NeighborBlock found = sweep(table, table, List.of(4), Metric.EUCLIDEAN, 3, Kernel.PLAIN_JAVA);
            assertThat(found.keys()).containsExactly(7, 7, 9, 7, 7, 9, 7, 7, 9, 7, 7, 7);
        }

        @Test
        void isNotMissedWhereEnoughEqualRowsComeBeforeIt() {
            KeyedRows table = new KeyedRows(new long[] {1, 2, 3, 4}, new int[4], new double[][] {{4}, {4}, {4}, {4}});
            NeighborBlock found = sweep(table, table.select(3), List.of(4), Metric.EUCLIDEAN, 2, Kernel.PLAIN_JAVA);
            assertThat(found.keys()).containsExactly(1, 2);
        }

        @Test
        void needNotBeInTheBase() {
            KeyedRows base = new KeyedRows(new long[] {1, 2, 3}, new int[3], new double[][] {{1}, {2}, {9}});
            KeyedRows query = new KeyedRows(new long[] {8}, new int[1], new double[][] {{2}});
            NeighborBlock found = sweep(base, query, List.of(3), Metric.EUCLIDEAN, 2, Kernel.PLAIN_JAVA);
            assertThat(found.keys()).containsExactly(2, 1);
        }
    }

    @Test
    void refusesABaseOfNoMoreThanKRows() {
        KeyedRows table = KeyedRows.distinct(Blocks.gaussian(7, 2, 1));
        assertThatThrownBy(() -> sweep(table, table, List.of(7), Metric.EUCLIDEAN, 7, Kernel.PLAIN_JAVA))
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
            KeyedRows base, KeyedRows queries, List<Integer> rowsPerChunk, Metric metric, int k, Kernel kernel) {
        return sweep(base, queries, rowsPerChunk, metric, k, kernel, Arrival.FORWARDS, 3);
    }

    /** Chunks of the given sizes, repeated to the end of the base, of so many cells each. */
    private static NeighborBlock sweep(
            KeyedRows base,
            KeyedRows queries,
            List<Integer> rowsPerChunk,
            Metric metric,
            int k,
            Kernel kernel,
            Arrival arrival,
            int cells) {
        RowGeometry geometry = geometry(metric, base);
        List<BaseChunk> chunks = new ArrayList<>();
        for (int from = 0; from < base.size(); ) {
            int to = Math.min(base.size(), from + rowsPerChunk.get(chunks.size() % rowsPerChunk.size()));
            List<CellRows> parts = new ArrayList<>();
            for (int c = 0; c < cells; c++) {
                int cell = c;
                int[] rows = IntStream.range(from, to)
                        .filter(row -> Math.floorMod(Arrays.hashCode(base.features()[row]), cells) == cell)
                        .toArray();
                if (rows.length > 0) {
                    parts.add(cell(cell, base.select(rows)));
                }
            }
            chunks.add(BaseChunk.of(geometry, parts.iterator(), base.dims(), BaseChunk.Order.BY_KEY));
            from = to;
        }
        try (NeighborSweep sweep = new NeighborSweep(
                kernel.of(geometry),
                geometry.ranking(),
                k + 1,
                new QueryRows(geometry, queries.rows(0, queries.size())))) {
            arrival.of(chunks).forEach(sweep::all);
            return results(sweep, queries, metric, k);
        } finally {
            chunks.forEach(BaseChunk::close);
        }
    }

    private static NeighborBlock results(NeighborSweep sweep, KeyedRows queries, Metric metric, int k) {
        NeighborBlock found = NeighborBlock.empty(queries.size(), k);
        for (int q = 0; q < queries.size(); q++) {
            sweep.nearest().copyTo(found, q, q, queries.keys()[q], metric);
        }
        return found;
    }

    private static RowGeometry geometry(Metric metric, KeyedRows base) {
        return new RowGeometry(metric, Blocks.moments(base.rows(0, base.size())));
    }

    private static CellRows cell(int number, KeyedRows rows) {
        return new CellRows(number, DistinctRows.of(rows.rows(0, rows.size()), rows.labels()));
    }

    /** The 15 nearest of every row of a table. */
    private static NeighborBlock oracle(String name, Metric metric) {
        return ORACLES.computeIfAbsent(name + metric, x -> TABLES.get(name).neighbors(TABLES.get(name), metric, 15));
    }
}
