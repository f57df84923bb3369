package io.ballast.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ballast.search.CandidateSet;
import io.ballast.search.FoldedSets;
import io.ballast.search.Outcome;
import io.ballast.spark.LocalSpark;
import io.ballast.table.ClassCounts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class SparkInnerClassifierTest {
    /**
     * Of the first candidate one fold of the first repeat, 10 rows of class 0 and 5 of class 1, is scored by a model that learned the labels swapped: of
     * class 1 then 5 of 10 are found and 10 are others', F1 2 * 5 / (10 + 15); of class 0 it is 2 * 10 / (20 + 15). The second repeat has F1 1. Of the
     * second candidate all of one repeat is mistaken.
     */
    @Test
    void eachFoldIsScoredByAModelOfItsOwn() {
        SparkSession spark = LocalSpark.session();
        List<CandidateSet> sets = new ArrayList<>(FoldedSets.parts(0, 2));
        sets.addAll(FoldedSets.parts(1, 3, 4));
        Collections.reverse(sets);
        SparkInnerClassifier classifier = new SparkInnerClassifier(
                new LogisticRegression().setMaxIter(20), spark, new ClassCounts(Map.of(0.0, 40L, 1.0, 20L)));

        List<Outcome> outcomes = classifier.score(
                JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(sets, sets.size()),
                FoldedSets.scoring(),
                1);

        assertThat(outcomes).hasSize(2);
        assertThat(FoldedSets.values(outcomes, 0))
                .containsExactly(new double[] {(0.4 + 1) / 2, ((0.4 + 20.0 / 35) / 2 + 1) / 2}, within(1e-12));
        assertThat(FoldedSets.values(outcomes, 1)).containsExactly(0.5, 0.5);
    }
}
