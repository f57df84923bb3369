package io.ballast.neighbors;

import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows put together by equal features: the features once, and of every row that has them its key and a tag (the label of
 * a base row, the partition that a query came from).
 *
 * <p>Row i of {@link #features()} stands for the members {@code starts[i]} to {@code starts[i + 1] - 1}, ordered by key,
 * then tag; rows are ordered by the key of their first member, but for those of {@link #concat}.
 */
final class DistinctRows implements Serializable {
    private static final long serialVersionUID = 1L;

    private final RowBlock features;
    private final int[] starts;
    private final long[] keys;
    private final int[] tags;

    private DistinctRows(RowBlock features, int[] starts, long[] keys, int[] tags) {
        this.features = features;
        this.starts = starts;
        this.keys = keys;
        this.tags = tags;
    }

    /** Collapses a block; {@code tags[rows]}. */
    static DistinctRows of(RowBlock rows, int[] tags) {
        int[] starts = new int[rows.rows() + 1];
        Arrays.setAll(starts, i -> i);
        return merge(List.of(new DistinctRows(rows, starts, rows.keys(), tags)));
    }

    /** Puts several that have no features in common one after the other; at least one. */
    static DistinctRows concat(List<DistinctRows> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        int rows = parts.stream().mapToInt(DistinctRows::rows).sum();
        int members = parts.stream().mapToInt(part -> part.keys.length).reduce(0, Math::addExact);
        int[] starts = new int[rows + 1];
        long[] keys = new long[members];
        int[] tags = new int[members];
        int row = 0;
        int member = 0;
        for (DistinctRows part : parts) {
            for (int i = 0; i < part.rows(); i++) {
                starts[row++] = member + part.starts[i];
            }
            System.arraycopy(part.keys, 0, keys, member, part.keys.length);
            System.arraycopy(part.tags, 0, tags, member, part.keys.length);
            member += part.keys.length;
        }
        starts[rows] = members;
        return new DistinctRows(
                RowBlock.concat(parts.stream().map(part -> part.features).toList()), starts, keys, tags);
    }

    /** Collapses several into one; at least one. */
    static DistinctRows merge(List<DistinctRows> parts) {
        List<RowBlock> blocks = new ArrayList<>();
        parts.forEach(part -> blocks.add(part.features));
        RowBlock all = RowBlock.concat(blocks);
        Groups groups = Groups.of(all);

        int[] starts = new int[groups.count + 1];
        int entry = 0;
        for (DistinctRows part : parts) {
            for (int row = 0; row < part.rows(); row++) {
                starts[groups.of[entry++] + 1] += part.starts[row + 1] - part.starts[row];
            }
        }
        Arrays.parallelPrefix(starts, Math::addExact);
        long[] keys = new long[starts[groups.count]];
        int[] tags = new int[keys.length];
        int[] next = starts.clone();
        entry = 0;
        for (DistinctRows part : parts) {
            for (int row = 0; row < part.rows(); row++) {
                int size = part.starts[row + 1] - part.starts[row];
                int group = groups.of[entry++];
                System.arraycopy(part.keys, part.starts[row], keys, next[group], size);
                System.arraycopy(part.tags, part.starts[row], tags, next[group], size);
                next[group] += size;
            }
        }
        for (int group = 0; group < groups.count; group++) {
            sortMembers(keys, tags, starts[group], starts[group + 1]);
        }
        return inKeyOrder(all, groups, starts, keys, tags);
    }

    private static void sortMembers(long[] keys, int[] tags, int from, int to) {
        if (to - from < 2) {
            return;
        }
        int[] order = KeyOrder.ascending(keys, from, to);
        long[] sortedKeys = Arrays.stream(order).mapToLong(i -> keys[i]).toArray();
        int[] sortedTags = Arrays.stream(order).map(i -> tags[i]).toArray();
        System.arraycopy(sortedKeys, 0, keys, from, to - from);
        System.arraycopy(sortedTags, 0, tags, from, to - from);
        for (int run = from, end; run < to; run = end) {
            end = run + 1;
            while (end < to && keys[end] == keys[run]) {
                end++;
            }
            Arrays.sort(tags, run, end);
        }
    }

    private static DistinctRows inKeyOrder(RowBlock all, Groups groups, int[] starts, long[] keys, int[] tags) {
        long[] firstKeys = new long[groups.count];
        Arrays.setAll(firstKeys, group -> keys[starts[group]]);
        int[] order = KeyOrder.ascending(firstKeys, 0, groups.count);
        RowBlock.Builder features = new RowBlock.Builder(all.dims(), groups.count);
        int[] orderedStarts = new int[groups.count + 1];
        long[] orderedKeys = new long[keys.length];
        int[] orderedTags = new int[keys.length];
        for (int i = 0; i < order.length; i++) {
            int from = starts[order[i]];
            int size = starts[order[i] + 1] - from;
            features.add(all, groups.example[order[i]]);
            orderedStarts[i + 1] = orderedStarts[i] + size;
            System.arraycopy(keys, from, orderedKeys, orderedStarts[i], size);
            System.arraycopy(tags, from, orderedTags, orderedStarts[i], size);
        }
        return new DistinctRows(features.build(), orderedStarts, orderedKeys, orderedTags);
    }

    /** Different rows. */
    int rows() {
        return features.rows();
    }

    /** The different features; keys and labels of this block say nothing. */
    RowBlock features() {
        return features;
    }

    /** Where the members of each row start, {@code [rows + 1]}. */
    int[] starts() {
        return starts;
    }

    /** Keys of the members, {@code [members]}. */
    long[] keys() {
        return keys;
    }

    /** Tags of the members, {@code [members]}. */
    int[] tags() {
        return tags;
    }

    /** Which rows of a block have equal features. */
    private static final class Groups {
        final int[] of; // [rows]
        final int[] example; // [count], a row of each
        int count;

        private Groups(int rows) {
            of = new int[rows];
            example = new int[rows];
        }

        static Groups of(RowBlock block) {
            Groups groups = new Groups(block.rows());
            int slots = Integer.highestOneBit(Math.max(1, block.rows())) * 4;
            int[] groupAt = new int[slots]; // group + 1, 0 where free
            long[] hashes = new long[block.rows()];
            for (int row = 0; row < block.rows(); row++) {
                long hash = block.featureHash(row);
                int slot = (int) (hash ^ hash >>> 29) & slots - 1;
                while (groupAt[slot] != 0 && !groups.holds(groupAt[slot] - 1, block, row, hash, hashes)) {
                    slot = slot + 1 & slots - 1;
                }
                if (groupAt[slot] == 0) {
                    hashes[groups.count] = hash;
                    groups.example[groups.count++] = row;
                    groupAt[slot] = groups.count;
                }
                groups.of[row] = groupAt[slot] - 1;
            }
            return groups;
        }

        private boolean holds(int group, RowBlock block, int row, long hash, long[] hashes) {
            return hashes[group] == hash && block.sameFeatures(row, block, example[group]);
        }
    }
}
