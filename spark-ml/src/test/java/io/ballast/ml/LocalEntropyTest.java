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

import io.ballast.spark.GoldenTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
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
        @ValueSource(ints = {2, 7})
        void leavesRowsAndTheirOrderAsTheyAre(int partitions) {
            Dataset<Row> table = THREE.repartition(partitions).cache();
            assertThat(new LocalEntropy().transform(table).drop("entropy").collectAsList())
                    .isEqualTo(table.collectAsList());
            table.unpersist();
        }

        @Test
        void leavesTheRowsOfFewPartitionsAsTheyAre() {
            Dataset<Row> table = THREE.coalesce(1);
            assertThat(new LocalEntropy().transform(table).drop("entropy").collectAsList())
                    .containsExactlyInAnyOrderElementsOf(table.collectAsList());
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
    class BadInput {
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

    private static void assertSameEntropies(LocalEntropy stage, Dataset<Row> table) {
        List<Row> rows = table.withColumn("key", rowKey(table)).collectAsList();
        double[] expected = BruteForce.entropies(rows, stage);
        double[] found = stage.transform(table).select("entropy").collectAsList().stream()
                .mapToDouble(row -> row.getDouble(0))
                .toArray();
        // Of terms of size 1, at most one a class.
        assertThat(found).containsExactly(expected, within(1e-14));
    }

    /** The definition, pair by pair in double; equal distances go by row key. */
    private static final class BruteForce {
        private static double[] entropies(List<Row> rows, LocalEntropy stage) {
            double[][] features = rows.stream()
                    .map(row -> row.<Vector>getAs("features").toArray())
                    .toArray(double[][]::new);
            if (stage.getStandardization()) {
                standardize(features);
            }
            ToDoubleBiFunction<double[], double[]> distance =
                    switch (stage.getMetric()) {
                        case "euclidean" -> (a, b) -> sum(a, b, (x, y) -> (x - y) * (x - y));
                        case "manhattan" -> (a, b) -> sum(a, b, (x, y) -> Math.abs(x - y));
                        default -> (a, b) -> 1 - dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
                    };
            double[] entropies = new double[rows.size()];
            Arrays.setAll(entropies, i -> entropy(nearest(i, features, rows, distance, stage.getKNeighbors())));
            return entropies;
        }

        private static List<Object> nearest(
                int row, double[][] features, List<Row> rows, ToDoubleBiFunction<double[], double[]> distance, int k) {
            Comparator<Integer> byDistance =
                    Comparator.comparingDouble(i -> distance.applyAsDouble(features[row], features[i]));
            return IntStream.range(0, rows.size())
                    .filter(i -> i != row)
                    .boxed()
                    .sorted(byDistance.thenComparingLong(i -> rows.get(i).<Long>getAs("key")))
                    .limit(k)
                    .<Object>map(i -> rows.get(i).getAs("label"))
                    .toList();
        }

        private static double entropy(List<Object> labels) {
            Map<Object, Integer> counts = new HashMap<>();
            labels.forEach(label -> counts.merge(label, 1, Integer::sum));
            double bits = 0;
            for (int count : counts.values()) {
                double share = (double) count / labels.size();
                bits -= share * Math.log(share) / Math.log(2);
            }
            return bits;
        }

        private static void standardize(double[][] features) {
            for (int d = 0; d < features[0].length; d++) {
                int at = d;
                double mean = Arrays.stream(features)
                        .mapToDouble(row -> row[at])
                        .average()
                        .orElseThrow();
                double variance = Arrays.stream(features)
                        .mapToDouble(row -> (row[at] - mean) * (row[at] - mean))
                        .average()
                        .orElseThrow();
                for (double[] row : features) {
                    row[d] = (row[d] - mean) / Math.sqrt(variance);
                }
            }
        }

        private static double dot(double[] a, double[] b) {
            return sum(a, b, (x, y) -> x * y);
        }

        private static double sum(double[] a, double[] b, DoubleBinaryOperator term) {
            return IntStream.range(0, a.length)
                    .mapToDouble(d -> term.applyAsDouble(a[d], b[d]))
                    .sum();
        }
    }
}
