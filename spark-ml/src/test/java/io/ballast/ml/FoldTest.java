package io.ballast.ml;

import static io.ballast.ml.Tables.clouds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ballast.evaluation.ClassRoles;
import io.ballast.spark.LocalSpark;
import io.ballast.table.ClassCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.classification.RandomForestClassifier;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FoldTest {
    /** Two numbers, and between them a category of 40 values that stand for themselves. */
    @Nested
    class Categories {
        private static final Dataset<Row> MIXED = mixed();

        private static EvaluationTable table;
        private static EvaluationTable.Folds folds;
        private static Fold fold;

        private static Dataset<Row> mixed() {
            Random random = new Random(1);
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                double rare = i % 4 == 0 ? 1 : 0;
                double[] features = {
                    5 + 3 * random.nextGaussian() + rare, random.nextInt(40), 100 * random.nextGaussian() - 100 * rare
                };
                rows.add(RowFactory.create(rare, Vectors.dense(features)));
            }
            Attribute[] attributes = {
                NumericAttribute.defaultAttr().withName("length").withMin(-9),
                NominalAttribute.defaultAttr().withName("color").withNumValues(40),
                NumericAttribute.defaultAttr().withName("weight")
            };
            StructType schema = new StructType()
                    .add("y", DataTypes.DoubleType)
                    .add("x", SQLDataTypes.VectorType(), false, new AttributeGroup("x", attributes).toMetadata());
            return LocalSpark.session().createDataFrame(rows, schema);
        }

        @BeforeAll
        static void prepare() {
            table = EvaluationTable.of("mixed", MIXED, "x", "y", 2);
            folds = table.folds(2, 7);
            fold = folds.fold(0);
        }

        @AfterAll
        static void close() {
            fold.close();
            folds.close();
            table.close();
        }

        private static Attribute[] attributes(Dataset<Row> rows) {
            return AttributeGroup.fromStructField(rows.schema().apply(EvaluationTable.FEATURES))
                    .attributes()
                    .get();
        }

        private static List<Double> feature(Dataset<Row> rows, int d) {
            return rows.collectAsList().stream()
                    .map(row -> row.<Vector>getAs(EvaluationTable.FEATURES).apply(d))
                    .toList();
        }

        @Test
        void keepTheirNumbersWhileOthersAreStandardised() {
            assertThat(feature(fold.split().train(), 1))
                    .hasSize(80)
                    .allMatch(value -> value == Math.rint(value) && value >= 0)
                    .anyMatch(value -> value > 30);
            assertThat(feature(fold.test(), 1)).allMatch(value -> value == Math.rint(value) && value >= 0);
            assertThat(feature(fold.split().train(), 0).stream()
                            .mapToDouble(value -> value)
                            .sum())
                    .isCloseTo(0, within(1e-3));
        }

        @Test
        void andNamesAreInTheMetadataOfAllParts() {
            for (Dataset<Row> part : List.of(fold.split().train(), fold.split().validation(), fold.test())) {
                Attribute[] found = attributes(part);
                assertThat(found).extracting(each -> each.name().get()).containsExactly("length", "color", "weight");
                assertThat(found).extracting(Attribute::isNominal).containsExactly(false, true, false);
                assertThat(((NumericAttribute) found[0]).min().isDefined()).isFalse(); // it was of another scale
            }
        }

        @Test
        void ofFeaturesThatAreLeftOutAreLeftOut() {
            try (EvaluationTable.Folds fewer = table.withTopFeatures(1).folds(2, 7);
                    Fold one = fewer.fold(0)) {
                assertThat(attributes(one.split().train()))
                        .extracting(each -> each.name().get())
                        .containsExactly("weight");
            }
        }

        @Test
        void areCategoriesToAResampler() {
            try (Remedy.Prepared prepared =
                    new ResampledRemedy("smote-nc", List.of(new SmoteNc())).prepare(fold.split())) {
                Dataset<Row> made = Tables.synthetic(prepared.rows().orElseThrow());
                assertThat(feature(made, 1)).hasSize(40).allMatch(value -> value == Math.rint(value));
                assertThat(feature(made, 0)).anyMatch(value -> value != Math.rint(value));
            }
        }

        /** Trees know no category 3.7, and only as many as they have bins. */
        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {"none", "smote"})
        void areNumbersToALearner(String method) {
            Remedy remedy = method.equals("none") ? new NoRemedy() : new ResampledRemedy(method, List.of(new Smote()));
            try (Remedy.Prepared prepared = remedy.prepare(fold.split())) {
                FittedRemedy fitted = prepared.fit(new Learner("forest", new RandomForestClassifier().setNumTrees(3)));
                assertThat(fitted.score(fold.test()).count()).isEqualTo(100);
            }
        }
    }

    @Nested
    class SmallClasses {
        /** Of 9 and 2 rows, fold 1 has 5 and 1 to train on: 5 have had their turn, so the last falls to the validation part. */
        @Test
        void areFoundByTheirTurns() {
            assertThat(Fold.classWithoutRows(new long[] {8, 2}, 2)).isEqualTo(OptionalInt.empty());
            assertThat(Fold.classWithoutRows(new long[] {9, 2}, 2)).isEqualTo(OptionalInt.of(1));
            assertThat(Fold.classWithoutRows(new long[] {10, 3}, 2)).isEqualTo(OptionalInt.of(1));
            assertThat(Fold.classWithoutRows(new long[] {2, 9}, 2)).isEqualTo(OptionalInt.of(0));
        }

        @ParameterizedTest(name = "{0} rows are enough for {1} folds")
        @CsvSource({"4, 2", "3, 3", "4, 4", "9, 9"})
        void areLargeEnoughWhereverTheirTurnFalls(long rows, int folds) {
            assertThat(Fold.rowsNeeded(folds)).isEqualTo(rows);
            for (long before = 20; before < 60; before++) {
                assertThat(Fold.classWithoutRows(new long[] {before, rows, before}, folds))
                        .isEmpty();
            }
        }

        @ParameterizedTest(name = "{0} common and {1} rare rows")
        @CsvSource({"8, 2", "9, 2", "10, 2", "10, 3", "11, 3", "12, 3"})
        void areRefusedBeforeTheFoldsWhereTheseWouldBe(int common, int rare) {
            boolean refused =
                    Fold.classWithoutRows(new long[] {common, rare}, 2).isPresent();
            if (refused) {
                assertThatThrownBy(() -> EvaluationTable.of("t", clouds(common, rare), "features", "label", 2))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(
                                "class 1 of t has %d rows, which leaves a fold none to learn from beside its test and validation parts; 2 folds need 4 rows of each class, so %s, or leave the class out"
                                        .formatted(rare, rare == 2 ? "add some" : "use more folds"));
                assertThatThrownBy(() -> cutIntoTwo(common, rare))
                        .hasMessageContaining("has no rows left to learn from");
            } else {
                assertThatCode(() -> cutIntoTwo(common, rare)).doesNotThrowAnyException();
            }
        }

        /** Folds of a table that nobody checked. */
        private static void cutIntoTwo(int common, int rare) {
            Dataset<Row> rows = clouds(common, rare);
            ClassCounts counts = new ClassCounts(Map.of(0.0, (long) common, 1.0, (long) rare));
            Split whole =
                    new Split(rows, rows, "features", "label", "id", counts, ClassRoles.of(new long[] {common, rare}));
            try (EvaluationTable table = EvaluationTable.of(whole);
                    EvaluationTable.Folds folds = table.folds(2, 5)) {
                folds.fold(0).close();
                folds.fold(1).close();
            }
        }
    }
}
