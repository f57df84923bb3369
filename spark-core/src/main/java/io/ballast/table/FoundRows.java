package io.ballast.table;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Rows found again by key; what one task holds of a {@link RowLookup}. */
public final class FoundRows {
    private final List<RowBlock> blocks;
    private final long[] keys; // open addressing
    private final int[] block; // block + 1, 0 where free
    private final int[] row;

    private FoundRows(List<RowBlock> blocks, int slots) {
        this.blocks = blocks;
        this.keys = new long[slots];
        this.block = new int[slots];
        this.row = new int[slots];
    }

    /** The rows of these blocks; of rows that share a key the first is kept. */
    static FoundRows of(Iterator<RowBlock> blocks) {
        List<RowBlock> all = new ArrayList<>();
        blocks.forEachRemaining(all::add);
        int rows = all.stream().mapToInt(RowBlock::rows).reduce(0, Math::addExact);
        FoundRows found = new FoundRows(all, Integer.highestOneBit(Math.max(1, rows)) * 4);
        for (int b = 0; b < all.size(); b++) {
            for (int i = 0; i < all.get(b).rows(); i++) {
                found.put(all.get(b).keys()[i], b, i);
            }
        }
        return found;
    }

    private void put(long key, int inBlock, int atRow) {
        int slot = slot(key);
        if (block[slot] == 0) {
            keys[slot] = key;
            block[slot] = inBlock + 1;
            row[slot] = atRow;
        }
    }

    private int slot(long key) {
        int mask = keys.length - 1;
        int slot = (int) (key * 0x9E3779B97F4A7C15L >>> 32) & mask;
        while (block[slot] != 0 && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    /**
     * Copies the features of the row with this key.
     *
     * @param into {@code [dims]}
     * @throws IllegalStateException if it was not asked for or is not in the table
     */
    public void copyRow(long key, double[] into) {
        int slot = found(key);
        blocks.get(block[slot] - 1).copyRow(row[slot], into);
    }

    /** Adds the row with this key to a block. */
    void addTo(RowBlock.Builder builder, long key) {
        int slot = found(key);
        builder.add(blocks.get(block[slot] - 1), row[slot]);
    }

    private int found(long key) {
        int slot = slot(key);
        if (block[slot] == 0) {
            throw new IllegalStateException(
                    "the table gave other rows when it was read again; persist it, or write it to a file, before resampling it");
        }
        return slot;
    }
}
