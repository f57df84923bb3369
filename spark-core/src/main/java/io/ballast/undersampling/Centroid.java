package io.ballast.undersampling;

import java.io.Serializable;

/** The center of a cluster of rows of one class. */
public final class Centroid implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int label;
    private final double[] features;
    private final long nearest;

    /** @param features {@code [dims]}, not copied */
    Centroid(int label, double[] features, long nearest) {
        this.label = label;
        this.features = features;
        this.nearest = nearest;
    }

    /** Class index. */
    public int label() {
        return label;
    }

    /** Features, {@code [dims]}. */
    public double[] features() {
        return features.clone();
    }

    /** Key of the row of the class that is nearest to it. */
    public long nearest() {
        return nearest;
    }
}
