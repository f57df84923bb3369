package io.ballast.neighbors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ballast.spark.LocalSpark;
import io.ballast.table.Blocks;
import io.ballast.table.ColumnMoments;
import io.ballast.table.LabeledTable;
import io.ballast.table.RowBlock;
import io.ballast.table.TableColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Tuple2;

/** The whole way from a Dataset to neighbors; what the kernels get right or wrong is in {@link NeighborSweepTest}. */
class ExactNeighborsTest {
    private static final TableColumns BY_CONTENT = new TableColumns("features", "label", Optional.empty());
    private static final TableColumns BY_ID = new TableColumns("features", "label", Optional.of("id"));

    @Nested
    class BruteForce {
        @ParameterizedTest(name = "{0}, queries in {1} partitions")
        @CsvSource({"EUCLIDEAN, 1", "EUCLIDEAN, 3", "MANHATTAN, 1", "MANHATTAN, 3", "COSINE, 1", "COSINE, 3"})
        void findsTheSameNeighborsOfTheMinority(Metric metric, int partitions) {
            // 9,000 rows are three buckets, so three base blocks.
            Blocked table = blocked(dataset(Blocks.gaussian(9000, 4, 1), 100).repartition(5), BY_ID);
            assertThat(table.base.count()).isEqualTo(3);
            JavaRDD<RowBlock> minority = table.base
                    .map(block -> block.ofClasses(new boolean[] {false, true}))
                    .repartition(partitions);
            List<Tuple2<RowBlock, NeighborBlock>> found = new ExactNeighbors(metric, 7, table.moments)
                    .search(minority, block -> block, table.base)
                    .collect();
            assertThat(found).hasSize(3);
            assertThat(assertNeighbors(found, table.rows, metric, 7)).isEqualTo(90);
            table.base.unpersist();
        }

        @ParameterizedTest(name = "{0}")
        @EnumSource(Metric.class)
        void findsTheSameNeighborsAmongManyTiesAndDuplicates(Metric metric) {
            Random random = new Random(3);
            double[][] ternary = new double[2000][4];
            for (double[] row : ternary) {
                Arrays.setAll(row, d -> random.nextInt(3));
            }
            Dataset<Row> data = dataset(ternary, 3).drop("id");
            Blocked table = blocked(data.repartition(3), BY_CONTENT);
            assertThat(Arrays.stream(table.rows.keys()).distinct().count()).isLessThanOrEqualTo(162);
            List<Tuple2<RowBlock, NeighborBlock>> found = new ExactNeighbors(metric, 15, table.moments)
                    .search(table.base, block -> block, table.base)
                    .collect();
            assertThat(assertNeighbors(found, table.rows, metric, 15)).isEqualTo(2000);
            table.base.unpersist();
        }

        @Test
        void findsTheSameNeighborsOfEveryRowOfAWideTable() {
            Blocked table = blocked(dataset(Blocks.gaussian(300, 300, 4), 5), BY_ID);
            List<Tuple2<RowBlock, NeighborBlock>> found = new ExactNeighbors(Metric.EUCLIDEAN, 299, table.moments)
                    .search(table.base, block -> block, table.base)
                    .collect();
            assertThat(assertNeighbors(found, table.rows, Metric.EUCLIDEAN, 299))
                    .isEqualTo(300);
            table.base.unpersist();
        }
    }

    @Nested
    class Repeatability {
        @ParameterizedTest(name = "by content: {0}")
        @ValueSource(booleans = {true, false})
        void givesTheSameBitsWhateverThePartitioningOfTheInput(boolean byContent) {
            double[][] features = Blocks.gaussian(5000, 3, 6);
            for (int i = 0; i < 2500; i++) {
                features[2 * i] = features[i]; // duplicates
            }
            Dataset<Row> data = dataset(features, 4);
            List<String> expected = null;
            for (int partitions : new int[] {1, 2, 8}) {
                Blocked table = blocked(
                        byContent ? data.drop("id").repartition(partitions) : data.repartition(partitions),
                        byContent ? BY_CONTENT : BY_ID);
                List<String> found = new ExactNeighbors(Metric.EUCLIDEAN, 5, table.moments)
                        .search(table.base, block -> block, table.base)
                        .map(pair -> Arrays.toString(pair._1().keys())
                                + Arrays.toString(pair._2().keys())
                                + Arrays.toString(pair._2().labels())
                                + Arrays.toString(pair._2().distances()))
                        .collect();
                expected = expected == null ? found : expected;
                assertThat(found).isEqualTo(expected);
                table.base.unpersist();
            }
        }
    }

    @Nested
    class Queries {
        @Test
        void comeBackWithTheirNeighborsInTheirPartitions() {
            Blocked table = blocked(dataset(Blocks.gaussian(40, 2, 2), 2), BY_ID);
            RowBlock all = table.base.first();
            List<Tuple2<String, RowBlock>> batches = List.of(
                    new Tuple2<>("first", all.ofClasses(new boolean[] {true, false})),
                    new Tuple2<>("second", all),
                    new Tuple2<>("third", all.ofClasses(new boolean[] {false, true})));
            JavaSparkContext context =
                    JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
            List<List<Tuple2<Tuple2<String, RowBlock>, NeighborBlock>>> found = new ExactNeighbors(
                            Metric.EUCLIDEAN, 3, table.moments)
                    .search(context.parallelize(batches, 2), Tuple2::_2, table.base)
                    .glom()
                    .collect();
            assertThat(found).hasSize(2);
            assertThat(found.stream().flatMap(List::stream).map(pair -> pair._1()
                            ._1()))
                    .containsExactly("first", "second", "third");
            found.forEach(part -> part.forEach(pair ->
                    assertThat(pair._2().rows()).isEqualTo(pair._1()._2().rows())));
            table.base.unpersist();
        }

        @Test
        void mayBeEmpty() {
            Blocked table = blocked(dataset(Blocks.gaussian(40, 2, 2), 2), BY_ID);
            JavaRDD<RowBlock> none = table.base.map(block -> block.ofClasses(new boolean[] {false, false}));
            List<Tuple2<RowBlock, NeighborBlock>> found = new ExactNeighbors(Metric.COSINE, 3, table.moments)
                    .search(none, block -> block, table.base)
                    .collect();
            assertThat(found).hasSize(1);
            assertThat(found.get(0)._2().rows()).isZero();
            table.base.unpersist();
        }
    }

    @Test
    void refusesATableOfNoMoreThanKRows() {
        Blocked table = blocked(dataset(Blocks.gaussian(6, 2, 2), 2), BY_ID);
        assertThatThrownBy(() -> new ExactNeighbors(Metric.EUCLIDEAN, 6, table.moments)
                        .search(table.base, block -> block, table.base)
                        .collect())
                .isInstanceOf(SparkException.class)
                .rootCause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("fewer than 7 base rows were swept");
        table.base.unpersist();
    }

    /** A table as blocks, cached, and once more on the driver for the brute force. */
    private record Blocked(JavaRDD<RowBlock> base, ColumnMoments moments, KeyedRows rows) {}

    private static Blocked blocked(Dataset<Row> data, TableColumns columns) {
        LabeledTable table = LabeledTable.read(data, columns);
        JavaRDD<RowBlock> base = table.blocks().cache();
        List<Long> keys = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        List<double[]> features = new ArrayList<>();
        for (RowBlock block : base.collect()) {
            Arrays.stream(block.keys()).forEach(keys::add);
            Arrays.stream(block.labels()).forEach(labels::add);
            features.addAll(List.of(Blocks.features(block)));
        }
        KeyedRows rows = new KeyedRows(
                keys.stream().mapToLong(Long::longValue).toArray(),
                labels.stream().mapToInt(Integer::intValue).toArray(),
                features.toArray(double[][]::new));
        return new Blocked(base, table.moments(base), rows);
    }

    /** Checks every query of every block and counts them. */
    private static int assertNeighbors(
            List<Tuple2<RowBlock, NeighborBlock>> found, KeyedRows table, Metric metric, int k) {
        int queries = 0;
        for (Tuple2<RowBlock, NeighborBlock> pair : found) {
            long[] keys = pair._1().keys();
            for (int q = 0; q < keys.length; q++) {
                int row = Arrays.binarySearch(table.keys(), keys[q]);
                int[] expected = Arrays.copyOf(table.ranking(row, metric).order(), k);
                int from = q * k;
                assertThat(Arrays.copyOfRange(pair._2().keys(), from, from + k))
                        .isEqualTo(Arrays.stream(expected)
                                .mapToLong(i -> table.keys()[i])
                                .toArray());
                assertThat(Arrays.copyOfRange(pair._2().labels(), from, from + k))
                        .isEqualTo(Arrays.stream(expected)
                                .map(i -> table.labels()[i])
                                .toArray());
                queries++;
            }
        }
        return queries;
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
}
