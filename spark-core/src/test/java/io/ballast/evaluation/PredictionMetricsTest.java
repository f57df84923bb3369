package io.ballast.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.rand;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ballast.spark.KryoCopy;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.ml.functions$;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Metrics of folds beside scikit-learn 1.2.1 and imbalanced-learn 0.10.0; {@code src/test/python/prediction_metrics.py}. */
class PredictionMetricsTest {
    private static final ScoreColumns COLUMNS = ScoreColumns.DEFAULT;

    static List<MetricCases.Fold> folds() {
        return MetricCases.folds();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("folds")
    void equalThoseOfScikitLearnAndImbalancedLearn(MetricCases.Fold fold) {
        PredictionMetrics metrics = PredictionMetrics.of(fold.rows(), fold.roles());
        assertThat(fold.metrics().size()).isGreaterThan(15);
        fold.metrics().fields().forEachRemaining(expected -> assertThat(metrics.value(expected.getKey()))
                .as(expected.getKey())
                .isCloseTo(expected.getValue().asDouble(), within(1e-9)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("folds")
    void areFinite(MetricCases.Fold fold) {
        assertThat(PredictionMetrics.of(fold.rows(), fold.roles()).values().values())
                .allMatch(value -> Double.isFinite(value) && value >= 0);
    }

    @Test
    void haveTheirNamesInOrder() {
        assertThat(PredictionMetrics.of(MetricCases.fold("binary").rows())
                        .values()
                        .keySet())
                .containsExactly(
                        "aucRoc",
                        "auprc",
                        "auprcMajority",
                        "f1Minority",
                        "f1Majority",
                        "averageF1",
                        "balancedAccuracy",
                        "acsa",
                        "macroF",
                        "macroGMean",
                        "precisionLargest",
                        "recallSmallest",
                        "gMean",
                        "iba",
                        "specificity",
                        "brier",
                        "ece",
                        "logLoss",
                        "accuracy");
        assertThat(PredictionMetrics.of(MetricCases.fold("four classes").rows())
                        .values()
                        .keySet())
                .containsExactly(
                        "aucRoc",
                        "aucRocMicro",
                        "auprc",
                        "auprcMicro",
                        "f1Minority",
                        "f1Majority",
                        "averageF1",
                        "f1Micro",
                        "balancedAccuracy",
                        "acsa",
                        "macroF",
                        "macroGMean",
                        "precisionLargest",
                        "recallSmallest",
                        "gMean",
                        "iba",
                        "specificity",
                        "brier",
                        "ece",
                        "logLoss",
                        "accuracy");
    }

    @Test
    void leaveAClassWithoutRowsOutOfTheGMean() {
        MetricCases.Fold fold = MetricCases.fold("four classes, one absent that is predicted");
        PredictionMetrics metrics = PredictionMetrics.of(fold.rows(), fold.roles());
        ConfusionMatrix matrix = metrics.confusionMatrix();
        assertThat(matrix.numClasses()).isEqualTo(4);
        assertThat(matrix.support(3)).isZero();
        assertThat(metrics.value("gMean"))
                .isPositive()
                .isCloseTo(Math.cbrt(matrix.recall(0) * matrix.recall(1) * matrix.recall(2)), within(1e-12));
    }

    @Nested
    class OnSpark {
        @ParameterizedTest(name = "{0} partitions")
        @ValueSource(ints = {1, 2, 7})
        void doNotDependOnPartitionsOrOrderToTheLastBit(int partitions) {
            for (String name : List.of("binary", "four classes")) {
                MetricCases.Fold fold = MetricCases.fold(name);
                Dataset<Row> shuffled = fold.dataset().orderBy(rand(partitions)).repartition(partitions);
                PredictionMetrics found = PredictionMetrics.of(shuffled, COLUMNS, fold.roles());
                PredictionMetrics expected = PredictionMetrics.of(fold.rows(), fold.roles());
                assertThat(found.values()).isEqualTo(expected.values());
                assertThat(found.roc(1).y()).isEqualTo(expected.roc(1).y());
                assertThat(found.calibration().meanPredicted())
                        .isEqualTo(expected.calibration().meanPredicted());
                assertThat(found.confusionMatrix().weight(0, 1))
                        .isEqualTo(expected.confusionMatrix().weight(0, 1));
            }
        }

        @Test
        void takeTheRolesFromTheRowsIfNoneAreNamed() {
            MetricCases.Fold fold = MetricCases.fold("binary, minority is class 0");
            assertThat(PredictionMetrics.of(fold.dataset(), "label", "probability", "prediction", 2)
                            .values())
                    .isEqualTo(PredictionMetrics.of(fold.rows(), fold.roles()).values());
        }

        @Test
        void predictByThresholds() {
            MetricCases.Fold fold = MetricCases.fold("binary");
            double[] thresholds = {0.75, 0.25};
            PredictionMetrics found = PredictionMetrics.of(fold.dataset(), COLUMNS, fold.roles(), thresholds);
            Dataset<Row> predicted = fold.dataset()
                    .withColumn(
                            "prediction",
                            when(
                                            functions$
                                                    .MODULE$
                                                    .vector_to_array(col("probability"), "float64")
                                                    .getItem(1)
                                                    .gt(0.25),
                                            1.0)
                                    .otherwise(0.0));
            assertThat(found.values())
                    .isEqualTo(PredictionMetrics.of(predicted, COLUMNS, fold.roles())
                            .values())
                    .isNotEqualTo(PredictionMetrics.of(fold.dataset(), COLUMNS, fold.roles())
                            .values());
        }

        @Test
        void fillUpVectorsOfAClassifierThatDidNotSeeTheLastClasses() {
            MetricCases.Fold fold = MetricCases.fold("binary");
            ClassRoles three = new ClassRoles(3, 1, 0);
            PredictionMetrics metrics = PredictionMetrics.of(fold.dataset(), COLUMNS, three);
            assertThat(metrics.confusionMatrix().numClasses()).isEqualTo(3);
            assertThat(metrics.value("accuracy"))
                    .isEqualTo(fold.metrics().get("accuracy").asDouble());
            assertThat(metrics.value("brier")) // both errors of a row are alike
                    .isCloseTo(2 * fold.metrics().get("brier").asDouble(), within(1e-12));
        }

        @Test
        void travelByKryo() {
            PredictionMetrics metrics =
                    PredictionMetrics.of(MetricCases.fold("four classes").rows());
            PredictionMetrics back = KryoCopy.of(metrics);
            assertThat(back.values()).isEqualTo(metrics.values());
            assertThat(back.confusionMatrix().classes())
                    .hasToString(metrics.confusionMatrix().classes().toString());
            assertThat(back.precisionRecall(2).x())
                    .isEqualTo(metrics.precisionRecall(2).x());
        }
    }

    @Nested
    class Curves {
        private final PredictionMetrics metrics = PredictionMetrics.of(many());

        @Test
        void areThinnedWithoutMovingTheirEnds() {
            Curve roc = metrics.roc(1);
            assertThat(roc.size()).isBetween(Curve.MAX_POINTS / 2, Curve.MAX_POINTS);
            assertThat(roc.x()).isSorted().startsWith(0).endsWith(1);
            assertThat(roc.y()).isSorted().startsWith(0).endsWith(1);
            Curve precisionRecall = metrics.precisionRecall(1);
            assertThat(precisionRecall.size()).isBetween(Curve.MAX_POINTS / 2, Curve.MAX_POINTS);
            assertThat(precisionRecall.x()).isSorted().startsWith(0).endsWith(1);
            assertThat(precisionRecall.y()).startsWith(1).endsWith(0.01);
        }

        @Test
        void keepTheirAreaWhenThinned() {
            Curve roc = metrics.roc(1);
            double area = 0;
            for (int i = 1; i < roc.size(); i++) {
                area += (roc.x()[i] - roc.x()[i - 1]) * (roc.y()[i] + roc.y()[i - 1]) / 2;
            }
            assertThat(area).isCloseTo(metrics.value("aucRoc"), within(0.005));
        }

        @Test
        void areThoseOfScikitLearnWhenShort() {
            // y = [0, 0, 1, 1], p = [.1, .4, .35, .8]; roc_curve(y, p, drop_intermediate=False),
            // precision_recall_curve(y, p)
            PredictionMetrics four = PredictionMetrics.of(ScoredRows.of(
                    2, new int[] {0, 0, 1, 1}, new double[][] {{.9, .1}, {.6, .4}, {.65, .35}, {.2, .8}}, new int[] {
                        0, 0, 0, 1
                    }));
            assertThat(four.roc(1).x()).containsExactly(0, 0, 0.5, 0.5, 1);
            assertThat(four.roc(1).y()).containsExactly(0, 0.5, 0.5, 1, 1);
            assertThat(four.precisionRecall(1).x()).containsExactly(0, 0.5, 0.5, 1, 1);
            assertThat(four.precisionRecall(1).y()).containsExactly(1, 1, 0.5, 2.0 / 3, 0.5);
        }

        @Test
        void haveNoPointsWithoutRowsToRank() {
            PredictionMetrics one = PredictionMetrics.of(
                    ScoredRows.of(2, new int[] {0, 0}, new double[][] {{.9, .1}, {.6, .4}}, new int[] {0, 0}));
            assertThat(one.roc(0).size()).isZero();
            assertThat(one.roc(1).size()).isZero();
            assertThat(one.precisionRecall(1).size()).isZero();
            assertThat(one.value("aucRoc")).isEqualTo(0.5);
        }

        /** 10,000 rows, 100 of them of the minority, hardly two of one score. */
        private static ScoredRows many() {
            SplittableRandom random = new SplittableRandom(5);
            int[] labels = new int[10_000];
            double[][] probabilities = new double[labels.length][];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = i % 100 == 0 ? 1 : 0;
                double p = Math.pow(random.nextDouble(), labels[i] == 1 ? 0.3 : 1);
                probabilities[i] = new double[] {1 - p, p};
            }
            return ScoredRows.of(2, labels, probabilities, new int[labels.length]);
        }
    }

    @Nested
    class CalibrationBins {
        @Test
        void holdMeansSharesAndCounts() {
            MetricCases.Fold fold = MetricCases.fold("binary, on the edges of bins");
            Calibration calibration =
                    PredictionMetrics.of(fold.rows(), fold.roles()).calibration();
            assertThat(calibration.meanPredicted()).containsExactly(100 / 1024.0 / 2, 0.5, 1);
            assertThat(calibration.counts()).containsExactly(50, 25, 25);
            double ones = Arrays.stream(fold.labels()).sum();
            double sum = 0;
            for (int b = 0; b < 3; b++) {
                sum += calibration.observedShare()[b] * calibration.counts()[b];
            }
            assertThat(sum).isCloseTo(ones, within(1e-12));
        }
    }

    @Nested
    class BadInput {
        private final Dataset<Row> rows = MetricCases.fold("binary").dataset();
        private final ClassRoles roles = new ClassRoles(2, 1, 0);

        @Test
        void isRefusedInOneSentence() {
            assertRefused(rows.limit(0), "the table has no rows; there is nothing to evaluate");
            assertRefused(
                    rows.withColumn("label", col("label").plus(1)),
                    "labelCol 'label' holds 2.0, but must hold indices of classes, whole numbers from 0 to 1; index it with StringIndexer first");
            assertRefused(
                    rows.withColumn("prediction", lit(0.5)),
                    "predictionCol 'prediction' holds 0.5, but must hold indices of classes, whole numbers from 0 to 1; index it with StringIndexer first");
            assertRefused(
                    rows.withColumn("prediction", lit("a")),
                    "predictionCol 'prediction' must be numeric where probabilities are evaluated, got string");
            assertRefused(
                    rows.withColumn("probability", when(col("label").equalTo(0), col("probability"))),
                    "probabilityCol 'probability' holds a null; drop such rows first");
            assertRefused(
                    Predictions.dataset(Predictions.row(0, Vectors.dense(-0.5, 1.5), 1)),
                    "probabilityCol 'probability' must hold probabilities, from 0 to 1, but holds -0.5");
            assertRefused(
                    MetricCases.fold("four classes").dataset().filter("label < 2"),
                    "probabilityCol 'probability' holds a vector of length 4, but there are 2 classes");
        }

        @Test
        void namesTheMetricsThereAre() {
            assertThatThrownBy(() -> PredictionMetrics.of(rows, COLUMNS, roles).value("f2"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("metric must be one of aucRoc, auprc, ")
                    .hasMessageEndingWith(", got f2");
            assertThatThrownBy(() -> ThresholdMetric.of("aucRoc"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("metric must be one of f1Minority, ")
                    .hasMessageEndingWith(", got aucRoc");
        }

        @Test
        void refusesRolesThatAreNone() {
            assertThatThrownBy(() -> new ClassRoles(2, 1, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("minority and majority must be two different indices from 0 to 1, got 1 and 1");
            assertThatThrownBy(() -> PredictionMetrics.of(rows, "label", "probability", "prediction", 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("numClasses must lie in [2, 1,000], got 1");
        }

        private void assertRefused(Dataset<Row> data, String message) {
            assertThatThrownBy(() -> PredictionMetrics.of(data, COLUMNS, roles))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {"5,5 1 0", "9,1 1 0", "1,9 0 1", "9,0 1 0", "0,9 0 1", "7,2,0,2 3 0", "7,0,0 2 0", "3,4,9 0 2"})
    void rolesFollowTheSizes(String rowsMinorityMajority) {
        String[] parts = rowsMinorityMajority.split(" ");
        long[] rows =
                Arrays.stream(parts[0].split(",")).mapToLong(Long::parseLong).toArray();
        assertThat(ClassRoles.of(rows))
                .isEqualTo(new ClassRoles(rows.length, Integer.parseInt(parts[1]), Integer.parseInt(parts[2])));
    }
}
