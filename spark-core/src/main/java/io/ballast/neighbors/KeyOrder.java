package io.ballast.neighbors;

import java.util.Arrays;

/** Sorting by 64-bit keys without boxing. */
final class KeyOrder {
    private KeyOrder() {}

    /** The indices that put {@code keys[from]} to {@code keys[to - 1]} in ascending order; equal keys keep their order. */
    static int[] ascending(long[] keys, int from, int to) {
        long[] sorted = Arrays.copyOfRange(keys, from, to);
        Arrays.sort(sorted);
        int[] taken = new int[sorted.length]; // of a run of equal keys, kept at its first place
        int[] order = new int[sorted.length];
        for (int i = from; i < to; i++) {
            int first = first(sorted, keys[i]);
            order[first + taken[first]++] = i;
        }
        return order;
    }

    /** The first place of a key that is there. */
    private static int first(long[] sorted, long key) {
        int low = 0;
        int high = sorted.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < key) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
