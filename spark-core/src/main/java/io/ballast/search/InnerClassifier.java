package io.ballast.search;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/** The lower level of the search: learns from a set, or what it holds outside of each fold, completely, and is scored on the other rows. */
public interface InnerClassifier {
    /**
     * Learns from candidates, or their parts, and scores them. The same sets give the same scores on any executor of one kind.
     *
     * @param sets at most one a partition; one without rows or that none score is not to be learned from
     * @param step of the search, from which nets take their random start
     * @return one for each candidate, in any order
     */
    List<Outcome> score(JavaRDD<CandidateSet> sets, Scoring scoring, int step);

    /** Whether several threads may have it score at the same time, a step each, and cancel the jobs of some. */
    default boolean scoresAhead() {
        return true;
    }

    /**
     * Whether it can work by the loss on validation rows.
     *
     * @throws IllegalArgumentException if it cannot
     */
    default void check(Method method) {
        if (method == Method.MUBO) {
            throw new IllegalArgumentException(
                    "method mubo goes by the loss of a net; unset innerClassifier, or set method = moods");
        }
    }
}
