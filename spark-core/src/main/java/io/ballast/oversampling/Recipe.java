package io.ballast.oversampling;

import io.ballast.random.RowRandom;
import io.ballast.table.FoundRows;
import java.io.Serializable;
import java.util.function.LongConsumer;

/**
 * How one row is made from its seed. Both methods get the same stream of draws, from its start, so that what is asked for is
 * what is then used.
 */
interface Recipe extends Serializable {
    /** Names the rows, besides the seed, that the row will be made from. */
    void ask(SeedBlock seeds, int row, RowRandom random, LongConsumer keys);

    /** Makes the row from those. */
    SyntheticRow make(SeedBlock seeds, int row, RowRandom random, FoundRows found);
}
