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
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** SMOTE and cleaning in one. */
@ParameterizedClass(name = "{0}")
@EnumSource
class CleanedSmoteTest {
    private static final Dataset<Row> THREE = clouds(90, 40, 25).cache();

    enum Method {
        ENN,
        TOMEK;

        CleanedSmote<?> sampler() {
            CleanedSmote<?> sampler = this == ENN ? new SmoteEnn() : new SmoteTomek();
            sampler.setSyntheticCol("synthetic").setParentsCol("parents");
            return sampler;
        }

        Cleaner<?> cleaner() {
            Cleaner<?> cleaner = this == ENN ? new EditedNearestNeighbors() : new TomekLinks();
            cleaner.setSamplingStrategy("all");
            return cleaner;
        }
    }

    @Parameter
    Method method;

    @Test
    void hasTheDefaultsOfItsParts() {
        CleanedSmote<?> sampler = method.sampler();
        assertThat(sampler.getKNeighbors()).isEqualTo(5);
        assertThat(sampler.getSamplingStrategy()).isEqualTo("auto");
        assertThat(sampler.getCleaningStrategy()).isEqualTo("all");
        if (sampler instanceof SmoteEnn enn) {
            assertThat(enn.getCleaningKNeighbors()).isEqualTo(3);
            assertThat(enn.getKindSel()).isEqualTo("all");
        }
    }

    @Nested
    class Rows {
        @Test
        void areThoseOfSmoteThenCleaning() {
            Dataset<Row> overSampled = new Smote()
                    .setSyntheticCol("synthetic")
                    .setParentsCol("parents")
                    .setSeed(7)
                    .resample(THREE);
            Dataset<Row> expected = method.cleaner().resample(overSampled);
            assertSame(method.sampler().setSeed(7).resample(THREE), expected);
            assertThat(expected.count()).isLessThan(270);
        }

        /** Synthetic rows have no ids, or all those of their seeds; neither tells one from another. */
        @ParameterizedTest(name = "passThrough = {0}")
        @CsvSource({"null", "seed"})
        void areToldApartWhereIdsDoNot(String passThrough) {
            Dataset<Row> overSampled = new Smote()
                    .setIdCol("id")
                    .setPassThrough(passThrough)
                    .setSyntheticCol("synthetic")
                    .setParentsCol("parents")
                    .resample(THREE);
            CleanedSmote<?> sampler = method.sampler();
            sampler.setIdCol("id").setPassThrough(passThrough);
            assertSame(sampler.resample(THREE), method.cleaner().resample(overSampled));
        }

        @Test
        void areTheSameWhateverThePartitions() {
            Dataset<Row> expected = method.sampler().resample(THREE);
            assertSame(expected, expected); // made again each time
            assertSame(method.sampler().resample(THREE.repartition(7)), expected);
            assertThat(bits(synthetic(method.sampler().setSeed(1).resample(THREE))))
                    .isNotEqualTo(bits(synthetic(expected)));
        }

        @Test
        void ofAClassOfEqualRowsAreCountedRight() {
            Dataset<Row> repeated = THREE.filter("label < 2")
                    .union(THREE.filter("id = 131"))
                    .withColumn("label", concat(lit("class "), col("label").cast("int")));
            CleanedSmote<?> sampler = method.sampler();
            sampler.setHandleSmallClass("duplicate");
            long kept = sampler.resample(repeated).count();
            assertThat(kept + sampler.removedRows(repeated).count()).isEqualTo(270);
        }

        private void assertSame(Dataset<Row> found, Dataset<Row> expected) {
            assertThat(found.collectAsList()).containsExactlyInAnyOrderElementsOf(expected.collectAsList());
        }
    }

    @Nested
    class Columns {
        @Test
        void nameTheParentsOfTheSyntheticRowsThatStay() {
            Dataset<Row> resampled = method.sampler().resample(THREE);
            Map<Long, Row> byKey = new HashMap<>();
            THREE.withColumn("key", rowKey(THREE)).collectAsList().forEach(row -> byKey.put(row.getAs("key"), row));
            assertThat(originals(resampled)
                            .filter("parents is null")
                            .drop("parents")
                            .collectAsList())
                    .hasSameSizeAs(originals(resampled).collectAsList())
                    .isSubsetOf(THREE.collectAsList());
            assertThat(synthetic(resampled).collectAsList()).isNotEmpty().allSatisfy(row -> {
                List<Long> parents = row.getList(row.fieldIndex("parents"));
                Row seed = byKey.get(parents.get(0));
                Row neighbor = byKey.get(parents.get(1));
                assertThat(seed.<Double>getAs("label")).isEqualTo(row.<Double>getAs("label"));
                assertThat(neighbor.<Double>getAs("label")).isEqualTo(row.<Double>getAs("label"));
                double whole = distance(seed, neighbor);
                assertThat(distance(seed, row) + distance(row, neighbor)).isCloseTo(whole, within(1e-9 * whole));
            });
        }

        private double distance(Row one, Row other) {
            double[] a = one.<Vector>getAs("features").toArray();
            double[] b = other.<Vector>getAs("features").toArray();
            double sum = 0;
            for (int d = 0; d < a.length; d++) {
                sum += (a[d] - b[d]) * (a[d] - b[d]);
            }
            return Math.sqrt(sum);
        }
    }

    @Nested
    class ValidationRows {
        @Test
        void comeBackAndHaveNoPart() {
            CleanedSmote<?> sampler = method.sampler();
            sampler.setValidationIndicatorCol("held");
            Dataset<Row> training = THREE.filter(not(col("held")));
            List<Row> held = THREE.filter("held").collectAsList();
            Dataset<Row> resampled = sampler.resample(THREE);
            assertThat(resampled.filter("held").drop("synthetic", "parents").collectAsList())
                    .containsExactlyInAnyOrderElementsOf(held);
            assertThat(bits(resampled.filter(not(col("held"))))).isEqualTo(bits(sampler.resample(training)));
            assertThat(sampler.removedRows(THREE).filter("held").count()).isZero();
        }
    }

    @Nested
    class RemovedRows {
        @Test
        void areAllThatCleaningTook() {
            CleanedSmote<?> sampler = method.sampler();
            Dataset<Row> removed = sampler.removedRows(THREE);
            Dataset<Row> kept = sampler.resample(THREE);
            assertThat(removed.columns()).startsWith(kept.columns()).endsWith("reason");
            assertThat(removed.select("reason").as(Encoders.STRING()).collectAsList())
                    .isNotEmpty()
                    .doesNotContainNull();
            List<Row> all = kept.union(removed.drop("reason")).collectAsList();
            Dataset<Row> overSampled = new Smote()
                    .setSyntheticCol("synthetic")
                    .setParentsCol("parents")
                    .resample(THREE);
            assertThat(all).containsExactlyInAnyOrderElementsOf(overSampled.collectAsList());
        }

        @Test
        void areOnlyOfTheClassesToClean() {
            CleanedSmote<?> sampler = method.sampler();
            sampler.setCleaningStrategy("[0]");
            assertThat(counts(sampler.removedRows(THREE))).containsOnlyKeys("0.0");
        }
    }

    @Test
    void explainsWhatItWouldDo() {
        CleanedSmote<?> sampler = method.sampler();
        Map<String, Long> after = counts(sampler.resample(THREE));
        ResamplingPlan plan = sampler.explain(THREE);
        assertThat(plan.classes())
                .containsExactly(
                        new ResamplingPlan.ClassPlan("0", 90, after.get("0.0")),
                        new ResamplingPlan.ClassPlan("1", 40, after.get("1.0")),
                        new ResamplingPlan.ClassPlan("2", 25, after.get("2.0")));
        sampler.setHandleSmallClass("adapt").setKNeighbors(30);
        assertThat(sampler.explain(THREE).warnings())
                .containsExactly("class 2 has 25 rows, but kNeighbors = 30 needs at least 31; 24 are used");
    }

    @Test
    void cleanersExplainWhatTheyWouldTake() {
        Cleaner<?> cleaner = method.cleaner();
        Map<String, Long> after = counts(cleaner.resample(THREE));
        assertThat(cleaner.explain(THREE).classes())
                .extracting(ResamplingPlan.ClassPlan::after)
                .containsExactly(
                        after.getOrDefault("0.0", 0L), after.getOrDefault("1.0", 0L), after.getOrDefault("2.0", 0L));
    }

    @Test
    void theFittedModelIsSavedAndServes(@TempDir Path folder) throws IOException {
        FittedResampler model = method.sampler().fit(THREE);
        String path = folder.resolve("model").toString();
        model.write().save(path);
        FittedResampler loaded = FittedResampler.load(path);
        assertThat(loaded.classes().names()).containsExactly("0", "1", "2");
        assertThat(loaded.transform(THREE).count()).isEqualTo(155);
    }

    @Nested
    class BadInput {
        @ParameterizedTest(name = "{1}")
        @CsvSource(
                delimiter = '|',
                value = {
                    "0.5 | cleaningStrategy must be all, auto, majority, not minority, not majority, or a list of classes such as [0, 2]; got '0.5'",
                    "minority | cleaningStrategy must be all, auto, majority, not minority, not majority, or a list of classes such as [0, 2]; got 'minority'",
                    "[7] | cleaningStrategy names class '7', but the label holds 0, 1, 2"
                })
        void ofTheCleaningStrategy(String strategy, String sentence) {
            CleanedSmote<?> sampler = method.sampler();
            sampler.setCleaningStrategy(strategy);
            assertThatThrownBy(() -> sampler.fit(THREE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(sentence);
        }

        @Test
        void ofTheFirstStep() {
            CleanedSmote<?> sampler = method.sampler();
            sampler.setKNeighbors(25);
            assertThatThrownBy(() -> sampler.resample(THREE))
                    .hasMessage(
                            "class 2 has 25 rows, but kNeighbors = 25 needs at least 26; lower kNeighbors, set handleSmallClass, or leave the class out of samplingStrategy");
        }

        @Test
        void ofTheSecondStep() {
            SmoteEnn sampler = new SmoteEnn().setKNeighbors(1).setCleaningKNeighbors(20);
            assertThatThrownBy(() -> sampler.fit(clouds(6, 3)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "the over-sampled table has 12 rows, but cleaningKNeighbors = 20 needs at least 21; lower cleaningKNeighbors");
            assertThatThrownBy(() -> new SmoteEnn().setKindSel("most").fit(THREE))
                    .hasMessage("kindSel must be all or mode, got 'most'");
        }
    }
}
