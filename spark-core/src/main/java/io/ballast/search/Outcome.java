package io.ballast.search;

import java.io.Serializable;
import java.util.List;

/** What became of a candidate: its score, and what it cost. */
public final class Outcome implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int hand;
    private final Score score;
    private final int drawn;
    private final int made;
    private final long rows;
    private final long steps;
    private final double makingSeconds;
    private final double learningSeconds;
    private final float[] weights;

    /**
     * @param parts of the candidate, all of it first, with or without rows
     * @param score null for a candidate that could draw no row
     * @param steps of Adam in all nets; 0 where that is not known
     * @param learningSeconds seconds of learning and scoring, summed over nets
     * @param weights of the last net, where the next one may start from them; else empty
     */
    public Outcome(List<CandidateSet> parts, Score score, long steps, double learningSeconds, float[] weights) {
        CandidateSet set = parts.get(0);
        this.hand = set.hand();
        this.score = score;
        this.drawn = set.drawn();
        this.made = set.made();
        this.rows = set.count();
        this.steps = steps;
        this.makingSeconds = parts.stream().mapToDouble(CandidateSet::seconds).sum();
        this.learningSeconds = learningSeconds;
        this.weights = weights.clone();
    }

    int hand() {
        return hand;
    }

    Score score() {
        return score;
    }

    int drawn() {
        return drawn;
    }

    int made() {
        return made;
    }

    long rows() {
        return rows;
    }

    long steps() {
        return steps;
    }

    double makingSeconds() {
        return makingSeconds;
    }

    double learningSeconds() {
        return learningSeconds;
    }

    float[] weights() {
        return weights;
    }
}
