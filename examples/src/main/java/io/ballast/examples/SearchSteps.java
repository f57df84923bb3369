package io.ballast.examples;

import io.ballast.search.Member;
import io.ballast.search.Score;
import io.ballast.search.SearchStep;
import io.ballast.search.StepListener;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A line on the console for every step of a search for a training set. */
final class SearchSteps implements StepListener {
    private final ConsoleProgress progress;

    SearchSteps(ConsoleProgress progress) {
        this.progress = progress;
    }

    @Override
    public void startDone(Member start) {
        progress.say("start %s: %s; %,d rows".formatted(start, text(start.score()), start.rows()));
    }

    @Override
    public void stepDone(SearchStep step, int maxIter, double secondsLeft) {
        String number = step.number() == 0 ? "start balanced" : "step %d of %d".formatted(step.number(), maxIter);
        SearchStep.Tried shown = shown(step);
        String outcome = step.number() == 0 ? "" : step.isAccepted() ? "accepted, " : "rejected, ";
        String tried = step.candidates().size() == 1
                ? ""
                : " of %d candidates".formatted(step.candidates().size());
        progress.say("%s%s: %s%s; %,d rows; about %,.0f s left"
                .formatted(number, tried, outcome, text(shown.score()), shown.rows(), secondsLeft));
    }

    /** The candidate that was taken or, of those rejected, had the best last objective. */
    static SearchStep.Tried shown(SearchStep step) {
        return step.isAccepted() ? step.taken() : best(step);
    }

    private static SearchStep.Tried best(SearchStep step) {
        return step.candidates().stream()
                .filter(tried -> tried.score() != null)
                .max((a, b) -> Double.compare(last(a.score()), last(b.score())))
                .orElseThrow();
    }

    private static double last(Score score) {
        return score.value(score.objectives() - 1);
    }

    /** Of MUBO the loss; else F1 of the classes but the majority, and average F1. */
    private static String text(Score score) {
        if (score.objectives() == 1) {
            return "validation loss of the majority %.4f".formatted(-score.value(0));
        }
        String each = Arrays.stream(score.values())
                .limit(score.objectives() - 1L)
                .mapToObj("%.3f"::formatted)
                .collect(Collectors.joining(" "));
        return "minority F1 %s, average F1 %.3f".formatted(each, last(score));
    }
}
