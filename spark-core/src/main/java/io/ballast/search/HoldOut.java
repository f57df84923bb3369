package io.ballast.search;

import io.ballast.random.RowRandom;
import io.ballast.table.RowBlock;
import java.io.Serializable;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/** Rows of each class held out at random: those with the smallest draws, exactly as many as wanted but for draws that are equal in 30 bits. */
final class HoldOut implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long seed;
    /** Largest draw that is held out, of each class. */
    private final int[] largest;

    private HoldOut(long seed, int[] largest) {
        this.seed = seed;
        this.largest = largest;
    }

    /**
     * Finds the limits; the driver sees counts.
     *
     * @param wanted rows of each class, at least 1 and no more than there are
     */
    static HoldOut of(JavaRDD<RowBlock> blocks, long[] wanted, long seed) {
        JavaRDD<Tuple2<int[], int[]>> drawn = blocks.map(block -> new Tuple2<>(block.labels(), draws(block, seed)));
        return new HoldOut(seed, DrawLimits.of(drawn, new long[][] {wanted})[0]);
    }

    /** Which rows of a block are held out, {@code [rows]}. */
    boolean[] held(RowBlock block) {
        int[] draws = draws(block, seed);
        boolean[] held = new boolean[draws.length];
        for (int row = 0; row < held.length; row++) {
            held[row] = draws[row] <= largest[block.labels()[row]];
        }
        return held;
    }

    /** Rows with equal keys, which lie together, have draws of their own. */
    private static int[] draws(RowBlock block, long seed) {
        long[] keys = block.keys();
        int[] draws = new int[keys.length];
        for (int row = 0, copy = 0; row < draws.length; row++) {
            copy = row > 0 && keys[row] == keys[row - 1] ? copy + 1 : 0;
            String purpose = copy == 0 ? "validation" : "validation " + copy;
            draws[row] = (int) (RowRandom.of(seed, purpose, keys[row]).nextLong() >>> (Long.SIZE - DrawLimits.BITS));
        }
        return draws;
    }
}
