package io.ballast.undersampling;

import io.ballast.random.RowRandom;
import io.ballast.table.ClassCounts;
import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/**
 * Instance hardness threshold (Smith, Martinez and Giraud-Carrier 2014): keeps the rows of a class to which a classifier that has not
 * seen them gives their class with the highest probability.
 */
public final class HardnessSelection {
    private static final int BATCH_ROWS = 8192;

    private HardnessSelection() {}

    /**
     * Deals the rows of every class out to folds, as evenly as can be: of so many successive rows of a class one goes to each fold, and
     * which one to which is drawn.
     *
     * @param folds at least 2
     */
    public static JavaRDD<FoldedRow> folded(PackedTable table, int folds, long seed) {
        ClassRanks ranks = ClassRanks.of(table.blocks(), table.classes().numClasses());
        return table.blocks()
                .mapPartitionsWithIndex((bucket, blocks) -> folded(bucket, blocks, ranks, folds, seed), true);
    }

    private static Iterator<FoldedRow> folded(
            int bucket, Iterator<RowBlock> blocks, ClassRanks ranks, int folds, long seed) {
        long[] next = ranks.first(bucket);
        List<FoldedRow> rows = new ArrayList<>();
        blocks.forEachRemaining(block -> {
            for (int row = 0; row < block.rows(); row++) {
                int c = block.labels()[row];
                long rank = next[c]++;
                int turn =
                        RowRandom.of(seed, "folds of class " + c, rank / folds).nextInt(folds);
                double[] features = new double[block.dims()];
                block.copyRow(row, features);
                rows.add(new FoldedRow(block.keys()[row], c, (int) ((rank + turn) % folds), features));
            }
        });
        return rows.iterator();
    }

    /** The probability of a row's own class. */
    public static final class RowProbability implements Serializable {
        private static final long serialVersionUID = 1L;

        private final long key;
        private final int label;
        private final double probability;

        public RowProbability(long key, int label, double probability) {
            this.key = key;
            this.label = label;
            this.probability = probability;
        }
    }

    /**
     * The rows with the highest probabilities stay, exactly as many as wanted, ties by row key.
     *
     * @param rows all rows of the table
     * @param keep rows of each class afterwards, {@code [classes]}, at most those there are
     */
    public static JavaRDD<RowDecision> decisions(PackedTable table, JavaRDD<RowProbability> rows, long[] keep) {
        ClassCounts classes = table.classes();
        JavaRDD<ScoredRows> scored = table.persist(rows.mapPartitions(Batches::new));
        long[] present = new long[keep.length];
        Arrays.setAll(present, classes::count);
        String[] reasons = new String[keep.length];
        Arrays.setAll(reasons, c -> "probability of its class is not one of the %,d highest of class %s"
                .formatted(keep[c], classes.name(c)));
        return SmallestScores.of(scored, present, keep).decisions(scored, reasons);
    }

    private static final class Batches implements Iterator<ScoredRows> {
        private final Iterator<RowProbability> rows;

        Batches(Iterator<RowProbability> rows) {
            this.rows = rows;
        }

        @Override
        public boolean hasNext() {
            return rows.hasNext();
        }

        @Override
        public ScoredRows next() {
            long[] keys = new long[BATCH_ROWS];
            int[] labels = new int[BATCH_ROWS];
            long[] scores = new long[BATCH_ROWS];
            int count = 0;
            while (count < BATCH_ROWS && rows.hasNext()) {
                RowProbability row = rows.next();
                keys[count] = row.key;
                labels[count] = row.label;
                scores[count++] = ScoredRows.ascending(-row.probability);
            }
            return new ScoredRows(
                    Arrays.copyOf(keys, count), Arrays.copyOf(labels, count), Arrays.copyOf(scores, count));
        }
    }
}
