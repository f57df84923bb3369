package io.ballast.undersampling;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Of every class the n rows with the smallest (score, key), exactly n, whatever the partitioning.
 *
 * <p>A radix selection: score and key make 128 bits, and every pass counts the rows by the next 8 of them among those that share
 * the bits before. It ends when what is left is wanted as a whole, after about log256(rows) passes for scores that differ.
 * The driver sees 256 counts a class; no row leaves its executor. Rows with equal score and key are interchangeable.
 */
final class SmallestScores implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int STEP = 8;

    private final Cut[] cuts;

    private SmallestScores(Cut[] cuts) {
        this.cuts = cuts;
    }

    /**
     * Finds where to cut; a few passes over the rows, so persist them.
     *
     * @param present rows of each class, {@code [classes]}
     * @param wanted rows to choose of each class, {@code [classes]}, at most those present
     */
    static SmallestScores of(JavaRDD<ScoredRows> rows, long[] present, long[] wanted) {
        Cut[] cuts = new Cut[wanted.length];
        Arrays.setAll(cuts, c -> new Cut(present[c], wanted[c]));
        while (Arrays.stream(cuts).anyMatch(cut -> !cut.done())) {
            Cut[] before = cuts;
            long[][] counts = rows.treeAggregate(
                    new long[cuts.length][], (sums, block) -> count(before, sums, block), SmallestScores::add);
            cuts = new Cut[before.length];
            for (int c = 0; c < cuts.length; c++) {
                cuts[c] = before[c].done() ? before[c] : before[c].refined(counts[c]);
            }
        }
        return new SmallestScores(cuts);
    }

    private static long[][] count(Cut[] cuts, long[][] sums, ScoredRows rows) {
        for (int row = 0; row < rows.rows(); row++) {
            int c = rows.label(row);
            if (!cuts[c].done() && cuts[c].compare(rows.score(row), rows.key(row)) == 0) {
                sums[c] = sums[c] == null ? new long[1 << STEP] : sums[c];
                sums[c][cuts[c].digit(rows.score(row), rows.key(row))]++;
            }
        }
        return sums;
    }

    private static long[][] add(long[][] sums, long[][] more) {
        for (int c = 0; c < sums.length; c++) {
            if (sums[c] == null) {
                sums[c] = more[c];
            } else if (more[c] != null) {
                for (int i = 0; i < sums[c].length; i++) {
                    sums[c][i] += more[c][i];
                }
            }
        }
        return sums;
    }

    /** Which rows of a block are chosen; for scores that differ. */
    int[] chosen(ScoredRows rows) {
        return IntStream.range(0, rows.rows())
                .filter(row -> cuts[rows.label(row)].left() > 0
                        ? cuts[rows.label(row)].compare(rows.score(row), rows.key(row)) <= 0
                        : cuts[rows.label(row)].compare(rows.score(row), rows.key(row)) < 0)
                .toArray();
    }

    /**
     * What becomes of every key of which a row is not chosen.
     *
     * @param reason why a row of each class goes, {@code [classes]}
     */
    JavaRDD<RowDecision> decisions(JavaRDD<ScoredRows> rows, String[] reason) {
        Cut[] at = cuts;
        return rows.flatMapToPair(block -> IntStream.range(0, block.rows())
                        .filter(row -> !at[block.label(row)].all())
                        .mapToObj(row -> new Tuple2<>(block.key(row), at[block.label(row)].tally(block, row)))
                        .iterator())
                .reduceByKey(KeyTally::plus)
                .filter(entry -> entry._2().lost(at) > 0)
                .map(entry -> RowDecision.wanted(
                        entry._1(),
                        entry._2().present(),
                        entry._2().present() - entry._2().lost(at),
                        reason[entry._2().label()]));
    }

    /** The rows of one key: below the cut of their class, at it, beyond it. */
    private static final class KeyTally implements Serializable {
        private static final long serialVersionUID = 1L;

        private final int label;
        private final int at;
        private final int present;
        private final int below;

        KeyTally(int label, int below, int at, int present) {
            this.label = label;
            this.below = below;
            this.at = at;
            this.present = present;
        }

        KeyTally plus(KeyTally other) {
            return new KeyTally(label, below + other.below, at + other.at, present + other.present);
        }

        int label() {
            return label;
        }

        int present() {
            return present;
        }

        int lost(Cut[] cuts) {
            return present - below - (int) Math.min(at, cuts[label].left());
        }
    }

    /** Where the chosen rows of a class end: all rows whose first bits are below these, and {@code left} of those that share them. */
    private static final class Cut implements Serializable {
        private static final long serialVersionUID = 1L;

        private final long score; // the bits known so far, the others 0
        private final long key;
        private final int bits;
        private final long sharing; // rows that share these bits
        private final long left; // of them, rows to choose

        Cut(long present, long wanted) {
            this(0, 0, 0, present, wanted);
        }

        private Cut(long score, long key, int bits, long sharing, long left) {
            this.score = score;
            this.key = key;
            this.bits = bits;
            this.sharing = sharing;
            this.left = left;
        }

        boolean done() {
            return left == sharing || left == 0 || bits == 2 * Long.SIZE;
        }

        boolean all() {
            return bits == 0 && left == sharing;
        }

        long left() {
            return left;
        }

        /** Unsigned order of the first bits of a row, sign bits turned so that it is the signed order of score and key. */
        int compare(long rowScore, long rowKey) {
            int byScore = Long.compareUnsigned(first(rowScore ^ Long.MIN_VALUE, bits), score);
            return byScore != 0 ? byScore : Long.compareUnsigned(first(rowKey ^ Long.MIN_VALUE, bits - Long.SIZE), key);
        }

        private static long first(long word, int count) {
            return count <= 0 ? 0 : count >= Long.SIZE ? word : word & -1L << Long.SIZE - count;
        }

        int digit(long rowScore, long rowKey) {
            long word = (bits < Long.SIZE ? rowScore : rowKey) ^ Long.MIN_VALUE;
            return (int) (word >>> Long.SIZE - STEP - bits % Long.SIZE) & (1 << STEP) - 1;
        }

        /** @param counts of the next digit among the rows that share the bits */
        Cut refined(long[] counts) {
            long rest = left;
            int digit = 0;
            while (counts[digit] < rest) {
                rest -= counts[digit++];
            }
            long placed = (long) digit << Long.SIZE - STEP - bits % Long.SIZE;
            return bits < Long.SIZE
                    ? new Cut(score | placed, 0, bits + STEP, counts[digit], rest)
                    : new Cut(score, key | placed, bits + STEP, counts[digit], rest);
        }

        KeyTally tally(ScoredRows rows, int row) {
            int side = compare(rows.score(row), rows.key(row));
            return new KeyTally(rows.label(row), side < 0 ? 1 : 0, side == 0 ? 1 : 0, 1);
        }
    }
}
