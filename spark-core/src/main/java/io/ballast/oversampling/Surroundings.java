package io.ballast.oversampling;

import io.ballast.neighbors.NearestNeighbors;
import io.ballast.neighbors.NeighborFinder;
import io.ballast.neighbors.NeighborTable;
import io.ballast.table.LabeledTable;
import io.ballast.table.RowBlock;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;

/** How many neighbors of each row of the classes that grow, among all rows, are of other classes; persisted. */
final class Surroundings {
    private final JavaRDD<RatedBlock> blocks;
    private final List<long[]> histograms;
    private final int m;

    private Surroundings(JavaRDD<RatedBlock> blocks, List<long[]> histograms, int m) {
        this.blocks = blocks;
        this.histograms = histograms;
        this.m = m;
    }

    /**
     * Looks around; the search is over when this returns.
     *
     * @param table all rows
     * @param all its blocks, persisted
     * @param growing rows to look around, in canonical layout
     * @param count how many they are
     * @param finder of as many neighbors as to look at
     */
    static Surroundings of(
            LabeledTable table, JavaRDD<RowBlock> all, JavaRDD<RowBlock> growing, long count, NeighborFinder finder) {
        NeighborTable base = new NeighborTable(all, table.rows(), table.moments(all));
        int levels = finder.k() + 1;
        int numClasses = table.classes().numClasses();
        try (NearestNeighbors neighbors = finder.among(base)) {
            JavaRDD<RatedBlock> rated = neighbors
                    .search(growing, block -> block, count)
                    .map(found -> RatedBlock.of(found._1(), found._2()))
                    .persist(StorageLevel.MEMORY_AND_DISK());
            List<long[]> histograms = rated.mapPartitions(part -> {
                        long[] counts = new long[numClasses * levels];
                        part.forEachRemaining(block -> count(block, counts, levels));
                        return List.of(counts).iterator();
                    })
                    .collect();
            return new Surroundings(rated, histograms, finder.k());
        }
    }

    private static void count(RatedBlock block, long[] counts, int levels) {
        for (int row = 0; row < block.rows().rows(); row++) {
            counts[block.rows().labels()[row] * levels + block.foreign(row)]++;
        }
    }

    /** Rows of a class in each bucket by the number of their foreign neighbors, {@code [buckets][m + 1]}. */
    long[][] histogram(int label) {
        return histograms.stream()
                .map(counts -> Arrays.copyOfRange(counts, label * (m + 1), (label + 1) * (m + 1)))
                .toArray(long[][]::new);
    }

    /** How many rows of a class have so many foreign neighbors, at least and at most. */
    long count(int label, int least, int most) {
        long count = 0;
        for (long[] bucket : histogram(label)) {
            for (int level = least; level <= most; level++) {
                count += bucket[level];
            }
        }
        return count;
    }

    /** Those rows. */
    JavaRDD<RatedBlock> select(int label, int least, int most) {
        return blocks.map(block -> block.select(label, least, most));
    }

    /** Drops the persisted blocks, once seeds are made of them. */
    void release() {
        blocks.unpersist();
    }
}
