package io.ballast.ml;

import static io.ballast.ml.Tables.clouds;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ballast.table.TableColumns;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables to cross-validate on, and their folds. */
class EvaluationTableTest {
    private static final int FOLDS = 3;
    private static final long SEED = 11;
    private static final Dataset<Row> CLOUDS = clouds(70, 26);
    private static final TableColumns BY_ID = new TableColumns("features", "label", Optional.of("id"));

    /** The parts of the first fold, in their order. */
    private record Parts(List<Row> train, List<Row> validation, List<Row> test) {}

    private static Parts parts(Dataset<Row> rows, int fold, int topFeatures) {
        try (EvaluationTable table = EvaluationTable.of("clouds", rows, BY_ID, FOLDS);
                EvaluationTable.Folds folds = table.withTopFeatures(topFeatures).folds(FOLDS, SEED);
                Fold one = folds.fold(fold)) {
            return new Parts(
                    one.split().train().collectAsList(),
                    one.split().validation().collectAsList(),
                    one.test().collectAsList());
        }
    }

    private static Set<Long> ids(List<Row> rows) {
        Set<Long> ids = new HashSet<>();
        rows.forEach(row -> assertThat(ids.add(row.getAs(EvaluationTable.ID))).isTrue());
        return ids;
    }

    private static long ofClass(List<Row> rows, double label) {
        return rows.stream()
                .filter(row -> row.<Double>getAs(EvaluationTable.LABEL) == label)
                .count();
    }

    /** The clouds with a feature moved where the row is one of those named. */
    private static Dataset<Row> planted(Set<Long> where, int feature, double ofEachClass) {
        List<Row> rows = new ArrayList<>();
        for (Row row : CLOUDS.withColumn("key", BY_ID.rowKey(CLOUDS.schema())).collectAsList()) {
            double[] features = row.<Vector>getAs("features").toArray().clone();
            if (where.contains(row.<Long>getAs("key"))) {
                features[feature] += ofEachClass * (row.<Double>getAs("label") + 1);
            }
            rows.add(RowFactory.create(
                    row.get(0), row.get(1), row.get(2), row.get(3), row.get(4), Vectors.dense(features)));
        }
        return Tables.dataset(rows);
    }

    @Nested
    class Folds {
        @Test
        void areDisjointAndCompleteAndHoldAllClassesEvenly() {
            Set<Long> all = new HashSet<>();
            for (int f = 0; f < FOLDS; f++) {
                Parts parts = parts(CLOUDS, f, 0);
                assertThat(ids(parts.test())).hasSize(32).allSatisfy(id -> assertThat(all.add(id))
                        .isTrue());
                Set<Long> together = ids(parts.train());
                for (List<Row> part : List.of(parts.validation(), parts.test())) {
                    assertThat(ids(part)).doesNotContainAnyElementsOf(together);
                    together.addAll(ids(part));
                }
                assertThat(together).hasSize(96);
                assertThat(ofClass(parts.test(), 0)).isBetween(23L, 24L);
                assertThat(ofClass(parts.test(), 1)).isBetween(8L, 9L);
                assertThat(ofClass(parts.validation(), 0)).isBetween(9L, 10L);
                assertThat(ofClass(parts.validation(), 1)).isBetween(3L, 4L);
            }
            assertThat(all).hasSize(96);
        }

        @ParameterizedTest(name = "{0} partitions")
        @ValueSource(ints = {1, 2, 8})
        void areTheSameInTheSameOrderOnAnyPartitioning(int partitions) {
            assertThat(parts(CLOUDS.repartition(partitions), 1, 0)).isEqualTo(parts(CLOUDS, 1, 0));
        }

        @Test
        void areOthersWithAnotherSeed() {
            try (EvaluationTable table = EvaluationTable.of("clouds", CLOUDS, BY_ID, FOLDS);
                    EvaluationTable.Folds folds = table.folds(FOLDS, SEED + 1);
                    Fold other = folds.fold(0)) {
                assertThat(ids(other.test().collectAsList()))
                        .isNotEqualTo(ids(parts(CLOUDS, 0, 0).test()));
            }
        }

        @Test
        void haveTheIndexAndTheCountsOfStringLabels() {
            Dataset<Row> named = CLOUDS.selectExpr("id", "features", "if(label = 1, 'a', 'b') y");
            TableColumns columns = new TableColumns("features", "y", Optional.of("id"));
            try (EvaluationTable table = EvaluationTable.of("named", named, columns, FOLDS);
                    EvaluationTable.Folds folds = table.folds(FOLDS, SEED);
                    Fold one = folds.fold(0)) {
                assertThat(table.classes().names()).containsExactly("a", "b");
                assertThat(table.dims()).isEqualTo(Tables.DIMS);
                Split split = one.split();
                assertThat(split.rows())
                        .containsExactly(
                                split.train().filter("label = 0").count(),
                                split.train().filter("label = 1").count());
                assertThat(split.roles().minority()).isZero();
            }
        }
    }

    @Nested
    class Scaling {
        @Test
        void isThatOfTheRowsToLearnFrom() {
            List<Row> train = parts(CLOUDS, 0, 0).train();
            for (int d = 0; d < Tables.DIMS; d++) {
                int at = d;
                double[] values = train.stream()
                        .mapToDouble(row ->
                                row.<Vector>getAs(EvaluationTable.FEATURES).apply(at))
                        .toArray();
                double sum = 0;
                double squares = 0;
                for (double value : values) {
                    sum += value;
                    squares += value * value;
                }
                assertThat(sum / values.length).isCloseTo(0, within(1e-12));
                assertThat(squares / values.length).isCloseTo(1, within(0.05));
            }
        }

        @Test
        void knowsNothingOfTheTestRows() {
            Parts before = parts(CLOUDS, 0, 0);
            Parts after = parts(planted(ids(before.test()), 2, 1e9), 0, 0);
            assertThat(after.train()).isEqualTo(before.train());
            assertThat(after.validation()).isEqualTo(before.validation());
            assertThat(ids(after.test())).isEqualTo(ids(before.test()));
            assertThat(after.test()).isNotEqualTo(before.test());
        }

        @Test
        void knowsNothingOfTheValidationRows() {
            Parts before = parts(CLOUDS, 0, 0);
            Parts after = parts(planted(ids(before.validation()), 2, 1e9), 0, 0);
            assertThat(after.train()).isEqualTo(before.train());
            assertThat(after.test()).isEqualTo(before.test());
            assertThat(after.validation()).isNotEqualTo(before.validation());
        }
    }

    @Nested
    class TopFeatures {
        private static List<Double> first(List<Row> rows) {
            return rows.stream()
                    .map(row -> row.<Vector>getAs(EvaluationTable.FEATURES).apply(0))
                    .toList();
        }

        @Test
        void areThoseOfTheRowsToLearnFrom() {
            Parts all = parts(CLOUDS, 0, 0);
            Parts one = parts(CLOUDS, 0, 1);
            assertThat(one.test()).allSatisfy(row -> assertThat(
                            row.<Vector>getAs(EvaluationTable.FEATURES).size())
                    .isEqualTo(1));
            Set<Long> others = ids(all.test());
            others.addAll(ids(all.validation()));
            assertThat(first(parts(planted(others, 5, 100), 0, 1).train())).isEqualTo(first(one.train()));
            assertThat(first(parts(planted(ids(all.train()), 5, 100), 0, 1).train()))
                    .isNotEqualTo(first(one.train()));
        }
    }

    @Nested
    class BadInput {
        @Test
        void isAClassWithFewerRowsThanFolds() {
            assertThatThrownBy(() -> EvaluationTable.of("clouds", clouds(20, 2), "features", "label", 3))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "class 1 of clouds has 2 rows, fewer than the 3 folds; use fewer folds, or leave the class out");
        }

        /** Of two rows of the class one is tested on, and it is the other's turn to be watched. */
        @Test
        void isAClassThatIsLeftWithoutRowsToLearnFrom() {
            assertThatThrownBy(() -> EvaluationTable.of("clouds", clouds(20, 2), "features", "label", 2))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "class 1 of clouds has 2 rows, which leaves a fold none to learn from beside its test and validation parts; 2 folds need 4 rows of each class, so add some, or leave the class out");
        }

        @Test
        void isNoVector() {
            assertThatThrownBy(() -> EvaluationTable.of("clouds", CLOUDS, "weight", "label", 3))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("featuresCol 'weight' must be of type vector, got double");
        }
    }

    @Test
    void equalRowsShareAKeyAndAreAllThere() {
        Dataset<Row> twice = CLOUDS.union(CLOUDS);
        try (EvaluationTable table = EvaluationTable.of("twice", twice, "features", "label", FOLDS);
                EvaluationTable.Folds folds = table.folds(FOLDS, SEED);
                Fold one = folds.fold(2)) {
            Dataset<Row> all =
                    one.test().union(one.split().train()).union(one.split().validation());
            assertThat(all.count()).isEqualTo(192);
            assertThat(all.select(col(EvaluationTable.ID)).distinct().count()).isEqualTo(96);
        }
    }

    @Test
    void theChecksumIsThatOfTheRowsWhateverTheirOrder() {
        String asIs = checksum(CLOUDS);
        assertThat(asIs).matches("-?\\d+");
        assertThat(checksum(CLOUDS.repartition(5).orderBy(col("id").desc()))).isEqualTo(asIs);
        assertThat(checksum(CLOUDS.withColumn(
                        "weight", functions.when(col("id").equalTo(3), 0).otherwise(col("weight")))))
                .isNotEqualTo(asIs);
    }

    private static String checksum(Dataset<Row> rows) {
        try (EvaluationTable table = EvaluationTable.of("clouds", rows, "features", "label", FOLDS)) {
            return table.checksum();
        }
    }
}
