package io.ballast.network;

import java.io.Serializable;

/** Scores rows one by one; any number of threads may share it. */
public interface RowScorer extends Serializable {
    /** Features of a row. */
    int dims();

    /** Classes. */
    int numClasses();

    /**
     * What the net says of each class.
     *
     * @param features as in the table, {@code [dims]}
     * @return {@code [numClasses]}
     */
    double[] raw(double[] features);

    /**
     * Probabilities of the classes.
     *
     * @param raw from {@link #raw}
     * @return {@code [numClasses]}, summing to 1
     */
    double[] probabilities(double[] raw);
}
