package io.ballast.undersampling;

import io.ballast.random.RowRandom;
import io.ballast.table.ClassCounts;
import io.ballast.table.IndexPartitioner;
import io.ballast.table.RowBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/** Keeps rows of a class at random, each with the same probability: exactly as many as wanted. */
public final class RandomSelection {
    private static final String REASON = "not drawn";
    private static final long SLICE = 100_000;

    private RandomSelection() {}

    /**
     * Every row once at most. Copy j of a row has the j-th draw of the row's key; the rows with the smallest draws stay.
     *
     * @param keep rows of each class afterwards, {@code [classes]}, at most those there are
     */
    public static JavaRDD<RowDecision> withoutReplacement(PackedTable table, long[] keep, long seed) {
        ClassCounts classes = table.classes();
        boolean[] shrinks = shrinking(classes, keep);
        JavaRDD<ScoredRows> drawn =
                table.persist(table.blocks().mapPartitions(blocks -> new Draws(blocks, shrinks, seed)));
        long[] present = new long[keep.length];
        Arrays.setAll(present, c -> shrinks[c] ? classes.count(c) : 0);
        long[] wanted = new long[keep.length];
        Arrays.setAll(wanted, c -> shrinks[c] ? keep[c] : 0);
        String[] reasons = new String[keep.length];
        Arrays.fill(reasons, REASON);
        return SmallestScores.of(drawn, present, wanted).decisions(drawn, reasons);
    }

    /**
     * Some rows of every one of some classes, each with the same probability; all of a class that has no more.
     *
     * @param count rows of each class
     */
    static JavaRDD<RowBlock> sample(PackedTable table, boolean[] wanted, long count, long seed) {
        ClassCounts classes = table.classes();
        JavaRDD<ScoredRows> drawn =
                table.persist(table.blocks().mapPartitions(blocks -> new Draws(blocks, wanted, seed)));
        long[] present = new long[wanted.length];
        Arrays.setAll(present, c -> wanted[c] ? classes.count(c) : 0);
        long[] chosen = new long[wanted.length];
        Arrays.setAll(chosen, c -> Math.min(count, present[c]));
        SmallestScores smallest = SmallestScores.of(drawn, present, chosen);
        return table.blocks()
                .zip(drawn)
                .map(pair -> pair._1().ofClasses(wanted).select(smallest.chosen(pair._2())))
                .filter(block -> block.rows() > 0);
    }

    static boolean[] shrinking(ClassCounts classes, long[] keep) {
        boolean[] shrinks = new boolean[keep.length];
        for (int c = 0; c < keep.length; c++) {
            shrinks[c] = keep[c] < classes.count(c);
        }
        return shrinks;
    }

    /** The draws of the rows of one partition, where equal rows follow one another. */
    private static final class Draws implements Iterator<ScoredRows> {
        private final Iterator<RowBlock> blocks;
        private final boolean[] shrinks;
        private final long seed;
        private long key;
        private RowRandom random;

        Draws(Iterator<RowBlock> blocks, boolean[] shrinks, long seed) {
            this.blocks = blocks;
            this.shrinks = shrinks;
            this.seed = seed;
        }

        @Override
        public boolean hasNext() {
            return blocks.hasNext();
        }

        @Override
        public ScoredRows next() {
            RowBlock block = blocks.next().ofClasses(shrinks);
            long[] scores = new long[block.rows()];
            for (int row = 0; row < scores.length; row++) {
                if (random == null || block.keys()[row] != key) {
                    key = block.keys()[row];
                    random = RowRandom.of(seed, "under-sampling", key);
                }
                scores[row] = random.nextLong();
            }
            return new ScoredRows(block.keys(), block.labels(), scores);
        }
    }

    /**
     * Every draw among all rows of the class, so that a row may come back more than once. A class that is to keep all its rows is
     * left alone.
     *
     * @param keep rows of each class afterwards, {@code [classes]}, at most those there are
     */
    public static JavaRDD<RowDecision> withReplacement(PackedTable table, long[] keep, long seed) {
        boolean[] shrinks = shrinking(table.classes(), keep);
        JavaRDD<RowBlock> blocks = table.blocks();
        ClassRanks ranks = ClassRanks.of(blocks, keep.length);
        List<long[]> slices = new ArrayList<>();
        for (int c = 0; c < keep.length; c++) {
            for (long from = 0; shrinks[c] && from < keep[c]; from += SLICE) {
                slices.add(new long[] {c, from, Math.min(keep[c], from + SLICE)});
            }
        }
        JavaRDD<long[]> drawn = JavaSparkContext.fromSparkContext(blocks.context())
                .parallelize(slices, Math.max(1, slices.size()))
                .mapPartitionsToPair(part -> draws(part, ranks, seed))
                .partitionBy(new IndexPartitioner(blocks.getNumPartitions()))
                .values();
        return blocks.zipPartitions(drawn, (part, places) -> decide(part, places, shrinks));
    }

    private static Iterator<Tuple2<Integer, long[]>> draws(Iterator<long[]> slices, ClassRanks ranks, long seed) {
        List<Tuple2<Integer, long[]>> drawn = new ArrayList<>();
        slices.forEachRemaining(slice -> {
            int c = (int) slice[0];
            for (long i = slice[1]; i < slice[2]; i++) {
                long rank = RowRandom.of(seed, "under-sampling class " + c, i).nextLong(ranks.rows(c));
                int bucket = ranks.bucket(c, rank);
                drawn.add(new Tuple2<>(bucket, new long[] {c, rank - ranks.first(bucket, c)}));
            }
        });
        return drawn.iterator();
    }

    /** @param places class and place among the rows of the class in this bucket, one a draw */
    private static Iterator<RowDecision> decide(Iterator<RowBlock> blocks, Iterator<long[]> places, boolean[] shrinks) {
        long[][] drawn = new long[shrinks.length][];
        int[] next = new int[shrinks.length];
        places.forEachRemaining(place -> {
            int c = (int) place[0];
            drawn[c] = drawn[c] == null ? new long[16] : drawn[c];
            drawn[c] = next[c] == drawn[c].length ? Arrays.copyOf(drawn[c], 2 * next[c]) : drawn[c];
            drawn[c][next[c]++] = place[1];
        });
        for (int c = 0; c < drawn.length; c++) {
            drawn[c] = Arrays.copyOf(drawn[c] == null ? new long[0] : drawn[c], next[c]);
            Arrays.sort(drawn[c]);
        }
        Arrays.fill(next, 0);
        long[] at = new long[shrinks.length];
        List<RowDecision> decisions = new ArrayList<>();
        KeyRun run = new KeyRun();
        blocks.forEachRemaining(block -> {
            for (int row = 0; row < block.rows(); row++) {
                int c = block.labels()[row];
                if (!shrinks[c]) {
                    continue;
                }
                if (run.present > 0 && run.key != block.keys()[row]) {
                    run.end(decisions);
                }
                run.key = block.keys()[row];
                run.present++;
                for (long place = at[c]++; next[c] < drawn[c].length && drawn[c][next[c]] == place; next[c]++) {
                    run.wanted++;
                }
            }
        });
        run.end(decisions);
        return decisions.iterator();
    }

    /** The rows of one key. */
    private static final class KeyRun {
        long key;
        int present;
        int wanted;

        void end(List<RowDecision> decisions) {
            if (present != wanted) {
                decisions.add(RowDecision.wanted(key, present, wanted, REASON));
            }
            present = 0;
            wanted = 0;
        }
    }
}
