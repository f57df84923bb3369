package io.ballast.ml;

import java.util.ArrayList;
import java.util.List;

/**
 * {@code rus-best-of-n}: of n classifiers, each learned from another random 1:1 under-sampling, the one that scores best on
 * the validation rows. It searches as methods like MOODS do, but blindly, so it is the fair control for them: what they gain
 * over one under-sampling may come from the choosing alone.
 */
public final class BestUnderSampling implements Remedy {
    private final int tries;
    private final String metric;
    private final long seed;

    /**
     * @param tries n, at least 1
     * @param metric one of {@link AutoSearch#METRICS}
     * @param seed of the first; the others follow
     * @throws IllegalArgumentException if one of them is not so
     */
    public BestUnderSampling(int tries, String metric, long seed) {
        if (tries < 1) {
            throw new IllegalArgumentException("rus-best-of-n.n must be at least 1, got %d".formatted(tries));
        }
        AutoSearch.checkMetric("metric", metric);
        this.tries = tries;
        this.metric = metric;
        this.seed = seed;
    }

    @Override
    public String name() {
        return "rus-best-of-n";
    }

    @Override
    public Prepared prepare(Split split) {
        List<Prepared> drawn = new ArrayList<>();
        try {
            for (int i = 0; i < tries; i++) {
                RandomUnderSampler sampler = new RandomUnderSampler().setSeed(seed + i);
                drawn.add(new ResampledRemedy(name(), List.of(sampler)).prepare(split));
            }
        } catch (RuntimeException e) {
            drawn.forEach(Prepared::close);
            throw e;
        }
        return new Prepared() {
            @Override
            public FittedRemedy fit(Learner learner) {
                FittedRemedy best = null;
                double highest = Double.NEGATIVE_INFINITY;
                for (Prepared each : drawn) {
                    FittedRemedy fitted = each.fit(learner);
                    double score = Validation.score(fitted, split.validation(), split, metric);
                    if (best == null || score > highest || Double.isNaN(highest)) {
                        best = fitted;
                        highest = score;
                    }
                }
                return best;
            }

            @Override
            public void close() {
                drawn.forEach(Prepared::close);
            }
        };
    }
}
