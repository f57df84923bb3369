package io.ballast.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompareWordingTest {
    @ParameterizedTest
    @CsvSource({"-0.0004, 0.000, 0.000", "0.0004, 0.000, 0.000", "-0.07, -0.070, −0.070", "0.07, 0.070, +0.070"})
    void zeroHasNoSign(double value, String plain, String signed) {
        assertThat(CompareWording.thousandths(value)).isEqualTo(plain);
        assertThat(CompareWording.signed(value)).isEqualTo(signed);
    }
}
