package io.ballast.generator.cvae;

import java.io.Serializable;

/** A generated row. */
public final class SyntheticRow implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int label;
    private final double[] features;
    private final long parent;

    SyntheticRow(int label, double[] features, long parent) {
        this.label = label;
        this.features = features;
        this.parent = parent;
    }

    /** Class index. */
    public int label() {
        return label;
    }

    /** Features in the units of the table, {@code [dims]}. */
    public double[] features() {
        return features;
    }

    /** Row key of the seed. */
    public long parent() {
        return parent;
    }
}
