package io.ballast.oversampling;

import io.ballast.random.RowRandom;
import io.ballast.table.FoundRows;
import io.ballast.table.RowBlock;
import java.util.function.LongConsumer;

/** The seed again, or moved by normal noise. */
final class Repetition implements Recipe {
    private static final long serialVersionUID = 1L;

    private final double[] spread;

    private Repetition(double[] spread) {
        this.spread = spread;
    }

    /** The seed as it is. */
    static Repetition exact() {
        return new Repetition(null);
    }

    /** @param spread standard deviation of the noise on each feature, {@code [dims]} */
    static Repetition smoothed(double[] spread) {
        return new Repetition(spread.clone());
    }

    /** {@code x + spread * noise}, feature by feature. */
    static double[] moved(double[] seed, double[] spread, double[] noise) {
        double[] moved = new double[seed.length];
        for (int d = 0; d < moved.length; d++) {
            moved[d] = seed[d] + spread[d] * noise[d];
        }
        return moved;
    }

    @Override
    public void ask(SeedBlock seeds, int row, RowRandom random, LongConsumer keys) {
        // the seed is enough
    }

    @Override
    public SyntheticRow make(SeedBlock seeds, int row, RowRandom random, FoundRows found) {
        RowBlock rows = seeds.rows();
        double[] features = new double[rows.dims()];
        rows.copyRow(row, features);
        if (spread != null) {
            double[] noise = new double[features.length];
            for (int d = 0; d < noise.length; d++) {
                noise[d] = random.nextGaussian();
            }
            features = moved(features, spread, noise);
        }
        return new SyntheticRow(rows.labels()[row], features, rows.keys()[row]);
    }
}
