package io.ballast.table;

import java.io.Serializable;
import java.util.Arrays;

/**
 * An affine map per feature, {@code (x - center) / scale}, and its inverse. A feature without spread has scale 0: it becomes
 * 0, and whatever a net makes of that comes back as the center.
 */
public final class FeatureScaler implements Serializable {
    private static final long serialVersionUID = 1L;

    private final double[] center;
    private final double[] scale;

    /**
     * @param center {@code [dims]}
     * @param scale {@code [dims]}, each at least 0
     * @throws IllegalArgumentException if they are not of one length
     */
    public FeatureScaler(double[] center, double[] scale) {
        if (center.length != scale.length) {
            throw new IllegalArgumentException(
                    "there must be as many centers as scales, got %,d and %,d".formatted(center.length, scale.length));
        }
        this.center = center.clone();
        this.scale = scale.clone();
    }

    /** The map that changes nothing. */
    public static FeatureScaler identity(int dims) {
        double[] ones = new double[dims];
        Arrays.fill(ones, 1);
        return new FeatureScaler(new double[dims], ones);
    }

    /** Features of a row. */
    public int dims() {
        return center.length;
    }

    /** Centers, {@code [dims]}. */
    public double[] center() {
        return center.clone();
    }

    /** Scales, {@code [dims]}, each at least 0. */
    public double[] scale() {
        return scale.clone();
    }

    /** The block with every feature scaled; keys and labels as they are. */
    public RowBlock scale(RowBlock block) {
        RowBlock.Builder builder = new RowBlock.Builder(block.dims(), block.rows());
        double[] row = new double[block.dims()];
        for (int i = 0; i < block.rows(); i++) {
            block.copyRow(i, row);
            for (int d = 0; d < row.length; d++) {
                row[d] = scaled(row[d], d);
            }
            builder.add(block.keys()[i], block.labels()[i], row);
        }
        return builder.build();
    }

    /**
     * A row scaled.
     *
     * @param features {@code [dims]}
     * @return {@code [dims]}, rounded to float
     */
    public float[] scaleRow(double[] features) {
        float[] row = new float[center.length];
        for (int d = 0; d < row.length; d++) {
            row[d] = (float) scaled(features[d], d);
        }
        return row;
    }

    private double scaled(double value, int d) {
        return scale[d] > 0 ? (value - center[d]) / scale[d] : 0;
    }

    /**
     * Puts a scaled row back into the units of the table: {@code scaled * scale + center}.
     *
     * @param scaled many rows, row-major
     * @param row which of them
     * @return {@code [dims]}
     */
    public double[] unscaleRow(float[] scaled, int row) {
        double[] features = new double[center.length];
        Arrays.setAll(features, d -> scaled[row * center.length + d] * scale[d] + center[d]);
        return features;
    }
}
