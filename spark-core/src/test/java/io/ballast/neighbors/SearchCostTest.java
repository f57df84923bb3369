package io.ballast.neighbors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SearchCostTest {
    @Nested
    class OfAThousandRows {
        /** 1e6 pairs of 12 numbers, two flops each, at 60 GFlop/s. */
        @Test
        void isThatOfAllPairs() {
            assertThat(new SearchCost(1000, 1000, 10, Metric.EUCLIDEAN).exact()).isCloseTo(0.0004, within(1e-12));
            assertThat(new SearchCost(1000, 1000, 10, Metric.COSINE).exact()).isCloseTo(0.0004, within(1e-12));
            assertThat(new SearchCost(100, 1000, 10, Metric.COSINE).exact()).isCloseTo(0.00004, within(1e-12));
        }

        /** 18 GFlop/s. */
        @Test
        void isMoreForManhattan() {
            assertThat(new SearchCost(1000, 1000, 10, Metric.MANHATTAN).exact()).isCloseTo(0.004 / 3, within(1e-12));
        }

        /** 32 cells: 2 * 1000 * 16 * 1000 / 32 pairs to probe, 2000 * 32 to place and 8 * 1000 * 32 to train. */
        @Test
        void isThatOfProbesPlacingAndTrainingWhenApproximate() {
            assertThat(new SearchCost(1000, 1000, 10, Metric.EUCLIDEAN).approximate(16))
                    .isCloseTo(0.000528, within(1e-12));
            // The million pairs to probe at that speed, placing and training as before.
            assertThat(new SearchCost(1000, 1000, 10, Metric.MANHATTAN).approximate(16))
                    .isCloseTo(0.004 / 3 + 0.000128, within(1e-12));
        }

        /** All 32 cells are 2,000,000 pairs. */
        @Test
        void doesNotGrowBeyondAllCells() {
            SearchCost cost = new SearchCost(1000, 1000, 10, Metric.EUCLIDEAN);
            assertThat(cost.approximate(32)).isCloseTo(0.000928, within(1e-12));
            assertThat(cost.approximate(1000)).isEqualTo(cost.approximate(32));
        }
    }

    @Nested
    class Choice {
        @ParameterizedTest(name = "{0} queries, {1} rows, {2} features, {3}: approximate {4}")
        @CsvSource({
            "1000, 1000, 10, EUCLIDEAN, false",
            "376640, 376640, 42, EUCLIDEAN, false",
            "376640, 376640, 42, COSINE, false",
            "14461, 376640, 42, EUCLIDEAN, false",
            "3200000, 3200000, 42, EUCLIDEAN, true",
            "3200000, 3200000, 42, COSINE, true",
            "3200000, 3200000, 42, MANHATTAN, true",
            "100, 3200000, 42, EUCLIDEAN, false"
        })
        void dependsOnTheSizes(long queries, long base, int dims, Metric metric, boolean approximate) {
            assertThat(new SearchCost(queries, base, dims, metric).prefersApproximate())
                    .isEqualTo(approximate);
        }

        @ParameterizedTest(name = "{0}")
        @EnumSource(Metric.class)
        void changesOnceAsTablesGrow(Metric metric) {
            boolean before = false;
            for (long rows = 1000; rows < 100_000_000; rows = rows * 5 / 4) {
                SearchCost cost = new SearchCost(rows, rows, 20, metric);
                assertThat(cost.prefersApproximate() || !before)
                        .as("%,d rows", rows)
                        .isTrue();
                assertThat(cost.exact() > SearchCost.ALWAYS_EXACT || !cost.prefersApproximate())
                        .isTrue();
                before = cost.prefersApproximate();
            }
            assertThat(before).isTrue();
        }
    }

    /** 376,640^2 * 44 * 2 / 60e9 = 208.06; 614 cells. */
    @Test
    void readsAsCoreSeconds() {
        assertThat(new SearchCost(376_640, 376_640, 42, Metric.EUCLIDEAN))
                .hasToString("exact 208, approximate 11.8 core-seconds");
    }
}
