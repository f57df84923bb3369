package io.ballast.neighbors;

import io.ballast.random.RowRandom;
import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;

/**
 * A sample of a fixed size: the rows with the smallest draws of their keys, the same whatever the partitioning. Rows that share
 * a key, as equal rows do, count once. No more than the sample is ever held.
 */
final class SmallestDraws implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int size;
    private final String purpose;
    private final TreeMap<Double, RowBlock> rows = new TreeMap<>();

    private SmallestDraws(int size, String purpose) {
        this.size = size;
        this.purpose = purpose;
    }

    /** Draws from blocks; one small job. Fewer rows come where there are fewer keys. */
    static RowBlock sample(JavaRDD<RowBlock> blocks, int dims, int size, String purpose) {
        SmallestDraws all =
                blocks.treeAggregate(new SmallestDraws(size, purpose), SmallestDraws::addAll, SmallestDraws::merge);
        List<RowBlock> drawn = new ArrayList<>(all.rows.values());
        return drawn.isEmpty() ? new RowBlock.Builder(dims, 0).build() : RowBlock.concat(drawn);
    }

    /** The draw of a row, in [0, 1). */
    static double draw(long key, String purpose) {
        return RowRandom.of(0, purpose, key).nextDouble();
    }

    private SmallestDraws addAll(RowBlock block) {
        for (int row = 0; row < block.rows(); row++) {
            double draw = draw(block.keys()[row], purpose);
            if (rows.size() < size || draw <= rows.lastKey()) {
                add(draw, block, row);
            }
        }
        return this;
    }

    /** Of rows with the same draw the one with the smallest features hash is kept, so that order does not matter. */
    private void add(double draw, RowBlock block, int row) {
        RowBlock held = rows.get(draw);
        if (held == null || block.featureHash(row) < held.featureHash(0)) {
            rows.put(draw, block.select(new int[] {row}));
        }
        if (rows.size() > size) {
            rows.pollLastEntry();
        }
    }

    private SmallestDraws merge(SmallestDraws other) {
        other.rows.forEach((draw, row) -> add(draw, row, 0));
        return this;
    }
}
