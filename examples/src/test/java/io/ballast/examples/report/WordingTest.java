package io.ballast.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ballast.examples.report.ResampleReport.Synthetic;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordingTest {

    @ParameterizedTest(name = "{0} reads {1}")
    @CsvSource({
        "0, 0%",
        "0.00004, 0.0040%",
        "0.0409, 4.1%",
        "0.959, 95.9%",
        "0.99996, 99.996%",
        "1, 100%",
        "NaN, unknown"
    })
    void sharesAreNeverRoundedToAllOrNothing(double share, String text) {
        assertThat(Wording.share(share)).isEqualTo(text);
    }

    @ParameterizedTest(name = "{0} s reads {1}")
    @CsvSource({"0.04, 0.0 s", "59.94, 59.9 s", "59.97, 1 min 00 s", "171.03, 2 min 51 s", "3725, 1 h 02 min"})
    void durationsCarryOver(double seconds, String text) {
        assertThat(Wording.duration(seconds)).isEqualTo(text);
    }

    @ParameterizedTest(name = "{0} at an axis reads {1}")
    @CsvSource({"0.30000000000000004, 0.3", "-1e-17, 0", "1.0, 1", "0.00012, 0.00012", "12345, '12,345'"})
    void ticksCarryNoNoise(double value, String text) {
        assertThat(Wording.tick(value)).isEqualTo(text);
    }

    /** 1.358 * sqrt((100 + 400) / (100 * 400)) = 0.1518. */
    @Test
    void distancesComeWithWhatChanceGives() {
        Synthetic synthetic = new Synthetic("1", 5_000, 400, 0, Map.of("a", 0.1, "b", 0.3, "c", Double.NaN));
        assertThat(Wording.distances(synthetic, 100))
                .isEqualTo("Median 0.200 over 2 features. Two samples of one distribution, as large as those compared"
                        + " (100 real and 400 synthetic rows), stay below 0.152 in 95 of 100 cases.");
    }

    @Test
    void copiesNotLookedAtAreNotMentioned() {
        assertThat(Wording.copies(new Synthetic("1", 9, 9, Double.NaN, Map.of())))
                .isEmpty();
    }
}
