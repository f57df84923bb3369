package io.ballast.undersampling;

import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/**
 * Numbers the rows of every class in canonical order, 0 to n - 1, by what the buckets before hold. The driver sees one count a bucket and
 * class.
 */
final class ClassRanks implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long[][] first; // [buckets + 1][classes]

    private ClassRanks(long[][] first) {
        this.first = first;
    }

    /** Counts the rows of each bucket; one small job. */
    static ClassRanks of(JavaRDD<RowBlock> blocks, int numClasses) {
        List<long[]> counts = blocks.mapPartitions(part -> {
                    long[] rows = new long[numClasses];
                    part.forEachRemaining(block -> {
                        for (int label : block.labels()) {
                            rows[label]++;
                        }
                    });
                    return List.of(rows).iterator();
                })
                .collect();
        long[][] first = new long[counts.size() + 1][numClasses];
        for (int bucket = 0; bucket < counts.size(); bucket++) {
            for (int c = 0; c < numClasses; c++) {
                first[bucket + 1][c] = first[bucket][c] + counts.get(bucket)[c];
            }
        }
        return new ClassRanks(first);
    }

    /** Rows of a class. */
    long rows(int label) {
        return first[first.length - 1][label];
    }

    /** Number of the first row of a class in a bucket. */
    long first(int bucket, int label) {
        return first[bucket][label];
    }

    /** Numbers of the first rows of all classes in a bucket, {@code [classes]}. */
    long[] first(int bucket) {
        return first[bucket].clone();
    }

    /** The bucket that holds the row of this number. */
    int bucket(int label, long rank) {
        int low = 0;
        int high = first.length - 2;
        while (low < high) {
            int middle = low + high + 1 >>> 1;
            if (first[middle][label] <= rank) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
