package io.ballast.oversampling;

import io.ballast.random.RowRandom;
import io.ballast.table.FoundRows;
import io.ballast.table.RowBlock;
import java.util.function.LongConsumer;

/** A point on the line through the seed and one of its neighbors, each neighbor as likely as the others. */
final class Segment implements Recipe {
    private static final long serialVersionUID = 1L;

    private final double reach;

    /**
     * @param reach how far along: 1 up to the neighbor, 0.5 up to the middle, negative away from it
     */
    Segment(double reach) {
        this.reach = reach;
    }

    /** {@code x + step (neighbor - x)}, feature by feature (Chawla et al. 2002). */
    static double[] point(double[] seed, double[] neighbor, double step) {
        double[] point = new double[seed.length];
        for (int d = 0; d < point.length; d++) {
            point[d] = seed[d] + step * (neighbor[d] - seed[d]);
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
        double step = reach * random.nextDouble();
        RowBlock rows = seeds.rows();
        double[] from = new double[rows.dims()];
        double[] toward = new double[rows.dims()];
        rows.copyRow(row, from);
        found.copyRow(neighbor, toward);
        return new SyntheticRow(rows.labels()[row], point(from, toward, step), rows.keys()[row], neighbor);
    }
}
