package io.ballast.neighbors;

import java.io.Serializable;

/** How far categories lie apart, for rows that hold some of their features as categories. */
public interface CategoryGaps extends Serializable {
    /** Whether a feature is a category; others count by their squared difference. */
    boolean categorical(int feature);

    /**
     * What two values of a categorical feature add to the squared distance of their rows: at least 0, and 0 for equal ones.
     *
     * @param feature one that is categorical
     */
    double gap(int feature, double a, double b);

    /** A number that other gaps hardly have too, the same in every run. */
    long mark();
}
