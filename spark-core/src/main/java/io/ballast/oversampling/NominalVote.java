package io.ballast.oversampling;

import io.ballast.random.RowRandom;
import io.ballast.table.FoundRows;
import io.ballast.table.RowBlock;
import java.util.function.LongConsumer;

/** SMOTE-N's row: each feature the most frequent value among the seed and its neighbors, ties to the smallest. */
final class NominalVote implements Recipe {
    private static final long serialVersionUID = 1L;

    @Override
    public void ask(SeedBlock seeds, int row, RowRandom random, LongConsumer keys) {
        for (int i = 0; i < seeds.k(); i++) {
            keys.accept(seeds.neighbor(row, i));
        }
    }

    @Override
    public SyntheticRow make(SeedBlock seeds, int row, RowRandom random, FoundRows found) {
        RowBlock rows = seeds.rows();
        double[][] voters = new double[seeds.k() + 1][rows.dims()];
        rows.copyRow(row, voters[0]);
        for (int i = 1; i < voters.length; i++) {
            found.copyRow(seeds.neighbor(row, i - 1), voters[i]);
        }
        double[] made = new double[rows.dims()];
        double[] votes = new double[voters.length];
        for (int d = 0; d < made.length; d++) {
            for (int i = 0; i < votes.length; i++) {
                votes[i] = voters[i][d];
            }
            made[d] = Categories.mode(votes);
        }
        return new SyntheticRow(rows.labels()[row], made, rows.keys()[row]);
    }
}
