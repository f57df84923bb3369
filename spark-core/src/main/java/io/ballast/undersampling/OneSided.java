package io.ballast.undersampling;

import io.ballast.neighbors.NearestNeighbors;
import io.ballast.neighbors.NeighborBlock;
import io.ballast.neighbors.NeighborFinder;
import io.ballast.table.ClassCounts;
import io.ballast.table.RowBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;

/**
 * One-sided selection (Kubat and Matwin 1997): of a class to clean stay a few drawn rows, the seeds, and those rows that the minority and the
 * seeds misclassify; then Tomek links go. The minority loses rows to Tomek links only.
 */
public final class OneSided {
    private OneSided() {}

    /**
     * The rows that go. Rows equal to a seed stay with it. The driver sees the keys of the seeds.
     *
     * @param cleaned {@code [classes]}
     * @param neighbors how many rows vote, and how they are found
     * @param seeds rows to draw of each class
     * @throws IllegalArgumentException if the minority and the seeds are fewer than the rows that vote
     */
    public static JavaRDD<RowDecision> decisions(
            PackedTable table, boolean[] cleaned, NeighborFinder neighbors, int seeds, long seed) {
        ClassCounts classes = table.classes();
        int minority = classes.minority();
        JavaRDD<RowBlock> drawn = table.persist(RandomSelection.sample(table, cleaned, seeds, seed));
        JavaRDD<RowBlock> rows = table.blocks();
        List<JavaRDD<RowDecision>> removed = new ArrayList<>();
        long left = table.rows();
        for (int c = 0; c < cleaned.length; c++) {
            if (!cleaned[c] || c == minority) {
                continue;
            }
            boolean[] only = new boolean[cleaned.length];
            only[c] = true;
            JavaRDD<RowBlock> seedsOfClass =
                    drawn.map(block -> block.ofClasses(only)).filter(block -> block.rows() > 0);
            Set<Long> seedKeys = new HashSet<>();
            seedsOfClass
                    .flatMap(block -> Arrays.stream(block.keys()).iterator())
                    .collect()
                    .forEach(seedKeys::add);
            JavaRDD<RowBlock> base = table.ofClass(minority).union(seedsOfClass);
            long baseRows = classes.count(minority) + Math.min(seeds, classes.count(c));
            NearestNeighbors search = table.closing(neighbors.among(table.base(base, baseRows)));
            JavaRDD<Cleaning> cleaning =
                    table.persist(search.searchOthers(rows, block -> block.ofClasses(only), classes.count(c))
                            .map(found -> clean(found._1(), found._2(), only, seedKeys)));
            removed.add(cleaning.flatMap(block -> block.removed().iterator()));
            rows = cleaning.map(Cleaning::left).filter(block -> block.rows() > 0);
            left = Arrays.stream(Cleaning.counts(cleaning, classes)).sum();
        }
        removed.add(TomekPairs.decisions(table, rows, left, cleaned, neighbors));
        return removed.stream().reduce(JavaRDD::union).orElseThrow();
    }

    private static Cleaning clean(RowBlock block, NeighborBlock neighbors, boolean[] asked, Set<Long> seeds) {
        int k = neighbors.k();
        int[] left = new int[block.rows()];
        int count = 0;
        int at = 0;
        List<RowDecision> removed = new ArrayList<>();
        for (int row = 0; row < block.rows(); row++) {
            int label = block.labels()[row];
            long key = block.keys()[row];
            if (!asked[label] || !redundant(label, neighbors, at++) || seeds.contains(key)) {
                left[count++] = row;
            } else {
                removed.add(RowDecision.removed(
                        key, "redundant: its %d nearest of the minority and the seeds tell its class".formatted(k)));
            }
        }
        return new Cleaning(block.select(left, 0, count), removed);
    }

    private static boolean redundant(int label, NeighborBlock neighbors, int row) {
        int k = neighbors.k();
        return EditedNeighbors.mode(Arrays.copyOfRange(neighbors.labels(), row * k, row * k + k)) == label;
    }
}
