package io.ballast.oversampling;

import io.ballast.random.RowRandom;
import io.ballast.table.FoundRows;
import io.ballast.table.RowBlock;
import java.util.function.LongConsumer;

/** A point in the box whose corners are the seed and one of its neighbors: every feature is uniform between the two. */
final class Box implements Recipe {
    private static final long serialVersionUID = 1L;

    /** {@code x + step (neighbor - x)}, with a step of its own for each feature. */
    static double[] point(double[] seed, double[] neighbor, double[] steps) {
        double[] point = new double[seed.length];
        for (int d = 0; d < point.length; d++) {
            point[d] = seed[d] + steps[d] * (neighbor[d] - seed[d]);
        }
        return point;
    }

    @Override
    public void ask(SeedBlock seeds, int row, RowRandom random, LongConsumer keys) {
        keys.accept(seeds.neighbor(row, random.nextInt(seeds.k())));
    }

    @Override
    public SyntheticRow make(SeedBlock seeds, int row, RowRandom random, FoundRows found) {
        long neighbor = seeds.neighbor(row, random.nextInt(seeds.k()));
        RowBlock rows = seeds.rows();
        double[] from = new double[rows.dims()];
        double[] toward = new double[rows.dims()];
        rows.copyRow(row, from);
        found.copyRow(neighbor, toward);
        double[] steps = random.doubles(rows.dims()).toArray();
        return new SyntheticRow(rows.labels()[row], point(from, toward, steps), rows.keys()[row], neighbor);
    }
}
