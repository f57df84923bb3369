package io.ballast.evaluation;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Learns to tell two kinds of rows apart. Every probabilistic classifier of Spark ML is one with its default columns:
 * {@code (training, test) -> new GBTClassifier().fit(training).transform(test)}.
 */
@FunctionalInterface
public interface Discriminator {
    /**
     * Learns from some rows and scores others.
     *
     * @param training columns {@code features} (vector) and {@code label} (double, 0 or 1)
     * @param test the same columns
     * @return the rows of {@code test} with {@code label} and a column {@code probability}: a vector whose entry 1 is the larger,
     *     the likelier label 1 is
     */
    Dataset<Row> score(Dataset<Row> training, Dataset<Row> test);

    /** A random forest of 100 trees of depth 8, which repeats for the same seed and the same rows in the same partitions. */
    static Discriminator forest(long seed) {
        return new ForestDiscriminator(seed);
    }
}
