package io.ballast.ml;

import java.util.List;
import java.util.Optional;

/** {@code none}: the classifier learns from the rows as they are. Every comparison starts from it. */
public final class NoRemedy implements Remedy {
    @Override
    public String name() {
        return "none";
    }

    @Override
    public Prepared prepare(Split split) {
        return new Prepared() {
            @Override
            public FittedRemedy fit(Learner learner) {
                return asIs(learner, split);
            }

            @Override
            public void close() {
                // Nothing was kept.
            }
        };
    }

    static FittedRemedy asIs(Learner learner, Split split) {
        return new FittedRemedy(
                learner.fit(split.train(), split, null), Optional.empty(), split.priors(), split.rows(), List.of());
    }
}
