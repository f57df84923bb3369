package io.ballast.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of significance beside scipy 1.10.1 ({@code src/test/python/significance.py}) and Demšar (2006). */
class SignificanceTest {
    private static final Offset<Double> CLOSE = within(1e-9);
    private static final JsonNode SCIPY = MetricCases.read("significance");

    @Nested
    class CorrectedT {
        static List<JsonNode> cases() {
            return MetricCases.elements(SCIPY.get("corrected"));
        }

        @ParameterizedTest
        @MethodSource("cases")
        void equalsScipy(JsonNode expected) {
            double[] differences = MetricCases.numbers(expected.get("differences"));
            CorrectedTTest test =
                    CorrectedTTest.of(differences, expected.get("testToTrain").asDouble());
            assertThat(test.t()).isCloseTo(expected.get("t").asDouble(), CLOSE);
            assertThat(test.degreesOfFreedom()).isEqualTo(differences.length - 1);
            assertThat(test.pTwoSided()).isCloseTo(expected.get("pTwoSided").asDouble(), CLOSE);
            assertThat(test.pBetter()).isCloseTo(expected.get("pBetter").asDouble(), CLOSE);
        }

        @Test
        void hasAnAnswerForEqualDifferences() {
            CorrectedTTest none = CorrectedTTest.of(new double[5], 0.25);
            assertThat(none.pTwoSided()).isEqualTo(1);
            assertThat(none.pBetter()).isEqualTo(0.5);
            CorrectedTTest always = CorrectedTTest.of(new double[] {0.25, 0.25, 0.25, 0.25}, 0.25);
            assertThat(always.t()).isInfinite();
            assertThat(always.pBetter()).isZero();
            assertThat(CorrectedTTest.of(new double[] {-0.25, -0.25}, 0.25).pBetter())
                    .isEqualTo(1);
        }

        @Test
        void refusesWhatItCannotTest() {
            assertRefused(() -> CorrectedTTest.of(new double[1], 0.25), "differences must be at least 2, got 1");
            assertRefused(
                    () -> CorrectedTTest.of(new double[2], Double.NaN),
                    "testToTrain must be finite and at least 0, got NaN");
            assertRefused(
                    () -> CorrectedTTest.of(new double[] {0, Double.NaN}, 0.25),
                    "scores and differences must be finite, got NaN");
        }
    }

    @Nested
    class Friedman {
        /**
         * Table 6: areas under the curve of C4.5 alone, with m, with cf, with both. The paper ranks {@code voting} by digits
         * that it does not print, which the fourth digit here stands for.
         */
        private static final double[][] DEMSAR = {
            {.763, .768, .771, .798}, {.599, .591, .590, .569}, {.954, .971, .968, .967}, {.628, .661, .654, .657},
            {.882, .888, .886, .898}, {.936, .931, .916, .931}, {.661, .668, .609, .685}, {.583, .583, .563, .625},
            {.775, .838, .866, .875}, {1, 1, 1, 1}, {.940, .962, .965, .962}, {.619, .666, .614, .669},
            {.972, .981, .9751, .975}, {.957, .978, .946, .970}
        };

        static List<JsonNode> cases() {
            return MetricCases.elements(SCIPY.get("friedman"));
        }

        @ParameterizedTest
        @MethodSource("cases")
        void equalsScipy(JsonNode expected) {
            FriedmanTest test = FriedmanTest.of(MetricCases.matrix(expected.get("scores")));
            assertThat(test.averageRanks()).containsExactly(MetricCases.numbers(expected.get("averageRanks")), CLOSE);
            assertThat(test.chiSquare()).isCloseTo(expected.get("chiSquare").asDouble(), CLOSE);
            assertThat(test.p()).isCloseTo(expected.get("p").asDouble(), CLOSE);
            assertThat(test.imanDavenportF()).isCloseTo(expected.get("f").asDouble(), CLOSE);
            assertThat(test.imanDavenportP()).isCloseTo(expected.get("fP").asDouble(), CLOSE);
        }

        @Test
        void givesTheRanksOfThePaper() {
            FriedmanTest test = FriedmanTest.of(DEMSAR);
            assertThat(test.averageRanks()).containsExactly(new double[] {3.143, 2.000, 2.893, 1.964}, within(5e-4));
            // 9.28 and 3.69 in the paper, which does not correct for the 6 + 6 + 60 + 6 of its ties
            double untied = test.chiSquare() * (1 - (6 + 6 + 60 + 6) / (14.0 * 4 * 15));
            assertThat(untied).isCloseTo(9.28, within(5e-3));
            assertThat(13 * untied / (14 * 3 - untied)).isCloseTo(3.69, within(5e-3));
        }

        @Test
        void hasAnAnswerForTiesAndForOneOrderThroughout() {
            FriedmanTest tied = FriedmanTest.of(new double[][] {{1, 1, 1}, {0, 0.0, -0.0}});
            assertThat(tied.averageRanks()).containsExactly(2, 2, 2);
            assertThat(tied.chiSquare()).isZero();
            assertThat(tied.p()).isEqualTo(1);
            assertThat(tied.imanDavenportP()).isEqualTo(1);
            FriedmanTest alike = FriedmanTest.of(new double[][] {{3, 2, 1}, {5, 2, 0}, {9, 8, 7}});
            assertThat(alike.chiSquare()).isCloseTo(6, CLOSE);
            assertThat(alike.imanDavenportP()).isZero();
        }

        @Test
        void refusesWhatItCannotTest() {
            assertRefused(
                    () -> FriedmanTest.of(new double[][] {{1, 2}, {1, 2}}),
                    "scores must hold at least 2 data sets with the same 3 or more methods, got 2 with 2");
        }
    }

    @Nested
    class CriticalDifference {
        static List<JsonNode> cases() {
            return MetricCases.elements(SCIPY.get("nemenyi"));
        }

        @ParameterizedTest
        @MethodSource("cases")
        void hasTheQuantilesOfScipy(JsonNode expected) {
            assertThat(Nemenyi.criticalValue(
                            expected.get("k").asInt(), expected.get("alpha").asDouble()))
                    .isCloseTo(expected.get("q").asDouble(), within(1e-8)); // scipy's own integral is no closer
        }

        @ParameterizedTest(name = "{0} methods")
        @CsvSource({"2,1.960", "3,2.343", "4,2.569", "5,2.728", "6,2.850", "7,2.949", "8,3.031", "9,3.102", "10,3.164"})
        void hasTheTableOfThePaper(int methods, double q) {
            assertThat(Nemenyi.criticalValue(methods, 0.05)).isCloseTo(q, within(1e-3)); // which cuts digits off
        }

        @Test
        void isThatOfThePaper() {
            assertThat(Nemenyi.criticalDifference(4, 14, 0.05)).isCloseTo(1.25, within(5e-3));
            assertThat(Nemenyi.criticalDifference(4, 14, 0.10)).isCloseTo(1.12, within(5e-3));
        }

        @Test
        void groupsWhatDoesNotDiffer() {
            double[] ranks = {3.143, 2.000, 2.893, 1.964};
            assertThat(Nemenyi.groups(ranks, 1.25)).containsExactly(new Nemenyi.Group(0, 3));
            assertThat(Nemenyi.groups(ranks, 1.12)).containsExactly(new Nemenyi.Group(0, 2), new Nemenyi.Group(2, 3));
            assertThat(Nemenyi.groups(ranks, 0.01)).isEmpty();
            assertThat(Nemenyi.groups(new double[] {1, 2, 3, 4, 5}, 2.5))
                    .containsExactly(new Nemenyi.Group(0, 2), new Nemenyi.Group(1, 3), new Nemenyi.Group(2, 4));
            assertThat(Nemenyi.groups(new double[] {1, 2}, 1)).isEmpty(); // at least this far apart
        }

        @Test
        void refusesWhatItCannotTest() {
            assertRefused(() -> Nemenyi.criticalValue(1, 0.05), "methods must be at least 2, got 1");
            assertRefused(() -> Nemenyi.criticalValue(3, 1), "alpha must lie in [0.0001, 1), got 1.0");
            assertRefused(() -> Nemenyi.criticalDifference(3, 0, 0.05), "dataSets must be at least 1, got 0");
        }
    }

    @Nested
    class Wilcoxon {
        static List<JsonNode> cases() {
            return MetricCases.elements(SCIPY.get("wilcoxon"));
        }

        @ParameterizedTest
        @MethodSource("cases")
        void equalsScipy(JsonNode expected) {
            WilcoxonSignedRank test = WilcoxonSignedRank.of(MetricCases.numbers(expected.get("differences")));
            assertThat(test.exact()).isEqualTo(expected.get("exact").asBoolean());
            assertThat(test.positiveRanks())
                    .isCloseTo(expected.get("positiveRanks").asDouble(), CLOSE);
            assertThat(test.pTwoSided()).isCloseTo(expected.get("pTwoSided").asDouble(), CLOSE);
            assertThat(test.pBetter()).isCloseTo(expected.get("pBetter").asDouble(), CLOSE);
        }

        @Test
        void findsNothingInZeros() {
            assertThat(WilcoxonSignedRank.of(new double[6]).pTwoSided()).isEqualTo(1);
            assertThat(WilcoxonSignedRank.of(new double[6]).pBetter()).isEqualTo(1);
        }

        @Test
        void refusesWhatItCannotTest() {
            assertRefused(() -> WilcoxonSignedRank.of(new double[0]), "differences must be at least 1, got 0");
        }
    }

    @Nested
    class HolmAdjustment {
        @Test
        void multipliesFromTheSmallest() {
            // statsmodels: multipletests([.01, .04, .03, .005], method='holm')
            assertThat(Holm.adjust(new double[] {0.01, 0.04, 0.03, 0.005}))
                    .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-15));
            assertThat(Holm.adjust(new double[] {0.9, 0.8})).containsExactly(1, 1);
            assertThat(Holm.adjust(new double[] {0.3})).containsExactly(0.3);
            assertThat(Holm.adjust(new double[0])).isEmpty();
        }

        @Test
        void refusesWhatIsNoChance() {
            assertRefused(() -> Holm.adjust(new double[] {1.5}), "p must lie in [0, 1], got 1.5");
        }
    }

    private static void assertRefused(Runnable call, String message) {
        assertThatThrownBy(call::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
