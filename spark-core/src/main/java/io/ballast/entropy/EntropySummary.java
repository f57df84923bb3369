package io.ballast.entropy;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/** How the local entropy is spread over the rows of each class. */
public final class EntropySummary implements Serializable {
    /** Bins of the histogram between 0 and the upper bound. */
    public static final int BINS = 20;

    private static final long serialVersionUID = 1L;

    private final double upperBound;
    private final long[][] histogram;
    private final double[] sums;

    private EntropySummary(int numClasses) {
        this.upperBound = Math.log(numClasses) / Math.log(2);
        this.histogram = new long[numClasses][BINS];
        this.sums = new double[numClasses];
    }

    /** Counts all rows; one job, partial counts are added in the order of partitions. */
    public static EntropySummary of(JavaRDD<EntropyBlock> blocks, int numClasses) {
        List<EntropySummary> parts = blocks.mapPartitions(part -> {
                    EntropySummary summary = new EntropySummary(numClasses);
                    part.forEachRemaining(summary::add);
                    return List.of(summary).iterator();
                })
                .collect();
        EntropySummary all = new EntropySummary(numClasses);
        parts.forEach(all::merge);
        return all;
    }

    private void add(EntropyBlock block) {
        for (int i = 0; i < block.entropies().length; i++) {
            double entropy = block.entropies()[i];
            int label = block.rows().labels()[i];
            histogram[label][Math.min(BINS - 1, (int) (entropy / upperBound * BINS))]++;
            sums[label] += entropy;
        }
    }

    private void merge(EntropySummary other) {
        for (int c = 0; c < sums.length; c++) {
            sums[c] += other.sums[c];
            for (int bin = 0; bin < BINS; bin++) {
                histogram[c][bin] += other.histogram[c][bin];
            }
        }
    }

    /** Largest possible entropy, log2 of the number of classes, in bits. */
    public double upperBound() {
        return upperBound;
    }

    /** Rows of a class in each of {@link #BINS} equal bins between 0 and the upper bound. */
    public long[] histogram(int classIndex) {
        return histogram[classIndex].clone();
    }

    /** Mean entropy of the rows of a class, in bits. */
    public double mean(int classIndex) {
        return sums[classIndex] / rows(classIndex);
    }

    /** Mean entropy of all rows, in bits. */
    public double mean() {
        double sum = 0;
        long rows = 0;
        for (int c = 0; c < sums.length; c++) {
            sum += sums[c];
            rows += rows(c);
        }
        return sum / rows;
    }

    private long rows(int classIndex) {
        long rows = 0;
        for (long count : histogram[classIndex]) {
            rows += count;
        }
        return rows;
    }
}
