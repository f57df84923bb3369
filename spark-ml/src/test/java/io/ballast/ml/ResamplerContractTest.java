package io.ballast.ml;

import static io.ballast.ml.Tables.bits;
import static io.ballast.ml.Tables.clouds;
import static io.ballast.ml.Tables.counts;
import static io.ballast.ml.Tables.originals;
import static io.ballast.ml.Tables.quick;
import static io.ballast.ml.Tables.rowKey;
import static io.ballast.ml.Tables.synthetic;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;
import static org.assertj.core.api.Assertions.assertThat;

import io.ballast.spark.LocalSpark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user of imbalanced-learn may expect of every resampler; {@link LeoCvae} stands for them. */
class ResamplerContractTest {
    private static final Dataset<Row> THREE = clouds(120, 60, 30);
    private static final Dataset<Row> TWO = clouds(100, 30);

    @Nested
    class ClassSizes {
        @ParameterizedTest(name = "{0}")
        @CsvSource(
                delimiter = ';',
                value = {
                    "auto; 120; 120; 120",
                    "minority; 120; 60; 120",
                    "not minority; 120; 120; 30",
                    "not majority; 120; 120; 120",
                    "all; 120; 120; 120",
                    "1=80,2=31; 120; 80; 31",
                    "0=125; 125; 60; 30"
                })
        void areThoseOfTheStrategy(String strategy, long zero, long one, long two) {
            Dataset<Row> resampled = quick().setSamplingStrategy(strategy).resample(THREE);
            assertThat(counts(resampled))
                    .containsExactlyInAnyOrderEntriesOf(Map.of("0.0", zero, "1.0", one, "2.0", two));
        }

        @ParameterizedTest(name = "{0}")
        @CsvSource({"0.3, 30", "0.5, 50", "1, 100"})
        void areThoseOfTheRatio(String ratio, long minority) {
            Dataset<Row> resampled = quick().setSamplingStrategy(ratio).resample(TWO);
            assertThat(counts(resampled)).containsExactlyInAnyOrderEntriesOf(Map.of("0.0", 100L, "1.0", minority));
        }

        @ParameterizedTest(name = "{0}")
        @CsvSource(
                delimiter = ';',
                value = {"auto; 120; 120; 120", "class 1=70, class 2=40; 120; 70; 40"})
        void areThoseOfTheStrategyForStringLabels(String strategy, long zero, long one, long two) {
            Dataset<Row> named =
                    THREE.withColumn("label", concat(lit("class "), col("label").cast("int")));
            Dataset<Row> resampled = quick().setSamplingStrategy(strategy).resample(named);
            assertThat(counts(resampled))
                    .containsExactlyInAnyOrderEntriesOf(Map.of("class 0", zero, "class 1", one, "class 2", two));
        }

        @Test
        void stayWhereTheTableIsBalancedAlready() {
            Dataset<Row> balanced = clouds(20, 20);
            Dataset<Row> resampled = quick().resample(balanced);
            assertSameRows(resampled, balanced);
        }

        @Test
        void areThoseOfTheStrategyWhenTrainedInParallel() {
            Dataset<Row> resampled =
                    quick().setTraining("distributed").setMaxIter(1).resample(TWO);
            assertThat(counts(resampled)).containsExactlyInAnyOrderEntriesOf(Map.of("0.0", 100L, "1.0", 100L));
        }
    }

    @Nested
    class Originals {
        @ParameterizedTest(name = "passThrough = {0}")
        @ValueSource(strings = {"null", "seed"})
        void comeBackUnchanged(String passThrough) {
            Dataset<Row> resampled = quick().setPassThrough(passThrough)
                    .setWeightCol("weight")
                    .setSyntheticCol("synthetic")
                    .resample(THREE);
            assertSameRows(originals(resampled), THREE);
        }

        @Test
        void comeBackAsOftenAsTheyWereThere() {
            Dataset<Row> repeated = TWO.union(TWO.filter(col("id").mod(3).equalTo(0)));
            Dataset<Row> resampled =
                    quick().setSyntheticCol("synthetic").setPassThrough("seed").resample(repeated);
            assertSameRows(originals(resampled), repeated);
            assertThat(counts(resampled)).containsExactlyInAnyOrderEntriesOf(Map.of("0.0", 134L, "1.0", 134L));
        }

        @Test
        void comeBackWithColumnsThatCannotBeHashedOrAreNull() {
            Dataset<Row> odd = TWO.withColumn("nothing", lit(null).cast("timestamp"))
                    .withColumn("map", map(col("note"), col("id")))
                    .withColumn("nested", struct(col("id"), col("note")));
            Dataset<Row> resampled =
                    quick().setSyntheticCol("synthetic").setPassThrough("seed").resample(odd);
            assertThat(originals(resampled).collectAsList()).containsExactlyInAnyOrderElementsOf(odd.collectAsList());
            assertThat(synthetic(resampled).select("map", "nested").collectAsList())
                    .isSubsetOf(odd.filter("label = 1").select("map", "nested").collectAsList());
        }
    }

    @Nested
    class Columns {
        @ParameterizedTest(name = "with labels of type {0}")
        @ValueSource(strings = {"int", "bigint", "double", "decimal(10,2)", "string"})
        void keepTheirOrderTypesAndMetadata(String type) {
            Metadata labels = NominalAttribute.defaultAttr()
                    .withName("label")
                    .withNumValues(2)
                    .toMetadata();
            Metadata features = new AttributeGroup("features", Tables.DIMS).toMetadata();
            Dataset<Row> table = TWO.select(
                    col("id"),
                    col("label").cast(type).as("label", labels),
                    col("features").as("features", features),
                    col("note"));
            Dataset<Row> resampled = quick().resample(table);
            assertThat(resampled.schema()).isEqualTo(table.schema());
            assertThat(resampled.schema().apply("label").metadata()).isEqualTo(labels);
            assertThat(resampled.schema().apply("features").metadata()).isEqualTo(features);
            String minority = table.filter("id = 129")
                    .select(col("label").cast("string"))
                    .head()
                    .getString(0);
            assertThat(counts(resampled)).hasSize(2).containsEntry(minority, 100L);
        }

        @Test
        void markSyntheticRows() {
            Dataset<Row> resampled = quick().setSyntheticCol("synthetic").resample(TWO);
            assertThat(resampled.columns()).endsWith("features", "synthetic");
            assertThat(counts(synthetic(resampled))).isEqualTo(Map.of("1.0", 70L));
            assertThat(originals(resampled).count()).isEqualTo(130);
        }

        @Test
        void nameTheRowsThatSyntheticOnesCameFrom() {
            Dataset<Row> resampled = quick().setSyntheticCol("synthetic")
                    .setParentsCol("parents")
                    .resample(THREE);
            assertThat(originals(resampled).filter("parents is not null").count())
                    .isZero();
            Map<Long, Row> byKey = byKey(THREE);
            List<Row> made = synthetic(resampled).select("label", "parents").collectAsList();
            assertThat(made).hasSize(150).allSatisfy(row -> {
                assertThat(row.<Long>getList(1)).hasSize(1).allSatisfy(key -> assertThat(byKey.get(key))
                        .as("row with key %d", key)
                        .isNotNull()
                        .satisfies(parent ->
                                assertThat(parent.<Double>getAs("label")).isEqualTo(row.getDouble(0))));
            });
        }

        @Test
        void areNullInSyntheticRowsByDefault() {
            Dataset<Row> resampled = quick().setSyntheticCol("synthetic").resample(TWO);
            assertThat(synthetic(resampled)
                            .filter("id is null and note is null and weight is null and held is null")
                            .count())
                    .isEqualTo(70);
        }

        @Test
        void areThoseOfTheSeedOnRequest() {
            Dataset<Row> resampled = quick().setSyntheticCol("synthetic")
                    .setParentsCol("parents")
                    .setPassThrough("seed")
                    .resample(TWO);
            Map<Long, Row> byKey = byKey(TWO);
            List<Row> made = synthetic(resampled).collectAsList();
            assertThat(made).hasSize(70).allSatisfy(row -> {
                Row parent =
                        byKey.get(row.<Long>getList(row.fieldIndex("parents")).get(0));
                for (String column : List.of("id", "note", "weight", "held", "label")) {
                    assertThat(row.<Object>getAs(column)).as(column).isEqualTo(parent.<Object>getAs(column));
                }
                assertThat(row.<Object>getAs("features")).isNotEqualTo(parent.<Object>getAs("features"));
            });
        }

        @ParameterizedTest(name = "of type {0}")
        @ValueSource(strings = {"double", "int"})
        void giveASyntheticRowTheWeightOfItsParent(String type) {
            Dataset<Row> weighted = TWO.withColumn("weight", col("weight").cast(type));
            Dataset<Row> resampled = quick().setSyntheticCol("synthetic")
                    .setParentsCol("parents")
                    .setWeightCol("weight")
                    .resample(weighted);
            Map<Long, Row> byKey = byKey(weighted);
            assertThat(synthetic(resampled).collectAsList()).hasSize(70).allSatisfy(row -> {
                Row parent =
                        byKey.get(row.<Long>getList(row.fieldIndex("parents")).get(0));
                assertThat(row.<Object>getAs("weight")).isEqualTo(parent.<Object>getAs("weight"));
                assertThat(row.<Object>getAs("note")).isNull();
            });
        }
    }

    @Nested
    class ValidationRows {
        private final LeoCvae resampler =
                quick().setValidationIndicatorCol("held").setSyntheticCol("synthetic");

        @Test
        void comeBackAndAreNotCounted() {
            Dataset<Row> resampled = resampler.resample(TWO);
            assertSameRows(originals(resampled), TWO);
            // One row in four is held: 75 and 22 are left to learn from.
            assertThat(TWO.filter(not(col("held"))).filter("label = 1").count()).isEqualTo(22);
            assertThat(synthetic(resampled).count()).isEqualTo(75 - 22);
            assertThat(synthetic(resampled).filter(not(col("held"))).count()).isEqualTo(75 - 22);
        }

        /** Were they neighbors, parents, or seen by the scaler or the net, the rows made without them would differ. */
        @Test
        void leaveNoTraceInSyntheticRows() {
            Dataset<Row> far =
                    TWO.withColumn("label", when(col("held"), lit(7.0)).otherwise(col("label")));
            assertThat(bits(synthetic(resampler.resample(far))))
                    .isEqualTo(bits(synthetic(resampler.resample(far.filter(not(col("held")))))));
            assertThat(resampler.fit(far).classes().names()).containsExactly("0", "1");
        }

        @Test
        void areNeverParents() {
            Dataset<Row> resampled = resampler
                    .copy(resampler.extractParamMap())
                    .setParentsCol("parents")
                    .resample(TWO);
            Map<Long, Row> byKey = byKey(TWO);
            assertThat(synthetic(resampled).collectAsList()).isNotEmpty().allSatisfy(row -> {
                Row parent =
                        byKey.get(row.<Long>getList(row.fieldIndex("parents")).get(0));
                assertThat(parent.<Boolean>getAs("held")).isFalse();
            });
        }

        @Test
        void withoutAMarkComeBackToo() {
            Dataset<Row> unmarked = TWO.withColumn("held", when(col("id").gt(2), col("held")));
            assertSameRows(originals(resampler.resample(unmarked)), unmarked);
        }
    }

    @Nested
    class Features {
        @Test
        void mayBeSparse() {
            List<Row> sparse = new ArrayList<>();
            List<Row> dense = new ArrayList<>();
            for (Row row : TWO.collectAsList()) {
                double[] values = row.<Vector>getAs("features").toArray();
                Arrays.setAll(values, d -> values[d] > 0.3 ? values[d] : 0);
                sparse.add(withFeatures(row, Vectors.dense(values).toSparse()));
                dense.add(withFeatures(row, Vectors.dense(values)));
            }
            Dataset<Row> table = Tables.dataset(sparse);
            Dataset<Row> resampled = quick().setSyntheticCol("synthetic").resample(table);
            assertThat(originals(resampled).collectAsList())
                    .containsExactlyInAnyOrderElementsOf(sparse)
                    .allSatisfy(row -> assertThat(row.<Object>getAs("features")).isInstanceOf(SparseVector.class));
            assertThat(synthetic(resampled).collectAsList())
                    .allSatisfy(row -> assertThat(row.<Object>getAs("features")).isInstanceOf(DenseVector.class));
            assertThat(bits(synthetic(resampled)))
                    .isEqualTo(
                            bits(synthetic(quick().setSyntheticCol("synthetic").resample(Tables.dataset(dense)))));
        }

        @Test
        void mayBeConstantAndSingle() {
            StructType schema = new StructType().add("label", "int").add("features", SQLDataTypes.VectorType());
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                rows.add(RowFactory.create(i < 22 ? 0 : 1, Vectors.dense(4)));
            }
            Dataset<Row> resampled = quick().resample(LocalSpark.session().createDataFrame(rows, schema));
            assertThat(counts(resampled)).isEqualTo(Map.of("0", 22L, "1", 22L));
            assertThat(resampled.collectAsList())
                    .allSatisfy(row -> assertThat(row.<Vector>getAs(1)).isEqualTo(Vectors.dense(4)));
        }

        private Row withFeatures(Row row, Vector features) {
            return RowFactory.create(row.get(0), row.get(1), row.get(2), row.get(3), row.get(4), features);
        }
    }

    @Nested
    class Ids {
        @Test
        void decideInPlaceOfTheOtherColumns() {
            LeoCvae byId = quick().setIdCol("id").setSyntheticCol("synthetic");
            List<String> made = bits(synthetic(byId.resample(TWO)));
            assertThat(bits(synthetic(byId.resample(TWO.withColumn("note", lit("another"))))))
                    .isEqualTo(made);
            assertThat(bits(synthetic(
                            byId.resample(TWO.withColumn("id", col("id").plus(1))))))
                    .isNotEqualTo(made);
        }

        @Test
        void makeTheKeysOfParents() {
            Dataset<Row> made = synthetic(quick().setIdCol("note")
                    .setSyntheticCol("synthetic")
                    .setParentsCol("parents")
                    .setPassThrough("seed")
                    .resample(TWO));
            assertThat(made.filter(not(col("parents").getItem(0).equalTo(xxhash64(col("note")))))
                            .count())
                    .isZero();
        }
    }

    private static Map<Long, Row> byKey(Dataset<Row> table) {
        Column key = rowKey(table).as("key");
        Map<Long, Row> byKey = new HashMap<>();
        for (Row row : table.withColumn("key", key).collectAsList()) {
            byKey.put(row.getAs("key"), row);
        }
        return byKey;
    }

    private static void assertSameRows(Dataset<Row> found, Dataset<Row> expected) {
        assertThat(found.schema()).isEqualTo(expected.schema());
        assertThat(found.exceptAll(expected).count()).isZero();
        assertThat(expected.exceptAll(found).count()).isZero();
    }
}
