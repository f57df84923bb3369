package io.ballast.table;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.rand;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ballast.spark.GoldenTable;
import io.ballast.spark.LocalSpark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabeledTableTest {
    private static final TableColumns COLUMNS = new TableColumns("features", "label", Optional.empty());
    private static final TableColumns WITH_ID = new TableColumns("features", "label", Optional.of("id"));

    private static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.LongType)
            .add("label", DataTypes.DoubleType)
            .add("features", SQLDataTypes.VectorType());

    @Test
    void withoutFeaturesTheRowsKeepTheirKeysLabelsAndOrder() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            rows.add(RowFactory.create((long) i, i % 3 == 0 ? 1.0 : 0.0, Vectors.dense(i, -i)));
        }
        LabeledTable table = LabeledTable.read(LocalSpark.session().createDataFrame(rows, SCHEMA), COLUMNS);

        RowBlock whole = table.blocks().collect().get(0);
        RowBlock bare = table.withoutFeatures().blocks().collect().get(0);

        assertThat(bare.keys()).isEqualTo(whole.keys()).hasSize(300);
        assertThat(bare.labels()).isEqualTo(whole.labels());
        assertThat(bare.dims()).isEqualTo(1);
        assertThat(table.withoutFeatures().classes().toString()).isEqualTo("0: 200, 1: 100");
    }

    @Nested
    class Labels {
        @ParameterizedTest(name = "may be {0}")
        @ValueSource(
                strings = {"tinyint", "smallint", "int", "bigint", "float", "double", "decimal(10,2)", "decimal(20,0)"})
        void mayBeOfAnyNumericType(String type) {
            Dataset<Row> data = LocalSpark.session()
                    .range(10)
                    .withColumn("label", pmod(col("id"), lit(3)).multiply(2).cast(type))
                    .withColumn("features", zeros());
            LabeledTable table = LabeledTable.read(data, COLUMNS);
            assertThat(table.classes().names()).containsExactly("0", "2", "4");
            assertThat(table.classes()).hasToString("0: 4, 2: 3, 4: 3");
            assertThat(table.classes().value(1)).isEqualTo(2.0);
            assertThat(table.rows()).isEqualTo(10);
            assertThat(labelCounts(table)).containsExactly(4, 3, 3);
        }

        @Test
        void mayBeStrings() {
            Dataset<Row> data = dataset(
                            row(1, 10, Vectors.dense(1)), row(2, 9, Vectors.dense(2)), row(3, 10, Vectors.dense(3)))
                    .withColumn("label", col("label").cast("int").cast("string"));
            LabeledTable table = LabeledTable.read(data, COLUMNS);
            assertThat(table.classes().names()).containsExactly("10", "9");
            assertThat(table.classes().value(0)).isEqualTo("10");
            assertThat(labelCounts(table)).containsExactly(2, 1);
        }

        @Test
        void mayBeNegativeOrFractions() {
            LabeledTable table = LabeledTable.read(
                    dataset(
                            row(1, 0.5, Vectors.dense(1)),
                            row(2, -1, Vectors.dense(2)),
                            row(3, 0.25, Vectors.dense(3))),
                    COLUMNS);
            assertThat(table.classes()).hasToString("-1: 1, 0.25: 1, 0.5: 1");
        }

        @Test
        void mayBeAThousandClasses() {
            Dataset<Row> data = LocalSpark.session()
                    .range(2000)
                    .withColumn("label", pmod(col("id"), lit(1000)))
                    .withColumn("features", zeros());
            assertThat(LabeledTable.read(data, COLUMNS).classes().numClasses()).isEqualTo(1000);
        }

        private int[] labelCounts(LabeledTable table) {
            int[] counts = new int[table.classes().numClasses()];
            for (RowBlock block : table.blocks().collect()) {
                for (int label : block.labels()) {
                    counts[label]++;
                }
            }
            return counts;
        }

        private Column zeros() {
            return array_to_vector(array(lit(0.0), lit(0.0)));
        }
    }

    @Nested
    class CanonicalOrder {
        @ParameterizedTest(name = "with id column: {0}")
        @ValueSource(booleans = {false, true})
        void isTheSameForAnyPartitioningAndOrderOfTheInput(boolean id) {
            TableColumns columns = id ? WITH_ID : COLUMNS;
            Dataset<Row> data = dataset(gaussianWithDuplicates(5000)).cache();
            List<RowBlock> expected =
                    LabeledTable.read(data.coalesce(1), columns).blocks().collect();
            for (int partitions : new int[] {1, 2, 8}) {
                Dataset<Row> shuffled =
                        data.orderBy(rand(partitions)).repartition(partitions).cache();
                assertThat(shuffled.rdd().getNumPartitions()).isEqualTo(partitions);
                List<RowBlock> blocks =
                        LabeledTable.read(shuffled, columns).blocks().collect();
                assertSameBlocks(blocks, expected);
                shuffled.unpersist();
            }
            data.unpersist();
        }

        @Test
        void hasAscendingKeysInPartitionsOfAboutFourThousandRows() {
            LabeledTable table = LabeledTable.read(dataset(gaussianWithDuplicates(9000)), COLUMNS);
            JavaRDD<RowBlock> blocks = table.blocks();
            assertThat(blocks.getNumPartitions()).isEqualTo(3);
            List<List<RowBlock>> partitions = blocks.glom().collect();
            long last = Long.MIN_VALUE;
            for (List<RowBlock> partition : partitions) {
                assertThat(partition).hasSize(1);
                // Uniform keys: 3,000 rows a bucket with a standard deviation of 45, a little more for the duplicates.
                assertThat(partition.get(0).rows()).isBetween(2600, 3400);
                for (long key : partition.get(0).keys()) {
                    assertThat(key).isGreaterThanOrEqualTo(last);
                    last = key;
                }
            }
        }

        @Test
        void holdsEveryRowOnce() {
            List<Row> rows = gaussianWithDuplicates(5000);
            List<RowBlock> blocks = LabeledTable.read(dataset(rows).repartition(3), COLUMNS)
                    .blocks()
                    .collect();
            List<String> found = new ArrayList<>();
            for (RowBlock block : blocks) {
                double[][] features = Blocks.features(block);
                for (int i = 0; i < features.length; i++) {
                    found.add(block.labels()[i] + " " + Arrays.toString(floats(features[i])));
                }
            }
            List<String> given = rows.stream()
                    .map(row -> "%d %s"
                            .formatted(
                                    (int) row.getDouble(1),
                                    Arrays.toString(floats(row.<Vector>getAs(2).toArray()))))
                    .toList();
            assertThat(found).containsExactlyInAnyOrderElementsOf(given);
        }

        @Test
        void bearsEmptyPartitions() {
            Dataset<Row> few = dataset(
                    row(1, 0, Vectors.dense(1, 0.1)), row(2, 1, Vectors.dense(2, 0.2)), row(3, 0, Vectors.dense(3, 0)));
            List<RowBlock> expected = LabeledTable.read(few, COLUMNS).blocks().collect();
            Dataset<Row> many = few.repartition(16);
            assertSameBlocks(LabeledTable.read(many, COLUMNS).blocks().collect(), expected);
            assertThat(expected).hasSize(1);
            assertThat(expected.get(0).rows()).isEqualTo(3);
        }

        @Test
        void isTheSameForSparseAndDenseVectorsWithAnId() {
            List<Row> rows = gaussianWithDuplicates(600);
            List<Row> dense = new ArrayList<>();
            List<Row> sparse = new ArrayList<>();
            for (Row row : rows) {
                double[] features = row.<Vector>getAs(2).toArray();
                features[(int) (row.getLong(0) % 3)] = 0;
                dense.add(row(row.getLong(0), row.getDouble(1), Vectors.dense(features)));
                sparse.add(row(
                        row.getLong(0),
                        row.getDouble(1),
                        Vectors.dense(features).toSparse()));
            }
            LabeledTable table = LabeledTable.read(dataset(sparse), WITH_ID);
            assertThat(table.dims()).isEqualTo(3);
            assertSameBlocks(
                    table.blocks().collect(),
                    LabeledTable.read(dataset(dense), WITH_ID).blocks().collect());
        }

        @Test
        void putsZerosWhereASparseVectorHoldsNothing() {
            RowBlock block = LabeledTable.read(
                            dataset(
                                    row(1, 0, Vectors.dense(7, 8, 9)),
                                    row(1, 1, Vectors.sparse(3, new int[] {1}, new double[] {0.5})),
                                    row(1, 2, Vectors.sparse(3, new int[0], new double[0]))),
                            WITH_ID)
                    .blocks()
                    .collect()
                    .get(0);
            // One id, so ordered by label.
            assertThat(Blocks.features(block)).isDeepEqualTo(new double[][] {{7, 8, 9}, {0, 0.5, 0}, {0, 0, 0}});
        }

        @Test
        void splitsMoreEqualRowsThanABlockHolds() {
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < 9000; i++) {
                rows.add(row(7, 0, Vectors.dense(0.1, -2)));
            }
            rows.add(row(8, 1, Vectors.dense(1, 1)));
            LabeledTable table = LabeledTable.read(dataset(rows).repartition(3), COLUMNS);
            List<RowBlock> blocks = table.blocks().collect();
            assertThat(blocks).allSatisfy(block -> assertThat(block.rows()).isBetween(1, RowBlock.MAX_ROWS));
            assertThat(blocks.stream().mapToInt(RowBlock::rows).sum()).isEqualTo(9001);
            assertThat(blocks.stream()
                            .flatMapToLong(block -> Arrays.stream(block.keys()))
                            .distinct()
                            .count())
                    .isEqualTo(2);
        }

        private void assertSameBlocks(List<RowBlock> blocks, List<RowBlock> expected) {
            assertThat(blocks).hasSameSizeAs(expected);
            for (int b = 0; b < blocks.size(); b++) {
                assertThat(blocks.get(b).keys()).isEqualTo(expected.get(b).keys());
                assertThat(blocks.get(b).labels()).isEqualTo(expected.get(b).labels());
                assertThat(blocks.get(b).features()).isEqualTo(expected.get(b).features());
                assertThat(Blocks.features(blocks.get(b))).isDeepEqualTo(Blocks.features(expected.get(b)));
            }
        }

        private float[] floats(double[] values) {
            float[] rounded = new float[values.length];
            for (int d = 0; d < values.length; d++) {
                rounded[d] = (float) values[d];
            }
            return rounded;
        }
    }

    @Nested
    class RowKeys {
        private final Dataset<Row> data = dataset(
                row(1, 0, Vectors.dense(1, 0.1)),
                row(1, 1, Vectors.dense(1, 0.1)),
                row(2, 0, Vectors.dense(1, 0.1)),
                row(2, 0, Vectors.dense(1, 0.1)));

        @Test
        void withoutAnIdAreEqualForRowsEqualInEveryColumn() {
            List<Long> keys = keys(data, COLUMNS);
            assertThat(keys.get(2)).isEqualTo(keys.get(3));
            assertThat(new HashSet<>(keys)).hasSize(3);
        }

        @Test
        void withAnIdDependOnTheIdAlone() {
            List<Long> keys = keys(data, WITH_ID);
            List<Long> others = keys(data.withColumn("label", lit(5.0)).withColumn("more", lit("x")), WITH_ID);
            assertThat(keys).isEqualTo(others);
            assertThat(keys.get(0)).isEqualTo(keys.get(1)).isNotEqualTo(keys.get(2));
        }

        @Test
        void mayComeFromAStringId() {
            Dataset<Row> named = data.withColumn("id", col("id").cast("string"));
            assertThat(keys(named, WITH_ID)).hasSize(4);
            assertThat(LabeledTable.read(named, WITH_ID)
                            .blocks()
                            .collect()
                            .get(0)
                            .rows())
                    .isEqualTo(4);
        }

        @Test
        void leaveMapColumnsOut() {
            Dataset<Row> mapped = data.withColumn("tags", map(lit("a"), rand(3)));
            assertThat(keys(mapped, COLUMNS)).isEqualTo(keys(data, COLUMNS));
            assertThat(LabeledTable.read(mapped, COLUMNS).rows()).isEqualTo(4);
        }

        @Test
        void bearColumnNamesWithDotsAndBackticks() {
            Dataset<Row> odd = data.withColumnRenamed("features", "the.features")
                    .withColumnRenamed("label", "a`b")
                    .withColumnRenamed("id", "no. 1");
            LabeledTable table = LabeledTable.read(odd, new TableColumns("the.features", "a`b", Optional.of("no. 1")));
            assertThat(table.classes()).hasToString("0: 3, 1: 1");
        }

        private List<Long> keys(Dataset<Row> table, TableColumns columns) {
            return table.select(columns.rowKey(table.schema()))
                    .javaRDD()
                    .map(row -> row.getLong(0))
                    .collect();
        }
    }

    @Nested
    class Moments {
        @Test
        void areThoseOfAStraightforwardComputationWhateverThePartitioning() {
            List<Row> rows = gaussianWithDuplicates(9000);
            double[] first = null;
            for (int partitions : new int[] {1, 8}) {
                LabeledTable table = LabeledTable.read(dataset(rows).repartition(partitions), COLUMNS);
                ColumnMoments moments = table.moments(table.blocks());
                for (int d = 0; d < 3; d++) {
                    int column = d;
                    double[] values = rows.stream()
                            .mapToDouble(row -> row.<Vector>getAs(2).apply(column))
                            .toArray();
                    double mean = Arrays.stream(values).average().orElseThrow();
                    double variance = Arrays.stream(values)
                            .map(value -> (value - mean) * (value - mean))
                            .average()
                            .orElseThrow();
                    // Sums of 9,000 doubles of size 1 round to about 1e-14.
                    assertThat(moments.means()[d]).isCloseTo(mean, within(1e-13));
                    assertThat(moments.standardDeviations()[d]).isCloseTo(Math.sqrt(variance), within(1e-13));
                }
                first = first == null ? moments.means() : first;
                assertThat(moments.means()).isEqualTo(first);
            }
        }

        @Test
        void bearPartitionsWithoutBlocks() {
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < 9000; i++) {
                rows.add(row(7, i == 0 ? 1 : 0, Vectors.dense(i % 2 == 0 ? 3 : 5)));
            }
            LabeledTable table = LabeledTable.read(dataset(rows), WITH_ID);
            assertThat(table.blocks().glom().collect())
                    .anySatisfy(blocks -> assertThat(blocks).isEmpty());
            assertThat(table.moments(table.blocks()).means()).containsExactly(4);
            assertThat(table.moments(table.blocks()).standardDeviations()).containsExactly(1);
            assertThat(table.moments(table.blocks()).integral()).isTrue();
        }

        /** numpy 1.24.2, float64, divisor n; {@code golden/standardisation_*.csv} of the shared folder. */
        @ParameterizedTest(name = "{0}")
        @CsvSource({"ecoli, 7", "yeast, 8", "winequality, 11", "abalone, 7", "tcga_lung_pfi, 64"})
        void areTheGoldenOnesOnRealTables(String dataset, int dims) {
            List<Map<String, String>> golden = GoldenTable.golden("standardisation_" + dataset);
            LabeledTable table = LabeledTable.read(GoldenTable.read(dataset), COLUMNS);
            ColumnMoments moments = table.moments(table.blocks());
            FeatureScaler scaler = table.standardScaler(moments);
            assertThat(scaler.dims()).isEqualTo(dims).isEqualTo(golden.size());
            // 1e-9 is what golden/README.md asks of a port.
            assertThat(scaler.center()).containsExactly(column(golden, "mean"), within(1e-9));
            // The golden files write 1 for a constant column, ours keeps 0.
            double[] scale =
                    Arrays.stream(scaler.scale()).map(s -> s == 0 ? 1 : s).toArray();
            assertThat(scale).containsExactly(column(golden, "sd"), within(1e-9));
        }

        private double[] column(List<Map<String, String>> golden, String name) {
            return golden.stream()
                    .mapToDouble(line -> Double.parseDouble(line.get(name)))
                    .toArray();
        }
    }

    @Nested
    class RobustScaling {
        @Test
        void isMedianAndQuartilesByLinearInterpolation() {
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                rows.add(row(i, i % 2, Vectors.dense(i == 9 ? 1e6 : i, i < 8 ? 3 : 8, 5)));
            }
            LabeledTable table = LabeledTable.read(dataset(rows), WITH_ID);
            JavaRDD<RowBlock> blocks = table.blocks();
            FeatureScaler scaler = table.robustScaler(blocks, table.moments(blocks));
            assertThat(scaler.center()).containsExactly(4.5, 3, 5);
            // numpy.percentile(range(10), [25, 75]) is 2.25 and 6.75; scipy.stats.norm.ppf(0.75) * 2 is
            // 1.3489795003921634.
            // The quartiles of the second feature agree: its standard deviation is 2. The third is constant.
            assertThat(scaler.scale()).containsExactly(new double[] {4.5 / 1.3489795003921634, 2, 0}, within(1e-14));
        }

        @Test
        void isNearThatOfTheWholeTableWhenItIsSampled() {
            Dataset<Row> data = LocalSpark.session()
                    .range(50_000)
                    .withColumn("label", pmod(col("id"), lit(2)))
                    .withColumn("features", array_to_vector(array(col("id").cast("double"))));
            LabeledTable table = LabeledTable.read(data, COLUMNS);
            JavaRDD<RowBlock> blocks = table.blocks();
            FeatureScaler scaler = table.robustScaler(blocks, table.moments(blocks));
            // 20,000 uniform draws: a quantile has a standard deviation of at most 50,000 * 0.5 / sqrt(20,000) = 177.
            assertThat(scaler.center()[0]).isCloseTo(25_000, within(900.0));
            assertThat(scaler.scale()[0] * 1.349).isCloseTo(25_000, within(1500.0));
        }
    }

    @Nested
    class BadInput {
        private static Stream<Arguments> schemas() {
            return Stream.of(
                    refused(
                            "a features column that is missing",
                            good().drop("features"),
                            "featuresCol 'features' is not a column of the table; it has id, label"),
                    refused(
                            "a label column that is missing",
                            good().drop("label"),
                            "labelCol 'label' is not a column of the table; it has id, features"),
                    refused(
                            "an id column that is missing",
                            good().drop("id"),
                            "idCol 'id' is not a column of the table; it has label, features"),
                    refused(
                            "a column that is missing among many",
                            wide().drop("label"),
                            "labelCol 'label' is not a column of the table; it has id, features, c0, c1, c2, c3, c4,"
                                    + " c5, c6, c7, c8, c9 and 2 more"),
                    refused(
                            "features of type double",
                            good().withColumn("features", lit(1.0)),
                            "featuresCol 'features' must be of type vector, got double; assemble it with"
                                    + " VectorAssembler first"),
                    refused(
                            "features of type array",
                            good().withColumn("features", array(lit(1.0))),
                            "featuresCol 'features' must be of type vector, got array<double>; assemble it with"
                                    + " VectorAssembler first"),
                    refused(
                            "a label of type boolean",
                            good().withColumn("label", lit(true)),
                            "labelCol 'label' must be numeric or string, got boolean"),
                    refused(
                            "a label of type timestamp",
                            good().withColumn("label", col("id").cast("timestamp")),
                            "labelCol 'label' must be numeric or string, got timestamp"),
                    refused(
                            "a label of type vector",
                            good().withColumn("label", col("features")),
                            "labelCol 'label' must be numeric or string, got vector"));
        }

        private static Stream<Arguments> rows() {
            return Stream.of(
                    refused(
                            "labels that are null",
                            good().withColumn("label", lit(null).cast("double")),
                            "labelCol 'label' holds 3 null, NaN or infinite values; fill them or drop these rows first"),
                    refused(
                            "a label that is a null string",
                            good().withColumn("label", when(col("id").gt(1), "ill")),
                            "labelCol 'label' holds 1 null, NaN or infinite values; fill them or drop these rows first"),
                    refused(
                            "a label that is NaN",
                            dataset(row(1, 0, Vectors.dense(1)), row(2, Double.NaN, Vectors.dense(1))),
                            "labelCol 'label' holds 1 null, NaN or infinite values; fill them or drop these rows first"),
                    refused(
                            "a vector that is null",
                            dataset(row(1, 0, Vectors.dense(1)), row(2, 1, null), row(3, 1, null)),
                            "featuresCol 'features' holds 2 null vectors; drop these rows first"),
                    refused(
                            "a feature that is NaN",
                            dataset(
                                    row(1, 0, Vectors.dense(1, 2)),
                                    row(2, 1, Vectors.dense(1, Double.NaN)),
                                    row(3, 1, Vectors.dense(2, Double.NaN))),
                            "feature column 'features[1]' holds 2 values that are null, NaN, infinite or beyond 1e15; fill them or drop"
                                    + " these rows first"),
                    refused(
                            "a feature that is infinite in a sparse vector",
                            dataset(
                                    row(1, 0, Vectors.dense(1, 2, 3)),
                                    row(2, 1, Vectors.sparse(3, new int[] {2}, new double[] {Double.NEGATIVE_INFINITY
                                    }))),
                            "feature column 'features[2]' holds 1 values that are null, NaN, infinite or beyond 1e15; fill them or drop"
                                    + " these rows first"),
                    refused(
                            "a null that VectorAssembler kept",
                            assembledWithNulls(),
                            "feature column 'blood pressure' holds 2 values that are null, NaN, infinite or beyond 1e15; fill them or drop"
                                    + " these rows first"),
                    refused(
                            "one class only",
                            dataset(row(1, 1, Vectors.dense(1)), row(2, 1, Vectors.dense(2))),
                            "labelCol 'label' holds one class only (1: 2); at least two are needed"),
                    refused(
                            "no rows",
                            dataset(List.of()),
                            "the table has no rows; labelCol 'label' must hold at least two classes"),
                    refused(
                            "vectors of length 0",
                            dataset(row(1, 0, Vectors.dense(new double[0])), row(2, 1, Vectors.dense(new double[0]))),
                            "featuresCol 'features' holds vectors of length 0; at least one feature is needed"),
                    refused(
                            "ragged vectors",
                            dataset(row(1, 0, Vectors.dense(1, 2)), row(2, 1, Vectors.dense(1, 2, 3)))
                                    .coalesce(1),
                            "featuresCol 'features' holds vectors of length 2 and 3; all must be alike"),
                    refused(
                            "more than a thousand classes",
                            LocalSpark.session()
                                    .range(1001)
                                    .withColumn("label", col("id").divide(7))
                                    .crossJoin(good().limit(1).select("features")),
                            "labelCol 'label' holds more than 1,000 different values; it must name classes, so put measured numbers into ranges first"));
        }

        private static Arguments refused(String what, Dataset<Row> data, String message) {
            return Arguments.of(what, data, message);
        }

        @ParameterizedTest(name = "{0}: refused by the schema, before any job")
        @MethodSource("schemas")
        void isRefusedByTheSchema(String what, Dataset<Row> data, String message) {
            assertThatThrownBy(() -> WITH_ID.check(data.schema()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
            assertThatThrownBy(() -> LabeledTable.read(data, WITH_ID))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
        }

        @ParameterizedTest(name = "{0}: refused")
        @MethodSource("rows")
        void isRefusedByTheRows(String what, Dataset<Row> data, String message) {
            assertThatThrownBy(() -> LabeledTable.read(data, COLUMNS))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
        }

        private static Dataset<Row> good() {
            return dataset(
                    row(1, 0, Vectors.dense(1, 2)), row(2, 1, Vectors.dense(3, 4)), row(3, 1, Vectors.dense(5, 6)));
        }

        private static Dataset<Row> wide() {
            Dataset<Row> data = good();
            for (int c = 0; c < 12; c++) {
                data = data.withColumn("c" + c, lit(c));
            }
            return data;
        }

        private static Dataset<Row> assembledWithNulls() {
            DataType number = DataTypes.DoubleType;
            StructType schema = new StructType()
                    .add("age", number)
                    .add("blood pressure", number)
                    .add("label", number);
            List<Row> rows = List.of(
                    RowFactory.create(50.0, 120.0, 0.0),
                    RowFactory.create(60.0, null, 1.0),
                    RowFactory.create(70.0, null, 0.0));
            return new VectorAssembler()
                    .setInputCols(new String[] {"age", "blood pressure"})
                    .setOutputCol("features")
                    .setHandleInvalid("keep")
                    .transform(LocalSpark.session().createDataFrame(rows, schema));
        }
    }

    /** Ids from 0; label 1 for every tenth row; every tenth row again with its id, three times. */
    private static List<Row> gaussianWithDuplicates(int count) {
        Random random = new Random(17);
        List<Row> rows = new ArrayList<>();
        while (rows.size() < count) {
            long id = rows.size();
            Vector features = Vectors.dense(random.nextGaussian(), random.nextGaussian(), random.nextInt(3));
            int copies = id % 10 == 0 ? 4 : 1;
            for (int c = 0; c < copies && rows.size() < count; c++) {
                rows.add(row(id, id % 10 == 0 ? 1 : 0, features));
            }
        }
        return rows;
    }

    private static Dataset<Row> dataset(Row... rows) {
        return dataset(List.of(rows));
    }

    private static Dataset<Row> dataset(List<Row> rows) {
        return LocalSpark.session().createDataFrame(rows, SCHEMA);
    }

    private static Row row(long id, double label, Vector features) {
        return RowFactory.create(id, label, features);
    }
}
