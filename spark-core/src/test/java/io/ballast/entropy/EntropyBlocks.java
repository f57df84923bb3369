package io.ballast.entropy;

import io.ballast.table.RowBlock;

/** Entropy blocks with given scores, for tests. */
public final class EntropyBlocks {
    private EntropyBlocks() {}

    /** One row a label, one feature each. */
    public static EntropyBlock of(int[] labels, double[] entropies) {
        RowBlock.Builder rows = new RowBlock.Builder(1, labels.length);
        for (int i = 0; i < labels.length; i++) {
            rows.add(i, labels[i], new double[] {i});
        }
        return new EntropyBlock(rows.build(), entropies);
    }
}
