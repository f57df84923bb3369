package io.ballast.oversampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ballast.random.RowRandom;
import io.ballast.spark.LocalSpark;
import io.ballast.table.LabeledTable;
import io.ballast.table.RowBlock;
import io.ballast.table.TableColumns;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CategoriesTest {
    @Nested
    class Modes {
        @Test
        void areTheMostFrequentValuesAndTheSmallestOfThese() {
            assertThat(Categories.mode(new double[] {3, 1, 3, 2})).isEqualTo(3);
            assertThat(Categories.mode(new double[] {3, 1, 3, 1, 0})).isEqualTo(1);
            assertThat(Categories.mode(new double[] {-1})).isEqualTo(-1);
        }

        @Test
        void areDrawnAmongEquallyFrequentValues() {
            Set<Double> found = new HashSet<>();
            for (int i = 0; i < 50; i++) {
                found.add(Categories.mode(new double[] {3, 1, 3, 1, 0}, RowRandom.of(1, "tie", i)));
            }
            assertThat(found).containsExactlyInAnyOrder(1.0, 3.0);
        }
    }

    @Nested
    class Gaps {
        /** From the documentation of imbalanced-learn's ValueDifferenceMetric: green 1, red 2, blue 3. */
        @Test
        void ofValuesAreThoseOfImbalancedLearn() {
            List<Row> rows = new ArrayList<>();
            double[] classes = {1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1
            };
            for (int i = 0; i < classes.length; i++) {
                rows.add(RowFactory.create((long) i, classes[i], Vectors.dense(1 + i / 10)));
            }
            LabeledTable table = table(rows);

            ValueDifference gaps = ValueDifference.of(table, table.blocks());

            assertThat(gaps.gap(0, 0, 0)).isZero();
            assertThat(gaps.gap(0, 0, 1)).isCloseTo(0.04, within(1e-12));
            assertThat(gaps.gap(0, 2, 0)).isCloseTo(1.96, within(1e-12));
            assertThat(gaps.gap(0, 1, 2)).isCloseTo(1.44, within(1e-12));
            RowBlock block = table.blocks().first();
            RowBlock numbered = gaps.numbered(block);
            assertThat(numbered.keys()).isEqualTo(block.keys());
            assertThat(numbered.value(3, 0)).isEqualTo(block.value(3, 0) - 1);
        }

        @Test
        void ofMismatchesAreHalfTheSquaredSpread() {
            Mismatch gaps = new Mismatch(new boolean[] {false, true}, 3);

            assertThat(gaps.categorical(0)).isFalse();
            assertThat(gaps.gap(1, 2, 7)).isEqualTo(4.5);
            assertThat(gaps.gap(1, 2, 2)).isZero();
        }

        @Test
        void refuseAFeatureWithTooManyValues() {
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < 10_001; i++) {
                rows.add(RowFactory.create((long) i, (double) (i % 2), Vectors.dense(i)));
            }
            LabeledTable table = table(rows);

            assertThatThrownBy(() -> ValueDifference.of(table, table.blocks()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "feature 'features[0]' holds more than 10,000 different values, but must be a category; use Smote or SmoteNc");
        }
    }

    @Test
    void theMedianIsOfNumbersOnly() {
        boolean[] none = new boolean[4];
        boolean[] second = {false, true, false, false};

        assertThat(CategoricalSampling.medianOfNumbers(new double[] {4, 1, 2, 8}, none))
                .isEqualTo(3);
        assertThat(CategoricalSampling.medianOfNumbers(new double[] {4, 1, 2, 8}, second))
                .isEqualTo(4);
    }

    private static LabeledTable table(List<Row> rows) {
        StructType schema = new StructType()
                .add("id", DataTypes.LongType)
                .add("label", DataTypes.DoubleType)
                .add("features", SQLDataTypes.VectorType());
        return LabeledTable.read(
                LocalSpark.session().createDataFrame(rows, schema),
                new TableColumns("features", "label", Optional.of("id")));
    }
}
