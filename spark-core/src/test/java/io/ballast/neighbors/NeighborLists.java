package io.ballast.neighbors;

/** Neighbor blocks with distances for tests of other packages, which cannot make one. */
public final class NeighborLists {
    private NeighborLists() {}

    /**
     * As many neighbors a row as the first row has.
     *
     * @param labels {@code [rows][k]}, at least one row
     * @param distances {@code [rows][k]}, ascending in a row
     */
    public static NeighborBlock of(int[][] labels, double[][] distances) {
        int k = labels[0].length;
        NeighborBlock block = NeighborBlock.empty(labels.length, k);
        for (int row = 0; row < labels.length; row++) {
            System.arraycopy(labels[row], 0, block.labels(), row * k, k);
            System.arraycopy(distances[row], 0, block.distances(), row * k, k);
        }
        return block;
    }
}
