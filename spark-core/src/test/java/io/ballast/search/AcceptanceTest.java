package io.ballast.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ballast.search.Acceptance.Rule;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AcceptanceTest {
    /** The current set has minority F1 0.5 and average F1 0.7. */
    @ParameterizedTest(name = "{0} of {1} and {2}: {3}")
    @CsvSource({
        "ALL, 0.6, 0.8, true",
        "ALL, 0.6, 0.7, false",
        "ALL, 0.5, 0.8, false",
        "ALL, 0.4, 0.9, false",
        "ALL, 0.5, 0.7, false",
        "PARETO, 0.6, 0.8, true",
        "PARETO, 0.6, 0.7, true",
        "PARETO, 0.5, 0.8, true",
        "PARETO, 0.4, 0.9, false",
        "PARETO, 0.5, 0.7, false",
        "AVERAGE, 0.4, 0.8, true",
        "AVERAGE, 0.9, 0.7, false",
        "AVERAGE, 0.9, 0.6, false"
    })
    void withoutMarginAnyDifferenceCounts(Rule rule, double minority, double average, boolean accepted) {
        Score candidate = new Score(new double[] {minority, average}, new double[0][]);
        Score current = new Score(new double[] {0.5, 0.7}, new double[0][]);

        assertThat(new Acceptance(rule, 0).accepts(candidate, current)).isEqualTo(accepted);
    }

    /** Standard errors are 0.1 and 0.2, gains 0.15 and 0.1. */
    @ParameterizedTest(name = "{0} with margin {1}: {2}")
    @CsvSource({
        "ALL, 0.4, true",
        "ALL, 0.6, false",
        "PARETO, 0.6, true",
        "PARETO, 1.4, true",
        "PARETO, 1.6, false",
        "AVERAGE, 0.4, true",
        "AVERAGE, 0.6, false"
    })
    void withAMarginADifferenceMustExceedItsStandardErrors(Rule rule, double margin, boolean accepted) {
        double s = Math.sqrt(0.5);
        Score candidate =
                new Score(new double[] {0.65, 0.8}, new double[][] {{0.1 * s, 0.2 * s}, {-0.1 * s, -0.2 * s}});
        Score current = new Score(new double[] {0.5, 0.7}, new double[2][2]);

        assertThat(new Acceptance(rule, margin).accepts(candidate, current)).isEqualTo(accepted);
    }

    @Test
    void aMarginDoesNotMakeUpForALoss() {
        Score candidate = new Score(new double[] {0.49, 0.9}, new double[][] {{1, 1}, {-1, -1}});
        Score current = new Score(new double[] {0.5, 0.1}, new double[2][2]);

        assertThat(new Acceptance(Rule.PARETO, 0.1).accepts(candidate, current)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Rule.class)
    void aLossAloneIsSmallerOrNot(Rule rule) {
        Score current = new Score(new double[] {-0.4}, new double[0][]);

        assertThat(new Acceptance(rule, 0).accepts(new Score(new double[] {-0.3}, new double[0][]), current))
                .isTrue();
        assertThat(new Acceptance(rule, 0).accepts(current, current)).isFalse();
        assertThat(new Acceptance(rule, 0).accepts(new Score(new double[] {-0.5}, new double[0][]), current))
                .isFalse();
    }

    @Nested
    class BadInput {
        @Test
        void isRefusedWithASentence() {
            assertThatThrownBy(() -> new Acceptance(Rule.ALL, -1)).hasMessage("margin must be at least 0, got -1.0");
            assertThatThrownBy(() -> new Acceptance(Rule.ALL, Double.NaN))
                    .hasMessage("margin must be at least 0, got NaN");
            assertThatThrownBy(() -> Rule.parse("both"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("acceptance must be all, pareto, average, got 'both'");
            assertThatThrownBy(() -> Start.parse("full,full"))
                    .hasMessage("start must name each set once, got 'full,full'");
            assertThatThrownBy(() -> Start.parse(""))
                    .hasMessage("start must be balanced, full, smote, svm-smote, got ''");
        }

        @Test
        void wordsAreThoseOfTheParams() {
            assertThat(Rule.parse("pareto")).isEqualTo(Rule.PARETO).hasToString("pareto");
            assertThat(Start.parse("balanced, svm-smote")).containsExactly(Start.BALANCED, Start.SVM_SMOTE);
            assertThat(Start.SVM_SMOTE).hasToString("svm-smote");
        }
    }
}
