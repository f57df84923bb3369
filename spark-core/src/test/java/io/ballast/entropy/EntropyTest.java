package io.ballast.entropy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntropyTest {
    private static Stream<Arguments> distributions() {
        double log3 = Math.log(3) / Math.log(2);
        double log5 = Math.log(5) / Math.log(2);
        return Stream.of(
                Arguments.of(new double[] {1}, 0),
                Arguments.of(new double[] {0, 1, 0}, 0),
                Arguments.of(new double[] {0.5, 0.5}, 1),
                Arguments.of(new double[] {0.25, 0.5, 0.25}, 1.5),
                Arguments.of(new double[] {0.25, 0.75}, 2 - 0.75 * log3),
                Arguments.of(new double[] {0.2, 0, 0.8}, log5 - 1.6),
                Arguments.of(new double[] {1, 1, 1}, log3),
                Arguments.of(new double[] {6, 0, 2, 0, 0}, 2 - 0.75 * log3),
                Arguments.of(new double[] {1e-200, 3e-200}, 2 - 0.75 * log3),
                Arguments.of(new double[] {1e200, 3e200}, 2 - 0.75 * log3));
    }

    @ParameterizedTest(name = "{0}: {1} bits")
    @MethodSource("distributions")
    void isThatOfSharesInTheSum(double[] weights, double bits) {
        // A few roundings of numbers of size 1.
        assertThat(Entropy.bits(weights)).isCloseTo(bits, within(1e-15));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(doubles = {0.1, 1, 7, 1e-300, Double.MIN_VALUE, 1e300})
    void isExactlyZeroForOneClass(double weight) {
        assertThat(Entropy.bits(new double[] {0, weight})).isZero();
    }

    @Test
    void isNeverNegativeNorNaNNextToZero() {
        for (double rest : new double[] {1e-8, 1e-15, 1e-16, 1e-17, 1e-300, Double.MIN_VALUE}) {
            assertThat(Entropy.bits(new double[] {1, rest})).isBetween(0.0, 1e-6);
        }
    }

    @ParameterizedTest(name = "{0} classes")
    @ValueSource(ints = {2, 4, 64, 1000})
    void isTheLogarithmOfTheNumberOfEqualClasses(int classes) {
        double[] weights = new double[classes];
        Arrays.fill(weights, 0.3);
        // As many terms are added as there are classes.
        assertThat(Entropy.bits(weights)).isCloseTo(Math.log(classes) / Math.log(2), within(1e-12));
    }

    @Test
    void leavesTheWeightsAsTheyAre() {
        double[] weights = {3, 1};
        Entropy.bits(weights);
        assertThat(weights).containsExactly(3, 1);
    }
}
