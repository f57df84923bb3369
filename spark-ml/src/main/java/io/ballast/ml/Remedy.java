package io.ballast.ml;

import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Something to do about class imbalance around a classifier, or nothing at all: resampling, class weights, another decision
 * threshold (remedies, as Kuhn and Johnson call them in chapter 16 of Applied Predictive Modeling, 2013).
 */
public interface Remedy {
    /** As {@code --methods} and reports call it. */
    String name();

    /**
     * Makes ready what classifiers share, such as the resampled rows; to be closed when all of them have learned.
     *
     * @throws IllegalArgumentException if the rows do not fit the remedy
     */
    Prepared prepare(Split split);

    /** A remedy at hand for one split. */
    interface Prepared extends AutoCloseable {
        /**
         * Lets a classifier learn.
         *
         * @throws IllegalArgumentException if the rows or the classifier do not fit the remedy
         */
        FittedRemedy fit(Learner learner);

        /**
         * The rows that classifiers learn from, where they are others than the training rows: features, label, and {@link
         * ResampledRemedy#SYNTHETIC}.
         */
        default Optional<Dataset<Row>> rows() {
            return Optional.empty();
        }

        /** The search that the rows come from, where there was one. */
        default Optional<MoodsModel> search() {
            return Optional.empty();
        }

        /** Lets go of what was kept. */
        @Override
        void close();
    }
}
