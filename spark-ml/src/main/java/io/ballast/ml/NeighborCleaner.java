package io.ballast.ml;

import io.ballast.neighbors.NeighborFinder;
import io.ballast.undersampling.PackedTable;

/**
 * A {@link Cleaner} that looks at k neighbors.
 *
 * @param <S> the resampler's own type
 */
public abstract class NeighborCleaner<S extends NeighborCleaner<S>> extends Cleaner<S> implements NeighborParams {
    private static final long serialVersionUID = 1L;

    /** @param kNeighbors the default of {@link #kNeighbors()} */
    NeighborCleaner(String uid, int kNeighbors) {
        super(uid);
        setDefault(kNeighbors(), kNeighbors);
    }

    final NeighborFinder neighborFinder(PackedTable table) {
        return neighborFinder(table, getKNeighbors());
    }

    public S setKNeighbors(int value) {
        set(kNeighbors(), value);
        return self();
    }
}
