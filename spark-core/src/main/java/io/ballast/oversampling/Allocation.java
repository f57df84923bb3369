package io.ballast.oversampling;

import java.io.Serializable;
import java.util.List;

/** Which seeds of a bucket the rows to make start from. */
interface Allocation extends Serializable {
    /**
     * The seed of each row to make from a bucket; seeds are counted through its blocks.
     *
     * @param seeds of the bucket, in canonical order
     */
    int[] seedsOf(int bucket, List<SeedBlock> seeds);

    /** Number of the bucket's first row among those to make. */
    long first(int bucket);
}
