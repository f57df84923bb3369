package io.ballast.ml;

import io.ballast.table.ClassCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A resampler that goes part of the way to balance, for two classes or more. */
final class StrengthRemedy implements Remedy {
    private final String method;
    private final Supplier<? extends Resampler> maker;
    private final double strength;
    private final boolean over;

    /**
     * @param method as {@code --method} takes it
     * @param maker makes a resampler with its seed set
     * @param strength size of the smallest class against the largest afterwards, in (0, 1]
     * @param over whether small classes grow; else large ones shrink
     */
    StrengthRemedy(String method, Supplier<? extends Resampler> maker, double strength, boolean over) {
        this.method = method;
        this.maker = maker;
        this.strength = strength;
        this.over = over;
    }

    @Override
    public String name() {
        return "%s at %s".formatted(method, strength);
    }

    /** A new resampler with its strategy set for a table. */
    Resampler resampler(ClassCounts classes) {
        Resampler resampler = maker.get();
        resampler.set(resampler.samplingStrategy(), strategy(classes));
        return resampler;
    }

    @Override
    public Prepared prepare(Split split) {
        return new ResampledRemedy(name(), List.of(resampler(split.counts()))).prepare(split);
    }

    /** Sizes of all classes afterwards, by name, such as {@code 0=500,1=250}. */
    String strategy(ClassCounts classes) {
        long largest = classes.count(classes.majority());
        long smallest = classes.count(classes.minority());
        List<String> sizes = new ArrayList<>();
        for (int c = 0; c < classes.numClasses(); c++) {
            long rows = classes.count(c);
            long wanted = over
                    ? Math.max(rows, Math.round(strength * largest))
                    : Math.min(rows, Math.round(smallest / strength));
            sizes.add(classes.name(c) + "=" + wanted);
        }
        return String.join(",", sizes);
    }
}
