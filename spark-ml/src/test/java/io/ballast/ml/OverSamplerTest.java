package io.ballast.ml;

import static io.ballast.ml.Tables.bits;
import static io.ballast.ml.Tables.clouds;
import static io.ballast.ml.Tables.counts;
import static io.ballast.ml.Tables.originals;
import static io.ballast.ml.Tables.rowKey;
import static io.ballast.ml.Tables.synthetic;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the classic over-samplers have in common. */
class OverSamplerTest {
    private static final Dataset<Row> THREE = clouds(90, 40, 25).cache();
    private static final Dataset<Row> TWO = clouds(80, 30).cache();

    /** Each with columns for synthetic rows and their parents. */
    static List<BasicResampler<?>> samplers() {
        List<BasicResampler<?>> samplers = new ArrayList<>(neighborSamplers());
        samplers.add(marking(new RandomOverSampler()));
        samplers.add(marking(new RandomOverSampler().setShrinkage(0.5)));
        samplers.add(marking(new SmoteNc().setCategoricalFeatures("5")));
        samplers.add(marking(new SmoteN()));
        samplers.add(marking(new KMeansSmote().setNumClusters(2).setClusterBalanceThreshold(0.1)));
        samplers.add(marking(new SvmSmote()));
        samplers.add(marking(Tables.quick(new SmotifiedGan())));
        samplers.add(marking(Tables.quick(SmotifiedGan.gbo())));
        return samplers;
    }

    /** One that makes rows of two parents and one that makes them of one, for what is the same code in all. */
    static List<BasicResampler<?>> twoSamplers() {
        return List.of(marking(new Smote()), marking(new RandomOverSampler().setShrinkage(0.5)));
    }

    static List<NeighborOverSampler<?>> neighborSamplers() {
        return List.of(
                marking(new Smote()),
                marking(new BorderlineSmote()),
                marking(new BorderlineSmote().setKind("borderline-2")),
                marking(new Adasyn()));
    }

    private static <S extends BasicResampler<?>> S marking(S sampler) {
        sampler.setSyntheticCol("synthetic").setParentsCol("parents");
        return sampler;
    }

    @Nested
    class ClassSizes {
        @ParameterizedTest(name = "{0}")
        @MethodSource("io.ballast.ml.OverSamplerTest#samplers")
        void areThoseOfTheStrategy(BasicResampler<?> sampler) {
            assertSizes(sampler.resample(THREE), 90, 90, 90, sampler);
            assertSizes(sampler.setSamplingStrategy("1=40,2=60").resample(THREE), 90, 40, 60, sampler);
            assertSizes(sampler.setSamplingStrategy("minority").resample(THREE), 90, 40, 90, sampler);
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("io.ballast.ml.OverSamplerTest#twoSamplers")
        void areThoseOfTheRatioForStringLabels(BasicResampler<?> sampler) {
            Dataset<Row> named =
                    TWO.withColumn("label", concat(lit("class "), col("label").cast("int")));
            Map<String, Long> found = counts(sampler.setSamplingStrategy("0.8").resample(named));
            assertThat(found).containsEntry("class 0", 80L).hasSize(2);
            assertThat((double) found.get("class 1")).isCloseTo(64, within(tolerance(sampler)));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("io.ballast.ml.OverSamplerTest#twoSamplers")
        void stayWhereTheTableIsBalanced(BasicResampler<?> sampler) {
            Dataset<Row> balanced = clouds(20, 20);
            Dataset<Row> resampled = sampler.resample(balanced);
            assertThat(resampled.drop("synthetic", "parents").collectAsList())
                    .containsExactlyInAnyOrderElementsOf(balanced.collectAsList());
        }

        private void assertSizes(Dataset<Row> resampled, int zero, int one, int two, BasicResampler<?> sampler) {
            Map<String, Long> found = counts(resampled);
            assertThat(found).containsEntry("0.0", (long) zero).hasSize(3);
            assertThat((double) found.get("1.0")).isCloseTo(one, within(tolerance(sampler)));
            assertThat((double) found.get("2.0")).isCloseTo(two, within(tolerance(sampler)));
        }

        /** ADASYN rounds row by row, K-means SMOTE up in each cluster. */
        private double tolerance(BasicResampler<?> sampler) {
            return sampler instanceof Adasyn || sampler instanceof KMeansSmote ? 10.0 : 0.0;
        }
    }

    @Nested
    class Repeatability {
        @ParameterizedTest(name = "{0}")
        @MethodSource("io.ballast.ml.OverSamplerTest#samplers")
        void sameSeedSameRowsWhateverThePartitionsAndOrder(BasicResampler<?> sampler) {
            List<Row> shuffled = new ArrayList<>(TWO.collectAsList());
            Collections.shuffle(shuffled, new Random(4));
            List<String> expected = bits(synthetic(sampler.resample(Tables.dataset(shuffled))));
            for (int partitions : new int[] {1, 8}) {
                assertThat(bits(synthetic(sampler.resample(TWO.repartition(partitions)))))
                        .isEqualTo(expected);
            }
            assertThat(bits(synthetic(sampler.setSeed(43).resample(TWO)))).isNotEqualTo(expected);
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("io.ballast.ml.OverSamplerTest#twoSamplers")
        void everyEvaluationGivesTheSameRows(BasicResampler<?> sampler) {
            Dataset<Row> resampled = sampler.resample(TWO);
            assertThat(bits(resampled)).isEqualTo(bits(resampled));
        }
    }

    @Nested
    class Originals {
        @ParameterizedTest(name = "{0}")
        @MethodSource("io.ballast.ml.OverSamplerTest#twoSamplers")
        void comeBackUnchanged(BasicResampler<?> sampler) {
            Dataset<Row> repeated = TWO.union(TWO.filter(col("id").mod(3).equalTo(0)));
            Dataset<Row> resampled =
                    sampler.setPassThrough("seed").setWeightCol("weight").resample(repeated);
            assertThat(originals(resampled).drop("parents").collectAsList())
                    .containsExactlyInAnyOrderElementsOf(repeated.collectAsList());
        }
    }

    @Nested
    class SyntheticRows {
        @ParameterizedTest(name = "{0}")
        @MethodSource("io.ballast.ml.OverSamplerTest#neighborSamplers")
        void lieBetweenTheirParents(NeighborOverSampler<?> sampler) {
            Map<Long, Row> byKey = byKey(THREE);
            List<Row> made = synthetic(sampler.resample(THREE)).collectAsList();
            assertThat(made).hasSizeGreaterThan(100).allSatisfy(row -> {
                List<Long> parents = row.getList(row.fieldIndex("parents"));
                Row seed = byKey.get(parents.get(0));
                Row neighbor = byKey.get(parents.get(1));
                assertThat(parents).hasSize(2).doesNotHaveDuplicates();
                assertThat(seed.<Double>getAs("label")).isEqualTo(row.<Double>getAs("label"));
                double step = step(features(seed), features(neighbor), features(row));
                boolean own = neighbor.<Double>getAs("label").equals(seed.<Double>getAs("label"));
                assertThat(step).isBetween(0.0, own ? 1.0 : 0.5);
            });
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("io.ballast.ml.OverSamplerTest#neighborSamplers")
        void goTowardOneOfTheKNearestOfTheClass(NeighborOverSampler<?> sampler) {
            Dataset<Row> keyed = THREE.withColumn("key", rowKey(THREE));
            Map<Long, Set<Long>> nearest = new HashMap<>();
            for (double label : new double[] {1, 2}) {
                List<Row> own = keyed.filter(col("label").equalTo(label)).collectAsList();
                List<Row> others = keyed.filter(col("label").notEqual(label)).collectAsList();
                BruteForce brute = new BruteForce("euclidean", false, "key");
                var ownNearest = brute.neighbors(own, own, 3);
                var otherNearest = brute.neighbors(own, others, 3);
                for (int i = 0; i < own.size(); i++) {
                    Set<Long> keys = new HashSet<>();
                    ownNearest.get(i).forEach(near -> keys.add(near.row().<Long>getAs("key")));
                    otherNearest.get(i).forEach(near -> keys.add(near.row().<Long>getAs("key")));
                    nearest.put(own.get(i).getAs("key"), keys);
                }
            }
            List<Row> made = synthetic(sampler.setKNeighbors(3).resample(THREE)).collectAsList();
            assertThat(made).isNotEmpty().allSatisfy(row -> {
                List<Long> parents = row.getList(row.fieldIndex("parents"));
                assertThat(nearest.get(parents.get(0))).contains(parents.get(1));
            });
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("io.ballast.ml.OverSamplerTest#neighborSamplers")
        void equalNoOriginal(NeighborOverSampler<?> sampler) {
            Set<Vector> known = new HashSet<>();
            THREE.collectAsList().forEach(row -> known.add(row.getAs("features")));
            assertThat(synthetic(sampler.resample(THREE)).collectAsList())
                    .noneSatisfy(row -> assertThat(known).contains(row.<Vector>getAs("features")));
        }

        @Test
        void equalOriginalsOnlyWhereDuplicatesForceIt() {
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                rows.add(row(i, i < 48 ? 0 : 1, i < 48 ? i : 1000, 2));
            }
            List<Row> made = synthetic(marking(new Smote()).resample(Tables.dataset(rows)))
                    .collectAsList();
            assertThat(made).hasSize(36).allSatisfy(row -> assertThat(row.<Vector>getAs("features"))
                    .isEqualTo(Vectors.dense(1000, 2)));
        }

        @Test
        void ofRandomOverSamplingEqualTheirSeed() {
            Map<Long, Row> byKey = byKey(THREE);
            assertThat(synthetic(marking(new RandomOverSampler()).resample(THREE))
                            .collectAsList())
                    .hasSize(50 + 65)
                    .allSatisfy(row -> {
                        List<Long> parents = row.getList(row.fieldIndex("parents"));
                        assertThat(parents).hasSize(1);
                        assertThat(row.<Vector>getAs("features"))
                                .isEqualTo(byKey.get(parents.get(0)).getAs("features"));
                    });
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("io.ballast.ml.OverSamplerTest#twoSamplers")
        void repeatNoIdUnlessAsked(BasicResampler<?> sampler) {
            assertThat(synthetic(sampler.resample(TWO))
                            .filter("id is null and note is null and weight is null")
                            .count())
                    .isEqualTo(synthetic(sampler.resample(TWO)).count());
            Map<Long, Row> byKey = byKey(TWO);
            assertThat(synthetic(sampler.setPassThrough("seed").resample(TWO)).collectAsList())
                    .isNotEmpty()
                    .allSatisfy(row -> {
                        List<Long> parents = row.getList(row.fieldIndex("parents"));
                        assertThat(row.<Long>getAs("id"))
                                .isEqualTo(byKey.get(parents.get(0)).<Long>getAs("id"));
                    });
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("io.ballast.ml.OverSamplerTest#twoSamplers")
        void weighWhatTheirParentsWeighOnAverage(BasicResampler<?> sampler) {
            Map<Long, Row> byKey = byKey(TWO);
            assertThat(synthetic(sampler.setWeightCol("weight").resample(TWO)).collectAsList())
                    .isNotEmpty()
                    .allSatisfy(row -> {
                        List<Long> parents = row.getList(row.fieldIndex("parents"));
                        double mean = parents.stream()
                                .mapToDouble(key -> byKey.get(key).<Double>getAs("weight"))
                                .average()
                                .orElseThrow();
                        assertThat(row.<Double>getAs("weight")).isCloseTo(mean, within(1e-12));
                        assertThat(row.<String>getAs("note")).isNull();
                    });
        }
    }

    @Nested
    class ValidationRows {
        /** Were they counted, neighbors or parents, the rows made without them would differ. */
        @ParameterizedTest(name = "{0}")
        @MethodSource("io.ballast.ml.OverSamplerTest#samplers")
        void comeBackAndLeaveNoTrace(BasicResampler<?> sampler) {
            Dataset<Row> odd =
                    TWO.withColumn("label", when(col("held"), lit(7.0)).otherwise(col("label")));
            Dataset<Row> resampled = sampler.setValidationIndicatorCol("held").resample(odd);
            assertThat(originals(resampled).drop("parents").collectAsList())
                    .containsExactlyInAnyOrderElementsOf(odd.collectAsList());
            assertThat(bits(synthetic(resampled)))
                    .isNotEmpty()
                    .isEqualTo(bits(synthetic(sampler.resample(odd.filter(not(col("held")))))));
        }
    }

    @Nested
    class Features {
        @ParameterizedTest(name = "{0}")
        @MethodSource("io.ballast.ml.OverSamplerTest#twoSamplers")
        void mayBeSparse(BasicResampler<?> sampler) {
            List<Row> sparse = new ArrayList<>();
            List<Row> dense = new ArrayList<>();
            for (Row row : TWO.collectAsList()) {
                double[] values = Arrays.copyOf(features(row), 40);
                sparse.add(withFeatures(row, Vectors.dense(values).toSparse()));
                dense.add(withFeatures(row, Vectors.dense(values)));
            }
            Dataset<Row> made = synthetic(sampler.resample(Tables.dataset(sparse)));
            assertThat(bits(made)).isEqualTo(bits(synthetic(sampler.resample(Tables.dataset(dense)))));
            assertThat(made.collectAsList())
                    .allSatisfy(row -> assertThat(row.<Vector>getAs("features")).isInstanceOf(SparseVector.class));
            assertThat(synthetic(sampler.resample(Tables.dataset(dense))).collectAsList())
                    .allSatisfy(row -> assertThat(row.<Vector>getAs("features")).isInstanceOf(DenseVector.class));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("io.ballast.ml.OverSamplerTest#neighborSamplers")
        void thatAreConstantStaySo(NeighborOverSampler<?> sampler) {
            List<Row> rows = new ArrayList<>();
            for (Row row : TWO.collectAsList()) {
                double[] values = features(row);
                values[1] = Math.PI; // takes all 53 bits
                rows.add(withFeatures(row, Vectors.dense(values)));
            }
            List<Row> made = synthetic(sampler.resample(Tables.dataset(rows))).collectAsList();
            assertThat(made).isNotEmpty().allSatisfy(row -> assertThat(features(row)[1])
                    .isEqualTo(Math.PI));
        }

        @ParameterizedTest(name = "of {0}")
        @MethodSource("wholeNumberSamplers")
        void thatAreWholeNumbersStaySo(BasicResampler<?> rounding) {
            List<Row> rows = new ArrayList<>();
            for (Row row : TWO.collectAsList()) {
                double[] values = features(row);
                values[1] = Math.rint(values[1] * 10);
                rows.add(withFeatures(row, Vectors.dense(values)));
            }
            List<Row> made = synthetic(rounding.resample(Tables.dataset(rows))).collectAsList();
            assertThat(made).isNotEmpty().allSatisfy(row -> {
                assertThat(features(row)[1]).isEqualTo(Math.rint(features(row)[1]));
                assertThat(features(row)[0]).isNotEqualTo(Math.rint(features(row)[0]));
            });
        }

        static List<BasicResampler<?>> wholeNumberSamplers() {
            return List.of(
                    marking(new Smote().setRoundIntegers(true)),
                    marking(new RandomOverSampler().setShrinkage(1).setRoundIntegers(true)));
        }

        private Row withFeatures(Row row, Vector features) {
            return RowFactory.create(row.get(0), row.get(1), row.get(2), row.get(3), row.get(4), features);
        }
    }

    @Nested
    class SmallClasses {
        private static final Dataset<Row> SMALL = clouds(40, 20, 3).cache();
        private static final String FOUND = "class 2 has 3 rows, but kNeighbors = 5 needs at least 6";

        @ParameterizedTest(name = "{0}")
        @MethodSource("io.ballast.ml.OverSamplerTest#neighborSamplers")
        void areRefusedByDefault(NeighborOverSampler<?> sampler) {
            assertThatThrownBy(() -> sampler.resample(SMALL))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(FOUND
                            + "; lower kNeighbors, set handleSmallClass, or leave the class out of samplingStrategy");
            assertThat(counts(sampler.setSamplingStrategy("0=40,1=40").resample(SMALL)))
                    .containsEntry("2.0", 3L);
        }

        @Test
        void makeDoWithFewerNeighbors() {
            Smote sampler = marking(new Smote().setHandleSmallClass("adapt"));
            List<Row> made =
                    synthetic(sampler.resample(SMALL)).filter("label = 2").collectAsList();
            assertThat(made).hasSize(37).allSatisfy(row -> assertThat(row.<Long>getList(row.fieldIndex("parents")))
                    .hasSize(2));
            assertThat(sampler.explain(SMALL).warnings()).containsExactly(FOUND + "; 2 are used");
        }

        @Test
        void ofOneRowRepeatIt() {
            Smote sampler = marking(new Smote().setHandleSmallClass("adapt"));
            Dataset<Row> one = clouds(40, 20, 1);
            List<Row> made =
                    synthetic(sampler.resample(one)).filter("label = 2").collectAsList();
            assertThat(made).hasSize(39);
            assertThat(new HashSet<>(made)).hasSize(1);
            assertThat(sampler.explain(one).warnings())
                    .containsExactly("class 2 has 1 rows, but kNeighbors = 5 needs at least 6; its row is repeated");
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("io.ballast.ml.OverSamplerTest#neighborSamplers")
        void areRepeated(NeighborOverSampler<?> sampler) {
            List<Row> made = synthetic(sampler.setHandleSmallClass("duplicate").resample(SMALL))
                    .filter("label = 2")
                    .collectAsList();
            Set<Vector> different = new HashSet<>();
            made.forEach(row -> different.add(row.getAs("features")));
            assertThat(made).hasSize(37);
            assertThat(different).hasSize(3);
            assertThat(sampler.explain(SMALL).warnings()).contains(FOUND + "; its rows are repeated");
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("io.ballast.ml.OverSamplerTest#neighborSamplers")
        void areLeftAlone(NeighborOverSampler<?> sampler) {
            sampler.setHandleSmallClass("skip");
            assertThat(counts(sampler.resample(SMALL))).containsEntry("2.0", 3L).containsEntry("0.0", 40L);
            assertThat(sampler.explain(SMALL).warnings()).contains(FOUND + "; it is left as it is");
            assertThat(sampler.explain(SMALL).classes().get(2)).isEqualTo(new ResamplingPlan.ClassPlan("2", 3, 3));
        }
    }

    @Nested
    class Explanation {
        @ParameterizedTest(name = "{0}")
        @MethodSource("io.ballast.ml.OverSamplerTest#twoSamplers")
        void givesCountsBeforeAndAfter(BasicResampler<?> sampler) {
            ResamplingPlan plan = sampler.explain(THREE);
            assertThat(plan.classes())
                    .containsExactly(
                            new ResamplingPlan.ClassPlan("0", 90, 90),
                            new ResamplingPlan.ClassPlan("1", 40, 90),
                            new ResamplingPlan.ClassPlan("2", 25, 90));
            assertThat(plan.toString()).startsWith("0: 90 -> 90\n1: 40 -> 90\n2: 25 -> 90");
        }

        @Test
        void leavesOutValidationRows() {
            assertThat(new Smote()
                            .setValidationIndicatorCol("held")
                            .explain(TWO)
                            .classes())
                    .containsExactly(
                            new ResamplingPlan.ClassPlan("0", 60, 60), new ResamplingPlan.ClassPlan("1", 22, 60));
        }
    }

    @Nested
    class Models {
        @ParameterizedTest(name = "{0}")
        @MethodSource("io.ballast.ml.OverSamplerTest#twoSamplers")
        void resampleTheirDatasetOnceAndNothingElse(BasicResampler<?> sampler) {
            Dataset<Row> train = TWO.select("*");
            FittedResampler model = sampler.fit(train);
            assertThat(model.transform(TWO.select("*")).count()).isEqualTo(110);
            assertThat(model.transform(train).count()).isGreaterThan(140);
            assertThat(model.transform(train).count()).isEqualTo(110);
        }

        @Test
        void saveTheirClasses(@TempDir Path folder) throws IOException {
            Dataset<Row> named =
                    TWO.withColumn("label", concat(lit("class "), col("label").cast("int")));
            FittedResampler model = new Smote().setSyntheticCol("new").fit(named);
            String path = folder.resolve("model").toString();
            model.write().save(path);
            FittedResampler loaded = FittedResampler.load(path);
            assertThat(loaded.uid()).isEqualTo(model.uid());
            assertThat(loaded.classes()).hasToString("class 0: 80, class 1: 30");
            assertThat(loaded.getSyntheticCol()).isEqualTo("new");
            assertThat(loaded.transform(named).count()).isEqualTo(110);
        }
    }

    @Nested
    class BadInput {
        @Test
        void isRefusedBeforeAnyJob() {
            assertRefused(
                    new Smote().setHandleSmallClass("drop"),
                    "handleSmallClass must be error, adapt, duplicate or skip, got 'drop'");
            assertRefused(
                    new Smote().setMetric("hamming"), "metric must be euclidean, manhattan or cosine, got 'hamming'");
            assertRefused(
                    new BorderlineSmote().setKind("borderline-3"),
                    "kind must be borderline-1 or borderline-2, got 'borderline-3'");
            assertThatThrownBy(() -> new BorderlineSmote("b").setMNeighbors(0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("b parameter mNeighbors given invalid value 0.");
            assertThatThrownBy(() -> new RandomOverSampler("r").setShrinkage(-1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("r parameter shrinkage given invalid value -1.0.");
        }

        private void assertRefused(Resampler sampler, String message) {
            assertThatThrownBy(() -> sampler.transformSchema(TWO.schema()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
        }

        @ParameterizedTest(name = "{0} rows")
        @CsvSource({"10, 10"})
        void aTableSmallerThanTheSurroundingsLookedAt(int rows, int m) {
            assertThatThrownBy(() -> new BorderlineSmote()
                            .setKNeighbors(1)
                            .setMNeighbors(m)
                            .resample(clouds(rows - 3, 3)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the table has 10 rows, but mNeighbors = 10 needs at least 11; lower mNeighbors");
        }

        @Test
        void adasynWithoutForeignNeighbors() {
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                rows.add(row(i, i < 20 ? 0 : 1, i < 20 ? i : 1000 + i, 1));
            }
            assertThatThrownBy(() -> new Adasyn().resample(Tables.dataset(rows)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "no row of class 1 has one of another class among its 5 nearest, so ADASYN cannot tell where rows are wanted; use Smote, or raise kNeighbors");
        }
    }

    @Nested
    class Special {
        @Test
        void borderlineLeavesAClassWithoutRowsInDangerAsItIs() {
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                rows.add(row(i, i < 19 ? 0 : 1, i < 19 ? i : 1000 + i, 1));
            }
            assertThat(counts(new BorderlineSmote().resample(Tables.dataset(rows))))
                    .isEqualTo(Map.of("0.0", 19L, "1.0", 11L));
        }

        /** imbalanced-learn refuses to make these: each share rounds to 0. */
        @ParameterizedTest(name = "{0} rows")
        @ValueSource(ints = {1, 3})
        void adasynMakesAFewRowsByLargestShare(int lacking) {
            Dataset<Row> table = clouds(40 + lacking, 40);
            Dataset<Row> made = synthetic(marking(new Adasyn()).resample(table));
            assertThat(made.count()).isEqualTo(lacking);
            assertThat(made.select(col("parents").getItem(0)).distinct().count())
                    .isEqualTo(lacking);
        }

        @Test
        void manyRowsFromFewSeedsAreMadeByManyTasks() {
            Dataset<Row> resampled = new Smote()
                    .setSyntheticCol("synthetic")
                    .setSamplingStrategy("1=200000")
                    .resample(TWO);
            assertThat(synthetic(resampled).rdd().getNumPartitions()).isEqualTo(4);
            assertThat(resampled.count()).isEqualTo(200_080);
        }

        @Test
        void copiesKeepTheListener() {
            List<String> told = new ArrayList<>();
            Smote sampler = new Smote().onSearch(report -> told.add(report.toString()));
            sampler.copy(new ParamMap()).fit(TWO);
            assertThat(told).hasSize(1).first().asString().contains("30 rows among 30");
        }
    }

    private static Row row(long id, double label, double x, double y) {
        return RowFactory.create(id, "note", 1.0, false, label, Vectors.dense(x, y));
    }

    /** How far along from one row to another a third lies. */
    private static double step(double[] from, double[] to, double[] at) {
        int widest = 0;
        for (int d = 0; d < from.length; d++) {
            widest = Math.abs(to[d] - from[d]) > Math.abs(to[widest] - from[widest]) ? d : widest;
        }
        double step = (at[widest] - from[widest]) / (to[widest] - from[widest]);
        for (int d = 0; d < from.length; d++) {
            assertThat(at[d]).isCloseTo(from[d] + step * (to[d] - from[d]), within(1e-12));
        }
        return step;
    }

    private static double[] features(Row row) {
        return row.<Vector>getAs("features").toArray();
    }

    private static Map<Long, Row> byKey(Dataset<Row> table) {
        Map<Long, Row> byKey = new HashMap<>();
        for (Row row : table.withColumn("key", rowKey(table)).collectAsList()) {
            byKey.put(row.getAs("key"), row);
        }
        return byKey;
    }
}
