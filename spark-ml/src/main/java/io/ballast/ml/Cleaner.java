package io.ballast.ml;

import io.ballast.strategy.SamplingStrategy;
import io.ballast.table.ClassCounts;

/**
 * An {@link UnderSampler} that removes what its rule finds, however much that is. {@code samplingStrategy} says in which classes: a
 * preset ({@code auto}, {@code majority}, {@code not minority}, {@code not majority}, {@code all}) or a list such as {@code [0, 2]}.
 *
 * @param <S> the resampler's own type
 */
public abstract class Cleaner<S extends Cleaner<S>> extends NeighborUnderSampler<S> {
    private static final long serialVersionUID = 1L;

    Cleaner(String uid) {
        super(uid);
    }

    @Override
    final void check(SamplingStrategy strategy) {
        strategy.checkCleaning();
    }

    /** Which classes may lose rows. */
    final boolean[] classesToClean(ClassCounts classes) {
        return ResamplerParams.strategyOf(this).classesToClean(classes);
    }
}
