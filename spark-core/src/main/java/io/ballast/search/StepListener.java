package io.ballast.search;

/** Told on the driver how a search goes on. */
public interface StepListener {
    /**
     * A step is done.
     *
     * @param secondsLeft what the steps that may follow will take, if they are like those before; infinite where nothing limits them
     */
    void stepDone(SearchStep step, int maxIter, double secondsLeft);

    /** A start other than the one that steps go on from was scored. */
    void startDone(Member start);
}
