package io.ballast.neighbors;

import static io.ballast.neighbors.Neighbors.assertSame;
import static org.assertj.core.api.Assertions.assertThat;

import io.ballast.spark.LocalSpark;
import io.ballast.table.Blocks;
import io.ballast.table.RowBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import scala.Tuple2;

/** Searches that leave out cells, over Spark. */
class CellSweepTest {
    private static final long CHUNKED = 100_000;

    @Nested
    class WithAllCellsThatCanHoldNeighbors {
        @ParameterizedTest(name = "{0}, {1}")
        @MethodSource("io.ballast.neighbors.NeighborSearchTest$BruteForce#combinations")
        void findsWhatBruteForceFinds(String name, Metric metric) {
            KeyedRows table = NeighborSearchTest.BruteForce.table(name);
            NeighborBlock expected = table.neighbors(table, metric, 15);
            assertSame(pruned(table, table, metric, 15, 16, 1L << 30, 1), expected);
        }

        @ParameterizedTest(name = "{0}, {1} partitions, base in chunks: {2}")
        @CsvSource({
            "EUCLIDEAN, 1, true",
            "EUCLIDEAN, 2, true",
            "EUCLIDEAN, 8, true",
            "EUCLIDEAN, 8, false",
            "MANHATTAN, 2, true",
            "COSINE, 2, true"
        })
        void findsTheSameWhateverThePartsOfQueriesAndBase(Metric metric, int partitions, boolean chunked) {
            KeyedRows table = KeyedRows.distinct(dots(12_000, 5));
            KeyedRows some = table.sample(700, 4);
            NeighborBlock found = pruned(table, some, metric, 7, 8, chunked ? CHUNKED : 1L << 30, partitions);
            assertSame(found, table.neighbors(some, metric, 7));
        }

        /** More neighbors than a cell has rows; queries in cells of their own, far from all rows, and in none. */
        @ParameterizedTest(name = "{0}")
        @EnumSource(Metric.class)
        void findsTheSameForRowsOutsideTheBase(Metric metric) {
            KeyedRows table = KeyedRows.distinct(dots(900, 3));
            double[][] others = Blocks.gaussian(200, 3, 9);
            for (int i = 0; i < others.length; i++) {
                double factor = i % 2 == 0 ? 1 : 1e4;
                Arrays.setAll(others[i], d -> factor * others[0][d] + d);
            }
            for (int i = 0; i < others.length; i++) {
                others[i][0] += i;
            }
            KeyedRows queries =
                    new KeyedRows(new Random(7).longs(200).toArray(), new int[200], Blocks.features(Blocks.of(others)));
            for (int k : new int[] {1, 70}) {
                assertSame(pruned(table, queries, metric, k, k, 1L << 30, 2), table.neighbors(queries, metric, k));
            }
        }
    }

    @Nested
    class WithAFewCells {
        @ParameterizedTest(name = "{0} probes")
        @CsvSource({"1", "2", "5", "40"})
        void doesNotDependOnChunks(int probes) {
            KeyedRows table = KeyedRows.distinct(Blocks.gaussian(12_000, 8, 5));
            KeyedRows some = table.sample(500, 4);
            Arranged whole = new Arranged(table, Metric.EUCLIDEAN, 1L << 30, 3);
            Arranged cut = new Arranged(table, Metric.EUCLIDEAN, CHUNKED, 3);
            assertThat(whole.base.chunks()).isEqualTo(1);
            assertThat(cut.base.chunks()).isGreaterThan(2);
            assertSame(cut.search(some, probes, 7, 8), whole.search(some, probes, 7, 8));
        }
    }

    /** The same choice as for large tables, with limits that small ones pass. */
    @Nested
    class Choice {
        private final SearchCost.Limits low = new SearchCost.Limits(0, 0);

        @Test
        void isExactInFewCellsWhereTheRestCanBeRuledOut() {
            KeyedRows table = KeyedRows.distinct(dots(30_000, 42));
            KeyedRows some = table.sample(300, 5);
            for (NeighborSettings.Mode mode : NeighborSettings.Mode.values()) {
                List<SearchReport> reports = new ArrayList<>();
                assertSame(planned(mode, table, some, 7, reports), table.neighbors(some, Metric.EUCLIDEAN, 7));
                assertThat(reports).hasSize(1);
                assertThat(reports.get(0).exact()).isTrue();
                assertThat(reports.get(0).recall()).isEmpty();
                assertThat(reports.get(0).remark()).matches("(approximate .*; )?[0-9.]+ % of the pairs looked at");
            }
        }

        @Test
        void isApproximateByItselfWhereThatIsMuchCheaper() {
            KeyedRows table = KeyedRows.distinct(Blocks.gaussian(60_000, 6, 3));
            KeyedRows some = table.sample(400, 5);
            List<SearchReport> reports = new ArrayList<>();
            NeighborBlock found = planned(NeighborSettings.Mode.AUTO, table, some, 7, reports);
            assertThat(reports.get(0).exact()).isFalse();
            assertThat(reports.get(0).probes()).isBetween(1, 60);
            NeighborBlock expected = table.neighbors(some, Metric.EUCLIDEAN, 7);
            int same = 0;
            for (int i = 0; i < expected.keys().length; i++) {
                same += found.distances()[i] == expected.distances()[i] ? 1 : 0;
            }
            assertThat(same).isGreaterThan(expected.keys().length * 8 / 10);
        }

        private NeighborBlock planned(
                NeighborSettings.Mode mode, KeyedRows table, KeyedRows queries, int k, List<SearchReport> reports) {
            NeighborSettings settings = new NeighborSettings(
                    k, Metric.EUCLIDEAN, mode, OptionalInt.empty(), 0.95, NeighborSettings.BROADCAST_LIMIT);
            NeighborTable base =
                    new NeighborTable(blocks(table, 3), table.size(), Blocks.moments(table.rows(0, table.size())));
            try (SearchPlan plan = new SearchPlan(settings, base, null, SearchFiles.none(), reports::add, low)) {
                // sized as for all rows
                return ordered(
                        plan.search(blocks(queries, 2), block -> block, table.size())
                                .collect(),
                        queries,
                        k);
            }
        }
    }

    /** Dots of rows around 30 places. */
    private static double[][] dots(int rows, int dims) {
        double[][] centers = Blocks.gaussian(30, dims, 1);
        double[][] features = Blocks.gaussian(rows, dims, 2);
        for (int i = 0; i < rows; i++) {
            for (int d = 0; d < dims; d++) {
                features[i][d] = 20 * centers[i % 30][d] + features[i][d];
            }
        }
        return features;
    }

    private static NeighborBlock pruned(
            KeyedRows table, KeyedRows queries, Metric metric, int k, int listSize, long limit, int partitions) {
        return new Arranged(table, metric, limit, partitions).search(queries, Integer.MAX_VALUE, k, listSize);
    }

    private static final class Arranged {
        private final RowGeometry geometry;
        private final ArrangedBase base;
        private final CellBounds bounds;
        private final int dims;
        private final int partitions;

        Arranged(KeyedRows table, Metric metric, long limit, int partitions) {
            JavaRDD<RowBlock> blocks = blocks(table, partitions);
            this.dims = table.dims();
            this.partitions = partitions;
            this.geometry = new RowGeometry(metric, Blocks.moments(table.rows(0, table.size())));
            Cells cells = Cells.train(blocks, table.size(), dims, metric, 0).orElseThrow();
            this.base = ArrangedBase.of(blocks, table.size(), dims, cells, geometry, limit);
            this.bounds = new CellBounds(cells, base);
        }

        NeighborBlock search(KeyedRows queries, int probes, int k, int listSize) {
            var done = context().sc().longAccumulator();
            List<Tuple2<RowBlock, NeighborBlock>> found = RoutedSearch.probing(
                            geometry, bounds, probes, k, listSize, done)
                    .search(
                            blocks(queries, partitions),
                            block -> block,
                            queries.size(),
                            base,
                            dims,
                            2 * partitions,
                            FoundFiles.none())
                    .collect();
            base.close();
            return ordered(found, queries, k);
        }
    }

    private static NeighborBlock ordered(List<Tuple2<RowBlock, NeighborBlock>> found, KeyedRows queries, int k) {
        assertThat(found.stream().flatMapToLong(pair -> Arrays.stream(pair._1().keys())))
                .containsExactly(Arrays.stream(queries.keys()).boxed().toArray(Long[]::new));
        return Neighbors.concat(found.stream().map(Tuple2::_2).toList(), k);
    }

    private static JavaRDD<RowBlock> blocks(KeyedRows rows, int partitions) {
        int perBlock = Math.max(1, Math.min(RowBlock.MAX_ROWS, rows.size() / (2 * partitions)));
        return context().parallelize(Arrays.asList(rows.blocks(perBlock)), partitions);
    }

    private static JavaSparkContext context() {
        return JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
    }
}
