package io.ballast.neighbors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** Neighbor blocks for tests; those of other packages cannot make one. */
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

    /** The first k of every list. */
    static NeighborBlock head(NeighborBlock lists, int k) {
        NeighborBlock head = NeighborBlock.empty(lists.rows(), k);
        for (int row = 0; row < lists.rows(); row++) {
            System.arraycopy(lists.keys(), row * lists.k(), head.keys(), row * k, k);
            System.arraycopy(lists.labels(), row * lists.k(), head.labels(), row * k, k);
            System.arraycopy(lists.distances(), row * lists.k(), head.distances(), row * k, k);
        }
        return head;
    }

    /** All lists of several blocks of the same k in one. */
    static NeighborBlock concat(List<NeighborBlock> blocks, int k) {
        NeighborBlock all = NeighborBlock.empty(
                blocks.stream().mapToInt(NeighborBlock::rows).sum(), k);
        int at = 0;
        for (NeighborBlock block : blocks) {
            for (int row = 0; row < block.rows(); row++) {
                all.copyRow(at++, block, row);
            }
        }
        return all;
    }

    /** Compares distances bit by bit: they are the same double operations in the same order. */
    static void assertSame(NeighborBlock found, NeighborBlock expected) {
        assertThat(found.k()).isEqualTo(expected.k());
        assertThat(found.rows()).isEqualTo(expected.rows());
        assertThat(found.keys()).isEqualTo(expected.keys());
        assertThat(found.labels()).isEqualTo(expected.labels());
        assertThat(found.distances()).isEqualTo(expected.distances());
    }
}
