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

    /** A tenth of a million pairs at half speed; placing and training as before. */
    @Test
    void dependsOnTheShareOfPairsWhereCellsAreRuledOut() {
        assertThat(new SearchCost(1000, 1000, 10, Metric.COSINE).pruned(0.1)).isCloseTo(0.000208, within(1e-12));
        assertThat(new SearchCost(1000, 1000, 10, Metric.MANHATTAN).pruned(0.5))
                .isCloseTo(0.004 / 3 + 0.000128, within(1e-12));
    }

    @Test
    void isThatOfDifferentRows() {
        SearchCost cost = new SearchCost(3000, 1000, 10, Metric.MANHATTAN);
        assertThat(cost.ofDistinct(0.1)).isEqualTo(new SearchCost(300, 100, 10, Metric.MANHATTAN));
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
            assertThat(prefersApproximate(new SearchCost(queries, base, dims, metric)))
                    .isEqualTo(approximate);
        }

        @ParameterizedTest(name = "{0}")
        @EnumSource(Metric.class)
        void changesOnceAsTablesGrow(Metric metric) {
            boolean before = false;
            for (long rows = 1000; rows < 100_000_000; rows = rows * 5 / 4) {
                SearchCost cost = new SearchCost(rows, rows, 20, metric);
                assertThat(prefersApproximate(cost) || !before)
                        .as("%,d rows", rows)
                        .isTrue();
                assertThat(cost.exact() > SearchCost.Limits.USUAL.alwaysExact() || !prefersApproximate(cost))
                        .isTrue();
                before = prefersApproximate(cost);
            }
            assertThat(before).isTrue();
        }

        private static boolean prefersApproximate(SearchCost cost) {
            return cost.prefersApproximate(16, cost.exact(), SearchCost.Limits.USUAL);
        }

        /** The exact search of few pairs costs less than so many probes. */
        @Test
        void isForExactWhereItNeedNotLookAtMost() {
            SearchCost cost = new SearchCost(3_200_000, 3_200_000, 42, Metric.EUCLIDEAN);
            assertThat(cost.prefersApproximate(16, cost.pruned(0.5), SearchCost.Limits.USUAL))
                    .isTrue();
            assertThat(cost.prefersApproximate(16, cost.pruned(0.01), SearchCost.Limits.USUAL))
                    .isFalse();
        }
    }
}
