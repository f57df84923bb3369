package io.ballast.oversampling;

import io.ballast.random.RowRandom;
import io.ballast.table.FoundRows;
import io.ballast.table.RowBlock;
import java.util.function.LongConsumer;

/**
 * SMOTE-NC's row: numbers from the segment to one of the neighbors, each category the most frequent among all neighbors, ties
 * by lot (Chawla et al. 2002, section 6.1).
 */
final class MixedSegment implements Recipe {
    private static final long serialVersionUID = 1L;

    private final boolean[] categorical;

    /** @param categorical which features are categories, {@code [dims]} */
    MixedSegment(boolean[] categorical) {
        this.categorical = categorical.clone();
    }

    @Override
    public void ask(SeedBlock seeds, int row, RowRandom random, LongConsumer keys) {
        for (int i = 0; i < seeds.k(); i++) {
            keys.accept(seeds.neighbor(row, i));
        }
    }

    @Override
    public SyntheticRow make(SeedBlock seeds, int row, RowRandom random, FoundRows found) {
        int chosen = random.nextInt(seeds.k());
        double step = random.nextDouble();
        RowBlock rows = seeds.rows();
        double[] from = new double[rows.dims()];
        rows.copyRow(row, from);
        double[][] neighbors = new double[seeds.k()][rows.dims()];
        for (int i = 0; i < neighbors.length; i++) {
            found.copyRow(seeds.neighbor(row, i), neighbors[i]);
        }
        double[] made = Segment.point(from, neighbors[chosen], step);
        double[] votes = new double[neighbors.length];
        for (int d = 0; d < made.length; d++) {
            if (categorical[d]) {
                for (int i = 0; i < votes.length; i++) {
                    votes[i] = neighbors[i][d];
                }
                made[d] = Categories.mode(votes, random);
            }
        }
        return new SyntheticRow(rows.labels()[row], made, rows.keys()[row], seeds.neighbor(row, chosen));
    }
}
