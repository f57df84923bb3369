package io.ballast.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {
    @ParameterizedTest(name = "{0} to {1} has {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "0|1|5|0.0 0.2 0.4 0.6 0.8 1.0",
                "0.68|0.853|5|0.70 0.75 0.80 0.85",
                "0|48|3|0 20 40",
                "-0.25|0.25|5|−0.2 −0.1 0.0 0.1 0.2",
                "0|250000|3|0 100,000 200,000",
                "0.00012|0.00031|4|0.00015 0.00020 0.00025 0.00030",
                "-7|-3|4|−7 −6 −5 −4 −3",
            })
    void ticksAreRoundAndSayNoMoreThanTheyMust(double from, double to, int most, String labels) {
        assertThat(String.join(" ", Axis.of(from, to).labels(most))).isEqualTo(labels);
    }

    @Test
    void ticksLieInside() {
        for (double width = 1e-6; width < 1e6; width *= 1.7) {
            Axis axis = Axis.of(-0.3 * width, 0.7 * width);
            assertThat(axis.ticks(6)).hasSizeBetween(2, 7);
            assertThat(DoubleStream.of(axis.ticks(6))).allMatch(axis::holds);
        }
    }

    @Test
    void valuesLieAlongPixelsInEitherDirection() {
        assertThat(Axis.of(0, 10).along(50, 150).at(2.5)).isEqualTo(75);
        assertThat(Axis.of(0, 10).along(150, 50).at(2.5)).isEqualTo(125);
    }

    @Test
    void leavesSomeAirAroundValues() {
        Axis axis = Axis.around(DoubleStream.of(2, Double.NaN, 4, Double.POSITIVE_INFINITY));
        assertThat(axis.from()).isEqualTo(1.9);
        assertThat(axis.to()).isEqualTo(4.1);
    }

    @Test
    void oneValueOrNoneStillMakesAnAxis() {
        assertThat(Axis.around(DoubleStream.of(0.8)).holds(0.8)).isTrue();
        assertThat(Axis.around(DoubleStream.of(0)).holds(0)).isTrue();
        assertThat(Axis.around(DoubleStream.empty())).isEqualTo(Axis.of(0, 1));
    }

    @Test
    void rangeMustHaveAWidth() {
        assertThatThrownBy(() -> Axis.of(1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an axis must reach from a number to a larger one, got 1.0 to 1.0");
        assertThatThrownBy(() -> Axis.of(0, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }
}
