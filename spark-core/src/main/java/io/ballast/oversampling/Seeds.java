package io.ballast.oversampling;

import io.ballast.table.RowBlock;
import io.ballast.table.RowLookup;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;

/** Rows to start from, by bucket, and how many there are in each; persisted while reachable. */
final class Seeds {
    private final JavaRDD<SeedBlock> blocks;
    private final long[] perBucket;

    private Seeds(JavaRDD<SeedBlock> blocks, long[] perBucket) {
        this.blocks = blocks;
        this.perBucket = perBucket;
    }

    /** Evaluates and keeps blocks; one job. */
    static Seeds of(JavaRDD<SeedBlock> blocks) {
        // On a cluster two copies: a lost executor must not cost the neighbors again.
        JavaRDD<SeedBlock> kept = blocks.persist(
                blocks.context().isLocal() ? StorageLevel.MEMORY_AND_DISK() : StorageLevel.MEMORY_AND_DISK_2());
        List<Long> counts = kept.mapPartitions(part -> {
                    long rows = 0;
                    while (part.hasNext()) {
                        rows += part.next().rows().rows();
                    }
                    return List.of(rows).iterator();
                })
                .collect();
        return new Seeds(kept, counts.stream().mapToLong(Long::longValue).toArray());
    }

    /** How many, in all buckets. */
    long count() {
        long sum = 0;
        for (long rows : perBucket) {
            sum += rows;
        }
        return sum;
    }

    /** How many in each bucket. */
    long[] perBucket() {
        return perBucket;
    }

    /**
     * The rows to make.
     *
     * @param rows those that neighbor keys are of, in canonical layout
     * @param purpose names the streams of draws
     * @return lazy; the same rows on every evaluation
     */
    JavaRDD<SyntheticRow> make(
            Allocation allocation, Recipe recipe, JavaRDD<RowBlock> rows, long seed, String purpose) {
        JavaRDD<Draws> draws = blocks.mapPartitionsWithIndex(
                (bucket, part) -> {
                    List<SeedBlock> seeds = new ArrayList<>();
                    part.forEachRemaining(seeds::add);
                    int[] chosen = allocation.seedsOf(bucket, seeds);
                    return List.of(new Draws(seeds, chosen, allocation.first(bucket), recipe, seed, purpose))
                            .iterator();
                },
                true);
        return RowLookup.fetch(draws, Draws::keys, rows)
                .flatMap(pair -> pair._1().make(pair._2()));
    }
}
