package io.ballast.ml;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What {@link AutoSearch} tries unless told otherwise. */
public final class AutoCandidates {
    /** Size of the smaller classes against the largest, or of the largest against the smallest the other way round. */
    private static final double[] STRENGTHS = {0.5, 1.0};

    private AutoCandidates() {}

    /**
     * From the least intervention to the greatest: nothing, the threshold, class weights, then resamplers half way to balance,
     * then all the way.
     *
     * @param metric one of {@link AutoSearch#METRICS}, that thresholds are tuned for
     * @param seed of every draw
     */
    public static List<Remedy> usual(String metric, long seed) {
        List<Remedy> candidates =
                new ArrayList<>(List.of(new NoRemedy(), TunedThreshold.of(metric), new ClassWeights()));
        for (double strength : STRENGTHS) {
            candidates.add(under(strength, seed));
            candidates.add(over("random-over-sampler", RandomOverSampler::new, strength, seed));
            candidates.add(over("smote", Smote::new, strength, seed));
            candidates.add(over("borderline-smote", BorderlineSmote::new, strength, seed));
        }
        return candidates;
    }

    private static Remedy over(String name, Supplier<? extends BasicResampler<?>> maker, double strength, long seed) {
        return new StrengthRemedy(name, () -> maker.get().setSeed(seed), strength, true);
    }

    private static Remedy under(double strength, long seed) {
        return new StrengthRemedy(
                "random-under-sampler", () -> new RandomUnderSampler().setSeed(seed), strength, false);
    }
}
