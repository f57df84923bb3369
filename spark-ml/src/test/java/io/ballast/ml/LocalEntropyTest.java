package io.ballast.ml;

import static io.ballast.ml.Tables.clouds;
import static io.ballast.ml.Tables.rowKey;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ballast.neighbors.SearchReport;
import io.ballast.spark.GoldenTable;
import io.ballast.spark.LocalSpark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalEntropyTest {
    private static final Dataset<Row> THREE = clouds(120, 60, 30);

    @Nested
    class AddedColumn {
        @Test
        void isADoubleAtTheEnd() {
            StructType schema = new LocalEntropy().transform(THREE).schema();
            StructField added = schema.fields()[THREE.columns().length];
            assertThat(added.name()).isEqualTo("entropy");
            assertThat(added.dataType()).isEqualTo(DataTypes.DoubleType);
            assertThat(added.nullable()).isFalse();
            assertThat(new LocalEntropy().setEntropyCol("bits").transform(THREE).columns())
                    .endsWith("features", "bits");
        }

        @ParameterizedTest(name = "of {0} partitions")
        @ValueSource(ints = {1, 2, 7})
        void leavesRowsAndTheirOrderAsTheyAre(int partitions) {
            Dataset<Row> table = THREE.repartition(partitions).cache();
            assertThat(new LocalEntropy().transform(table).drop("entropy").collectAsList())
                    .isEqualTo(table.collectAsList());
            table.unpersist();
        }

        @Test
        void leavesColumnsOfEveryTypeAsTheyAre() {
            Dataset<Row> table = THREE.withColumn("time", col("id").cast("timestamp"))
                    .withColumn("day", lit("2024-02-29").cast("date"))
                    .withColumn("money", col("weight").cast("decimal(20,4)"))
                    .withColumn("raw", col("note").cast("binary"))
                    .withColumn("nothing", lit(null).cast("int"))
                    .withColumn("list", array(col("id"), col("id").plus(1)))
                    .withColumn("map", map(col("note"), col("id")))
                    .withColumn(
                            "nested",
                            struct(col("note"), struct(col("features")).as("deep")))
                    .withColumn("with.dot", col("note"));
            Dataset<Row> scored = new LocalEntropy().transform(table);
            assertThat(scored.drop("entropy").schema()).isEqualTo(table.schema());
            assertThat(scored.drop("entropy").collectAsList()).isEqualTo(table.collectAsList());
        }
    }

    @Nested
    class Values {
        @ParameterizedTest(name = "k = {0}, {1}, standardization = {2}")
        @CsvSource({
            "1, euclidean, false",
            "7, euclidean, false",
            "7, euclidean, true",
            "209, euclidean, false",
            "5, manhattan, false",
            "5, cosine, true"
        })
        void areThoseOfBruteForce(int k, String metric, boolean standardization) {
            Dataset<Row> uneven = unevenScales(THREE);
            LocalEntropy stage =
                    new LocalEntropy().setKNeighbors(k).setMetric(metric).setStandardization(standardization);
            assertSameEntropies(stage, uneven);
        }

        @Test
        void dependOnStandardization() {
            Dataset<Row> uneven = unevenScales(THREE);
            assertThat(entropies(new LocalEntropy(), uneven))
                    .isNotEqualTo(entropies(new LocalEntropy().setStandardization(true), uneven));
        }

        @ParameterizedTest(name = "k = {0}")
        @ValueSource(ints = {1, 2, 5})
        void areThoseOfBruteForceAmongDuplicates(int k) {
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                // Five places; at each, rows equal in all columns and rows that differ in the label.
                rows.add(RowFactory.create(
                        0L, "same", 1.0, false, (double) (i % 7 % 3), Vectors.dense(i % 5, (i % 5) * (i % 5))));
            }
            assertSameEntropies(new LocalEntropy().setKNeighbors(k), Tables.dataset(rows));
        }

        @Test
        void areTheSameForStringLabelsInAnyOrder() {
            Dataset<Row> named = THREE.withColumn(
                    "label",
                    when(col("label").equalTo(0), "z")
                            .otherwise(concat(lit("a"), col("label").cast("int"))));
            Map<Long, Double> found = entropies(new LocalEntropy().setIdCol("id"), named);
            Map<Long, Double> numeric = entropies(new LocalEntropy().setIdCol("id"), THREE);
            assertThat(found).hasSameSizeAs(numeric);
            // The terms of three classes are added in another order.
            assertThat(found).allSatisfy((id, bits) -> assertThat(bits).isCloseTo(numeric.get(id), within(1e-14)));
        }

        @ParameterizedTest(name = "{0} partitions")
        @ValueSource(ints = {1, 2, 8})
        void areTheSameForAnyPartitioning(int partitions) {
            assertThat(entropies(new LocalEntropy(), THREE.repartition(partitions, col("note"))))
                    .isEqualTo(entropies(new LocalEntropy(), THREE));
        }

        /** Mean of {@code golden/les_ecoli_k7.csv}: numpy 1.24.2 and scikit-learn 1.2.1, standardised features. */
        @Test
        void haveTheGoldenMeanOnEcoli() {
            double mean = new LocalEntropy()
                    .setStandardization(true)
                    .transform(GoldenTable.read("ecoli"))
                    .selectExpr("avg(entropy)")
                    .head()
                    .getDouble(0);
            assertThat(mean).isCloseTo(0.048481354752505604, within(1e-9));
        }

        /** One feature a millionth of the others in scale, one a hundred times it. */
        private Dataset<Row> unevenScales(Dataset<Row> table) {
            List<Row> rows = new ArrayList<>();
            for (Row row : table.collectAsList()) {
                double[] features = row.<Vector>getAs("features").toArray();
                features[0] *= 1e-6;
                features[1] = 100 * features[1] + 1000;
                rows.add(RowFactory.create(
                        row.get(0), row.get(1), row.get(2), row.get(3), row.get(4), Vectors.dense(features)));
            }
            return Tables.dataset(rows);
        }
    }

    @Nested
    class Search {
        @Test
        void isExactOnASmallTableUnlessToldOtherwise() {
            List<SearchReport> told = new ArrayList<>();
            LocalEntropy auto = new LocalEntropy().onSearch(told::add);
            double[] found = bits(auto.transform(THREE));
            assertThat(bits(new LocalEntropy().setNeighbors("exact").transform(THREE)))
                    .isEqualTo(found);
            assertThat(told).singleElement().satisfies(report -> {
                assertThat(report.exact()).isTrue();
                assertThat(report.recall()).isEmpty();
                assertThat(report.queryRows()).isEqualTo(210);
                assertThat(report.baseRows()).isEqualTo(210);
                assertThat(report.distinctBaseRows()).isEqualTo(210);
            });
        }

        @Test
        void isCloseWhereApproximate() {
            Dataset<Row> table = clouds(1500, 500);
            List<SearchReport> told = new ArrayList<>();
            LocalEntropy stage = new LocalEntropy()
                    .setNeighbors("approximate")
                    .setMinRecall(0.9)
                    .onSearch(told::add);
            double[] found = bits(stage.copy(ParamMap.empty()).transform(table));
            double[] exact = bits(new LocalEntropy().setNeighbors("exact").transform(table));
            assertThat(told).singleElement().satisfies(report -> {
                assertThat(report.exact()).isFalse();
                assertThat(report.recall().orElseThrow()).isBetween(0.9, 1.0);
                assertThat(report.probes()).isBetween(1, report.cells() - 1);
            });
            assertThat(found).isNotEqualTo(exact);
            double apart = IntStream.range(0, found.length)
                    .mapToDouble(i -> Math.abs(found[i] - exact[i]))
                    .average()
                    .orElseThrow();
            // One neighbor in ten is another one, 0.7 of 7, half of them of the other class; one of 7 labels changes
            // the
            // entropy by 0.6 bits at most. 0.014 when measured, and nothing on average.
            assertThat(apart).isLessThan(0.7 / 2 * 0.6);
            assertThat(Arrays.stream(found).average().orElseThrow())
                    .isCloseTo(Arrays.stream(exact).average().orElseThrow(), within(0.01));
        }

        @Test
        void fallsBackToExactWhereTheRecallAskedForCostsAsMuch() {
            List<SearchReport> told = new ArrayList<>();
            LocalEntropy stage = new LocalEntropy()
                    .setNeighbors("approximate")
                    .setMinRecall(1)
                    .onSearch(told::add);
            assertThat(bits(stage.transform(THREE))).isEqualTo(bits(new LocalEntropy().transform(THREE)));
            assertThat(told).singleElement().satisfies(report -> {
                assertThat(report.exact()).isTrue();
                assertThat(report.remark()).endsWith("would cost as much");
            });
        }

        @Test
        void withAnUnknownWordIsRefused() {
            assertThatThrownBy(() -> new LocalEntropy().setNeighbors("fast").transform(THREE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("neighbors must be auto, exact or approximate, got 'fast'");
        }
    }

    @Nested
    class KernelKind {
        @Test
        void weighsNeighborsByTheirDistance() {
            Dataset<Row> line = Tables.dataset(List.of(at(0, 0), at(3, 0), at(4, 1)));
            double[] found = bits(
                    new LocalEntropy().setKNeighbors(2).setEntropyKind("kernel").transform(line));
            // From 0: class 0 at 3, class 1 at 4, so weights exp(-9/32) and exp(-1/2). From 3: class 1 at 1 and class 0
            // at 3, so exp(-1/18) and exp(-1/2). From 4: class 0 twice.
            double first = 1 / (1 + Math.exp(-7.0 / 32));
            double second = 1 / (1 + Math.exp(-4.0 / 9));
            assertThat(found).containsExactly(new double[] {binary(first), binary(second), 0}, within(1e-14));
        }

        @ParameterizedTest(name = "k = {0}, {1}, standardization = {2}")
        @CsvSource({"1, euclidean, false", "7, euclidean, true", "7, manhattan, false", "12, cosine, false"})
        void isThatOfBruteForce(int k, String metric, boolean standardization) {
            assertSameEntropies(
                    new LocalEntropy()
                            .setEntropyKind("kernel")
                            .setKNeighbors(k)
                            .setMetric(metric)
                            .setStandardization(standardization),
                    THREE);
        }

        @Test
        void countsAllAlikeWhereAllAreDuplicates() {
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                rows.add(RowFactory.create((long) i, "n", 1.0, false, (double) (i % 3 / 2), Vectors.dense(i % 2, 5)));
            }
            Dataset<Row> table = Tables.dataset(rows);
            double[] labels = bits(new LocalEntropy().transform(table));
            assertThat(bits(new LocalEntropy().setEntropyKind("kernel").transform(table)))
                    .containsExactly(labels, within(1e-14));
            assertThat(Arrays.stream(labels).min().orElseThrow()).isPositive();
        }

        @Test
        void isAnotherThanThatOfLabels() {
            double[] found = bits(new LocalEntropy().setEntropyKind("kernel").transform(THREE));
            assertThat(found).isNotEqualTo(bits(new LocalEntropy().transform(THREE)));
            assertThat(Arrays.stream(found).boxed())
                    .allSatisfy(bits -> assertThat(bits).isBetween(0.0, Math.log(3) / Math.log(2)));
        }

        private Row at(double place, double label) {
            return RowFactory.create((long) place, "n", 1.0, false, label, Vectors.dense(place));
        }
    }

    @Nested
    class ModelKind {
        private final LocalEntropy stage = new LocalEntropy().setEntropyKind("model");

        @Test
        void isThatOfAClassifiersPrediction() {
            Dataset<Row> predicted =
                    new LogisticRegression().setMaxIter(5).fit(THREE).transform(THREE);
            Dataset<Row> scored = stage.transform(predicted);
            assertThat(scored.drop("entropy").collectAsList()).isEqualTo(predicted.collectAsList());
            assertThat(scored.schema()).isEqualTo(stage.transformSchema(predicted.schema()));
            assertThat(scored.collectAsList()).hasSize(210).allSatisfy(row -> {
                double bits = 0;
                for (double share : row.<Vector>getAs("probability").toArray()) {
                    bits -= share * Math.log(share) / Math.log(2);
                }
                // Shares add up to 1 but for a few roundings.
                assertThat(row.<Double>getAs("entropy")).isCloseTo(bits, within(1e-14));
            });
        }

        @Test
        void needsNeitherLabelsNorFeaturesNorNeighbors() {
            List<SearchReport> told = new ArrayList<>();
            Dataset<Row> scored = stage.onSearch(told::add)
                    .transform(distributions(
                            Vectors.dense(0.5, 0.5),
                            Vectors.dense(0, 1, 0),
                            Vectors.dense(0.25, 0.25, 0.5, 0),
                            Vectors.sparse(5, new int[] {1, 4}, new double[] {0.75, 0.25}),
                            Vectors.dense(1)));
            assertThat(scored.columns()).containsExactly("probability", "entropy");
            assertThat(bits(scored)).containsExactly(new double[] {1, 0, 1.5, binary(0.25), 0}, within(1e-15));
            assertThat(told).isEmpty();
        }

        @Test
        void mayBeOfNoRowsOrAColumnOfAnotherName() {
            Dataset<Row> table = distributions(Vectors.dense(0.5, 0.5));
            assertThat(stage.transform(table.limit(0)).collectAsList()).isEmpty();
            LocalEntropy renamed = new LocalEntropy()
                    .setEntropyKind("model")
                    .setProbabilityCol("odd.`name")
                    .setEntropyCol("odd.`entropy");
            Row found = renamed.transform(table.withColumnRenamed("probability", "odd.`name"))
                    .head();
            assertThat(found.<Double>getAs("odd.`entropy")).isEqualTo(1.0);
        }

        @Test
        void addsADoubleThatIsNeverNull() {
            assertThat(stage.transform(distributions(Vectors.dense(1))).schema().apply("entropy"))
                    .isEqualTo(DataTypes.createStructField("entropy", DataTypes.DoubleType, false));
        }

        @Test
        void withoutTheColumnIsRefused() {
            assertThatThrownBy(() -> stage.transform(THREE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "probabilityCol 'probability' is not a column of the table; it has id, note, weight, held, label, features");
        }

        @Test
        void withAColumnOfAnotherTypeIsRefused() {
            assertThatThrownBy(() -> stage.transform(THREE.withColumn("probability", lit(0.5))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "probabilityCol 'probability' must be of type vector, got double; use the probability column of a Spark ML classifier");
        }

        @Test
        void withTheColumnThereAlreadyIsRefused() {
            assertThatThrownBy(() -> stage.setEntropyCol("Probability").transform(distributions(Vectors.dense(1))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("entropyCol 'Probability' is a column of the table already; choose another name");
        }

        private static Stream<Vector> noDistributions() {
            return Stream.of(
                    Vectors.dense(0.5, 0.4),
                    Vectors.dense(0.5, 0.6),
                    Vectors.dense(1.5, -0.5),
                    Vectors.dense(1, Double.NaN),
                    Vectors.dense(3, 4),
                    Vectors.dense(0, 0),
                    Vectors.dense(new double[0]));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("noDistributions")
        void ofWhatIsNoDistributionIsRefused(Vector values) {
            assertNoDistribution(distributions(Vectors.dense(1), values), values.toString());
        }

        @Test
        void ofNullIsRefused() {
            assertNoDistribution(distributions(Vectors.dense(1), null), "null");
        }

        private void assertNoDistribution(Dataset<Row> table, String shown) {
            assertThatThrownBy(() -> stage.transform(table).collectAsList())
                    .rootCause()
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("probabilityCol 'probability' must hold probabilities that add up to 1, got %s", shown);
        }
    }

    @Nested
    class BadInput {
        @ParameterizedTest(name = "''{0}''")
        @ValueSource(strings = {"gini", "", "label"})
        void ofAnUnknownKindIsRefused(String kind) {
            assertThatThrownBy(() -> new LocalEntropy().setEntropyKind(kind).transform(THREE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("entropyKind must be labels, kernel or model, got '%s'", kind);
        }

        @Test
        void withMoreNeighborsThanAllowedIsRefused() {
            assertThatThrownBy(() -> new LocalEntropy("e").setKNeighbors(257))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("e parameter kNeighbors given invalid value 257.");
        }

        @Test
        void withNoMoreRowsThanNeighborsIsRefused() {
            assertThatThrownBy(() -> new LocalEntropy().setKNeighbors(210).transform(THREE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the table has 210 rows, but kNeighbors = 210 needs at least 211; lower kNeighbors");
        }

        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {"note", "NOTE"})
        void withTheColumnThereAlreadyIsRefused(String column) {
            assertThatThrownBy(() -> new LocalEntropy().setEntropyCol(column).transform(THREE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("entropyCol '%s' is a column of the table already; choose another name", column);
        }

        @Test
        void withAnUnknownMetricIsRefused() {
            assertThatThrownBy(() -> new LocalEntropy().setMetric("l2").transform(THREE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("metric must be euclidean, manhattan or cosine, got 'l2'");
        }

        @Test
        void withoutNeighborsIsRefused() {
            assertThatThrownBy(() -> new LocalEntropy("e").setKNeighbors(0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("e parameter kNeighbors given invalid value 0.");
        }

        @Test
        void withOneClassIsRefused() {
            assertThatThrownBy(() -> new LocalEntropy().transform(THREE.filter("label = 0")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("labelCol 'label' holds one class only (0: 120); at least two are needed");
        }

        @Test
        void withoutALabelIsRefused() {
            assertThatThrownBy(() -> new LocalEntropy()
                            .transform(THREE.withColumn("label", when(col("id").gt(0), col("label")))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "labelCol 'label' holds 1 null, NaN or infinite values; fill them or drop these rows first");
        }
    }

    private static Map<Long, Double> entropies(LocalEntropy stage, Dataset<Row> table) {
        Map<Long, Double> byId = new HashMap<>();
        for (Row row : stage.transform(table).select("id", "entropy").collectAsList()) {
            byId.put(row.getLong(0), row.getDouble(1));
        }
        return byId;
    }

    private static double[] bits(Dataset<Row> scored) {
        return scored.select("entropy").collectAsList().stream()
                .mapToDouble(row -> row.getDouble(0))
                .toArray();
    }

    private static void assertSameEntropies(LocalEntropy stage, Dataset<Row> table) {
        List<Row> rows = table.withColumn("key", rowKey(table)).collectAsList();
        boolean kernel = stage.getEntropyKind().equals("kernel");
        double[] expected = new BruteForce(stage.getMetric(), stage.getStandardization(), "key")
                .neighbors(rows, rows, stage.getKNeighbors()).stream()
                        .mapToDouble(neighbors -> entropy(neighbors, kernel))
                        .toArray();
        // Of terms of size 1, at most one a class; of standardised distances in a kernel, which are sums.
        assertThat(bits(stage.transform(table))).containsExactly(expected, within(kernel ? 1e-12 : 1e-14));
    }

    private static double entropy(List<BruteForce.Neighbor> neighbors, boolean kernel) {
        double bandwidth = neighbors.get(neighbors.size() - 1).distance();
        Map<Object, Double> weights = new HashMap<>();
        double sum = 0;
        for (BruteForce.Neighbor neighbor : neighbors) {
            double weight = kernel && bandwidth > 0
                    ? Math.exp(-neighbor.distance() * neighbor.distance() / (2 * bandwidth * bandwidth))
                    : 1;
            weights.merge(neighbor.row().getAs("label"), weight, Double::sum);
            sum += weight;
        }
        double bits = 0;
        for (double weight : weights.values()) {
            bits -= weight / sum * Math.log(weight / sum) / Math.log(2);
        }
        return bits;
    }

    /** Entropy in bits of a class of this share and one of the rest. */
    private static double binary(double share) {
        return -(share * Math.log(share) + (1 - share) * Math.log(1 - share)) / Math.log(2);
    }

    private static Dataset<Row> distributions(Vector... probabilities) {
        List<Row> rows = Arrays.stream(probabilities).map(RowFactory::create).toList();
        return LocalSpark.session()
                .createDataFrame(rows, new StructType().add("probability", SQLDataTypes.VectorType()));
    }
}
