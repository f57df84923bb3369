package io.ballast.ml;

import static io.ballast.ml.Tables.clouds;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ballast.spark.LocalSpark;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.spark.ml.classification.LinearSVC;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
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

/** What is particular to a method that takes rows away; what they share: {@link UnderSamplerContractTest}. */
class UnderSamplerTest {
    private static final Dataset<Row> TABLE = clouds(70, 40, 15);

    private static List<Row> keyed(Dataset<Row> rows) {
        return rows.withColumn("key", xxhash64(col("id"))).collectAsList();
    }

    private static Set<Long> ids(List<Row> rows) {
        return rows.stream().map(row -> row.<Long>getAs("id")).collect(Collectors.toSet());
    }

    private static List<Row> ofClass(List<Row> rows, double label) {
        return rows.stream().filter(row -> row.<Double>getAs("label") == label).toList();
    }

    @Nested
    class Random {
        private final Dataset<Row> many = LocalSpark.session()
                .range(24_000)
                .selectExpr("id", "cast(id % 6 = 0 as int) label")
                .crossJoin(LocalSpark.session()
                        .createDataFrame(
                                List.of(RowFactory.create(Vectors.dense(1))),
                                new StructType().add("features", SQLDataTypes.VectorType())));

        private Map<Long, Long> timesKept(boolean replacement, long seed) {
            Map<Long, Long> times = new TreeMap<>();
            new RandomUnderSampler()
                    .setReplacement(replacement)
                    .setSeed(seed)
                    .resample(many)
                    .filter("label = 0")
                    .collectAsList()
                    .forEach(row -> times.merge(row.getLong(0), 1L, Long::sum));
            return times;
        }

        @Test
        void everyRowStaysWithTheSameProbability() {
            Map<Long, Long> kept = timesKept(false, 7);
            assertThat(kept).hasSize(4000);
            assertThat(kept.values()).containsOnly(1L);
            assertThat(kept.keySet().stream().filter(id -> id < 12_000).count())
                    .isCloseTo(2000, within(130L)); // four standard deviations of a hypergeometric
            Set<Long> both = new HashSet<>(kept.keySet());
            both.retainAll(timesKept(false, 8).keySet());
            assertThat(both).hasSizeBetween(800 - 100, 800 + 100);
        }

        @Test
        void drawsWithReplacementAreIndependent() {
            Map<Long, Long> times = timesKept(true, 7);
            assertThat(times.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(4000);
            // Of 20,000 rows drawn 4,000 times each comes 0.2 times: e^-0.2 0.2^2 / 2 of them come twice.
            assertThat(times.values().stream().filter(count -> count == 2).count())
                    .isCloseTo(327, within(72L));
            assertThat(times.values().stream().filter(count -> count > 2).count())
                    .isCloseTo(23, within(20L));
        }
    }

    @Nested
    class NearestToTheMinority {
        private final List<Row> rows = keyed(TABLE);
        private final List<Row> minority = ofClass(rows, 2);

        private double meanDistance(Row row, String metric, boolean farthest) {
            List<Double> distances = new ArrayList<>();
            new BruteForce(metric, false, "key")
                    .neighbors(List.of(row), minority, minority.size())
                    .get(0)
                    .forEach(neighbor -> distances.add(neighbor.distance()));
            List<Double> three =
                    farthest ? distances.subList(distances.size() - 3, distances.size()) : distances.subList(0, 3);
            return three.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        }

        @ParameterizedTest(name = "by version {0} and {1} distance")
        @CsvSource({"1, manhattan", "1, cosine", "2, euclidean", "2, cosine"})
        void areThoseOfABruteForce(int version, String metric) {
            List<Row> kept = keyed(new NearMiss()
                    .setIdCol("id")
                    .setVersion(version)
                    .setMetric(metric)
                    .resample(TABLE));
            for (double label : new double[] {0, 1}) {
                Set<Long> expected = ofClass(rows, label).stream()
                        .sorted(Comparator.comparingDouble(row -> meanDistance(row, metric, version == 2)))
                        .limit(15)
                        .map(row -> row.<Long>getAs("id"))
                        .collect(Collectors.toSet());
                assertThat(ids(ofClass(kept, label))).isEqualTo(expected);
            }
        }

        @Test
        void areCandidatesInVersion3() {
            NearMiss near = new NearMiss().setIdCol("id").setVersion(3).setKNeighborsVer3(1);
            List<Row> kept = keyed(near.resample(TABLE));
            for (double label : new double[] {0, 1}) {
                Set<Long> candidates = new HashSet<>();
                new BruteForce("euclidean", false, "key")
                        .neighbors(minority, ofClass(rows, label), 1)
                        .forEach(nearest -> candidates.add(nearest.get(0).row().getAs("id")));
                assertThat(candidates).hasSizeLessThan(15);
                assertThat(ids(ofClass(kept, label))).isEqualTo(candidates);
            }
        }

        @Test
        void cannotBeTheFarthestByManhattanDistance() {
            NearMiss near = new NearMiss().setVersion(2).setMetric("manhattan");
            assertThatThrownBy(() -> near.transformSchema(TABLE.schema()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "version 2 looks for the farthest rows, for which metric must be euclidean or cosine, got manhattan; take version 1 or 3");
        }

        @Test
        void needAMinorityOfThatSize() {
            assertThatThrownBy(() -> new NearMiss().setKNeighbors(16).resample(TABLE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("class 2 has 15 rows, but kNeighbors = 16 needs at least 16; lower kNeighbors");
            assertThatThrownBy(() ->
                            new NearMiss().setVersion(3).setKNeighborsVer3(41).resample(TABLE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("class 1 has 40 rows, but kNeighborsVer3 = 41 needs at least 41; lower kNeighborsVer3");
        }
    }

    @Nested
    class OneSided {
        /** For every class there is a seed such that the rows found redundant are those nearer to it than to the minority. */
        @Test
        void rowsNearerToTheSeedThanToTheMinorityGo() {
            List<Row> removed =
                    new OneSidedSelection().setIdCol("id").removedRows(TABLE).collectAsList();
            Set<Long> redundant = new HashSet<>();
            for (Row row : removed) {
                if (row.<String>getAs("reason").startsWith("redundant")) {
                    redundant.add(row.getAs("id"));
                }
            }
            List<Row> rows = keyed(TABLE);
            List<Row> minority = ofClass(rows, 2);
            for (double label : new double[] {0, 1}) {
                List<Row> members = ofClass(rows, label);
                Set<Long> found = ids(members);
                found.retainAll(redundant);
                assertThat(members).anySatisfy(seed -> {
                    List<Row> base = new ArrayList<>(minority);
                    base.add(seed);
                    Set<Long> nearer = new HashSet<>();
                    for (Row row : members) {
                        Row nearest = row == seed
                                ? null
                                : new BruteForce("euclidean", false, "key")
                                        .neighbors(List.of(row), base, 1)
                                        .get(0)
                                        .get(0)
                                        .row();
                        if (nearest == seed) {
                            nearer.add(row.getAs("id"));
                        }
                    }
                    assertThat(nearer).isEqualTo(found);
                });
            }
        }

        @Test
        void withAllRowsAsSeedsOnlyTomekLinksGo() {
            List<Row> links = new TomekLinks().setIdCol("id").removedRows(TABLE).collectAsList();
            assertThat(links).isNotEmpty();
            assertThat(new OneSidedSelection()
                            .setIdCol("id")
                            .setNSeeds(70)
                            .removedRows(TABLE)
                            .collectAsList())
                    .containsExactlyInAnyOrderElementsOf(links);
        }
    }

    @Nested
    class Reasons {
        @Test
        void nameTheOtherRowOfATomekLink() {
            List<Row> rows = keyed(TABLE);
            List<Row> linked = keyed(
                    new TomekLinks().setIdCol("id").setSamplingStrategy("all").removedRows(TABLE));
            assertThat(linked).isNotEmpty().allSatisfy(row -> {
                Row nearest = new BruteForce("euclidean", false, "key")
                        .neighbors(List.of(row), rows, 1)
                        .get(0)
                        .get(0)
                        .row();
                assertThat(row.<String>getAs("reason"))
                        .isEqualTo("tomek link with row %d of class %d"
                                .formatted(
                                        nearest.<Long>getAs("key"),
                                        nearest.<Double>getAs("label").intValue()));
            });
        }

        @Test
        void countTheNeighborsThatDisagree() {
            List<Row> rows = keyed(TABLE);
            List<Row> edited = keyed(
                    new EditedNearestNeighbors().setIdCol("id").setKNeighbors(5).removedRows(TABLE));
            assertThat(edited).isNotEmpty().allSatisfy(row -> {
                long others = new BruteForce("euclidean", false, "key")
                        .neighbors(List.of(row), rows, 5).get(0).stream()
                                .filter(each -> !each.row().getAs("label").equals(row.getAs("label")))
                                .count();
                assertThat(row.<String>getAs("reason")).isEqualTo(others + " of 5 neighbors disagree");
            });
        }
    }

    @Nested
    class Centroids {
        private final Dataset<Row> grouped = LocalSpark.session()
                .createDataFrame(
                        List.of(
                                row(1, 0, 0.0, 1.0),
                                row(2, 0, 0.2, 1.0),
                                row(3, 0, 0.1, 4.0),
                                row(4, 0, 9.0, 2.0),
                                row(5, 0, 9.2, 2.0),
                                row(6, 1, 5.0, 3.0),
                                row(7, 1, 5.5, 5.0)),
                        new StructType()
                                .add("id", DataTypes.LongType)
                                .add("label", DataTypes.IntegerType)
                                .add("features", SQLDataTypes.VectorType())
                                .add("weight", DataTypes.DoubleType));

        private Row row(long id, int label, double x, double weight) {
            return RowFactory.create(id, label, Vectors.dense(x), weight);
        }

        @Test
        void replaceTheRowsOfTheirCluster() {
            List<Row> rows = new ClusterCentroids()
                    .setIdCol("id")
                    .setSyntheticCol("made")
                    .setWeightCol("weight")
                    .setPassThrough("seed")
                    .resample(grouped)
                    .orderBy(col("label"), col("weight"))
                    .collectAsList();
            assertThat(rows).hasSize(4);
            assertThat(rows.get(0).<Vector>getAs("features").apply(0)).isCloseTo(9.1, within(1e-9));
            assertThat(rows.get(1).<Vector>getAs("features").apply(0)).isCloseTo(0.1, within(1e-9));
            assertThat(rows.get(1).<Long>getAs("id")).isEqualTo(3);
            assertThat(rows.get(1).<Double>getAs("weight")).isEqualTo(4.0);
            assertThat(rows.stream().map(row -> row.<Boolean>getAs("made")).toList())
                    .containsExactly(true, true, false, false);
        }

        @Test
        void chooseTheNearestRowByHardVoting() {
            List<Row> rows =
                    new ClusterCentroids().setVoting("hard").resample(grouped).collectAsList();
            assertThat(ids(rows)).hasSize(4).contains(3L, 6L, 7L);
        }

        @Test
        void refuseAnotherVoting() {
            assertThatThrownBy(() -> new ClusterCentroids().setVoting("auto").transformSchema(grouped.schema()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("voting must be soft or hard, got 'auto'");
        }
    }

    @Nested
    class Hardness {
        @Test
        void easyRowsStay() {
            // By one feature alone: the nearer a row of class 0 is to class 1, the lower its probability in every fold.
            Dataset<Row> line = LocalSpark.session()
                    .createDataFrame(
                            LongStream.range(0, 60)
                                    .mapToObj(i -> RowFactory.create(i, i < 45 ? 0 : 1, Vectors.dense(i)))
                                    .toList(),
                            new StructType()
                                    .add("id", DataTypes.LongType)
                                    .add("label", DataTypes.IntegerType)
                                    .add("features", SQLDataTypes.VectorType()));
            InstanceHardnessThreshold threshold = new InstanceHardnessThreshold()
                    .setIdCol("id")
                    .setEstimator(new LogisticRegression().setRegParam(0.1).setLabelCol("another"))
                    .setSamplingStrategy("0=40");
            assertThat(threshold.removedRows(line).filter("id < 36").count()).isZero();
            assertThat(threshold.resample(line).filter("label = 0").count()).isEqualTo(40);
        }

        @Test
        void refusesAClassifierWithoutProbabilities() {
            InstanceHardnessThreshold threshold = new InstanceHardnessThreshold().setEstimator(new LinearSVC());
            assertThatThrownBy(() -> threshold.transformSchema(TABLE.schema()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "estimator must be a Spark ML classifier that gives probabilities, but LinearSVC has no param probabilityCol");
        }
    }

    @Nested
    class Words {
        @Test
        void ofKindSelAreAllAndMode() {
            assertThatThrownBy(() -> new AllKnn().setKindSel("most").transformSchema(TABLE.schema()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("kindSel must be all or mode, got 'most'");
        }

        @Test
        void allNeighborsMustBeThere() {
            assertThatThrownBy(() ->
                            new EditedNearestNeighbors().setKNeighbors(125).resample(TABLE.withColumn("x", lit(1))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the table has 125 rows, but kNeighbors = 125 needs at least 126; lower kNeighbors");
        }
    }
}
