package io.ballast.ml;

import static io.ballast.ml.Tables.bits;
import static io.ballast.ml.Tables.rowKey;
import static io.ballast.ml.Tables.synthetic;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Collectors;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CategoricalSmoteTest {
    /** Numbers x, y, and categories color (4 values), size (2 values) between them. */
    private static final Dataset<Row> MIXED = mixed(60, 25).cache();

    private static final Dataset<Row> NOMINAL = nominal(80, 30).cache();

    @Nested
    class OfNumbersAndCategories {
        private final SmoteNc sampler =
                new SmoteNc().setKNeighbors(4).setSyntheticCol("synthetic").setParentsCol("parents");

        @Test
        void numbersLieOnTheSegmentAndCategoriesAreThoseOfMostNeighbors() {
            List<Row> own = keyed(MIXED).stream()
                    .filter(row -> row.<Double>getAs("label") == 1)
                    .toList();
            double gap = Math.pow((deviation(own, 0) + deviation(own, 2)) / 2, 2) / 2;
            Map<Long, List<Row>> nearest = nearest(
                    own,
                    4,
                    (a, b) -> square(a[0] - b[0])
                            + (a[1] == b[1] ? 0 : gap)
                            + square(a[2] - b[2])
                            + (a[3] == b[3] ? 0 : gap));
            Map<Long, Row> byKey = byKey(own);
            List<Row> made = synthetic(sampler.resample(MIXED)).collectAsList();
            assertThat(made).hasSize(35).allSatisfy(row -> {
                List<Long> parents = row.getList(row.fieldIndex("parents"));
                double[] seed = features(byKey.get(parents.get(0)));
                double[] neighbor = features(byKey.get(parents.get(1)));
                List<Row> around = nearest.get(parents.get(0));
                assertThat(around).extracting(near -> near.<Long>getAs("key")).contains(parents.get(1));
                double step = (features(row)[0] - seed[0]) / (neighbor[0] - seed[0]);
                assertThat(step).isBetween(0.0, 1.0);
                assertThat(features(row)[2]).isCloseTo(seed[2] + step * (neighbor[2] - seed[2]), within(1e-9));
                assertThat(modes(around, 1)).contains(features(row)[1]);
                assertThat(modes(around, 3)).contains(features(row)[3]);
            });
        }

        @Test
        void ofOtherMetadataHaveOtherNeighborsWhateverIsKept(@TempDir Path kept) {
            AttributeGroup colorAlone = new AttributeGroup("features", new Attribute[] {
                NumericAttribute.defaultAttr().withName("x"),
                NominalAttribute.defaultAttr().withName("color").withNumValues(4),
                NumericAttribute.defaultAttr().withName("y"),
                NumericAttribute.defaultAttr().withName("size")
            });
            Dataset<Row> other = MIXED.withColumn("features", col("features").as("features", colorAlone.toMetadata()));
            List<String> expected = bits(synthetic(sampler.resample(other)));
            sampler.setCheckpointDir(kept.toString());
            assertThat(bits(synthetic(sampler.resample(MIXED)))).isNotEqualTo(expected);
            assertThat(bits(synthetic(sampler.resample(other)))).isEqualTo(expected);
        }

        @Test
        void areToldByMetadataOrNamesOrPlaces() {
            List<String> expected = bits(synthetic(sampler.resample(MIXED)));
            sampler.setCategoricalFeatures("size", "color");
            assertThat(bits(synthetic(sampler.resample(MIXED)))).isEqualTo(expected);
            sampler.setCategoricalFeatures("1", "3");
            Dataset<Row> bare = Tables.dataset(MIXED.collectAsList());
            assertThat(bits(synthetic(sampler.resample(bare)))).isEqualTo(expected);
        }

        @Test
        void mustBothBeThere() {
            Dataset<Row> bare = Tables.dataset(MIXED.collectAsList());
            assertThatThrownBy(() -> new SmoteNc().transformSchema(bare.schema()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "featuresCol 'features' marks no feature as a category in its metadata; set categoricalFeatures, or use Smote");
            assertThatThrownBy(() ->
                            sampler.setCategoricalFeatures("0", "1", "2", "3").resample(bare))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "SmoteNc needs numbers and categories, but all of the 4 features are categories; use SmoteN");
            assertThatThrownBy(() -> sampler.setCategoricalFeatures("colour").resample(MIXED))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "categoricalFeatures names 'colour', but the features are 'x' to 'size', places 0 to 3");
        }
    }

    @Nested
    class OfCategories {
        private final SmoteN sampler = new SmoteN().setSyntheticCol("synthetic").setParentsCol("parents");

        /** In a table without categories of its own key, rows that are equal share one; ties go by key. */
        @Test
        void takeTheVoteOfTheSeedAndItsNearest() {
            List<Row> all = keyed(NOMINAL);
            List<Row> own =
                    all.stream().filter(row -> row.<Double>getAs("label") == 1).toList();
            List<Map<Double, Double>> shares = new ArrayList<>();
            for (int d = 0; d < 3; d++) {
                int at = d;
                shares.add(all.stream()
                        .collect(Collectors.groupingBy(
                                row -> features(row)[at],
                                Collectors.averagingDouble(row -> row.<Double>getAs("label")))));
            }
            Map<Long, List<Row>> nearest = nearest(own, 5, (a, b) -> {
                double sum = 0;
                for (int d = 0; d < 3; d++) {
                    double one = shares.get(d).get(a[d]);
                    double other = shares.get(d).get(b[d]);
                    sum += square(Math.abs(one - other) + Math.abs((1 - one) - (1 - other)));
                }
                return Math.rint(sum * 1e12); // rounding must not part ties
            });
            Map<Long, Row> byKey = byKey(own);
            List<Row> made = synthetic(sampler.resample(NOMINAL)).collectAsList();
            assertThat(made).hasSize(50).allSatisfy(row -> {
                List<Long> parents = row.getList(row.fieldIndex("parents"));
                assertThat(parents).hasSize(1);
                List<Row> voters = new ArrayList<>(nearest.get(parents.get(0)));
                voters.add(byKey.get(parents.get(0)));
                for (int d = 0; d < 3; d++) {
                    assertThat(features(row)[d]).isEqualTo(modes(voters, d).get(0));
                }
            });
        }
    }

    private static Dataset<Row> mixed(int majority, int minority) {
        Random random = new Random(6);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < majority + minority; i++) {
            double label = i < majority ? 0 : 1;
            double color = label == 1 && random.nextBoolean() ? 3 : random.nextInt(4);
            rows.add(row(i, label, random.nextGaussian() + label, color, 2 * random.nextGaussian(), random.nextInt(2)));
        }
        AttributeGroup group = new AttributeGroup("features", new Attribute[] {
            NumericAttribute.defaultAttr().withName("x"),
            NominalAttribute.defaultAttr().withName("color").withNumValues(4),
            NumericAttribute.defaultAttr().withName("y"),
            NominalAttribute.defaultAttr().withName("size").withNumValues(2)
        });
        return Tables.dataset(rows).withColumn("features", col("features").as("features", group.toMetadata()));
    }

    private static Dataset<Row> nominal(int majority, int minority) {
        Random random = new Random(7);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < majority + minority; i++) {
            double label = i < majority ? 0 : 1;
            double first = label == 1 && random.nextBoolean() ? 1 : random.nextInt(5);
            rows.add(row(i, label, first, random.nextInt(3) - 1, 10 * random.nextInt(4)));
        }
        return Tables.dataset(rows);
    }

    private static Row row(long id, double label, double... features) {
        return RowFactory.create(id, "note", 1.0, false, label, Vectors.dense(features));
    }

    private static List<Row> keyed(Dataset<Row> table) {
        return table.withColumn("key", rowKey(table)).collectAsList();
    }

    private static Map<Long, Row> byKey(List<Row> rows) {
        Map<Long, Row> byKey = new HashMap<>();
        rows.forEach(row -> byKey.put(row.getAs("key"), row));
        return byKey;
    }

    private static Map<Long, List<Row>> nearest(
            List<Row> rows, int k, ToDoubleBiFunction<double[], double[]> distance) {
        Map<Long, List<Row>> nearest = new HashMap<>();
        for (Row row : rows) {
            nearest.put(
                    row.getAs("key"),
                    rows.stream()
                            .filter(other -> other != row)
                            .sorted(Comparator.<Row>comparingDouble(
                                            other -> distance.applyAsDouble(features(row), features(other)))
                                    .thenComparingLong(other -> other.<Long>getAs("key")))
                            .limit(k)
                            .toList());
        }
        return nearest;
    }

    /** The most frequent values of a feature, ascending. */
    private static List<Double> modes(List<Row> rows, int d) {
        Map<Double, Long> counts =
                rows.stream().collect(Collectors.groupingBy(row -> features(row)[d], Collectors.counting()));
        long most = counts.values().stream().mapToLong(Long::longValue).max().orElseThrow();
        return counts.keySet().stream()
                .filter(value -> counts.get(value) == most)
                .sorted()
                .toList();
    }

    private static double deviation(List<Row> rows, int d) {
        double[] values = rows.stream().mapToDouble(row -> features(row)[d]).toArray();
        double mean = Arrays.stream(values).average().orElseThrow();
        return Math.sqrt(Arrays.stream(values)
                .map(value -> square(value - mean))
                .average()
                .orElseThrow());
    }

    private static double square(double x) {
        return x * x;
    }

    private static double[] features(Row row) {
        return row.<Vector>getAs("features").toArray();
    }
}
