package io.ballast.neighbors;

import static org.assertj.core.api.Assertions.assertThat;

import io.ballast.spark.LocalSpark;
import io.ballast.table.Blocks;
import io.ballast.table.RowBlock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CellsTest {
    private static final int ROWS = 2500;

    @ParameterizedTest(name = "{0} rows: {1} cells, {2} rows sampled")
    @CsvSource({
        "1, 1, 1",
        "2, 1, 2",
        "3, 2, 3",
        "100, 10, 100",
        "4096, 64, 4096",
        "1000000, 1000, 64000",
        "67108864, 8192, 524288",
        "1000000000, 8192, 524288"
    })
    void areTheSquareRootOfTheRows(long rows, int cells, long sampled) {
        assertThat(Cells.count(rows)).isEqualTo(cells);
        assertThat(Cells.sampled(rows)).isEqualTo(sampled);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Metric.class)
    void areTheSameWhateverThePartitioning(Metric metric) {
        KeyedRows table = clustered(12);
        int[] expected = null;
        for (int partitions : new int[] {1, 2, 8}) {
            Cells cells = train(table, partitions, metric);
            assertThat(cells.cells()).isEqualTo(50);
            int[] found = nearest(cells, table, 50);
            expected = expected == null ? found : expected;
            assertThat(found).isEqualTo(expected);
        }
    }

    @Test
    void areNotMadeWhereTheyExplainTooLittle() {
        KeyedRows dots = clustered(12);
        KeyedRows cloud = KeyedRows.distinct(Blocks.gaussian(ROWS, 30, 4));
        assertThat(Cells.train(blocks(dots, 2), ROWS, dots.dims(), Metric.EUCLIDEAN, 0.5))
                .isPresent();
        assertThat(Cells.train(blocks(cloud, 2), ROWS, cloud.dims(), Metric.EUCLIDEAN, 0.5))
                .isEmpty();
        assertThat(Cells.train(blocks(cloud, 2), ROWS, cloud.dims(), Metric.EUCLIDEAN, 0.01))
                .isPresent();
    }

    @Test
    void areTheSameWithThePlainJavaKernel() {
        KeyedRows table = clustered(12);
        int[] expected = nearest(train(table, 2, Metric.EUCLIDEAN), table, 50);
        System.setProperty(OpenBlas.OFF, "true");
        try {
            assertThat(nearest(train(table, 2, Metric.EUCLIDEAN), table, 50)).isEqualTo(expected);
        } finally {
            System.clearProperty(OpenBlas.OFF);
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Metric.class)
    void areEachNamedOnceForARowAndTheNearestFirst(Metric metric) {
        KeyedRows table = clustered(12);
        Cells cells = train(table, 3, metric);
        int[] all = nearest(cells, table, 50);
        int[] three = nearest(cells, table, 3);
        try (Cells.CellFinder finder = cells.open()) {
            int[] own = finder.of(table.rows(0, ROWS));
            for (int row = 0; row < ROWS; row++) {
                int[] order = Arrays.copyOfRange(all, row * 50, (row + 1) * 50);
                assertThat(own[row]).isEqualTo(order[0]);
                assertThat(Arrays.copyOfRange(three, row * 3, (row + 1) * 3)).isEqualTo(Arrays.copyOf(order, 3));
                Arrays.sort(order);
                assertThat(order).isEqualTo(IntStream.range(0, 50).toArray());
            }
        }
    }

    /** With 50 cells for 12 far clusters, hardly a cell should hold rows of two. */
    @Test
    void followTheClustersOfTheRows() {
        KeyedRows table = clustered(12);
        int[] cells = nearest(train(table, 2, Metric.EUCLIDEAN), table, 1);
        Map<Integer, Map<Integer, Integer>> clustersOfCell = new HashMap<>();
        for (int row = 0; row < ROWS; row++) {
            clustersOfCell
                    .computeIfAbsent(cells[row], x -> new HashMap<>())
                    .merge(table.labels()[row], 1, Integer::sum);
        }
        int inTheirCells = clustersOfCell.values().stream()
                .mapToInt(counts -> counts.values().stream()
                        .mapToInt(Integer::intValue)
                        .max()
                        .orElseThrow())
                .sum();
        assertThat(inTheirCells).isGreaterThan(ROWS * 95 / 100);
        assertThat(clustersOfCell).hasSizeGreaterThan(40);
    }

    @Test
    void dependOnTheDirectionAloneForCosine() {
        KeyedRows table = clustered(12);
        Cells cells = train(table, 2, Metric.COSINE);
        KeyedRows larger = new KeyedRows(
                table.keys(),
                table.labels(),
                Arrays.stream(table.features())
                        .map(row -> Arrays.stream(row).map(x -> 8 * x).toArray())
                        .toArray(double[][]::new));
        assertThat(nearest(cells, larger, 5)).isEqualTo(nearest(cells, table, 5));
    }

    @ParameterizedTest(name = "{0} kinds of rows")
    @ValueSource(ints = {1, 2, 27})
    void mayShareACentroid(int kinds) {
        double[][] features = IntStream.range(0, ROWS)
                .mapToObj(i -> new double[] {i % kinds, 0.1})
                .toArray(double[][]::new);
        KeyedRows table = KeyedRows.distinct(features);
        Cells cells = train(table, 3, Metric.EUCLIDEAN);
        Map<Double, Integer> cellOfKind = new HashMap<>();
        int[] own = nearest(cells, table, 1);
        for (int row = 0; row < ROWS; row++) {
            cellOfKind.putIfAbsent(table.features()[row][0], own[row]);
            assertThat(own[row]).isEqualTo(cellOfKind.get(table.features()[row][0]));
        }
        assertThat(cellOfKind.values().stream().distinct().count()).isBetween((kinds + 1) / 2L, (long) kinds);
    }

    /** Labels say the cluster. */
    private static KeyedRows clustered(int clusters) {
        double[][] centers = Blocks.gaussian(clusters, 4, 1);
        double[][] features = Blocks.gaussian(ROWS, 4, 2);
        int[] labels = new int[ROWS];
        for (int i = 0; i < ROWS; i++) {
            labels[i] = i * 7 % clusters;
            for (int d = 0; d < 4; d++) {
                features[i][d] += 30 * centers[labels[i]][d];
            }
        }
        long[] keys = IntStream.range(0, ROWS).asLongStream().toArray();
        return new KeyedRows(keys, labels, Blocks.features(Blocks.of(features)));
    }

    private static int[] nearest(Cells cells, KeyedRows rows, int count) {
        try (Cells.CellFinder finder = cells.open()) {
            return finder.nearest(rows.rows(0, rows.size()), count);
        }
    }

    private static Cells train(KeyedRows table, int partitions, Metric metric) {
        return Cells.train(blocks(table, partitions), table.size(), table.dims(), metric, 0)
                .orElseThrow();
    }

    private static JavaRDD<RowBlock> blocks(KeyedRows table, int partitions) {
        return JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext())
                .parallelize(Arrays.asList(table.blocks(100)), partitions);
    }
}
