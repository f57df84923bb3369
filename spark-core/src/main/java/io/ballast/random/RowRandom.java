package io.ballast.random;

import java.util.random.RandomGenerator;

/**
 * A random generator that is a pure function of (seed, purpose, key): the same draws on any partition, after any retry.
 *
 * <p>The state is SplitMix64 (Steele, Lea and Flood 2014), started from a hash of the three. Draws with different
 * purposes or keys are independent streams. Not thread-safe; make one where it is needed, it costs nothing.
 */
public final class RowRandom implements RandomGenerator {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    private RowRandom(long state) {
        this.state = state;
    }

    /**
     * The stream of one row.
     *
     * @param seed the user's seed
     * @param purpose what is drawn, such as {@code "validation"}; keeps draws for different ends apart
     * @param key the row, or the index of the draw
     */
    public static RowRandom of(long seed, String purpose, long key) {
        long start = mix(seed + GOLDEN_GAMMA);
        start = mix(start ^ hash(purpose));
        return new RowRandom(mix(start + GOLDEN_GAMMA * key));
    }

    @Override
    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** FNV-1a over the UTF-16 units. */
    private static long hash(String purpose) {
        long h = 0xCBF29CE484222325L;
        for (int i = 0; i < purpose.length(); i++) {
            h = (h ^ purpose.charAt(i)) * 0x100000001B3L;
        }
        return h;
    }
}
