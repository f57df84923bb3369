package io.ballast.ml;

import io.ballast.table.ClassCounts;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/** {@code class-weight}: every row weighs {@code N / (C n_c)}, so that all classes weigh alike, as scikit-learn's {@code balanced}. */
public final class ClassWeights implements Remedy {
    private static final String WEIGHT = "weight";

    @Override
    public String name() {
        return "class-weight";
    }

    @Override
    public Prepared prepare(Split split) {
        Column weight = functions.lit(0.0);
        int classes = split.numClasses();
        for (int c = 0; c < classes; c++) {
            weight = functions
                    .when(split.label().equalTo(c), weight(split.counts(), c))
                    .otherwise(weight);
        }
        Dataset<Row> weighted = split.train().withColumn(WEIGHT, weight).persist(StorageLevel.MEMORY_AND_DISK());
        double[] even = new double[classes];
        Arrays.fill(even, 1.0 / classes);
        return new Prepared() {
            @Override
            public FittedRemedy fit(Learner learner) {
                if (!learner.takesWeights()) {
                    throw new IllegalArgumentException(
                            "class-weight needs a classifier with weightCol, but %s has none; leave one of them out"
                                    .formatted(learner.name()));
                }
                return new FittedRemedy(
                        learner.fit(weighted, split, WEIGHT), Optional.empty(), even, split.rows(), List.of());
            }

            @Override
            public void close() {
                weighted.unpersist();
            }
        };
    }

    /** What a row of a class weighs. */
    static double weight(ClassCounts classes, int c) {
        return (double) classes.total() / classes.numClasses() / classes.count(c);
    }
}
