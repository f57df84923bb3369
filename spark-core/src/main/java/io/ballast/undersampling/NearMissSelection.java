package io.ballast.undersampling;

import io.ballast.neighbors.Metric;
import io.ballast.neighbors.NearestNeighbors;
import io.ballast.neighbors.NeighborBlock;
import io.ballast.neighbors.NeighborFinder;
import io.ballast.neighbors.NeighborTable;
import io.ballast.table.ClassCounts;
import io.ballast.table.ColumnMoments;
import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * NearMiss (Mani and Zhang 2003): keeps the rows of a class by their distance to the minority. Version 1 keeps those with the smallest
 * mean distance to their k nearest minority rows, version 2 to their k farthest; version 3 takes the nearest rows of every minority row
 * and keeps those of them with the largest mean distance to their k nearest minority rows. Ties go by row key.
 */
public final class NearMissSelection {
    private final PackedTable table;
    private final long[] keep;
    private final boolean[] shrinks;
    private final NeighborFinder neighbors;
    private final int minority;

    /**
     * @param keep rows of each class afterwards, {@code [classes]}, at most those there are
     * @param neighbors how many minority rows the mean distance is over, and how they are found
     * @throws IllegalArgumentException if the minority has fewer rows than that
     */
    public NearMissSelection(PackedTable table, long[] keep, NeighborFinder neighbors) {
        this.table = table;
        this.keep = keep.clone();
        this.shrinks = RandomSelection.shrinking(table.classes(), keep);
        this.neighbors = neighbors;
        this.minority = table.classes().minority();
        checkRows(minority, neighbors.k(), "kNeighbors");
    }

    private void checkRows(int label, int k, String param) {
        ClassCounts classes = table.classes();
        if (classes.count(label) < k) {
            throw new IllegalArgumentException("class %s has %,d rows, but %s = %d needs at least %d; lower %s"
                    .formatted(classes.name(label), classes.count(label), param, k, k, param));
        }
    }

    /** Version 1. */
    public JavaRDD<RowDecision> byNearest() {
        JavaRDD<ScoredRows> scored = table.persist(
                meanDistances(table.ofClasses(shrinks), rowsToScore()).map(found -> scored(found._1(), found._2(), 1)));
        return smallest(scored, keep, "nearest", "smallest");
    }

    /**
     * Version 2.
     *
     * @throws IllegalArgumentException for the Manhattan distance, for which there is no fast search for the farthest
     */
    public JavaRDD<RowDecision> byFarthest() {
        checkFarthest(neighbors.metric());
        long rows = table.classes().count(minority);
        JavaRDD<RowBlock> base = table.ofClass(minority);
        FarthestRows farthest = FarthestRows.of(
                neighbors.metric(), base, table.base(base, rows).moments().means());
        JavaRDD<RowBlock> points = table.persist(base.map(farthest::base));
        NeighborTable moved = new NeighborTable(points, rows, ColumnMoments.of(points, farthest.dims()));
        NearestNeighbors search = table.closing(neighbors.among(moved));
        JavaRDD<ScoredRows> scored =
                table.persist(search.searchOthers(table.ofClasses(shrinks), farthest::query, rowsToScore())
                        .map(found -> scored(found._1(), found._2(), farthest)));
        return smallest(scored, keep, "farthest", "smallest");
    }

    /** @throws IllegalArgumentException for the Manhattan distance */
    public static void checkFarthest(Metric metric) {
        if (metric == Metric.MANHATTAN) {
            throw new IllegalArgumentException(
                    "version 2 looks for the farthest rows, for which metric must be euclidean or cosine, got manhattan; take version 1 or 3");
        }
    }

    /**
     * Version 3. A class whose rows near the minority are fewer than it is to keep keeps only those.
     *
     * @param kVersion3 nearest rows of each minority row that are taken
     * @throws IllegalArgumentException if a class to shrink has fewer rows than that
     */
    public JavaRDD<RowDecision> byNearestOfCandidates(int kVersion3) {
        int numClasses = shrinks.length;
        JavaPairRDD<Long, Integer> candidates = null;
        for (int c = 0; c < numClasses; c++) {
            if (shrinks[c]) {
                checkRows(c, kVersion3, "kNeighborsVer3");
                JavaPairRDD<Long, Integer> ofClass = candidates(c, kVersion3);
                candidates = candidates == null ? ofClass : candidates.union(ofClass);
            }
        }
        if (candidates == null) {
            return table.none();
        }
        boolean[] shrink = shrinks;
        JavaRDD<Split> split = table.persist(table.blocks()
                .zipPartitions(
                        candidates.reduceByKey(table.byKey(), Math::max),
                        (blocks, chosen) -> split(blocks, chosen, shrink)));
        long[] near = split.treeAggregate(
                new long[numClasses], (sums, part) -> Split.count(sums, part.candidates.labels()), (sums, more) -> {
                    Arrays.setAll(sums, c -> sums[c] + more[c]);
                    return sums;
                });
        JavaRDD<RowBlock> rows = split.map(part -> part.candidates);
        JavaRDD<ScoredRows> scored =
                table.persist(meanDistances(rows, Arrays.stream(near).sum())
                        .map(found -> scored(found._1(), found._2(), -1))
                        .union(split.map(part -> part.others)));
        long[] wanted = new long[numClasses];
        Arrays.setAll(wanted, c -> shrink[c] ? Math.min(keep[c], near[c]) : keep[c]);
        return smallest(scored, wanted, "nearest", "largest");
    }

    /** Rows among the nearest of a minority row, and how many of equal ones. */
    private JavaPairRDD<Long, Integer> candidates(int label, int k) {
        JavaRDD<RowBlock> rows = table.ofClass(label);
        NearestNeighbors search = table.closing(
                neighbors.withK(k).among(table.base(rows, table.classes().count(label))));
        return search.searchOthers(
                        table.ofClass(minority), block -> block, table.classes().count(minority))
                .flatMapToPair(found -> copies(found._2()));
    }

    private static Iterator<Tuple2<Long, Integer>> copies(NeighborBlock nearest) {
        List<Tuple2<Long, Integer>> copies = new ArrayList<>();
        for (int row = 0; row < nearest.rows(); row++) {
            Map<Long, Integer> ofRow = new HashMap<>();
            for (int i = 0; i < nearest.k(); i++) {
                ofRow.merge(nearest.keys()[row * nearest.k() + i], 1, Integer::sum);
            }
            ofRow.forEach((key, count) -> copies.add(new Tuple2<>(key, count)));
        }
        return copies.iterator();
    }

    private static Iterator<Split> split(
            Iterator<RowBlock> blocks, Iterator<Tuple2<Long, Integer>> chosen, boolean[] shrinks) {
        Map<Long, Integer> open = new HashMap<>();
        chosen.forEachRemaining(copies -> open.put(copies._1(), copies._2()));
        List<Split> parts = new ArrayList<>();
        blocks.forEachRemaining(block -> parts.add(Split.of(block.ofClasses(shrinks), open)));
        return parts.iterator();
    }

    private JavaPairRDD<RowBlock, NeighborBlock> meanDistances(JavaRDD<RowBlock> rows, long count) {
        long baseRows = table.classes().count(minority);
        NearestNeighbors search = table.closing(neighbors.among(table.base(table.ofClass(minority), baseRows)));
        return search.searchOthers(rows, block -> block, count);
    }

    private long rowsToScore() {
        long rows = 0;
        for (int c = 0; c < shrinks.length; c++) {
            rows += shrinks[c] ? table.classes().count(c) : 0;
        }
        return rows;
    }

    private static ScoredRows scored(RowBlock rows, NeighborBlock found, int sign) {
        long[] scores = new long[rows.rows()];
        for (int row = 0; row < scores.length; row++) {
            double sum = 0;
            for (int i = 0; i < found.k(); i++) {
                sum += found.distances()[row * found.k() + i];
            }
            scores[row] = ScoredRows.ascending(sign * sum / found.k());
        }
        return new ScoredRows(rows.keys(), rows.labels(), scores);
    }

    private static ScoredRows scored(RowBlock rows, NeighborBlock found, FarthestRows farthest) {
        long[] scores = new long[rows.rows()];
        for (int row = 0; row < scores.length; row++) {
            double sum = 0;
            for (int i = found.k() - 1; i >= 0; i--) {
                sum += farthest.distance(rows, row, found.distances()[row * found.k() + i]);
            }
            scores[row] = ScoredRows.ascending(sum / found.k());
        }
        return new ScoredRows(rows.keys(), rows.labels(), scores);
    }

    private JavaRDD<RowDecision> smallest(JavaRDD<ScoredRows> scored, long[] wanted, String which, String side) {
        ClassCounts classes = table.classes();
        long[] present = new long[wanted.length];
        long[] chosen = new long[wanted.length];
        String[] reasons = new String[wanted.length];
        for (int c = 0; c < wanted.length; c++) {
            present[c] = shrinks[c] ? classes.count(c) : 0;
            chosen[c] = shrinks[c] ? wanted[c] : 0;
            reasons[c] = "mean distance to its %d %s rows of class %s is not one of the %,d %s"
                    .formatted(neighbors.k(), which, classes.name(minority), wanted[c], side);
        }
        return SmallestScores.of(scored, present, chosen).decisions(scored, reasons);
    }

    /** A block of rows parted into candidates and others, which come last. */
    private static final class Split implements Serializable {
        private static final long serialVersionUID = 1L;

        private final RowBlock candidates;
        private final ScoredRows others;

        private Split(RowBlock candidates, ScoredRows others) {
            this.candidates = candidates;
            this.others = others;
        }

        /** @param open copies of each key still to be taken; counted down */
        static Split of(RowBlock rows, Map<Long, Integer> open) {
            int[] chosen = new int[rows.rows()];
            int[] rest = new int[rows.rows()];
            int count = 0;
            int left = 0;
            for (int row = 0; row < rows.rows(); row++) {
                Integer copies = open.get(rows.keys()[row]);
                if (copies != null && copies > 0) {
                    open.put(rows.keys()[row], copies - 1);
                    chosen[count++] = row;
                } else {
                    rest[left++] = row;
                }
            }
            RowBlock others = rows.select(rest, 0, left);
            long[] last = new long[left];
            Arrays.fill(last, Long.MAX_VALUE);
            return new Split(rows.select(chosen, 0, count), new ScoredRows(others.keys(), others.labels(), last));
        }

        static long[] count(long[] sums, int[] labels) {
            for (int label : labels) {
                sums[label]++;
            }
            return sums;
        }
    }
}
