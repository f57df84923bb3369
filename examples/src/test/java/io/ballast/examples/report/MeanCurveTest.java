package io.ballast.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class MeanCurveTest {
    @Test
    void rocIsStraightBetweenPointsAndClimbsToTheTop() {
        MeanCurve mean = MeanCurve.roc(List.<double[][]>of(new double[][] {{0, 0, 0.5, 1}, {0, 0.4, 0.8, 1}}));
        assertThat(mean.x()).hasSize(101).startsWith(0, 0.01).endsWith(1);
        assertThat(mean.y()[0]).isEqualTo(0.4);
        assertThat(mean.y()[25]).isCloseTo(0.6, within(1e-12));
        assertThat(mean.y()[50]).isEqualTo(0.8);
        assertThat(mean.y()[100]).isEqualTo(1);
    }

    @Test
    void rocIsTheMeanOfFoldsAtEachRate() {
        double[][] perfect = {{0, 0, 1}, {0, 1, 1}};
        double[][] guess = {{0, 1}, {0, 1}};
        MeanCurve mean = MeanCurve.roc(List.of(perfect, guess));
        assertThat(mean.y()[0]).isEqualTo(0.5);
        assertThat(mean.y()[50]).isCloseTo(0.75, within(1e-12));
    }

    @Test
    void precisionIsThatOfTheFirstPointThatReachesTheRecall() {
        double[][] curve = {{0, 0.5, 1}, {1, 0.8, 0.3}};
        MeanCurve mean = MeanCurve.precisionRecall(List.<double[][]>of(curve));
        assertThat(mean.y()[0]).isEqualTo(1);
        assertThat(mean.y()[1]).isEqualTo(0.8);
        assertThat(mean.y()[50]).isEqualTo(0.8);
        assertThat(mean.y()[51]).isEqualTo(0.3);
        assertThat(mean.y()[100]).isEqualTo(0.3);
    }

    @Test
    void pooledCalibrationWeighsByRows() {
        double[][] first = {{0.02, 0.95}, {0, 1}, {10, 30}};
        double[][] second = {{0.05, 0.91}, {0.4, 0.5}, {30, 10}};
        PooledCalibration pooled = PooledCalibration.of(List.of(first, second));
        assertThat(pooled.predicted()).containsExactly(new double[] {0.0425, 0.94}, within(1e-12));
        assertThat(pooled.observed()).containsExactly(new double[] {0.3, 0.875}, within(1e-12));
    }

    @Test
    void pooledCalibrationBinsHoldTheirUpperEdge() {
        double[][] fold = {{0, 0.1, 0.10001, 1}, {0, 0, 0, 1}, {1, 1, 1, 1}};
        assertThat(PooledCalibration.of(List.<double[][]>of(fold)).predicted())
                .hasSize(3)
                .startsWith(0.05)
                .endsWith(1);
        assertThat(PooledCalibration.of(List.of()).isEmpty()).isTrue();
    }
}
