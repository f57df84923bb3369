package io.ballast.neighbors;

import static io.ballast.neighbors.Neighbors.assertSame;
import static io.ballast.neighbors.Neighbors.head;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ballast.spark.LocalSpark;
import io.ballast.table.Blocks;
import io.ballast.table.LabeledTable;
import io.ballast.table.RowBlock;
import io.ballast.table.TableColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Tuple2;

/** The whole way over Spark; what the kernels get right or wrong is in {@link NeighborSweepTest}. */
class NeighborSearchTest {
    private static final TableColumns BY_CONTENT = new TableColumns("features", "label", Optional.empty());
    private static final TableColumns BY_ID = new TableColumns("features", "label", Optional.of("id"));

    @Nested
    class BruteForce {
        static Stream<Arguments> combinations() {
            return Stream.of(
                            "gaussian",
                            "offset 1000",
                            "every row twice",
                            "equal rows of equal key",
                            "constant features",
                            "whole numbers with many ties",
                            "one feature",
                            "27 kinds of rows")
                    .flatMap(table -> Stream.of(Metric.values()).map(metric -> Arguments.of(table, metric)));
        }

        @ParameterizedTest(name = "{0}, {1}")
        @MethodSource("combinations")
        void findsTheSameNeighborsOfAllRows(String name, Metric metric) {
            KeyedRows table = table(name);
            NeighborBlock expected = table.neighbors(table, metric, 15);
            Answer answer = search(NeighborSettings.exact(metric, 15), table, table, 3, 2);
            assertSame(answer.found, expected);
            assertThat(answer.report.exact()).isTrue();
            KeyedRows some = table.sample(100, 8);
            assertSame(
                    search(NeighborSettings.exact(metric, 1), table, some, 1, 1).found,
                    table.neighbors(some, metric, 1));
        }

        static KeyedRows table(String name) {
            Random random = new Random(3);
            double[][] gaussian = Blocks.gaussian(2000, 6, 1);
            return switch (name) {
                case "gaussian" -> KeyedRows.distinct(gaussian);
                case "offset 1000" -> KeyedRows.distinct(each(gaussian, x -> x + 1000));
                case "every row twice" -> KeyedRows.distinct(copies(Blocks.gaussian(1000, 6, 2), 2000));
                case "equal rows of equal key" -> KeyedRows.byContent(copies(Blocks.gaussian(700, 6, 2), 2000), 2);
                case "constant features" -> KeyedRows.distinct(constants(gaussian));
                case "whole numbers with many ties" ->
                    KeyedRows.distinct(each(new double[2000][5], x -> random.nextInt(4)));
                case "one feature" -> KeyedRows.distinct(Blocks.gaussian(2000, 1, 5));
                case "27 kinds of rows" -> KeyedRows.distinct(kinds());
                default -> throw new IllegalArgumentException(name);
            };
        }

        private static double[][] constants(double[][] rows) {
            double[][] changed = each(rows, x -> x);
            for (double[] row : changed) {
                row[1] = 3.7;
                row[4] = 0;
            }
            return changed;
        }

        @ParameterizedTest(name = "{0}, queries in {1} partitions")
        @CsvSource({"EUCLIDEAN, 1", "EUCLIDEAN, 3", "MANHATTAN, 1", "MANHATTAN, 3", "COSINE, 1", "COSINE, 3"})
        void findsTheSameNeighborsOfTheMinority(Metric metric, int partitions) {
            KeyedRows table = KeyedRows.distinct(Blocks.gaussian(9000, 4, 1));
            KeyedRows minority = table.sample(90, 4);
            Answer answer = search(NeighborSettings.exact(metric, 7), table, minority, 5, partitions);
            assertSame(answer.found, table.neighbors(minority, metric, 7));
            assertThat(answer.report.queryRows()).isEqualTo(90);
            assertThat(answer.report.baseRows()).isEqualTo(9000);
        }

        @ParameterizedTest(name = "{0}")
        @EnumSource(Metric.class)
        void findsTheSameNeighborsOfRowsThatAreNotInTheBase(Metric metric) {
            KeyedRows table = KeyedRows.distinct(each(Blocks.gaussian(1500, 4, 1), x -> Math.rint(2 * x)));
            double[][] others = each(Blocks.gaussian(200, 4, 9), x -> 3 * x);
            long[] keys = new Random(77).longs(200).toArray();
            KeyedRows queries = new KeyedRows(keys, new int[200], Blocks.features(Blocks.of(others)));
            Answer answer = search(NeighborSettings.exact(metric, 7), table, queries, 2, 2);
            assertSame(answer.found, table.neighbors(queries, metric, 7));
        }

        @Test
        void findsAllOtherRowsOfAWideTable() {
            KeyedRows table = KeyedRows.distinct(Blocks.gaussian(300, 300, 4));
            Answer answer = search(NeighborSettings.exact(Metric.EUCLIDEAN, 299), table, table, 2, 2);
            assertSame(answer.found, table.neighbors(table, Metric.EUCLIDEAN, 299));
        }

        @ParameterizedTest(name = "{0}")
        @EnumSource(Metric.class)
        void findsTheSameNeighborsInADatasetKeyedByContent(Metric metric) {
            Random random = new Random(3);
            Dataset<Row> data = dataset(each(new double[2000][4], x -> random.nextInt(3)), 3)
                    .drop("id")
                    .repartition(3);
            LabeledTable table = LabeledTable.read(data, BY_CONTENT);
            JavaRDD<RowBlock> blocks = table.blocks().cache();
            KeyedRows rows = KeyedRows.of(RowBlock.concat(blocks.collect()));
            assertThat(Arrays.stream(rows.keys()).distinct().count()).isLessThanOrEqualTo(162);
            NeighborTable base = new NeighborTable(blocks, table.rows(), table.moments(blocks));
            Answer answer = search(NeighborSettings.exact(metric, 15), base, blocks, 2000);
            assertSame(answer.found, rows.neighbors(rows, metric, 15));
            assertThat(answer.report.distinctBaseRows()).isEqualTo(81);
            blocks.unpersist();
        }
    }

    @Nested
    class RealData {
        private static final int ALL_ROWS = 5000;
        private static final int SAMPLE = 200;

        @ParameterizedTest(name = "{0}, {1}")
        @CsvSource({
            "ecoli.csv, EUCLIDEAN",
            "ecoli.csv, MANHATTAN",
            "ecoli.csv, COSINE",
            "yeast.csv, EUCLIDEAN",
            "yeast.csv, COSINE",
            "winequality.csv, EUCLIDEAN",
            "winequality.csv, MANHATTAN",
            "winequality.csv, COSINE",
            "abalone.csv, EUCLIDEAN",
            "spambase.csv, EUCLIDEAN",
            "connect4_uci.csv.gz, EUCLIDEAN",
            "connect4_uci.csv.gz, MANHATTAN",
            "shuttle.csv.gz, EUCLIDEAN",
            "shuttle.csv.gz, COSINE",
            "rosmap_mrna.csv.gz, EUCLIDEAN",
            "tcga_brca_pam50.csv.gz, EUCLIDEAN",
            "tcga_lung_pfi.csv.gz, MANHATTAN",
            "mnist/t10k-images-idx3-ubyte.gz, EUCLIDEAN",
            "fashion-mnist/t10k-images-idx3-ubyte.gz, EUCLIDEAN"
        })
        void hasTheNeighborsOfTheBruteForce(String file, Metric metric) {
            KeyedRows table = KeyedRows.distinct(RealTables.features(file));
            boolean all = table.size() <= ALL_ROWS && table.dims() <= 64;
            KeyedRows queries = all ? table : table.sample(SAMPLE, 1);
            NeighborBlock expected = table.neighbors(queries, metric, 15);
            for (int k : new int[] {5, 15}) {
                assertSame(search(NeighborSettings.exact(metric, k), table, queries, 3, 2).found, head(expected, k));
            }
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {"winequality.csv", "yeast.csv"})
        void hasTheNeighborsOfTheBruteForceWhereEqualRowsShareAKey(String file) {
            KeyedRows table = KeyedRows.byContent(RealTables.features(file), 2);
            Answer answer = search(NeighborSettings.exact(Metric.EUCLIDEAN, 5), table, table, 3, 2);
            assertSame(answer.found, table.neighbors(table, Metric.EUCLIDEAN, 5));
            assertThat(answer.report.distinctBaseRows()).isLessThan(table.size());
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {"connect4_uci.csv.gz", "shuttle.csv.gz"})
        void hasTheRecallReportedWhenApproximate(String file) {
            KeyedRows table = KeyedRows.distinct(RealTables.features(file)).sample(10_000, 2);
            NeighborSettings settings = approximate(7, OptionalInt.empty(), 0.95);
            Answer answer = search(settings, table, table, 4, 2);
            assertThat(answer.report.exact()).isFalse();
            assertThat(answer.report.recall().orElseThrow()).isGreaterThanOrEqualTo(0.95);
            assertRecall(answer, table, Metric.EUCLIDEAN);
        }
    }

    @Nested
    class Repeatability {
        private static final NeighborSettings EXACT = NeighborSettings.exact(Metric.EUCLIDEAN, 5);

        private static Stream<NeighborSettings> settings() {
            return Stream.of(Metric.values())
                    .flatMap(metric -> Stream.of(
                            NeighborSettings.exact(metric, 5),
                            new NeighborSettings(
                                    5,
                                    metric,
                                    NeighborSettings.Mode.APPROXIMATE,
                                    OptionalInt.of(3),
                                    0,
                                    NeighborSettings.BROADCAST_LIMIT)));
        }

        private static KeyedRows table() {
            double[][] features = clustered(3000, 6, 40);
            for (int i = 0; i < 1000; i++) {
                features[2 * i] = features[i];
            }
            return KeyedRows.distinct(features);
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("settings")
        void doesNotDependOnPartitions(NeighborSettings settings) {
            KeyedRows table = table();
            Answer expected = search(settings, table, table, 1, 1);
            for (int partitions : new int[] {2, 8}) {
                Answer answer = search(settings, table, table, partitions, partitions);
                assertSame(answer.found, expected.found);
                assertThat(answer.report).isEqualTo(expected.report);
            }
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("settings")
        void doesNotDependOnTheOrderOfTheBase(NeighborSettings settings) {
            KeyedRows table = table();
            Answer expected = search(settings, table, table, 2, 2);
            Answer answer = search(settings, table.shuffled(6), table, 2, 2);
            assertSame(answer.found, expected.found);
            assertThat(answer.report).isEqualTo(expected.report);
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("settings")
        void doesNotDependOnTheOrderOfTheQueries(NeighborSettings settings) {
            KeyedRows table = table();
            Answer expected = search(settings, table, table, 2, 2);
            int[] order = KeyOrder.ascending(new Random(2).longs(table.size()).toArray(), 0, table.size());
            Answer answer = search(settings, table, table.select(order), 2, 3);
            NeighborBlock inOrder = NeighborBlock.empty(table.size(), 5);
            for (int i = 0; i < order.length; i++) {
                inOrder.copyRow(i, expected.found, order[i]);
            }
            assertSame(answer.found, inOrder);
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("settings")
        void doesNotDependOnChunks(NeighborSettings settings) {
            KeyedRows table = KeyedRows.distinct(clustered(13_000, 6, 40));
            KeyedRows queries = table.sample(1500, 3);
            Answer whole = search(settings.with(NeighborSettings.Mode.EXACT), table, queries, 3, 2);
            assertThat(whole.report.remark()).isEmpty();
            Answer expected = search(settings, table, queries, 3, 2);
            Answer answer = search(settings.withBroadcastLimit(100_000), table, queries, 3, 2);
            assertThat(answer.report.remark()).endsWith("base swept in 4 chunks");
            assertSame(answer.found, expected.found);
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("settings")
        void doesNotDependOnTheKernel(NeighborSettings settings) {
            assumeTrue(OpenBlas.available(), "OpenBLAS is not available here");
            KeyedRows table = table();
            Answer expected = search(settings, table, table, 2, 2);
            Answer answer = inPlainJava(() -> search(settings, table, table, 2, 2));
            assertSame(answer.found, expected.found);
            assertThat(answer.report).isEqualTo(expected.report);
        }

        private static Answer inPlainJava(Supplier<Answer> search) {
            System.setProperty(OpenBlas.OFF, "true");
            try {
                assertThat(OpenBlas.available()).isFalse();
                return search.get();
            } finally {
                System.clearProperty(OpenBlas.OFF);
            }
        }

        @ParameterizedTest(name = "{0}, by content: {1}")
        @CsvSource({"EXACT, true", "EXACT, false", "APPROXIMATE, true", "APPROXIMATE, false"})
        void doesNotDependOnThePartitioningOfADataset(NeighborSettings.Mode mode, boolean byContent) {
            Random random = new Random(1);
            double[][] features = each(new double[3000][6], x -> random.nextInt(3));
            Dataset<Row> data = dataset(features, 4);
            Answer expected = null;
            for (int partitions : new int[] {1, 2, 8}) {
                LabeledTable table = LabeledTable.read(
                        (byContent ? data.drop("id") : data).repartition(partitions), byContent ? BY_CONTENT : BY_ID);
                JavaRDD<RowBlock> blocks = table.blocks().cache();
                NeighborTable base = new NeighborTable(blocks, table.rows(), table.moments(blocks));
                NeighborSettings settings = new NeighborSettings(
                        5, Metric.EUCLIDEAN, mode, OptionalInt.of(2), 0, NeighborSettings.BROADCAST_LIMIT);
                Answer answer = search(settings, base, blocks, 3000);
                expected = expected == null ? answer : expected;
                assertSame(answer.found, expected.found);
                assertThat(answer.report).isEqualTo(expected.report);
                blocks.unpersist();
            }
            assertThat(expected.report.exact()).isEqualTo(mode == NeighborSettings.Mode.EXACT);
        }

        @Test
        void letsGoOfWhatItPersisted() {
            KeyedRows table = table();
            int before = context().getPersistentRDDs().size();
            search(EXACT, table, table, 2, 2);
            search(approximate(5, OptionalInt.of(3), 0), table, table, 2, 2);
            assertThat(context().getPersistentRDDs()).hasSize(before);
        }
    }

    @Nested
    class Queries {
        @ParameterizedTest(name = "{0}")
        @EnumSource(
                value = NeighborSettings.Mode.class,
                names = {"EXACT", "APPROXIMATE"})
        void thatAreNoRowsOfTheBaseKeepWhatHasTheirKey(NeighborSettings.Mode mode) {
            KeyedRows table = KeyedRows.distinct(Blocks.gaussian(60, 2, 2));
            NeighborSettings settings = new NeighborSettings(60, Metric.EUCLIDEAN, mode, OptionalInt.of(1), 0, 1 << 20);
            try (NearestNeighbors neighbors = NeighborFinder.of(settings).among(base(table, 2))) {
                NeighborBlock found = neighbors
                        .searchOthers(context().parallelize(List.of(table.rows(7, 9)), 1), block -> block, 2)
                        .first()
                        ._2();
                assertThat(found.keys()[0]).isEqualTo(table.keys()[7]);
                assertThat(found.keys()[60]).isEqualTo(table.keys()[8]);
                assertThat(found.distances()[0]).isZero();
                assertThat(Arrays.stream(found.keys(), 0, 60).distinct().count())
                        .isEqualTo(60);
            }
        }

        @Test
        void comeBackWithTheirNeighborsInTheirPartitions() {
            KeyedRows table = KeyedRows.distinct(Blocks.gaussian(40, 2, 2));
            List<Tuple2<String, RowBlock>> batches = List.of(
                    new Tuple2<>("first", table.rows(30, 40)),
                    new Tuple2<>("second", table.rows(0, 40)),
                    new Tuple2<>("third", table.rows(3, 4)));
            NeighborSettings settings = NeighborSettings.exact(Metric.EUCLIDEAN, 3);
            try (NearestNeighbors neighbors = NeighborFinder.of(settings).among(base(table, 2))) {
                List<List<Tuple2<Tuple2<String, RowBlock>, NeighborBlock>>> found = neighbors
                        .search(context().parallelize(batches, 2), Tuple2::_2, 51)
                        .glom()
                        .collect();
                assertThat(found).hasSize(2);
                assertThat(found.get(0)).hasSize(1);
                assertThat(found.stream().flatMap(List::stream).map(pair -> pair._1()
                                ._1()))
                        .containsExactly("first", "second", "third");
                found.forEach(part -> part.forEach(pair -> assertSame(
                        pair._2(), table.neighbors(KeyedRows.of(pair._1()._2()), Metric.EUCLIDEAN, 3))));
            }
        }

        @ParameterizedTest(name = "{0}")
        @EnumSource(
                value = NeighborSettings.Mode.class,
                names = {"EXACT", "APPROXIMATE"})
        void mayBeEmpty(NeighborSettings.Mode mode) {
            KeyedRows table = KeyedRows.distinct(Blocks.gaussian(400, 2, 2));
            RowBlock none = table.rows(0, 1).select(new int[0]);
            JavaRDD<RowBlock> queries = context().parallelize(List.of(none, table.rows(5, 10), none), 3);
            NeighborSettings settings = new NeighborSettings(3, Metric.COSINE, mode, OptionalInt.empty(), 0.5, 1 << 20);
            try (NearestNeighbors neighbors = NeighborFinder.of(settings).among(base(table, 2))) {
                List<Tuple2<RowBlock, NeighborBlock>> found =
                        neighbors.search(queries, block -> block, 5).collect();
                assertThat(found.stream().map(pair -> pair._2().rows())).containsExactly(0, 5, 0);
            }
        }

        @ParameterizedTest(name = "{0}")
        @EnumSource(
                value = NeighborSettings.Mode.class,
                names = {"EXACT", "APPROXIMATE"})
        void mayBeNone(NeighborSettings.Mode mode) {
            KeyedRows table = KeyedRows.distinct(Blocks.gaussian(400, 2, 2));
            RowBlock none = table.rows(0, 1).select(new int[0]);
            NeighborSettings settings = new NeighborSettings(3, Metric.COSINE, mode, OptionalInt.empty(), 0.5, 1 << 20);
            try (NearestNeighbors neighbors = NeighborFinder.of(settings).among(base(table, 2))) {
                List<Tuple2<RowBlock, NeighborBlock>> found = neighbors
                        .search(context().parallelize(List.of(none), 1), block -> block, 0)
                        .collect();
                assertThat(found).hasSize(1);
                assertThat(found.get(0)._2().rows()).isZero();
            }
        }

        @Test
        void mayBeSearchedOneSetAfterTheOther() {
            KeyedRows table = KeyedRows.distinct(Blocks.gaussian(1000, 3, 2));
            NeighborSettings settings = NeighborSettings.exact(Metric.EUCLIDEAN, 3);
            List<SearchReport> reports = new ArrayList<>();
            try (NearestNeighbors neighbors = telling(settings, reports::add).among(base(table, 2))) {
                for (int from : new int[] {0, 400}) {
                    RowBlock rows = table.rows(from, from + 100);
                    List<NeighborBlock> found = neighbors
                            .search(context().parallelize(List.of(rows), 1), block -> block, 100)
                            .values()
                            .collect();
                    assertSame(found.get(0), table.neighbors(KeyedRows.of(rows), Metric.EUCLIDEAN, 3));
                }
            }
            assertThat(reports).hasSize(2);
        }

        private static final AtomicLong READINGS = new AtomicLong();

        @Test
        void areRefusedWhenTheyDifferOnTheSecondReading() {
            KeyedRows table = KeyedRows.distinct(Blocks.gaussian(50, 1, 2));
            NeighborSettings settings = NeighborSettings.exact(Metric.EUCLIDEAN, 3);
            try (NearestNeighbors neighbors = NeighborFinder.of(settings).among(base(table, 1))) {
                assertThatThrownBy(() -> neighbors
                                .search(
                                        context().parallelize(List.of(1), 1),
                                        any -> Blocks.of(new double[] {READINGS.incrementAndGet()}),
                                        1)
                                .collect())
                        .isInstanceOf(SparkException.class)
                        .rootCause()
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("the table gave other rows when it was read again; persist it, or write it to a"
                                + " file, before looking for neighbors");
            }
        }
    }

    @Nested
    class Approximate {
        @ParameterizedTest(name = "{0}")
        @EnumSource(Metric.class)
        void needsFewProbesInFewDimensions(Metric metric) {
            KeyedRows table = KeyedRows.distinct(Blocks.gaussian(10_000, 6, 60));
            NeighborSettings settings = new NeighborSettings(
                    7,
                    metric,
                    NeighborSettings.Mode.APPROXIMATE,
                    OptionalInt.empty(),
                    0.95,
                    NeighborSettings.BROADCAST_LIMIT);
            Answer answer = search(settings, table, table, 4, 3);
            assertThat(answer.report.cells()).isEqualTo(100);
            assertThat(answer.report.probes()).isBetween(2, 32);
            assertThat(answer.report.recall().orElseThrow()).isBetween(0.95, 1.0);
            assertThat(answer.report.sampled()).isEqualTo(RecallCurve.SAMPLE);
            assertThat(answer.report.remark()).isEmpty();
            assertRecall(answer, table, metric);
        }

        @Test
        void hasTheRecallReportedWhereThatIsLow() {
            KeyedRows table = KeyedRows.distinct(Blocks.gaussian(8000, 20, 6));
            for (int probes : new int[] {1, 4, 12}) {
                Answer answer = search(approximate(15, OptionalInt.of(probes), 0), table, table, 4, 2);
                assertThat(answer.report.probes()).isEqualTo(probes);
                assertThat(answer.report.recall().orElseThrow()).isBetween(0.1, 0.95);
                assertRecall(answer, table, Metric.EUCLIDEAN);
            }
        }

        @Test
        void reachesTheRecallOrFallsBackToExactOnOneWideGaussian() {
            KeyedRows table = KeyedRows.distinct(Blocks.gaussian(20_000, 42, 8));
            KeyedRows some = table.sample(300, 1);
            List<SearchReport> reports = new ArrayList<>();
            NeighborBlock found = search(
                            telling(approximate(15, OptionalInt.empty(), 0.95), reports::add)
                                    .among(base(table, 3)),
                            blocks(some, 2),
                            20_000) // sized as for all rows
                    .found;
            SearchReport report = reports.get(0);
            if (report.exact()) {
                assertThat(report.recall()).isEmpty();
                assertThat(report.remark())
                        .matches("approximate search of \\d+ of 141 cells, recall [01]\\.\\d{4}, would cost as much");
                assertSame(found, table.neighbors(some, Metric.EUCLIDEAN, 15));
            } else {
                assertThat(report.recall().orElseThrow()).isGreaterThanOrEqualTo(0.95);
                assertThat(report.probes()).isGreaterThan(16);
            }
        }

        @Test
        void honorsTheProbesGiven() {
            KeyedRows table = KeyedRows.distinct(Blocks.gaussian(5000, 8, 30));
            for (int probes : new int[] {5, 11}) {
                SearchReport report = search(approximate(7, OptionalInt.of(probes), 0.5), table, table, 2, 2).report;
                assertThat(report.probes()).isEqualTo(probes);
                assertThat(report.remark()).isEmpty();
            }
        }

        @Test
        void raisesTheProbesGivenWhenTheyAreTooFew() {
            KeyedRows table = KeyedRows.distinct(Blocks.gaussian(8000, 6, 9));
            SearchReport report = search(approximate(7, OptionalInt.of(1), 0.9), table, table, 2, 2).report;
            assertThat(report.exact()).isFalse();
            assertThat(report.probes()).isGreaterThan(1);
            assertThat(report.recall().orElseThrow()).isGreaterThanOrEqualTo(0.9);
            assertThat(report.remark()).matches("probes raised from 1, which gave recall 0\\.\\d{4}");
        }

        @Test
        void looksIntoMoreCellsWhereTheNearestHoldTooFewRows() {
            KeyedRows table = KeyedRows.distinct(clustered(3000, 4, 50));
            int k = 100; // of 55 rows that a cell holds on average
            Answer answer = search(approximate(k, OptionalInt.of(1), 0), table, table, 2, 2);
            assertThat(answer.report.probes()).isEqualTo(1);
            for (int q = 0; q < table.size(); q++) {
                long[] keys = Arrays.copyOfRange(answer.found.keys(), q * k, (q + 1) * k);
                double[] distances = Arrays.copyOfRange(answer.found.distances(), q * k, (q + 1) * k);
                assertThat(keys).doesNotHaveDuplicates().doesNotContain(table.keys()[q]);
                assertThat(distances).isSorted();
                assertThat(distances[k - 1]).isFinite();
            }
        }

        @Test
        void isExactInAllCells() {
            KeyedRows table = KeyedRows.distinct(Blocks.gaussian(900, 3, 9));
            Answer answer = search(approximate(5, OptionalInt.of(1000), 0.95), table, table, 2, 2);
            assertSame(answer.found, table.neighbors(table, Metric.EUCLIDEAN, 5));
        }

        @ParameterizedTest(name = "by content: {0}")
        @ValueSource(booleans = {false, true})
        void knowsABaseOfFewKindsOfRows(boolean byContent) {
            KeyedRows table = byContent ? KeyedRows.byContent(kinds(), 1) : KeyedRows.distinct(kinds());
            Answer answer = search(approximate(5, OptionalInt.empty(), 0.95), table, table, 3, 2);
            assertThat(answer.report.distinctBaseRows()).isEqualTo(27);
            assertThat(answer.found.distances()).containsOnly(0);
        }

        @ParameterizedTest(name = "row {0}")
        @ValueSource(doubles = {0, 1, 2, 3})
        void knowsABaseOfOneKindOfRow(double value) {
            double[][] rows = new double[6000][1];
            Arrays.stream(rows).forEach(row -> row[0] = value);
            KeyedRows table = KeyedRows.byContent(rows, 1);
            KeyedRows queries = table.sample(3, 1);
            Answer answer = search(approximate(5, OptionalInt.empty(), 0.95), table, queries, 3, 2);
            assertThat(answer.report.distinctBaseRows()).isEqualTo(1);
            assertThat(answer.found.distances()).hasSize(15).containsOnly(0);
        }

        @Test
        void isNotTriedWhereItCannotPay() {
            KeyedRows table = KeyedRows.distinct(Blocks.gaussian(900, 3, 9));
            Answer answer = search(approximate(5, OptionalInt.empty(), 0.5), table, table.sample(5, 1), 2, 2);
            assertThat(answer.report.exact()).isTrue();
            assertThat(answer.report.recall()).isEmpty();
            assertThat(answer.report.remark()).isEqualTo("approximate search would cost as much");
        }

        @Test
        void isNotChosenForSmallTablesByItself() {
            KeyedRows table = KeyedRows.distinct(Blocks.gaussian(500, 3, 9));
            NeighborSettings settings =
                    NeighborSettings.exact(Metric.EUCLIDEAN, 5).with(NeighborSettings.Mode.AUTO);
            Answer answer = search(settings, table, table, 2, 2);
            assertThat(answer.report).isEqualTo(new SearchReport(500, 500, 500, 0, 0, OptionalDouble.empty(), 0, ""));
            assertSame(answer.found, table.neighbors(table, Metric.EUCLIDEAN, 5));
        }
    }

    @Nested
    class BadInput {
        @Test
        void aBaseOfNoMoreThanKRowsIsRefused() {
            KeyedRows table = KeyedRows.distinct(Blocks.gaussian(6, 2, 2));
            assertThatThrownBy(() -> search(NeighborSettings.exact(Metric.EUCLIDEAN, 6), table, table, 2, 2))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the table has 6 rows, but kNeighbors = 6 needs at least 7; lower kNeighbors");
        }

        @Test
        void aRowThatIsNotInTheBaseMayHaveAllButOneOfItsRows() {
            KeyedRows table = KeyedRows.distinct(Blocks.gaussian(6, 2, 2));
            Answer answer = search(NeighborSettings.exact(Metric.EUCLIDEAN, 5), table, table, 2, 2);
            assertSame(answer.found, table.neighbors(table, Metric.EUCLIDEAN, 5));
        }
    }

    /** Neighbors of the queries in their order, and what was said of the search. */
    private record Answer(NeighborBlock found, SearchReport report) {}

    private static Answer search(
            NeighborSettings settings, KeyedRows base, KeyedRows queries, int basePartitions, int queryPartitions) {
        List<SearchReport> reports = new ArrayList<>();
        Answer answer = search(
                telling(settings, reports::add).among(base(base, basePartitions)),
                blocks(queries, queryPartitions),
                queries.size());
        assertThat(reports).hasSize(1);
        return new Answer(answer.found, reports.get(0));
    }

    private static Answer search(
            NeighborSettings settings, NeighborTable base, JavaRDD<RowBlock> queries, long queryRows) {
        List<SearchReport> reports = new ArrayList<>();
        Answer answer = search(telling(settings, reports::add).among(base), queries, queryRows);
        return new Answer(answer.found, reports.get(0));
    }

    /** Searches and closes; every block must come back with the rows it had, in the order of the blocks. */
    private static Answer search(NearestNeighbors neighbors, JavaRDD<RowBlock> queries, long queryRows) {
        try (neighbors) {
            List<Tuple2<RowBlock, NeighborBlock>> found =
                    neighbors.search(queries, block -> block, queryRows).collect();
            List<RowBlock> asked = queries.collect();
            assertThat(found).hasSameSizeAs(asked);
            for (int b = 0; b < asked.size(); b++) {
                assertThat(found.get(b)._1().keys()).isEqualTo(asked.get(b).keys());
            }
            int k = found.get(0)._2().k();
            return new Answer(Neighbors.concat(found.stream().map(Tuple2::_2).toList(), k), null);
        }
    }

    private static NeighborTable base(KeyedRows rows, int partitions) {
        RowBlock all = rows.rows(0, rows.size());
        return new NeighborTable(blocks(rows, partitions), rows.size(), Blocks.moments(all));
    }

    /** About two blocks a partition. */
    private static JavaRDD<RowBlock> blocks(KeyedRows rows, int partitions) {
        int perBlock = Math.max(1, Math.min(RowBlock.MAX_ROWS, rows.size() / (2 * partitions)));
        return context().parallelize(Arrays.asList(rows.blocks(perBlock)), partitions);
    }

    private static JavaSparkContext context() {
        return JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
    }

    private static NeighborSettings approximate(int k, OptionalInt probes, double minRecall) {
        return new NeighborSettings(
                k,
                Metric.EUCLIDEAN,
                NeighborSettings.Mode.APPROXIMATE,
                probes,
                minRecall,
                NeighborSettings.BROADCAST_LIMIT);
    }

    /**
     * Measures the recall of every row against exact search; the one reported, of a sample, must lie within four
     * standard errors of it.
     */
    private static void assertRecall(Answer answer, KeyedRows table, Metric metric) {
        int k = answer.found.k();
        NeighborBlock expected = search(NeighborSettings.exact(metric, k), table, table, 2, 2).found;
        double[] recalls = IntStream.range(0, table.size())
                .mapToDouble(q -> {
                    double farthest = expected.distances()[q * k + k - 1];
                    return Arrays.stream(answer.found.distances(), q * k, (q + 1) * k)
                                    .filter(distance -> distance <= farthest)
                                    .count()
                            / (double) k;
                })
                .toArray();
        double mean = Arrays.stream(recalls).average().orElseThrow();
        double variance = Arrays.stream(recalls)
                .map(r -> (r - mean) * (r - mean))
                .average()
                .orElseThrow();
        double error = Math.sqrt(variance / answer.report.sampled());
        assertThat(mean).isCloseTo(answer.report.recall().orElseThrow(), within(4 * error + 1e-12));
    }

    private static double[][] each(double[][] rows, DoubleUnaryOperator change) {
        return Arrays.stream(rows)
                .map(row -> Arrays.stream(row).map(change).toArray())
                .toArray(double[][]::new);
    }

    /** So many rows, the given ones over and over. */
    private static double[][] copies(double[][] rows, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> rows[i % rows.length].clone())
                .toArray(double[][]::new);
    }

    /** 3,000 rows of three features of three values, each combination about as often. */
    private static double[][] kinds() {
        return IntStream.range(0, 3000)
                .mapToObj(i -> new double[] {i % 3, i / 3 % 3, i / 9 % 3})
                .toArray(double[][]::new);
    }

    /** Gaussians of width 1 around centers that are drawn ten times as wide. */
    private static double[][] clustered(int rows, int dims, int clusters) {
        double[][] centers = Blocks.gaussian(clusters, dims, 21);
        double[][] features = Blocks.gaussian(rows, dims, 22);
        for (int i = 0; i < rows; i++) {
            double[] center = centers[i % clusters];
            double[] row = features[i];
            Arrays.setAll(row, d -> row[d] + 10 * center[d]);
        }
        return features;
    }

    /** Label 1 for every n-th row, else 0. */
    private static Dataset<Row> dataset(double[][] features, int everyNth) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < features.length; i++) {
            rows.add(RowFactory.create((long) i, i % everyNth == 0 ? 1 : 0, Vectors.dense(features[i])));
        }
        StructType schema = new StructType()
                .add("id", DataTypes.LongType)
                .add("label", DataTypes.IntegerType)
                .add("features", SQLDataTypes.VectorType());
        return LocalSpark.session().createDataFrame(rows, schema);
    }

    private static NeighborFinder telling(NeighborSettings settings, SearchListener listener) {
        return new NeighborFinder(settings, SearchFiles.none(), listener);
    }
}
