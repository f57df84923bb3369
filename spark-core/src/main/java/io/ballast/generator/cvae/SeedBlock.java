package io.ballast.generator.cvae;

import io.ballast.entropy.EntropyBlock;
import io.ballast.table.RowBlock;
import java.io.Serializable;

/** Rows that synthetic rows may start from, scaled, with the odds of each; arrays shared. */
final class SeedBlock implements Serializable {
    private static final long serialVersionUID = 1L;

    private final RowBlock rows;
    private final double[] odds;

    private SeedBlock(RowBlock rows, double[] odds) {
        this.rows = rows;
        this.odds = odds;
    }

    /** The rows of the wanted classes. */
    static SeedBlock of(EntropyBlock block, boolean[] wanted, RowWeights weights) {
        RowBlock picked = block.rows().ofClasses(wanted);
        double[] odds = new double[picked.rows()];
        for (int row = 0, at = 0; row < block.rows().rows(); row++) {
            if (wanted[block.rows().labels()[row]]) {
                odds[at++] = weights.sampling(block, row);
            }
        }
        return new SeedBlock(picked, odds);
    }

    RowBlock rows() {
        return rows;
    }

    double odds(int row) {
        return odds[row];
    }

    /** Adds the odds of every row to the sum of its class. */
    void addOdds(double[] sums) {
        for (int row = 0; row < odds.length; row++) {
            sums[rows.labels()[row]] += odds[row];
        }
    }
}
