package io.ballast.neighbors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NeighborSettingsTest {
    @Nested
    class Modes {
        @ParameterizedTest(name = "''{0}'' is {1}")
        @CsvSource({"auto, AUTO", "Exact, EXACT", "APPROXIMATE, APPROXIMATE"})
        void areReadInAnyCase(String text, NeighborSettings.Mode mode) {
            assertThat(NeighborSettings.Mode.parse(text)).isEqualTo(mode);
        }

        @ParameterizedTest(name = "''{0}''")
        @ValueSource(strings = {"", "fast", " exact"})
        void areRefusedOtherwise(String text) {
            assertThatThrownBy(() -> NeighborSettings.Mode.parse(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("neighbors must be auto, exact or approximate, got '" + text + "'");
        }
    }

    @Test
    void areExactWithOneGibibyteUnlessSaidOtherwise() {
        assertThat(NeighborSettings.exact(Metric.COSINE, 5))
                .isEqualTo(new NeighborSettings(
                        5, Metric.COSINE, NeighborSettings.Mode.EXACT, OptionalInt.empty(), 0.95, 1L << 30));
    }

    @Test
    void changeOneAtATime() {
        NeighborSettings settings =
                new NeighborSettings(5, Metric.COSINE, NeighborSettings.Mode.EXACT, OptionalInt.of(3), 0.7, 1 << 20);
        assertThat(settings.with(NeighborSettings.Mode.AUTO))
                .isEqualTo(new NeighborSettings(
                        5, Metric.COSINE, NeighborSettings.Mode.AUTO, OptionalInt.of(3), 0.7, 1 << 20));
        assertThat(settings.withBroadcastLimit(99))
                .isEqualTo(new NeighborSettings(
                        5, Metric.COSINE, NeighborSettings.Mode.EXACT, OptionalInt.of(3), 0.7, 99));
    }

    @Test
    void needMoreRowsThanNeighbors() {
        assertThatCode(() -> NeighborSettings.checkRows(8, 7, 8)).doesNotThrowAnyException();
        assertThatThrownBy(() -> NeighborSettings.checkRows(1234, 1234, 1235))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the table has 1,234 rows, but kNeighbors = 1234 needs at least 1235; lower kNeighbors");
    }
}
