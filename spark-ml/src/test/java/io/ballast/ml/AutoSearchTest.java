package io.ballast.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ballast.ml.AutoSearch.Choice;
import io.ballast.ml.AutoSearch.Trial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.apache.spark.ml.classification.LogisticRegression;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AutoSearchTest {
    private static Trial trial(double... scores) {
        return new Trial(
                "t" + Arrays.toString(scores), Arrays.stream(scores).boxed().toList(), "");
    }

    private static Trial failed() {
        return new Trial("broken", List.of(), "failed: no rows");
    }

    @Nested
    class Trials {
        @Test
        void haveMeanAndStandardError() {
            // Deviations -0.1, 0, 0.1: variance 0.02 / 2, of the mean 0.01 / 3.
            assertThat(trial(0.5, 0.6, 0.7).mean()).isCloseTo(0.6, within(1e-15));
            assertThat(trial(0.5, 0.6, 0.7).standardError()).isCloseTo(Math.sqrt(0.01 / 3), within(1e-15));
            assertThat(trial(0.5, 0.5).standardError()).isZero();
        }

        @Test
        void withoutScoresHaveNeither() {
            assertThat(failed().mean()).isNaN();
            assertThat(failed().standardError()).isNaN();
        }
    }

    @Nested
    class Pick {
        @Test
        void isTheFirstWithinOneStandardErrorOfItsDifferenceToTheBest() {
            // Best 0.8. Differences 0.3 and 0.1, 0.2 with error 0.1; then 0.1 and -0.02, 0.04 with error 0.06.
            assertThat(AutoSearch.pick(List.of(trial(0.4, 0.8), trial(0.6, 0.92), trial(0.7, 0.9))))
                    .isEqualTo(1);
            assertThat(AutoSearch.pick(List.of(trial(0.4, 0.8), trial(0.7, 0.9), trial(0.6, 0.92))))
                    .isEqualTo(1);
        }

        /** A hard fold is hard for all: a small lead that is the same in every fold counts. */
        @Test
        void doesNotTakeHardFoldsForDoubt() {
            assertThat(AutoSearch.pick(List.of(trial(0.3, 0.88), trial(0.32, 0.9), trial(0.31, 0.89))))
                    .isEqualTo(1);
        }

        @Test
        void isTheFirstOfEqualOnes() {
            assertThat(AutoSearch.pick(List.of(trial(0.4, 0.4), trial(0.6, 0.6), trial(0.6, 0.6))))
                    .isEqualTo(1);
        }

        @Test
        void leavesOutCandidatesWithoutScores() {
            assertThat(AutoSearch.pick(List.of(failed(), trial(0.5, 0.5), failed(), trial(0.9, 0.9))))
                    .isEqualTo(3);
            assertThat(AutoSearch.pick(List.of(failed(), trial(0.0, 0.0)))).isEqualTo(1);
        }

        @Test
        void isRefusedWhenAllFailed() {
            assertThatThrownBy(() -> AutoSearch.pick(List.of(failed(), failed())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("every candidate failed; broken failed: no rows");
        }
    }

    /** Does nothing, and notes when. */
    private static final class Noted implements Remedy {
        private final String name;
        private final List<String> tried;

        Noted(String name, List<String> tried) {
            this.name = name;
            this.tried = tried;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Prepared prepare(Split split) {
            tried.add(name);
            if (name.equals("broken")) {
                throw new IllegalStateException("no luck\nat all");
            }
            return new NoRemedy().prepare(split);
        }
    }

    @Nested
    class Choosing {
        private final Learner learner = new Learner("logistic", new LogisticRegression().setMaxIter(3));
        private final List<String> tried = Collections.synchronizedList(new ArrayList<>());

        private Choice choose(int repeats, Duration budget, String... names) {
            List<Remedy> candidates = new ArrayList<>();
            Arrays.stream(names).forEach(name -> candidates.add(new Noted(name, tried)));
            try (EvaluationTable table = EvaluationTable.of("clouds", Tables.clouds(40, 20), "features", "label", 2)) {
                return new AutoSearch(candidates, "averageF1", 2, repeats, budget, 1).choose(table, learner);
            }
        }

        @Test
        void finishesACandidateBeforeTheNext() {
            Choice choice = choose(1, Duration.ZERO, "first", "broken", "last");
            assertThat(tried).containsExactly("first", "first", "broken", "broken", "last", "last");
            assertThat(choice.remedy().name()).isEqualTo("first");
            assertThat(choice.trials()).extracting(Trial::name).containsExactly("first", "broken", "last");
            assertThat(choice.trials()).extracting(Trial::remark).containsExactly("", "failed: no luck", "");
            assertThat(choice.trials().get(0).scores())
                    .hasSize(2)
                    .isEqualTo(choice.trials().get(2).scores());
            assertThat(choice.trials()).filteredOn(choice::picked).hasSize(1);
        }

        /** Each fold waits for the other, so one after the other would fail. */
        @Test
        void triesTheFoldsOfACandidateSideBySide() {
            CyclicBarrier both = new CyclicBarrier(2);
            Remedy meeting = new Remedy() {
                @Override
                public String name() {
                    return "meeting";
                }

                @Override
                public Prepared prepare(Split split) {
                    try {
                        both.await(1, TimeUnit.MINUTES);
                    } catch (Exception e) {
                        throw new IllegalStateException("waited in vain", e);
                    }
                    return new NoRemedy().prepare(split);
                }
            };
            try (EvaluationTable table = EvaluationTable.of("clouds", Tables.clouds(40, 20), "features", "label", 2)) {
                Choice choice =
                        new AutoSearch(List.of(meeting), "averageF1", 2, 1, Duration.ZERO, 1).choose(table, learner);
                assertThat(choice.trials().get(0).scores()).hasSize(2);
            }
        }

        @Test
        void repeatsWithOtherFoldsAndKeepsAllScores() {
            Choice once = choose(1, Duration.ZERO, "first", "last");
            Choice choice = choose(3, Duration.ZERO, "first", "last");
            assertThat(choice.trials())
                    .allSatisfy(trial -> assertThat(trial.scores()).hasSize(6));
            assertThat(choice.trials().get(0).scores().subList(0, 2))
                    .isEqualTo(once.trials().get(0).scores());
            assertThat(choice.trials().get(0).scores()).doesNotHaveDuplicates();
        }

        @Test
        void repeatsAccordingToTheSmallestClass() {
            assertThat(AutoSearch.repeats(1)).isEqualTo(3);
            assertThat(AutoSearch.repeats(49)).isEqualTo(3);
            assertThat(AutoSearch.repeats(50)).isEqualTo(2);
            assertThat(AutoSearch.repeats(99)).isEqualTo(2);
            assertThat(AutoSearch.repeats(100)).isEqualTo(1);
            assertThat(AutoSearch.repeats(1_000_000)).isEqualTo(1);
        }

        @Test
        void triesTheFirstAloneWithoutTime() {
            Choice choice = choose(1, Duration.ofNanos(1), "first", "second");
            assertThat(tried).containsExactly("first", "first");
            assertThat(choice.remedy().name()).isEqualTo("first");
            assertThat(choice.trials().get(0).scores()).hasSize(2);
            assertThat(choice.trials().get(1))
                    .isEqualTo(new Trial("second", List.of(), "not tried within the time budget"));
        }

        @Test
        void triesAllWithPlentyOfTime() {
            choose(1, Duration.ofNanos(Long.MAX_VALUE), "first", "second");
            assertThat(tried).containsExactly("first", "first", "second", "second");
        }
    }

    @ParameterizedTest(name = "{0}, {1}, {2}, {3}")
    @CsvSource({
        "logLoss, 3, 1, 0, 'metric must be aucRoc, auprc, f1Minority'",
        "f1Micro, 3, 1, 0, metric must be",
        "auprc, 1, 1, 0, 'folds must be at least 2, got 1'",
        "auprc, 2, -1, 0, 'repeats must be at least 0, got -1'",
        "auprc, 2, 1, -1, budget must not be below zero"
    })
    void refuses(String metric, int folds, int repeats, long seconds, String message) {
        assertThatThrownBy(() ->
                        new AutoSearch(List.of(new NoRemedy()), metric, folds, repeats, Duration.ofSeconds(seconds), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void needsACandidate() {
        assertThatThrownBy(() -> new AutoSearch(List.of(), "auprc", 2, 1, Duration.ZERO, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("candidates must hold at least one remedy, got none");
    }
}
