package io.ballast.examples.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecimalsTest {
    @ParameterizedTest
    @CsvSource({"-0.0004, 0.000", "-0.0, 0.000", "0.0004, 0.000", "-0.0006, -0.001", "0.5, 0.500", "-12.3456, -12.346"})
    void zeroHasNoSign(double value, String text) {
        assertThat(Decimals.thousandths(value)).isEqualTo(text);
    }

    @Test
    void inSummariesToo() {
        Summary summary = new Summary("d", "c", "m", 2, 0, Map.of("deltaKappa", -1e-5), Map.of("deltaKappa", 2e-3));

        assertThat(summary.text("deltaKappa")).isEqualTo("0.000 ± 0.002");
    }
}
