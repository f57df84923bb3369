package io.ballast.network;

import io.ballast.random.RowRandom;
import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.spark.api.java.JavaRDD;

/** Picks about so many rows of each class by the draws of their keys, in one pass and the same whatever the partitioning. Holds no more than these draws. */
final class DrawLimits implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int[] wanted;
    private final long seed;
    private final String purpose;
    /** The smallest draws of each class, one more than wanted, the largest of them first. */
    private final List<PriorityQueue<Double>> smallest = new ArrayList<>();

    private DrawLimits(int[] wanted, long seed, String purpose) {
        this.wanted = wanted;
        this.seed = seed;
        this.purpose = purpose;
        for (int c = 0; c < wanted.length; c++) {
            smallest.add(new PriorityQueue<>(Collections.reverseOrder()));
        }
    }

    /**
     * Limits below which lie the draws of the wanted number of rows of each class; of fewer rows where some share a key, as equal rows do.
     *
     * @param wanted rows of each class, {@code [classes]}, fewer than it has; bounded, since the driver holds their draws
     * @return {@code [classes]}; 0 where none are wanted
     */
    static double[] of(JavaRDD<RowBlock> blocks, int[] wanted, long seed, String purpose) {
        DrawLimits all =
                blocks.treeAggregate(new DrawLimits(wanted, seed, purpose), DrawLimits::addAll, DrawLimits::merge);
        double[] limits = new double[wanted.length];
        for (int c = 0; c < limits.length; c++) {
            boolean full = all.smallest.get(c).size() > wanted[c];
            limits[c] = wanted[c] == 0 ? 0 : full ? all.smallest.get(c).peek() : 1;
        }
        return limits;
    }

    /** The draw of a row, in [0, 1). */
    static double draw(long key, long seed, String purpose) {
        return RowRandom.of(seed, purpose, key).nextDouble();
    }

    private DrawLimits addAll(RowBlock block) {
        for (int row = 0; row < block.rows(); row++) {
            add(block.labels()[row], draw(block.keys()[row], seed, purpose));
        }
        return this;
    }

    private DrawLimits merge(DrawLimits other) {
        for (int c = 0; c < wanted.length; c++) {
            for (double draw : other.smallest.get(c)) {
                add(c, draw);
            }
        }
        return this;
    }

    private void add(int c, double draw) {
        if (wanted[c] > 0) {
            smallest.get(c).add(draw);
            if (smallest.get(c).size() > wanted[c] + 1) {
                smallest.get(c).poll();
            }
        }
    }
}
