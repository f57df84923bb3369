package io.ballast.evaluation;

import static org.apache.spark.sql.functions.rand;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdTuningTest {
    private static final long[] TWO = {80, 20};
    private static final long[] FOUR = {66, 30, 18, 6};

    @ParameterizedTest(name = "{0}")
    @EnumSource(ThresholdMetric.class)
    void noOtherThresholdIsBetter(ThresholdMetric metric) {
        for (String name :
                new String[] {"binary", "binary, ties everywhere", "binary, extreme skew", "binary, perfect"}) {
            MetricCases.Fold fold = MetricCases.fold(name);
            ThresholdTuning tuning = ThresholdTuning.of(fold.rows(), metric, TWO);
            double best = 0;
            for (int i = 1; i < 4096; i += 2) { // between all 1024ths
                double t = i / 4096.0;
                best = Math.max(best, reached(fold, metric, new double[] {1 - t, t}));
            }
            assertThat(tuning.value()).as(name).isEqualTo(best).isGreaterThanOrEqualTo(tuning.untunedValue());
            assertThat(reached(fold, metric, tuning.thresholds())).isEqualTo(tuning.value());
        }
    }

    @Test
    void thresholdsAreTheMidPointNearestAHalfAmongEquallyGoodOnes() {
        ScoredRows rows = binary(new int[] {0, 1, 0, 1}, 0.125, 0.25, 0.5, 0.75);
        // above 0.625 and above 0.1875 both give F1 of 2/3 and 4/5: averages of (0.8 + 0.6667) / 2
        ThresholdTuning tuning = ThresholdTuning.of(rows, ThresholdMetric.AVERAGE_F1, TWO);
        assertThat(tuning.thresholds()).containsExactly(0.375, 0.625);
        assertThat(tuning.value()).isCloseTo((2.0 / 3 + 0.8) / 2, within(1e-15));
    }

    @Test
    void perfectSeparationPutsTheThresholdBetween() {
        ScoredRows rows = binary(new int[] {0, 0, 1}, 0.0, 0.125, 0.25);
        ThresholdTuning tuning = ThresholdTuning.of(rows, ThresholdMetric.F1_MINORITY, TWO);
        assertThat(tuning.thresholds()).containsExactly(0.8125, 0.1875);
        assertThat(tuning.value()).isEqualTo(1);
        assertThat(tuning.untunedValue()).isZero();
    }

    @Test
    void theMinorityMayBeClassZero() {
        MetricCases.Fold fold = MetricCases.fold("binary");
        MetricCases.Fold mirrored = MetricCases.fold("binary, minority is class 0");
        double[] thresholds = ThresholdTuning.of(fold.rows(), ThresholdMetric.F1_MINORITY, TWO)
                .thresholds();
        assertThat(ThresholdTuning.of(mirrored.rows(), ThresholdMetric.F1_MINORITY, new long[] {20, 80})
                        .thresholds())
                .containsExactly(thresholds[1], thresholds[0]);
    }

    @Test
    void oneScoreOfZeroOrOneLeavesAThreshold() {
        assertThat(ThresholdTuning.of(binary(new int[] {0, 1}, 0, 0), ThresholdMetric.AVERAGE_F1, TWO)
                        .thresholds())
                .containsExactly(0.5, 0.5);
        assertThat(ThresholdTuning.of(binary(new int[] {0, 1}, 1, 1), ThresholdMetric.AVERAGE_F1, TWO)
                        .thresholds())
                .containsExactly(0.5, 0.5);
    }

    @Test
    void neighboringDoublesAreToldApart() {
        double low = 0.3;
        ScoredRows rows = binary(new int[] {0, 1}, low, Math.nextUp(low));
        assertThat(ThresholdTuning.of(rows, ThresholdMetric.AVERAGE_F1, TWO).thresholds()[1])
                .isBetween(low, Math.nextUp(low));
    }

    @Test
    void moreClassesAreTunedByAPowerOfThePriors() {
        MetricCases.Fold fold = MetricCases.fold("four classes");
        ThresholdTuning tuning = ThresholdTuning.of(fold.rows(), ThresholdMetric.RECALL_SMALLEST, FOUR);
        double best = 0;
        double[] chosen = null;
        for (double a = 0; a <= 1; a += 0.25) {
            double[] thresholds = new double[4];
            for (int c = 0; c < 4; c++) {
                thresholds[c] = Math.pow(FOUR[c] / 120.0, a);
            }
            double value = reached(fold, ThresholdMetric.RECALL_SMALLEST, thresholds);
            chosen = value > best ? thresholds : chosen;
            best = Math.max(best, value);
        }
        assertThat(tuning.thresholds()).containsExactly(chosen, within(1e-15));
        assertThat(tuning.value()).isEqualTo(best).isGreaterThan(tuning.untunedValue());
    }

    @Test
    void aClassWithoutTrainingRowsKeepsAThresholdThatSparkTakes() {
        MetricCases.Fold fold = MetricCases.fold("four classes, one absent");
        double[] thresholds = ThresholdTuning.of(
                        fold.rows(), ThresholdMetric.BALANCED_ACCURACY, new long[] {60, 30, 10, 0})
                .thresholds();
        assertThat(thresholds).hasSize(4).doesNotContain(0);
    }

    @ParameterizedTest(name = "{0} partitions")
    @ValueSource(ints = {1, 3})
    void doNotDependOnPartitions(int partitions) {
        MetricCases.Fold fold = MetricCases.fold("binary");
        Dataset<Row> shuffled = fold.dataset().orderBy(rand(partitions)).repartition(partitions);
        ThresholdTuning found = ThresholdTuning.of(shuffled, ScoreColumns.DEFAULT, ThresholdMetric.AVERAGE_F1, TWO);
        assertThat(found.thresholds())
                .isEqualTo(ThresholdTuning.of(fold.rows(), ThresholdMetric.AVERAGE_F1, TWO)
                        .thresholds());
    }

    @Test
    void sparkPredictsAsMeasured() {
        Dataset<Row> rows = Predictions.scored().selectExpr("label", "probability as features");
        LogisticRegressionModel model = new LogisticRegression().fit(rows);
        Dataset<Row> scored = model.transform(rows);
        ThresholdTuning tuning = ThresholdTuning.of(
                scored, ScoreColumns.DEFAULT, ThresholdMetric.BALANCED_ACCURACY, new long[] {42, 12, 6});
        model.setThresholds(tuning.thresholds());
        ClassRoles roles = ClassRoles.of(new long[] {42, 12, 6});
        PredictionMetrics bySpark = PredictionMetrics.of(model.transform(rows), ScoreColumns.DEFAULT, roles);
        assertThat(bySpark.value("balancedAccuracy")).isEqualTo(tuning.value()).isGreaterThan(tuning.untunedValue());
        assertThat(PredictionMetrics.of(scored, ScoreColumns.DEFAULT, roles, tuning.thresholds())
                        .values())
                .isEqualTo(bySpark.values());
    }

    @Test
    void refusesWhatDoesNotFit() {
        ScoredRows rows = MetricCases.fold("binary").rows();
        assertThatThrownBy(() -> ThresholdTuning.of(rows, ThresholdMetric.AVERAGE_F1, FOUR))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("trainingRows must have one entry for each of the 2 classes, got 4");
        assertThatThrownBy(() -> rows.predictedWith(new double[] {1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("thresholds must have one entry for each of the 2 classes, got 1");
        assertThatThrownBy(() -> rows.predictedWith(new double[] {1, 0}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("thresholds must be finite and above 0, got 0.0");
    }

    private static double reached(MetricCases.Fold fold, ThresholdMetric metric, double[] thresholds) {
        return metric.of(fold.rows().predictedWith(thresholds).confusionMatrix(), fold.roles());
    }

    private static ScoredRows binary(int[] labels, double... minority) {
        double[][] probabilities = new double[labels.length][];
        for (int i = 0; i < labels.length; i++) {
            probabilities[i] = new double[] {1 - minority[i], minority[i]};
        }
        return ScoredRows.of(2, labels, probabilities, new int[labels.length]);
    }
}
