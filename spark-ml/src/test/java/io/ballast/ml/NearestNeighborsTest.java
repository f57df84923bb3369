package io.ballast.ml;

import static io.ballast.ml.Tables.clouds;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ballast.neighbors.SearchReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.assertj.core.api.Condition;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NearestNeighborsTest {
    private static final Dataset<Row> THREE = clouds(120, 60, 30).cache();
    private static final Dataset<Row> FEW = clouds(12, 8);
    private static final String[] ADDED = {"rowKey", "neighborKeys", "neighborDistances"};

    @Nested
    class AddedColumns {
        @Test
        void areKeyNeighborKeysAndDistancesAtTheEndWithoutNulls() {
            StructType schema = new NearestNeighbors().transform(FEW).schema();
            int own = FEW.columns().length;
            assertThat(schema.fields()).hasSize(own + 3);
            assertThat(schema.fields()[own]).isEqualTo(field("rowKey", DataTypes.LongType));
            assertThat(schema.fields()[own + 1]).isEqualTo(field("neighborKeys", arrayOf(DataTypes.LongType)));
            assertThat(schema.fields()[own + 2]).isEqualTo(field("neighborDistances", arrayOf(DataTypes.DoubleType)));
        }

        @Test
        void haveTheNamesAskedFor() {
            NearestNeighbors stage = new NearestNeighbors()
                    .setRowKeyCol("k")
                    .setNeighborKeysCol("ks")
                    .setNeighborDistancesCol("ds")
                    .setNeighborLabelsCol("ls");
            assertThat(stage.transform(FEW).columns()).endsWith("features", "k", "ks", "ds", "ls");
        }

        @ParameterizedTest(name = "of {0} partitions")
        @ValueSource(ints = {1, 2, 7})
        void leaveRowsTheirOrderAndPartitionsAsTheyAre(int partitions) {
            Dataset<Row> table = THREE.repartition(partitions).cache();
            Dataset<Row> found = new NearestNeighbors().transform(table).drop(ADDED);
            assertThat(found.javaRDD().glom().collect())
                    .isEqualTo(table.javaRDD().glom().collect());
            table.unpersist();
        }

        @Test
        void leaveEmptyPartitionsAsTheyAre() {
            Dataset<Row> table = THREE.repartition(5, lit(1)).cache();
            List<List<Row>> parts = table.javaRDD().glom().collect();
            assertThat(parts).hasSize(5).areExactly(4, new Condition<>(List::isEmpty, "empty"));
            assertThat(new NearestNeighbors()
                            .transform(table)
                            .drop(ADDED)
                            .javaRDD()
                            .glom()
                            .collect())
                    .isEqualTo(parts);
            table.unpersist();
        }

        @Test
        void leaveColumnsOfEveryTypeAsTheyAre() {
            Dataset<Row> table = FEW.withColumn("time", col("id").cast("timestamp"))
                    .withColumn("day", lit("2024-02-29").cast("date"))
                    .withColumn("money", col("weight").cast("decimal(20,4)"))
                    .withColumn("raw", col("note").cast("binary"))
                    .withColumn("nothing", lit(null).cast("int"))
                    .withColumn("list", array(col("id"), col("id").plus(1)))
                    .withColumn("map", map(col("note"), col("id")))
                    .withColumn(
                            "nested",
                            struct(col("note"), struct(col("features")).as("deep")));
            Dataset<Row> found =
                    new NearestNeighbors().setNeighborLabelsCol("labels").transform(table);
            Dataset<Row> rest = found.drop(ADDED).drop("labels");
            assertThat(rest.schema()).isEqualTo(table.schema());
            assertThat(rest.collectAsList()).isEqualTo(table.collectAsList());
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {"with.dot", "back`tick", "a b", "`quoted`", "ünï", "a.b`c.d"})
        void mayHaveOddNamesLikeThoseTheyAreMadeOf(String name) {
            NearestNeighbors plain = new NearestNeighbors().setIdCol("id").setNeighborLabelsCol("labels");
            NearestNeighbors odd = new NearestNeighbors()
                    .setFeaturesCol(name + "1")
                    .setLabelCol(name + "2")
                    .setIdCol(name + "3")
                    .setRowKeyCol(name + "4")
                    .setNeighborKeysCol(name + "5")
                    .setNeighborDistancesCol(name + "6")
                    .setNeighborLabelsCol(name + "7");
            Dataset<Row> table = FEW.withColumnRenamed("features", name + "1")
                    .withColumnRenamed("label", name + "2")
                    .withColumnRenamed("id", name + "3");
            Dataset<Row> found = odd.transform(table);
            assertThat(found.schema()).isEqualTo(odd.transformSchema(table.schema()));
            assertThat(values(found)).isEqualTo(values(plain.transform(FEW)));
        }

        private List<List<Object>> values(Dataset<Row> rows) {
            return rows.collectAsList().stream()
                    .map(row ->
                            IntStream.range(0, row.size()).mapToObj(row::get).toList())
                    .toList();
        }

        private StructField field(String name, DataType type) {
            return DataTypes.createStructField(name, type, false);
        }
    }

    @Nested
    class Neighbors {
        @ParameterizedTest(name = "k = {0}, {1}, standardization = {2}")
        @CsvSource({
            "1, euclidean, false",
            "7, euclidean, false",
            "7, euclidean, true",
            "209, euclidean, false",
            "5, manhattan, false",
            "5, manhattan, true",
            "5, cosine, false",
            "5, cosine, true"
        })
        void areThoseOfBruteForce(int k, String metric, boolean standardization) {
            NearestNeighbors stage = new NearestNeighbors()
                    .setKNeighbors(k)
                    .setMetric(metric)
                    .setStandardization(standardization)
                    .setNeighborLabelsCol("neighborLabels");
            Dataset<Row> uneven = unevenScales();
            assertSameNeighbors(stage, stage.transform(uneven), null);
        }

        @ParameterizedTest(name = "k = {0}")
        @ValueSource(ints = {1, 2, 5, 13})
        void areThoseOfBruteForceAmongDuplicates(int k) {
            List<Row> rows = new ArrayList<>();
            for (long i = 0; i < 60; i++) {
                // Five places of twelve rows each, with whole numbers: many equal distances.
                rows.add(row(i, i % 3, i % 5, i % 5 * (i % 5)));
            }
            NearestNeighbors stage = new NearestNeighbors().setKNeighbors(k).setNeighborLabelsCol("neighborLabels");
            assertSameNeighbors(stage, stage.transform(Tables.dataset(rows)), null);
        }

        @Test
        void dependOnStandardization() {
            Dataset<Row> uneven = unevenScales();
            assertThat(keys(new NearestNeighbors().transform(uneven)))
                    .isNotEqualTo(
                            keys(new NearestNeighbors().setStandardization(true).transform(uneven)));
        }

        @Test
        void canBeJoinedThroughTheRowKey() {
            Dataset<Row> found = new NearestNeighbors().setKNeighbors(3).transform(THREE);
            Dataset<Row> pairs = found.select(
                            col("features").as("from"),
                            col("neighborDistances"),
                            posexplode(col("neighborKeys")).as(new String[] {"place", "key"}))
                    .join(found.select(col("rowKey").as("key"), col("features").as("to")), "key")
                    .selectExpr("from", "to", "neighborDistances[place] distance");
            List<Row> joined = pairs.collectAsList();
            assertThat(joined).hasSize(3 * 210).allSatisfy(pair -> {
                double squared = Vectors.sqdist(pair.getAs("from"), pair.getAs("to"));
                assertThat(pair.<Double>getAs("distance")).isCloseTo(Math.sqrt(squared), within(1e-12));
            });
        }

        @ParameterizedTest(name = "idCol set: {0}")
        @ValueSource(booleans = {true, false})
        void areOthersThanTheRowItself(boolean named) {
            NearestNeighbors stage = new NearestNeighbors().setKNeighbors(209);
            Dataset<Row> found = (named ? stage.setIdCol("id") : stage).transform(THREE);
            assertThat(found.select("rowKey").distinct().count()).isEqualTo(210);
            assertThat(found.collectAsList())
                    .allSatisfy(row -> assertThat(row.<Long>getList(row.fieldIndex("neighborKeys")))
                            .hasSize(209)
                            .doesNotHaveDuplicates()
                            .doesNotContain(row.<Long>getAs("rowKey")));
        }

        @Test
        void areADuplicateAtDistanceZeroFirst() {
            List<Row> found = new NearestNeighbors()
                    .setKNeighbors(2)
                    .transform(
                            Tables.dataset(List.of(row(1, 0, 1, 1), row(2, 1, 1, 1), row(3, 0, 4, 5), row(4, 1, 1, 2))))
                    .collectAsList();
            long first = found.get(0).getAs("rowKey");
            long second = found.get(1).getAs("rowKey");
            long fourth = found.get(3).getAs("rowKey");
            assertThat(list(found.get(0), "neighborKeys")).containsExactly(second, fourth);
            assertThat(list(found.get(0), "neighborDistances")).containsExactly(0.0, 1.0);
            assertThat(list(found.get(1), "neighborKeys")).containsExactly(first, fourth);
            assertThat(list(found.get(2), "neighborDistances")).containsExactly(Math.sqrt(18), 5.0);
        }

        @Test
        void ofRowsEqualInAllColumnsAreOneAnother() {
            List<Row> found = new NearestNeighbors()
                    .setKNeighbors(2)
                    .transform(
                            Tables.dataset(List.of(row(1, 0, 1, 1), row(1, 0, 1, 1), row(1, 0, 1, 1), row(2, 1, 1, 1))))
                    .collectAsList();
            for (Row row : found.subList(0, 3)) {
                assertThat(list(row, "neighborDistances")).containsExactly(0.0, 0.0);
                assertThat(list(row, "neighborKeys")).contains(row.<Long>getAs("rowKey"));
            }
            assertThat(list(found.get(3), "neighborKeys"))
                    .containsOnly(found.get(0).<Long>getAs("rowKey"));
        }

        @Test
        void areNamedByTheHashOfTheIdColumnWhereItIsSet() {
            NearestNeighbors stage = new NearestNeighbors().setIdCol("id");
            Dataset<Row> found = stage.transform(THREE.drop("note", "weight", "held", "label"));
            assertThat(found.select("rowKey").collectAsList())
                    .isEqualTo(THREE.select(xxhash64(col("id"))).collectAsList());
            assertThat(keys(found)).isEqualTo(keys(stage.transform(THREE)));
        }

        @Test
        void areTheSameForSparseVectors() {
            List<Row> dense = new ArrayList<>();
            List<Row> sparse = new ArrayList<>();
            for (Row row : THREE.collectAsList()) {
                double[] features = row.<Vector>getAs("features").toArray().clone();
                features[(int) (row.getLong(0) % 6)] = 0;
                features[(int) (row.getLong(0) % 4)] = 0;
                dense.add(row(row, Vectors.dense(features)));
                sparse.add(row(
                        row,
                        row.getLong(0) % 3 == 0
                                ? Vectors.dense(features)
                                : Vectors.dense(features).toSparse()));
            }
            NearestNeighbors stage = new NearestNeighbors();
            assertThat(stage.transform(Tables.dataset(sparse)).select(cols()).collectAsList())
                    .isEqualTo(stage.transform(Tables.dataset(dense))
                            .select(cols())
                            .collectAsList());
        }

        @Test
        void takeMinusZeroForZero() {
            List<Row> found = new NearestNeighbors()
                    .setKNeighbors(1)
                    .transform(Tables.dataset(List.of(row(1, 0, 0.0, 1), row(2, 1, -0.0, 1), row(3, 1, 9, 9))))
                    .collectAsList();
            assertThat(list(found.get(0), "neighborKeys"))
                    .containsExactly(found.get(1).<Long>getAs("rowKey"));
            assertThat(list(found.get(1), "neighborDistances")).containsExactly(0.0);
        }

        @ParameterizedTest(name = "{0} partitions, {1}")
        @CsvSource({"1, exact", "2, exact", "8, exact", "1, approximate", "2, approximate", "8, approximate"})
        void areTheSameForAnyPartitioning(int partitions, String neighbors) {
            List<SearchReport> told = new ArrayList<>();
            NearestNeighbors stage = new NearestNeighbors()
                    .setNeighbors(neighbors)
                    .setMinRecall(0)
                    .setStandardization(true)
                    .setNeighborLabelsCol("neighborLabels")
                    .onSearch(told::add);
            Dataset<Row> partitioned = THREE.repartition(partitions, col("note"));
            assertThat(stage.transform(partitioned).orderBy("id").collectAsList())
                    .isEqualTo(stage.transform(THREE).collectAsList());
            assertThat(told).hasSize(2).allSatisfy(report -> assertThat(report.exact())
                    .isEqualTo(neighbors.equals("exact")));
            assertThat(told.get(0)).isEqualTo(told.get(1));
        }

        @Test
        void ofPartitionsOfThousandsOfRowsAreThoseOfSmallOnes() {
            Dataset<Row> many = clouds(3000, 1500);
            NearestNeighbors stage = new NearestNeighbors().setIdCol("id");
            Dataset<Row> found = stage.transform(many.coalesce(1));
            assertThat(found.collectAsList())
                    .hasSize(4500)
                    .isEqualTo(stage.transform(many.repartition(9, col("id")))
                            .orderBy("id")
                            .collectAsList());
            assertThat(found.select("rowKey").collectAsList())
                    .isEqualTo(many.select(xxhash64(col("id"))).collectAsList());
        }

        @Test
        void mayBeAllButTheRowItselfUpToTheMost() {
            NearestNeighbors stage = new NearestNeighbors().setKNeighbors(256).setNeighborLabelsCol("neighborLabels");
            assertSameNeighbors(stage, stage.transform(clouds(150, 107)), null);
        }

        @Test
        void takeNoNoticeOfAConstantFeatureStandardisedOrNot() {
            List<Row> rows = List.of(row(1, 0, 7, 1), row(2, 0, 7, 2), row(3, 0, 7, 4));
            NearestNeighbors stage = new NearestNeighbors().setKNeighbors(2);
            List<Row> plain = stage.transform(Tables.dataset(rows)).collectAsList();
            List<Row> standard = stage.setStandardization(true)
                    .transform(Tables.dataset(rows))
                    .collectAsList();
            assertThat(list(plain.get(0), "neighborDistances")).containsExactly(1.0, 3.0);
            // Mean 7/3, variance 14/9.
            double deviation = Math.sqrt(14.0 / 9);
            assertThat(distances(standard.get(0)))
                    .containsExactly(new double[] {1 / deviation, 3 / deviation}, within(1e-15));
        }

        @Test
        void ofARowOfZerosAreAllAtCosineDistanceOne() {
            List<Row> found = new NearestNeighbors()
                    .setKNeighbors(3)
                    .setMetric("cosine")
                    .transform(Tables.dataset(
                            List.of(row(1, 0, 0, 0), row(2, 0, 0, 0), row(3, 0, 3, 4), row(4, 0, -6, -8))))
                    .collectAsList();
            assertThat(distances(found.get(0))).containsExactly(1, 1, 1);
            assertThat(distances(found.get(2))).containsExactly(new double[] {1, 1, 2}, within(1e-15));
        }

        @Test
        void areNeverNearerThanZero() {
            List<Row> rows = new ArrayList<>();
            for (int i = 1; i <= 7; i++) {
                rows.add(row(i, 0, 8.5 * i, 8.8 * i, 4.7 * i)); // parallel: 1 - cosine rounds to either side of 0
            }
            Dataset<Row> found = new NearestNeighbors().setMetric("cosine").transform(Tables.dataset(rows));
            assertThat(found.collectAsList()).allSatisfy(row -> assertThat(
                            Arrays.stream(distances(row)).min().orElseThrow())
                    .isNotNegative());
        }

        @Test
        void areToldOfOnceSetUp() {
            List<SearchReport> told = new ArrayList<>();
            NearestNeighbors stage = new NearestNeighbors().onSearch(told::add);
            stage.copy(ParamMap.empty()).transform(THREE.union(THREE));
            assertThat(told).singleElement().satisfies(report -> {
                assertThat(report.exact()).isTrue();
                assertThat(report.queryRows()).isEqualTo(420);
                assertThat(report.baseRows()).isEqualTo(420);
                assertThat(report.distinctBaseRows()).isEqualTo(210);
            });
        }

        /** One feature a millionth of the others in scale, one a hundred times it. */
        private Dataset<Row> unevenScales() {
            List<Row> rows = new ArrayList<>();
            for (Row row : THREE.collectAsList()) {
                double[] features = row.<Vector>getAs("features").toArray().clone();
                features[0] *= 1e-6;
                features[1] = 100 * features[1] + 1000;
                rows.add(row(row, Vectors.dense(features)));
            }
            return Tables.dataset(rows);
        }

        private Column[] cols() {
            return Stream.of(ADDED).map(name -> col(name)).toArray(Column[]::new);
        }
    }

    @Nested
    class Labels {
        private static Stream<Arguments> types() {
            return Stream.of(
                            DataTypes.ByteType,
                            DataTypes.ShortType,
                            DataTypes.IntegerType,
                            DataTypes.LongType,
                            DataTypes.FloatType,
                            DataTypes.DoubleType,
                            DataTypes.createDecimalType(10, 2),
                            DataTypes.StringType)
                    .map(Arguments::of);
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("types")
        void areThoseOfTheNeighborsInTheTypeOfTheLabelColumn(DataType type) {
            Dataset<Row> table = THREE.withColumn("label", col("label").minus(1).cast(type));
            NearestNeighbors stage = new NearestNeighbors().setNeighborLabelsCol("neighborLabels");
            Dataset<Row> found = stage.transform(table);
            assertThat(found.schema()).isEqualTo(stage.transformSchema(table.schema()));
            assertThat(found.schema().apply("neighborLabels"))
                    .isEqualTo(DataTypes.createStructField("neighborLabels", arrayOf(type), false));
            assertSameNeighbors(stage, found, null);
        }

        @Test
        void mayBeLargeIntegersAndFractions() {
            Dataset<Row> large = FEW.withColumn(
                    "label", col("label").cast("long").multiply(3).plus(1L << 52));
            NearestNeighbors stage = new NearestNeighbors().setNeighborLabelsCol("neighborLabels");
            assertSameNeighbors(stage, stage.transform(large), null);
            Dataset<Row> fraction =
                    FEW.withColumn("label", col("label").plus(0.1).cast("float"));
            assertSameNeighbors(stage, stage.transform(fraction), null);
        }

        @Test
        void areNotNeededWhereNobodyAsksForThem() {
            Dataset<Row> table = THREE.drop("label");
            Dataset<Row> found = new NearestNeighbors().setIdCol("id").transform(table);
            assertThat(found.columns()).endsWith(ADDED).doesNotContain("neighborLabels");
            assertThat(keys(found))
                    .isEqualTo(keys(new NearestNeighbors().setIdCol("id").transform(THREE)));
        }

        @Test
        void mayBeBadWhereNobodyAsksForThem() {
            Dataset<Row> table = THREE.withColumn("label", lit(null).cast("date"));
            assertThat(keys(new NearestNeighbors().setIdCol("id").transform(table)))
                    .isEqualTo(keys(new NearestNeighbors().setIdCol("id").transform(THREE)));
        }

        @Test
        void areRefusedWhereTheColumnIsMissing() {
            assertThatThrownBy(() -> new NearestNeighbors()
                            .setNeighborLabelsCol("neighborLabels")
                            .transform(THREE.drop("label")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "labelCol 'label' is not a column of the table; it has id, note, weight, held, features");
        }

        @Test
        void areRefusedWhereSomeAreNull() {
            assertThatThrownBy(() -> new NearestNeighbors()
                            .setNeighborLabelsCol("neighborLabels")
                            .transform(THREE.withColumn("label", when(col("id").gt(1), col("label")))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "labelCol 'label' holds 2 null, NaN or infinite values; fill them or drop these rows first");
        }
    }

    @Nested
    class SeparateBase {
        private final Dataset<Row> base = THREE.filter("id % 3 > 0").cache();
        private final Dataset<Row> fresh = THREE.filter("id % 3 = 0").repartition(3, col("id"));

        @ParameterizedTest(name = "{0}, standardization = {1}")
        @CsvSource({"euclidean, false", "euclidean, true", "manhattan, false", "cosine, true"})
        void givesNeighborsOfNewRowsAmongItsRows(String metric, boolean standardization) {
            NearestNeighbors stage = new NearestNeighbors()
                    .setMetric(metric)
                    .setStandardization(standardization)
                    .setIdCol("id")
                    .setNeighborLabelsCol("neighborLabels");
            assertSameNeighbors(
                    stage,
                    stage.transform(fresh, base),
                    base.withColumn("rowKey", xxhash64(col("id"))).collectAsList());
        }

        @Test
        void keepsARowEqualToANewOneWhereNoIdTellsThatTheyAreTheSame() {
            Dataset<Row> found = new NearestNeighbors().setKNeighbors(1).transform(base.select("*"), base);
            assertThat(found.filter("neighborDistances[0] = 0 and neighborKeys[0] = rowKey")
                            .count())
                    .isEqualTo(base.count());
        }

        @Test
        void needsNoMoreRowsThanNeighborsWithoutIds() {
            Dataset<Row> five = base.limit(5).cache();
            Dataset<Row> found = new NearestNeighbors().setKNeighbors(5).transform(fresh, five);
            assertThat(found.filter("size(array_distinct(neighborKeys)) = 5").count())
                    .isEqualTo(fresh.count());
        }

        @Test
        void canBeJoinedWithTheNeighborsFoundInIt() {
            NearestNeighbors stage = new NearestNeighbors().setKNeighbors(1);
            Dataset<Row> nearest = stage.transform(fresh, base).selectExpr("neighborKeys[0] as rowKey");
            assertThat(nearest.join(stage.withRowKeys(base), "rowKey").count()).isEqualTo(fresh.count());
        }

        @Test
        void givesNoRowsForNoRows() {
            NearestNeighbors stage = new NearestNeighbors().setNeighborLabelsCol("neighborLabels");
            Dataset<Row> none = stage.transform(fresh.filter("id < 0"), base);
            assertThat(none.count()).isZero();
            assertThat(none.schema()).isEqualTo(stage.transform(fresh, base).schema());
        }

        @Test
        void mayHaveOtherColumnsThanTheNewRows() {
            NearestNeighbors stage = new NearestNeighbors().setIdCol("id").setNeighborLabelsCol("neighborLabels");
            Dataset<Row> bare = fresh.select("features", "id");
            Dataset<Row> found = stage.transform(bare, base.withColumn("more", lit("x")));
            assertThat(found.columns())
                    .containsExactly("features", "id", "rowKey", "neighborKeys", "neighborDistances", "neighborLabels");
            Dataset<Row> whole = stage.transform(fresh, base);
            assertThat(keys(found)).isEqualTo(keys(whole));
            assertThat(found.select("neighborLabels").collectAsList())
                    .isEqualTo(whole.select("neighborLabels").collectAsList());
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {"string", "int", "double", "long"})
        void givesLabelsOfItsTypeToRowsWithoutLabels(String type) {
            NearestNeighbors stage = new NearestNeighbors().setIdCol("id").setNeighborLabelsCol("neighborLabels");
            Dataset<Row> labeled = base.withColumn("label", col("label").plus(5).cast(type));
            Dataset<Row> found = stage.transform(fresh.drop("label"), labeled);
            assertThat(found.schema().apply("neighborLabels").dataType())
                    .isEqualTo(arrayOf(labeled.schema().apply("label").dataType()));
            assertSameNeighbors(
                    stage,
                    found,
                    labeled.withColumn("rowKey", xxhash64(col("id"))).collectAsList());
        }

        @Test
        void mayHoldTheRowItselfUnderItsIdWhichIsNotItsNeighbor() {
            NearestNeighbors stage = new NearestNeighbors().setIdCol("id").setKNeighbors(3);
            Dataset<Row> some = THREE.filter("id < 10").select("id", "features");
            Dataset<Row> found = stage.transform(some, THREE);
            assertThat(keys(found))
                    .isEqualTo(keys(stage.transform(THREE).filter("id < 10")))
                    .hasSize(10);
            assertThat(found.collectAsList())
                    .allSatisfy(row -> assertThat(list(row, "neighborKeys")).doesNotContain(row.<Long>getAs("rowKey")));
        }

        @Test
        void givesARowOfAnotherIdAtDistanceZero() {
            Dataset<Row> renamed =
                    THREE.filter("id < 10").select(col("id").plus(1000).as("id"), col("features"));
            List<Row> found = new NearestNeighbors()
                    .setIdCol("id")
                    .transform(renamed, THREE)
                    .collectAsList();
            List<Row> hashes =
                    THREE.filter("id < 10").select(xxhash64(col("id"))).collectAsList();
            for (int i = 0; i < 10; i++) {
                assertThat(list(found.get(i), "neighborKeys").get(0))
                        .isEqualTo(hashes.get(i).getLong(0));
                assertThat(list(found.get(i), "neighborDistances").get(0)).isEqualTo(0.0);
            }
        }

        @Test
        void leavesNewRowsTheirOrderAndPartitionsAsTheyAre() {
            Dataset<Row> rows = fresh.cache();
            assertThat(new NearestNeighbors()
                            .transform(rows, base)
                            .drop(ADDED)
                            .javaRDD()
                            .glom()
                            .collect())
                    .isEqualTo(rows.javaRDD().glom().collect());
            rows.unpersist();
        }

        @Test
        void takesASingleNewRow() {
            List<Row> found = new NearestNeighbors()
                    .setKNeighbors(139)
                    .transform(fresh.filter("id = 0"), base)
                    .collectAsList();
            assertThat(found).hasSize(1);
            assertThat(list(found.get(0), "neighborKeys")).hasSize(139).doesNotHaveDuplicates();
        }

        @Test
        void countsBothTables() {
            List<SearchReport> told = new ArrayList<>();
            new NearestNeighbors().onSearch(told::add).transform(fresh, base);
            assertThat(told).singleElement().satisfies(report -> {
                assertThat(report.queryRows()).isEqualTo(70);
                assertThat(report.baseRows()).isEqualTo(140);
            });
        }

        @Test
        void ofAnotherNumberOfFeaturesIsRefused() {
            Dataset<Row> narrow = Tables.dataset(List.of(row(1, 0, 1, 2), row(2, 0, 3, 4)));
            assertRefused(
                    () -> new NearestNeighbors().transform(narrow, base),
                    "featuresCol 'features' holds vectors of length 2, but those of the base have length 6; assemble both alike");
        }

        @Test
        void withoutLabelsIsRefusedWhereTheyAreAskedFor() {
            assertRefused(
                    () -> new NearestNeighbors().setNeighborLabelsCol("l").transform(fresh, base.drop("label")),
                    "labelCol 'label' is not a column of the table; it has id, note, weight, held, features");
        }

        @Test
        void withoutTheIdColumnIsRefused() {
            assertRefused(
                    () -> new NearestNeighbors().setIdCol("id").transform(fresh, base.drop("id")),
                    "idCol 'id' is not a column of the table; it has note, weight, held, label, features");
        }

        @Test
        void ofTooFewRowsIsRefused() {
            assertRefused(
                    () -> new NearestNeighbors().setKNeighbors(141).transform(fresh, base),
                    "the table has 140 rows, but kNeighbors = 141 needs at least 141; lower kNeighbors");
        }

        @Test
        void isRefusedForNewRowsThatHoldNaN() {
            Dataset<Row> bad = Tables.dataset(List.of(row(1, 0, 1, 2, 3, 4, Double.NaN, 6)));
            assertRefused(
                    () -> new NearestNeighbors().transform(bad, base),
                    "feature column 'features[4]' holds 1 values that are null, NaN, infinite or beyond 1e15; fill them or drop these rows first");
        }
    }

    @Nested
    class Persistence {
        @Test
        void keepsWhatTheStageFinds(@TempDir Path folder) throws IOException {
            NearestNeighbors stage = new NearestNeighbors()
                    .setIdCol("id")
                    .setKNeighbors(4)
                    .setMetric("manhattan")
                    .setStandardization(true)
                    .setNeighbors("exact")
                    .setNeighborLabelsCol("labels")
                    .setRowKeyCol("key");
            String path = folder.resolve("stage").toString();
            stage.write().save(path);
            NearestNeighbors loaded = NearestNeighbors.load(path);
            assertThat(loaded.uid()).isEqualTo(stage.uid());
            assertThat(loaded.isSet(loaded.probes())).isFalse();
            List<Row> expected = stage.transform(FEW).collectAsList();
            assertThat(loaded.transform(FEW).collectAsList()).isEqualTo(expected);
            assertThat(stage.copy(ParamMap.empty()).transform(FEW).collectAsList())
                    .isEqualTo(expected);
            assertThat(stage.copy(new ParamMap().put(stage.kNeighbors(), 3))
                            .transform(FEW)
                            .collectAsList())
                    .isNotEqualTo(expected);
        }

        @Test
        void ofItsDefaults() {
            NearestNeighbors stage = new NearestNeighbors();
            assertThat(stage.getKNeighbors()).isEqualTo(5);
            assertThat(stage.getMetric()).isEqualTo("euclidean");
            assertThat(stage.getNeighbors()).isEqualTo("auto");
            assertThat(stage.getMinRecall()).isEqualTo(0.95);
            assertThat(stage.getBroadcastLimit()).isEqualTo(1024);
            assertThat(stage.getStandardization()).isFalse();
            assertThat(stage.isDefined(stage.neighborLabelsCol())).isFalse();
            assertThat(stage.isDefined(stage.probes())).isFalse();
        }

        @Test
        void inAPipeline() {
            Dataset<Row> found = new Pipeline()
                    .setStages(new PipelineStage[] {new NearestNeighbors("n").setNeighborLabelsCol("labels")})
                    .fit(FEW)
                    .transform(FEW);
            assertThat(found.collectAsList())
                    .isEqualTo(new NearestNeighbors()
                            .setNeighborLabelsCol("labels")
                            .transform(FEW)
                            .collectAsList());
        }
    }

    @Nested
    class BadInput {
        @Test
        void withNoMoreRowsThanNeighborsIsRefused() {
            assertRefused(
                    () -> new NearestNeighbors().setKNeighbors(20).transform(FEW),
                    "the table has 20 rows, but kNeighbors = 20 needs at least 21; lower kNeighbors");
        }

        @ParameterizedTest(name = "k = {0}")
        @ValueSource(ints = {-1, 0, 257})
        void withTooFewOrTooManyNeighborsIsRefused(int k) {
            assertRefused(
                    () -> new NearestNeighbors("n").setKNeighbors(k),
                    "n parameter kNeighbors given invalid value " + k + ".");
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1.1e15})
        void withAFeatureThatIsNoNumberToReckonWithIsRefused(double value) {
            assertRefused(
                    () -> new NearestNeighbors()
                            .transform(FEW.union(Tables.dataset(
                                    List.of(row(90, 0, 1, 2, 3, value, 5, 6), row(91, 1, value, 2, 3, value, 5, 6))))),
                    "feature column 'features[0]' holds 1 values that are null, NaN, infinite or beyond 1e15; fill them or drop these rows first");
        }

        @Test
        void withNullVectorsIsRefused() {
            assertRefused(
                    () -> new NearestNeighbors()
                            .transform(FEW.withColumn("features", when(col("id").gt(2), col("features")))),
                    "featuresCol 'features' holds 3 null vectors; drop these rows first");
        }

        @Test
        void withVectorsOfSeveralLengthsIsRefused() {
            assertRefused(
                    () -> new NearestNeighbors()
                            .transform(FEW.union(Tables.dataset(List.of(row(90, 0, 1, 2))))
                                    .coalesce(1)),
                    "featuresCol 'features' holds vectors of length 6 and 2; all must be alike");
        }

        @Test
        void withVectorsOfLengthZeroIsRefused() {
            assertRefused(
                    () -> new NearestNeighbors().transform(Tables.dataset(List.of(row(1, 0), row(2, 0)))),
                    "featuresCol 'features' holds vectors of length 0; at least one feature is needed");
        }

        @Test
        void withAnUnknownMetricIsRefused() {
            assertRefused(
                    () -> new NearestNeighbors().setMetric("l2").transform(FEW),
                    "metric must be euclidean, manhattan or cosine, got 'l2'");
        }

        @Test
        void withAnUnknownWayToFindNeighborsIsRefused() {
            assertRefused(
                    () -> new NearestNeighbors().setNeighbors("hnsw").transform(FEW),
                    "neighbors must be auto, exact or approximate, got 'hnsw'");
        }

        @Test
        void withoutRowsIsRefused() {
            assertRefused(() -> new NearestNeighbors().transform(FEW.limit(0)), "the table has no rows");
        }

        @Test
        void withoutTheFeatureColumnIsRefused() {
            assertRefused(
                    () -> new NearestNeighbors().transform(FEW.drop("features")),
                    "featuresCol 'features' is not a column of the table; it has id, note, weight, held, label");
        }

        @Test
        void withoutTheIdColumnIsRefused() {
            assertRefused(
                    () -> new NearestNeighbors().setIdCol("row").transform(FEW),
                    "idCol 'row' is not a column of the table; it has id, note, weight, held, label, features");
        }

        @Test
        void withFeaturesOfAnotherTypeIsRefused() {
            assertRefused(
                    () -> new NearestNeighbors().setFeaturesCol("id").transform(FEW),
                    "featuresCol 'id' must be of type vector, got bigint; assemble it with VectorAssembler first");
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {"rowKeyCol", "neighborKeysCol", "neighborDistancesCol", "neighborLabelsCol"})
        void withTheColumnThereAlreadyIsRefused(String param) {
            for (String name : List.of("note", "NOTE")) {
                NearestNeighbors stage = new NearestNeighbors();
                stage.set(param, name);
                assertRefused(
                        () -> stage.transform(FEW),
                        "%s '%s' is a column of the table already; choose another name".formatted(param, name));
            }
        }

        @Test
        void withTwoAddedColumnsOfOneNameIsRefused() {
            NearestNeighbors stage =
                    new NearestNeighbors().setNeighborKeysCol("same").setNeighborDistancesCol("same");
            assertThatThrownBy(() -> stage.transform(FEW))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("neighborDistancesCol 'same' is a column")
                    .hasMessageEndingWith("; choose another name");
        }

        @ParameterizedTest(name = "{0} = {1}")
        @CsvSource({
            "probes, 0",
            "broadcastLimit, 0",
        })
        void withANumberOutOfRangeIsRefused(String param, int value) {
            NearestNeighbors stage = new NearestNeighbors("n");
            assertRefused(
                    () -> stage.set(param, value), "n parameter %s given invalid value %d.".formatted(param, value));
        }

        @ParameterizedTest(name = "minRecall = {0}")
        @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
        void withARecallThatIsNoShareIsRefused(double share) {
            assertRefused(
                    () -> new NearestNeighbors("n").setMinRecall(share),
                    "n parameter minRecall given invalid value " + share + ".");
        }
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    /** @param base rows with their keys, or null for those of the result */
    private static void assertSameNeighbors(NearestNeighbors stage, Dataset<Row> result, List<Row> base) {
        List<Row> found = result.collectAsList();
        BruteForce bruteForce = new BruteForce(stage.getMetric(), stage.getStandardization(), "rowKey");
        List<List<BruteForce.Neighbor>> expected =
                bruteForce.neighbors(found, base == null ? found : base, stage.getKNeighbors());
        assertThat(found).isNotEmpty();
        for (int i = 0; i < found.size(); i++) {
            List<BruteForce.Neighbor> nearest = expected.get(i);
            Row row = found.get(i);
            assertThat(list(row, "neighborKeys"))
                    .as("neighbors of row %d", i)
                    .isEqualTo(nearest.stream()
                            .map(neighbor -> neighbor.row().getAs("rowKey"))
                            .toList());
            assertThat(list(row, "neighborLabels"))
                    .isEqualTo(nearest.stream()
                            .map(neighbor -> neighbor.row().getAs("label"))
                            .toList());
            double[] distances =
                    nearest.stream().mapToDouble(BruteForce.Neighbor::distance).toArray();
            // Roundings of the mean, the deviation and six terms.
            assertThat(distances(row))
                    .containsExactly(distances, within(1e-12 * Math.max(1, distances[distances.length - 1])));
        }
    }

    private static List<Object> list(Row row, String column) {
        return row.getList(row.fieldIndex(column));
    }

    private static double[] distances(Row row) {
        return row.<Double>getList(row.fieldIndex("neighborDistances")).stream()
                .mapToDouble(distance -> distance)
                .toArray();
    }

    /** Neighbor keys by row key. */
    private static Map<Long, List<Object>> keys(Dataset<Row> found) {
        Map<Long, List<Object>> byKey = new HashMap<>();
        found.collectAsList().forEach(row -> byKey.put(row.getAs("rowKey"), list(row, "neighborKeys")));
        return byKey;
    }

    private static DataType arrayOf(DataType element) {
        return new ArrayType(element, false);
    }

    private static Row row(long id, double label, double... features) {
        return RowFactory.create(id, "note", 1.0, false, label, Vectors.dense(features));
    }

    private static Row row(Row like, Vector features) {
        return RowFactory.create(like.get(0), like.get(1), like.get(2), like.get(3), like.get(4), features);
    }
}
