package io.ballast.ml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** A resampler that goes part of the way to balance, for two classes or more. */
final class StrengthRemedy implements Remedy {
    private final String method;
    private final Supplier<? extends Resampler> maker;
    private final double strength;
    private final boolean over;

    /**
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

    /** The resampler with its strategy set for a table. */
    Resampler resampler(Split split) {
        Resampler resampler = maker.get();
        resampler.set(resampler.samplingStrategy(), strategy(split.rows()));
        return resampler;
    }

    @Override
    public Prepared prepare(Split split) {
        return new ResampledRemedy(name(), List.of(resampler(split))).prepare(split);
    }

    /** Sizes of all classes as {@code 0=500,1=250}. */
    String strategy(long[] rows) {
        long largest = Arrays.stream(rows).max().orElseThrow();
        long smallest = Arrays.stream(rows).min().orElseThrow();
        List<String> sizes = new ArrayList<>();
        for (int c = 0; c < rows.length; c++) {
            long wanted = over
                    ? Math.max(rows[c], Math.round(strength * largest))
                    : Math.min(rows[c], Math.round(smallest / strength));
            sizes.add(c + "=" + wanted);
        }
        return String.join(",", sizes);
    }
}
