package io.ballast.search;

import java.io.Serializable;
import java.util.List;

/**
 * A step of a search and what it came to.
 *
 * @param number 0 for the set that steps go on from, then 1, 2, ...
 * @param size rows that every candidate was to draw of each class, M_k
 * @param candidates one a hand, in their order; a score is null where nothing was left to draw
 * @param accepted hand of the candidate that became part of the set, or -1
 * @param seconds wall time since the step before; what was begun ahead may have taken longer
 */
public record SearchStep(int number, int size, List<Tried> candidates, int accepted, double seconds)
        implements Serializable {
    public SearchStep {
        candidates = List.copyOf(candidates);
        if (accepted < -1
                || accepted >= candidates.size()
                || accepted >= 0 && candidates.get(accepted).score() == null) {
            throw new IllegalArgumentException("accepted must be -1 or one of %d candidates that has a score, got %d"
                    .formatted(candidates.size(), accepted));
        }
    }

    /**
     * A candidate.
     *
     * @param score on the validation rows; null where it was not learned from
     * @param drawn rows of the table that it would add
     * @param made rows made for it
     * @param rows of the whole set with these
     * @param adamSteps of its nets
     * @param makingSeconds seconds of making rows, summed over parts
     * @param learningSeconds seconds of learning and scoring, summed over nets
     */
    public record Tried(
            Score score, int drawn, int made, long rows, long adamSteps, double makingSeconds, double learningSeconds)
            implements Serializable {
        static Tried of(Outcome outcome) {
            return new Tried(
                    outcome.score(),
                    outcome.drawn(),
                    outcome.made(),
                    outcome.rows(),
                    outcome.steps(),
                    outcome.makingSeconds(),
                    outcome.learningSeconds());
        }
    }

    /** Whether a candidate was taken, or this is the start. */
    public boolean isAccepted() {
        return accepted >= 0;
    }

    /** The candidate that was taken, for an accepted step. */
    public Tried taken() {
        return candidates.get(accepted);
    }
}
