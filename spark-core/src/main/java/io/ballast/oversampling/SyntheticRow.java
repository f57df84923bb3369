package io.ballast.oversampling;

import java.io.Serializable;

/** A row that was made; arrays shared, not copied. */
public final class SyntheticRow implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int label;
    private final double[] features;
    private final long[] parents;

    /**
     * @param label class index
     * @param features in the units of the table, {@code [dims]}
     * @param parents row keys of the rows it came from, the seed first
     */
    public SyntheticRow(int label, double[] features, long... parents) {
        this.label = label;
        this.features = features;
        this.parents = parents;
    }

    /** Class index. */
    public int label() {
        return label;
    }

    /** Features in the units of the table, {@code [dims]}. */
    public double[] features() {
        return features;
    }

    /** Row keys of the rows it came from, the seed first. */
    public long[] parents() {
        return parents;
    }
}
