package io.ballast.ml;

import io.ballast.neighbors.NeighborSettings;

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

    final NeighborSettings neighborSettings() {
        return NeighborParams.settingsOf(this, getKNeighbors());
    }

    public S setKNeighbors(int value) {
        set(kNeighbors(), value);
        return self();
    }
}
