package io.ballast.undersampling;

import io.ballast.neighbors.NearestNeighbors;
import io.ballast.neighbors.NeighborBlock;
import io.ballast.neighbors.NeighborFinder;
import io.ballast.table.ClassCounts;
import io.ballast.table.RowBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * The neighborhood cleaning rule (Laurikkala 2001) as imbalanced-learn has it since 0.12: rows go that their neighbors contradict, and
 * rows of large classes among the k nearest of a minority row that is misclassified by a vote of itself and its k - 1 nearest.
 */
public final class NeighborhoodCleaning {
    private NeighborhoodCleaning() {}

    /**
     * The rows of some classes that go.
     *
     * @param cleaned {@code [classes]}
     * @param kind when neighbors contradict a row
     * @param threshold a class loses neighbors of misclassified rows if it has more than this times the rows of the minority
     */
    public static JavaRDD<RowDecision> decisions(
            PackedTable table,
            boolean[] cleaned,
            NeighborFinder neighbors,
            EditedNeighbors.Kind kind,
            double threshold) {
        ClassCounts classes = table.classes();
        int minority = classes.minority();
        boolean[] large = cleaned.clone();
        boolean[] asking = cleaned.clone();
        asking[minority] = true;
        long rows = 0;
        for (int c = 0; c < large.length; c++) {
            large[c] &= classes.count(c) > classes.count(minority) * threshold;
            rows += asking[c] ? classes.count(c) : 0;
        }
        NearestNeighbors search = table.closing(neighbors.among(table.base(table.blocks(), table.rows())));
        return search.search(table.ofClasses(asking), block -> block, rows)
                .flatMapToPair(found -> removed(found._1(), found._2(), cleaned, kind, minority, large))
                .reduceByKey((one, other) -> one.compareTo(other) <= 0 ? one : other)
                .map(removed -> RowDecision.removed(removed._1(), removed._2()));
    }

    private static Iterator<Tuple2<Long, String>> removed(
            RowBlock rows,
            NeighborBlock neighbors,
            boolean[] cleaned,
            EditedNeighbors.Kind kind,
            int minority,
            boolean[] large) {
        List<Tuple2<Long, String>> removed = new ArrayList<>();
        int k = neighbors.k();
        for (int row = 0; row < rows.rows(); row++) {
            int label = rows.labels()[row];
            String contradiction = cleaned[label] ? EditedNeighbors.contradiction(label, neighbors, row, kind) : null;
            if (contradiction != null) {
                removed.add(new Tuple2<>(rows.keys()[row], contradiction));
            }
            if (label != minority || !misclassified(label, neighbors, row)) {
                continue;
            }
            for (int i = row * k; i < row * k + k; i++) {
                if (large[neighbors.labels()[i]]) {
                    removed.add(new Tuple2<>(
                            neighbors.keys()[i],
                            "one of the %d nearest of row %d of the minority, which they outvote"
                                    .formatted(k, rows.keys()[row])));
                }
            }
        }
        return removed.iterator();
    }

    private static boolean misclassified(int label, NeighborBlock neighbors, int row) {
        int k = neighbors.k();
        int[] votes = Arrays.copyOfRange(neighbors.labels(), row * k, row * k + k);
        votes[k - 1] = label; // its own
        return EditedNeighbors.mode(votes) != label;
    }
}
