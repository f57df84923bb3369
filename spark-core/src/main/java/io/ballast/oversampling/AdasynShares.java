package io.ballast.oversampling;

import java.util.Arrays;
import java.util.List;

/**
 * ADASYN's allocation: seed i makes {@code rint(r_i / sum(r) * rows)} rows, with r_i the share of its neighbors that are of
 * another class (He et al. 2008); rint rounds halves to even, and the sum may miss {@code rows} by that.
 *
 * <p>Where all of these are 0, rows go one each to the seeds with the largest shares, of equal ones to the first in canonical
 * order, so that {@code rows} are made after all. Shares take few values, so counts of seeds by bucket and value decide; the
 * driver sees no more than these.
 */
final class AdasynShares implements Allocation {
    private static final long serialVersionUID = 1L;

    private final int[] perSeed;
    private final int partLevel;
    private final int[] partOfBucket;
    private final long[] first;
    private final long rows;

    private AdasynShares(long[][] histogram, int[] perSeed, int partLevel, int[] partOfBucket) {
        this.perSeed = perSeed;
        this.partLevel = partLevel;
        this.partOfBucket = partOfBucket;
        this.first = new long[histogram.length];
        long sum = 0;
        for (int b = 0; b < histogram.length; b++) {
            first[b] = sum;
            for (int level = 0; level < perSeed.length; level++) {
                sum += histogram[b][level] * perSeed[level];
            }
            sum += partOfBucket[b];
        }
        this.rows = sum;
    }

    /**
     * Shares out rows.
     *
     * @param histogram seeds in each bucket by the number of their foreign neighbors, {@code [buckets][k + 1]}; not all 0
     * @param rows to make
     */
    static AdasynShares of(long[][] histogram, long rows) {
        long[] seeds = new long[histogram[0].length];
        for (long[] bucket : histogram) {
            Arrays.setAll(seeds, level -> seeds[level] + bucket[level]);
        }
        double k = seeds.length - 1;
        double sum = 0;
        for (int level = 1; level < seeds.length; level++) {
            sum += seeds[level] * (level / k);
        }
        int[] perSeed = new int[seeds.length];
        boolean any = false;
        for (int level = 1; level < seeds.length; level++) {
            perSeed[level] = Math.toIntExact((long) Math.rint(level / k / sum * rows));
            any |= perSeed[level] * seeds[level] > 0;
        }
        return any
                ? new AdasynShares(histogram, perSeed, -1, new int[histogram.length])
                : byLargestShare(histogram, seeds, rows);
    }

    private static AdasynShares byLargestShare(long[][] histogram, long[] seeds, long rows) {
        int[] perSeed = new int[seeds.length];
        int level = seeds.length - 1;
        long left = rows;
        while (left >= seeds[level]) {
            left -= seeds[level];
            perSeed[level--] = 1;
        }
        int[] partOfBucket = new int[histogram.length];
        for (int b = 0; b < histogram.length; b++) {
            partOfBucket[b] = (int) Math.min(left, histogram[b][level]);
            left -= partOfBucket[b];
        }
        return new AdasynShares(histogram, perSeed, level, partOfBucket);
    }

    /** Rows that are made in all. */
    long rows() {
        return rows;
    }

    /** Foreign neighbors that a seed must have to be used at all. */
    int leastLevel() {
        int level = 0;
        while (perSeed[level] == 0 && level != partLevel) {
            level++;
        }
        return level;
    }

    @Override
    public int[] seedsOf(int bucket, List<SeedBlock> seeds) {
        int[] chosen = new int[16];
        int size = 0;
        int left = partOfBucket[bucket];
        int number = 0;
        for (SeedBlock block : seeds) {
            for (int row = 0; row < block.rows().rows(); row++, number++) {
                int times = perSeed[block.foreign(row)];
                if (block.foreign(row) == partLevel && left > 0) {
                    times++;
                    left--;
                }
                chosen = size + times > chosen.length ? Arrays.copyOf(chosen, 2 * (size + times)) : chosen;
                Arrays.fill(chosen, size, size + times, number);
                size += times;
            }
        }
        return Arrays.copyOf(chosen, size);
    }

    @Override
    public long first(int bucket) {
        return first[bucket];
    }
}
