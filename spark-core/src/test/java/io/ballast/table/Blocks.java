package io.ballast.table;

import java.util.Arrays;
import java.util.Random;

/** Row blocks for tests, without Spark. */
public final class Blocks {
    private Blocks() {}

    /** One block; {@code keys[rows]}, {@code labels[rows]}, {@code features[rows][dims]}. */
    public static RowBlock of(long[] keys, int[] labels, double[][] features) {
        RowBlock.Builder builder = new RowBlock.Builder(features[0].length, 16);
        for (int i = 0; i < keys.length; i++) {
            builder.add(keys[i], labels[i], features[i]);
        }
        return builder.build();
    }

    /** One block with keys 0, 1, … and label 0. */
    public static RowBlock of(double[]... features) {
        long[] keys = new long[features.length];
        Arrays.setAll(keys, i -> i);
        return of(keys, new int[features.length], features);
    }

    /** Moments over blocks, merged in order. */
    public static ColumnMoments moments(RowBlock... blocks) {
        ColumnMoments moments = new ColumnMoments(blocks[0].dims());
        for (RowBlock block : blocks) {
            moments.merge(ColumnMoments.of(block));
        }
        return moments;
    }

    /** Features of a block, {@code [rows][dims]}. */
    public static double[][] features(RowBlock block) {
        double[][] rows = new double[block.rows()][block.dims()];
        for (int i = 0; i < rows.length; i++) {
            block.copyRow(i, rows[i]);
        }
        return rows;
    }

    /** Standard normal features, {@code [rows][dims]}. */
    public static double[][] gaussian(int rows, int dims, long seed) {
        Random random = new Random(seed);
        double[][] features = new double[rows][dims];
        for (double[] row : features) {
            Arrays.setAll(row, d -> random.nextGaussian());
        }
        return features;
    }
}
