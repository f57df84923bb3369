package io.ballast.neighbors;

import io.ballast.table.RowBlock;
import java.util.Arrays;

/** Rows with what to keep of each beside its key. Never leaves the task. */
final class TaggedBlock {
    private final RowBlock rows;
    private final int[] tags;

    private TaggedBlock(RowBlock rows, int[] tags) {
        this.rows = rows;
        this.tags = tags;
    }

    /** Rows with their labels. */
    static TaggedBlock labelled(RowBlock rows) {
        return new TaggedBlock(rows, rows.labels());
    }

    /** Rows with one tag for all. */
    static TaggedBlock of(RowBlock rows, int tag) {
        int[] tags = new int[rows.rows()];
        Arrays.fill(tags, tag);
        return new TaggedBlock(rows, tags);
    }

    RowBlock rows() {
        return rows;
    }

    int[] tags() {
        return tags;
    }
}
