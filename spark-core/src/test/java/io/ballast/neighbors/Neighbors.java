package io.ballast.neighbors;

/** Neighbor blocks for tests of other packages, which cannot make one. */
public final class Neighbors {
    private Neighbors() {}

    /** k neighbors a row, of which only the labels matter, {@code [rows][k]}. */
    public static NeighborBlock withLabels(int k, int[]... labels) {
        int[] flat = new int[labels.length * k];
        for (int row = 0; row < labels.length; row++) {
            System.arraycopy(labels[row], 0, flat, row * k, k);
        }
        return new NeighborBlock(k, new long[flat.length], flat, new double[flat.length]);
    }
}
