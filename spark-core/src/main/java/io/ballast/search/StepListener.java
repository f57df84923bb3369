package io.ballast.search;

/** Told on the driver how a search goes on. */
public interface StepListener {
    /**
     * A step is done.
     *
     * @param secondsLeft what the steps that may follow would take, if all do and are like those before
     */
    void stepDone(SearchStep step, int maxIter, double secondsLeft);

    /** A start other than the one that steps go on from was scored. */
    void startDone(Member start);
}
