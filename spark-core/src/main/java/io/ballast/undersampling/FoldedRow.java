package io.ballast.undersampling;

import java.io.Serializable;

/** A row with the fold it is in. */
public final class FoldedRow implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long key;
    private final int label;
    private final int fold;
    private final double[] features;

    FoldedRow(long key, int label, int fold, double[] features) {
        this.key = key;
        this.label = label;
        this.fold = fold;
        this.features = features;
    }

    /** The row key. */
    public long key() {
        return key;
    }

    /** Class index. */
    public int label() {
        return label;
    }

    /** From 0. */
    public int fold() {
        return fold;
    }

    /** Features, {@code [dims]}; shared, not copied. */
    public double[] features() {
        return features;
    }
}
