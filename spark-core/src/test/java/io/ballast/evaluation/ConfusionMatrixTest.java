package io.ballast.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ballast.spark.LocalSpark;
import io.ballast.table.ClassCounts;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Metrics of predictions beside imbalanced-learn 0.10.0 and scikit-learn 1.2.1. */
class ConfusionMatrixTest {
    private static final int[][] THREE_CLASSES = {{40, 6, 4}, {5, 12, 3}, {1, 2, 5}};

    /**
     * <pre>{@code
     * y = np.repeat(np.repeat([0, 1, 2], 3), m.ravel()); p = np.repeat(np.tile([0, 1, 2], 3), m.ravel())
     * precision_recall_fscore_support(y, p); specificity_score(y, p, average=None)
     * geometric_mean_score(y, p, average=None); iba(y, p, average=None)   # make_index_balanced_accuracy(alpha=0.1)
     * geometric_mean_score(y, p); balanced_accuracy_score(y, p); f1_score(y, p, average='macro' and 'weighted')
     * }</pre>
     */
    @Nested
    class ImbalancedLearn {
        @Test
        void agreesOnThreeClasses() {
            ConfusionMatrix matrix = matrix(THREE_CLASSES);
            assertValues(matrix, matrix::precision, 0.8695652173913043, 0.6, 0.4166666666666667);
            assertValues(matrix, matrix::recall, 0.8, 0.6, 0.625);
            assertValues(matrix, matrix::specificity, 0.7857142857142857, 0.8620689655172413, 0.9);
            assertValues(matrix, matrix::f1, 0.8333333333333333, 0.6, 0.5);
            assertValues(matrix, matrix::geometricMean, 0.7928249671720918, 0.7191949522280762, 0.75);
            assertValues(matrix, matrix::indexOfBalancedAccuracy, 0.6294693877551019, 0.5036860879904874, 0.54703125);
            assertValues(matrix, matrix::support, 50, 20, 8);
            assertClose(matrix.geometricMean(), 0.6694329500821695);
            assertClose(matrix.balancedAccuracy(), 0.6749999999999999);
            assertClose(matrix.averageF1(), 0.6444444444444444);
            assertClose(matrix.weightedAverage(matrix::f1), 0.7393162393162392);
            assertClose(matrix.minorityF1(), 0.5);
        }

        @Test
        void agreesOnTwoClasses() {
            ConfusionMatrix matrix = matrix(new int[][] {{80, 10}, {3, 7}});
            assertValues(matrix, matrix::specificity, 0.7, 0.8888888888888888);
            assertValues(matrix, matrix::f1, 0.9248554913294798, 0.5185185185185185);
            assertValues(matrix, matrix::indexOfBalancedAccuracy, 0.6339753086419753, 0.6104691358024691);
            assertClose(matrix.geometricMean(), 0.7888106377466154);
            assertClose(matrix.balancedAccuracy(), 0.7944444444444444);
            assertClose(matrix.averageF1(), 0.7216870049239992);
        }

        @Test
        void agreesWhereClassesAreNeverRecognised() {
            // y = [0, 1, 2, 0, 1, 2], p = [0, 2, 1, 0, 0, 1], the example of geometric_mean_score
            ConfusionMatrix matrix = matrix(new int[][] {{2, 0, 0}, {1, 0, 1}, {0, 2, 0}});
            assertThat(matrix.geometricMean()).isZero();
            assertClose(matrix.correctedGeometricMean(0.001), 0.010000000000000004);
            assertValues(matrix, matrix::geometricMean, 0.8660254037844386, 0, 0);
            assertValues(matrix, matrix::precision, 0.6666666666666666, 0, 0);
            assertClose(matrix.balancedAccuracy(), 0.3333333333333333);
            assertClose(matrix.averageF1(), 0.26666666666666666);
        }

        @Test
        void agreesOnOneClass() {
            ConfusionMatrix matrix = matrix(new int[][] {{3}});
            assertValues(matrix, matrix::recall, 1);
            assertValues(matrix, matrix::specificity, 0);
            assertValues(matrix, matrix::indexOfBalancedAccuracy, 0);
            assertThat(matrix.geometricMean()).isEqualTo(1);
            assertThat(matrix.balancedAccuracy()).isEqualTo(1);
            assertThat(matrix.averageF1()).isEqualTo(1);
        }
    }

    @Nested
    class ClassWithoutRows {
        /** y = [0, 0, 0, 1, 1], p = [0, 2, 0, 1, 0] */
        private final ConfusionMatrix matrix = matrix(new int[][] {{2, 0, 1}, {1, 1, 0}, {}});

        @Test
        void hasTheValuesOfImbalancedLearn() {
            assertValues(matrix, matrix::recall, 0.6666666666666666, 0.5, 0);
            assertValues(matrix, matrix::specificity, 0.5, 1, 0.8);
            assertValues(matrix, matrix::f1, 0.6666666666666666, 0.6666666666666666, 0);
            assertClose(matrix.averageF1(), 0.4444444444444444);
        }

        @Test
        void isLeftOutOfBalancedAccuracyAsInScikitLearn() {
            assertClose(matrix.balancedAccuracy(), 0.5833333333333333);
        }

        @Test
        void isLeftOutOfTheGeometricMeanWhichImbalancedLearnMakesZero() {
            assertClose(matrix.geometricMean(), Math.sqrt(2.0 / 3 * 0.5));
        }

        @Test
        void isNotTheRarest() {
            assertThat(matrix.classes().name(matrix.rarest())).isEqualTo("1");
        }

        @Test
        void canBeAddedAndLeavesTheOthersAsTheyAre() {
            ConfusionMatrix wider = matrix.withClass(-1.0);
            assertThat(wider.classes().names()).containsExactly("-1", "0", "1", "2");
            assertValues(wider, wider::recall, 0, 0.6666666666666666, 0.5, 0);
            assertValues(wider, wider::specificity, 1, 0.5, 1, 0.8);
            assertThat(matrix.withClass(2.0)).isSameAs(matrix);
        }
    }

    @Test
    void rarestOfEquallyRareClassesIsTheLast() {
        assertThat(matrix(new int[][] {{5, 5}, {0, 10}}).rarest()).isEqualTo(1);
    }

    @Test
    void geometricMeanOfManyClassesDoesNotVanish() {
        int[][] rows = new int[300][300];
        IntStream.range(0, 300).forEach(c -> {
            rows[c][c] = 1;
            rows[c][(c + 1) % 300] = 19;
        });
        assertClose(matrix(rows).geometricMean(), 0.05); // 0.05 to the power of 300 is no double
    }

    @Nested
    class Counting {
        @Test
        void weighsRows() {
            Column weight = when(col("label").equalTo(col("prediction")), 0.5).otherwise(2);
            ConfusionMatrix matrix = ConfusionMatrix.of(
                    Predictions.of(THREE_CLASSES).withColumn("weight", weight), "label", "prediction", "weight");
            assertThat(matrix.weight(0, 0)).isEqualTo(20);
            assertThat(matrix.weight(1, 2)).isEqualTo(6);
            assertThat(matrix.support(2)).isEqualTo(8.5);
            assertThat(matrix.classes()).hasToString("0: 50, 1: 20, 2: 8");
        }

        @Test
        void givesRowsThatWeighTwoTheMetricsOfRowsThatComeTwice() {
            Dataset<Row> rows = Predictions.of(THREE_CLASSES);
            ConfusionMatrix weighted = ConfusionMatrix.of(
                    rows.withColumn("weight", col("prediction").plus(1)), "label", "prediction", "weight");
            Dataset<Row> repeated = rows.union(rows.filter("prediction > 0")).union(rows.filter("prediction > 1"));
            ConfusionMatrix counted = ConfusionMatrix.of(repeated, "label", "prediction");
            for (int c = 0; c < 3; c++) {
                assertThat(weighted.specificity(c)).isEqualTo(counted.specificity(c));
                assertThat(weighted.f1(c)).isEqualTo(counted.f1(c));
            }
            assertThat(weighted.geometricMean()).isEqualTo(counted.geometricMean());
        }

        @ParameterizedTest(name = "labels of type {0}")
        @ValueSource(strings = {"int", "float", "decimal(4,1)", "string"})
        void takesLabelsOf(String type) {
            Dataset<Row> rows = Predictions.of(THREE_CLASSES);
            ConfusionMatrix matrix = ConfusionMatrix.of(
                    rows.withColumn("label", col("label").cast(type))
                            .withColumn("prediction", col("prediction").cast(type)),
                    "label",
                    "prediction");
            assertClose(matrix.geometricMean(), 0.6694329500821695);
        }

        @Test
        void takesDotsInNamesAndZerosOfBothSigns() {
            Dataset<Row> rows = Predictions.of(new int[][] {{3, 1}, {1, 2}})
                    .withColumn("the.label", when(col("label").equalTo(0), -0.0).otherwise(col("label")));
            assertThat(ConfusionMatrix.of(rows, "the.label", "prediction").classes())
                    .hasToString("0: 4, 1: 3");
        }
    }

    @Nested
    class BadInput {
        private final Dataset<Row> rows = Predictions.of(THREE_CLASSES);

        @Test
        void saysWhichColumnIsMissing() {
            assertRefused(
                    () -> ConfusionMatrix.of(rows, "target", "prediction"),
                    "labelCol 'target' is not a column of the table; it has label, prediction, probability, weight");
            assertRefused(
                    () -> ConfusionMatrix.of(rows, "label", "found"),
                    "predictionCol 'found' is not a column of the table; it has label, prediction, probability, weight");
            assertRefused(
                    () -> ConfusionMatrix.of(rows, "label", "prediction", "w"),
                    "weightCol 'w' is not a column of the table; it has label, prediction, probability, weight");
        }

        @Test
        void saysWhichColumnIsOfTheWrongType() {
            assertRefused(
                    () -> ConfusionMatrix.of(rows, "label", "probability"),
                    "predictionCol 'probability' must be numeric or string, got vector");
            assertRefused(
                    () -> ConfusionMatrix.of(rows, "label", "prediction", "probability"),
                    "weightCol 'probability' must be numeric, got vector");
            assertRefused(
                    () -> ConfusionMatrix.of(
                            rows.withColumn("label", concat(lit("class "), col("label"))), "label", "prediction"),
                    "predictionCol 'prediction' must be string if labelCol 'label' is and numeric if not, got double for string; turn indices into labels with IndexToString, or labels into indices with StringIndexer");
        }

        @Test
        void countsValuesThatCannotBeUsed() {
            Column odd = col("label").equalTo(2);
            assertRefused(
                    () -> ConfusionMatrix.of(
                            rows.withColumn("label", when(odd, null).otherwise(0)), "label", "prediction"),
                    "labelCol 'label' holds 8 null, NaN or infinite values; fill them or drop these rows first");
            assertRefused(
                    () -> ConfusionMatrix.of(
                            rows.withColumn("prediction", when(odd, Double.NaN).otherwise(0)), "label", "prediction"),
                    "predictionCol 'prediction' holds 8 null, NaN or infinite values; drop these rows first");
        }

        @Test
        void countsWeightsThatCannotBeUsed() {
            Column weight = when(col("label").equalTo(2), null)
                    .when(col("prediction").equalTo(2), Double.NaN)
                    .when(col("prediction").equalTo(1), -1)
                    .otherwise(1);
            assertRefused(
                    () -> ConfusionMatrix.of(rows.withColumn("weight", weight), "label", "prediction", "weight"),
                    "weightCol 'weight' holds 33 values that are null, NaN, infinite or negative; fill them or drop these rows first");
            assertRefused(
                    () -> ConfusionMatrix.of(rows.withColumn("weight", lit(0)), "label", "prediction", "weight"),
                    "weightCol 'weight' holds zeros only; some row must weigh more");
        }

        @Test
        void refusesNoRowsAndValuesThatAreNoClasses() {
            assertRefused(
                    () -> ConfusionMatrix.of(rows.limit(0), "label", "prediction"),
                    "the table has no rows; there is nothing to evaluate");
            assertRefused(
                    () -> ConfusionMatrix.of(LocalSpark.session().range(1001).toDF("label"), "label", "label"),
                    "labelCol 'label' and predictionCol 'label' hold more than 1,000 different values; they must name classes");
        }

        @Test
        void refusesAMatrixThatIsNone() {
            ClassCounts classes = new ClassCounts(Map.of(0.0, 2L, 1.0, 1L));
            assertRefused(
                    () -> new ConfusionMatrix(classes, new double[][] {{1, 1}}),
                    "weights must have one row and one column for each of the 2 classes");
            assertRefused(
                    () -> new ConfusionMatrix(classes, new double[][] {{1, Double.NaN}, {0, 1}}),
                    "weights must be finite and at least 0, got NaN for class 0 predicted as 1");
            assertRefused(() -> new ConfusionMatrix(classes, new double[2][2]), "weights must hold more than zeros");
            assertRefused(
                    () -> matrix(THREE_CLASSES).correctedGeometricMean(1.5), "correction must lie in [0, 1], got 1.5");
        }

        private static void assertRefused(Runnable call, String message) {
            assertThatThrownBy(call::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
        }
    }

    private static ConfusionMatrix matrix(int[][] rows) {
        return ConfusionMatrix.of(Predictions.of(rows), "label", "prediction");
    }

    private static void assertValues(ConfusionMatrix matrix, IntToDoubleFunction metric, double... expected) {
        assertThat(IntStream.range(0, matrix.numClasses()).mapToDouble(metric).toArray())
                .containsExactly(expected, within(1e-15));
    }

    /** Sums in another order than numpy's differ in the last digits. */
    private static void assertClose(double found, double expected) {
        assertThat(found).isCloseTo(expected, within(1e-14));
    }
}
