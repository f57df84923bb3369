package io.ballast.search;

import java.io.Serializable;

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
     * @param set all of the candidate, with or without rows
     * @param score null for a candidate that could draw no row
     * @param steps of Adam in all nets; 0 where that is not known
     * @param makingSeconds of making rows, summed over parts
     * @param learningSeconds seconds of learning and scoring, summed over nets
     * @param weights of the last net, where the next one may start from them; else empty
     */
    public Outcome(
            CandidateSet set, Score score, long steps, double makingSeconds, double learningSeconds, float[] weights) {
        this.hand = set.hand();
        this.score = score;
        this.drawn = set.drawn();
        this.made = set.made();
        this.rows = set.count();
        this.steps = steps;
        this.makingSeconds = makingSeconds;
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
