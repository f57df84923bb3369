package io.ballast.network;

import io.ballast.random.RowRandom;

/** Inverted dropout: a unit is 0 with the given probability, else scaled up so that its mean stays. */
final class DropoutMask {
    private DropoutMask() {}

    /** What a unit that is not dropped is multiplied with. */
    static float kept(double dropout) {
        return (float) (1 / (1 - dropout));
    }

    /**
     * Draws a mask, 16 bits a unit.
     *
     * @param mask receives {@code count} factors
     * @param dropout in [0, 1)
     */
    static void draw(float[] mask, int count, double dropout, RowRandom random) {
        int dropBelow = (int) Math.round(dropout * 65536);
        float kept = kept(dropout);
        long bits = 0;
        for (int i = 0; i < count; i++) {
            bits = (i & 3) == 0 ? random.nextLong() : bits >>> 16;
            mask[i] = (bits & 0xFFFF) < dropBelow ? 0 : kept;
        }
    }
}
