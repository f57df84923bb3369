package io.ballast.ml;

import static io.ballast.ml.Tables.clouds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ballast.evaluation.ClassRoles;
import io.ballast.table.ClassCounts;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoldTest {
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
