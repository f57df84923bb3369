package io.ballast.undersampling;

import io.ballast.table.ClassCounts;
import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/** A block after a cleaning rule: what is left of it, and why the rest went. */
final class Cleaning implements Serializable {
    private static final long serialVersionUID = 1L;

    private final RowBlock left;
    private final List<RowDecision> removed;

    /** @param removed may name a key twice where rows are equal */
    Cleaning(RowBlock left, List<RowDecision> removed) {
        this.left = left;
        this.removed = removed;
    }

    RowBlock left() {
        return left;
    }

    List<RowDecision> removed() {
        return removed;
    }

    /** Rows left of each class, {@code [classes]}. */
    static long[] counts(JavaRDD<Cleaning> blocks, ClassCounts classes) {
        return blocks.treeAggregate(
                new long[classes.numClasses()],
                (sums, block) -> {
                    for (int label : block.left.labels()) {
                        sums[label]++;
                    }
                    return sums;
                },
                (sums, more) -> {
                    for (int c = 0; c < sums.length; c++) {
                        sums[c] += more[c];
                    }
                    return sums;
                });
    }
}
