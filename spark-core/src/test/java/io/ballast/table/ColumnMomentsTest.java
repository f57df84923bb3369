package io.ballast.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnMomentsTest {
    @ParameterizedTest(name = "offset {0}")
    @ValueSource(doubles = {0, 1000, -1e6})
    void areThoseOfAStraightforwardComputation(double offset) {
        double[][] features = Blocks.gaussian(3000, 3, 1);
        for (double[] row : features) {
            Arrays.setAll(row, d -> row[d] * (d + 1) + offset);
        }
        ColumnMoments moments = Blocks.moments(
                Blocks.of(Arrays.copyOfRange(features, 0, 1)),
                Blocks.of(Arrays.copyOfRange(features, 1, 2000)),
                Blocks.of(Arrays.copyOfRange(features, 2000, 3000)));
        for (int d = 0; d < 3; d++) {
            int column = d;
            double[] values =
                    Arrays.stream(features).mapToDouble(row -> row[column]).toArray();
            double mean = Arrays.stream(values).average().orElseThrow();
            double variance = Arrays.stream(values)
                    .map(value -> (value - mean) * (value - mean))
                    .average()
                    .orElseThrow();
            // Values are kept to 3.6e-15 of their size, and rounding of a mean of n doubles stays below that.
            double tolerance = 1e-14 * (Math.abs(offset) + 10);
            assertThat(moments.means()[d]).isCloseTo(mean, within(tolerance));
            assertThat(moments.standardDeviations()[d]).isCloseTo(Math.sqrt(variance), within(tolerance));
        }
    }

    @Test
    void divideByTheNumberOfRows() {
        ColumnMoments moments = Blocks.moments(Blocks.of(new double[] {1}, new double[] {2}, new double[] {6}));
        assertThat(moments.means()).containsExactly(3);
        assertThat(moments.standardDeviations()).containsExactly(Math.sqrt(14 / 3.0));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(doubles = {0, 0.1, -1 / 3.0, 1e6 + 0.1, 1e-20})
    void ofAConstantFeatureHaveNoSpread(double constant) {
        double[][] features = new double[777][];
        Arrays.setAll(features, i -> new double[] {constant});
        ColumnMoments moments = Blocks.moments(
                Blocks.of(Arrays.copyOfRange(features, 0, 500)), Blocks.of(Arrays.copyOfRange(features, 500, 777)));
        assertThat(moments.means()[0]).isCloseTo(constant, within(1e-14 * Math.abs(constant)));
        assertThat(moments.standardDeviations()).containsExactly(0);
    }

    @Test
    void keepASpreadThatIsSmallBesideTheMean() {
        ColumnMoments moments = Blocks.moments(Blocks.of(new double[] {1000 - 1e-6}, new double[] {1000 + 1e-6}));
        // 1000 is kept to 3.6e-12.
        assertThat(moments.standardDeviations()[0]).isCloseTo(1e-6, within(1e-11));
    }

    @Test
    void areIntegralWhenEveryValueOfEveryBlockIsWhole() {
        RowBlock whole = Blocks.of(new double[] {0, 1e9 + 1}, new double[] {-3, 2});
        RowBlock half = Blocks.of(new double[] {0, 1}, new double[] {0.5, 2});
        assertThat(Blocks.moments(whole, whole).integral()).isTrue();
        assertThat(Blocks.moments(whole, half).integral()).isFalse();
        assertThat(Blocks.moments(half, whole).integral()).isFalse();
    }

    @Test
    void doNotChangeUnderTheirUser() {
        ColumnMoments moments = Blocks.moments(Blocks.of(new double[] {1}, new double[] {3}));
        moments.means()[0] = 99;
        moments.standardDeviations()[0] = 99;
        assertThat(moments.means()).containsExactly(2);
        assertThat(moments.standardDeviations()).containsExactly(1);
    }
}
