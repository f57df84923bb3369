package io.ballast.undersampling;

import io.ballast.neighbors.NearestNeighbors;
import io.ballast.neighbors.NeighborBlock;
import io.ballast.neighbors.NeighborFinder;
import io.ballast.table.ClassCounts;
import io.ballast.table.RowBlock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/** Tomek links (Tomek 1976): two rows of different classes, each the other's nearest. */
public final class TomekPairs {
    private static final int FROM_FIRST = 1;
    private static final int FROM_SECOND = 2;

    private TomekPairs() {}

    /**
     * The rows of some classes that are part of a link. Of equally near rows the one with the smallest key counts.
     *
     * @param cleaned {@code [classes]}
     * @param neighbors how they are found; k does not matter
     */
    public static JavaRDD<RowDecision> decisions(PackedTable table, boolean[] cleaned, NeighborFinder neighbors) {
        return decisions(table, table.blocks(), table.rows(), cleaned, neighbors);
    }

    /** @param rows some rows of the table, so many */
    static JavaRDD<RowDecision> decisions(
            PackedTable table, JavaRDD<RowBlock> rows, long count, boolean[] cleaned, NeighborFinder neighbors) {
        ClassCounts classes = table.classes();
        NearestNeighbors search = table.closing(neighbors.withK(1).among(table.base(rows, count)));
        return search.search(rows, block -> block, count)
                .flatMapToPair(found -> pairs(found._1(), found._2()))
                .reduceByKey((one, other) -> new int[] {one[0] | other[0], one[1], one[2]})
                .filter(pair -> pair._2()[0] == (FROM_FIRST | FROM_SECOND))
                .flatMap(pair -> removed(pair._1(), pair._2(), cleaned, classes));
    }

    /** Every row and its nearest where labels differ: the two keys, smaller first; from which side, and both labels. */
    private static Iterator<Tuple2<Tuple2<Long, Long>, int[]>> pairs(RowBlock rows, NeighborBlock nearest) {
        List<Tuple2<Tuple2<Long, Long>, int[]>> pairs = new ArrayList<>();
        for (int row = 0; row < rows.rows(); row++) {
            long key = rows.keys()[row];
            long other = nearest.keys()[row];
            int label = rows.labels()[row];
            int otherLabel = nearest.labels()[row];
            if (label != otherLabel) {
                pairs.add(
                        key < other
                                ? new Tuple2<>(new Tuple2<>(key, other), new int[] {FROM_FIRST, label, otherLabel})
                                : new Tuple2<>(new Tuple2<>(other, key), new int[] {FROM_SECOND, otherLabel, label}));
            }
        }
        return pairs.iterator();
    }

    private static Iterator<RowDecision> removed(
            Tuple2<Long, Long> keys, int[] link, boolean[] cleaned, ClassCounts classes) {
        List<RowDecision> removed = new ArrayList<>();
        if (cleaned[link[1]]) {
            removed.add(RowDecision.removed(keys._1(), reason(keys._2(), classes.name(link[2]))));
        }
        if (cleaned[link[2]]) {
            removed.add(RowDecision.removed(keys._2(), reason(keys._1(), classes.name(link[1]))));
        }
        return removed.iterator();
    }

    private static String reason(long other, String className) {
        return "tomek link with row %d of class %s".formatted(other, className);
    }
}
