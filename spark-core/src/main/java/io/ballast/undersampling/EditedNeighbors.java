package io.ballast.undersampling;

import io.ballast.neighbors.NearestNeighbors;
import io.ballast.neighbors.NeighborBlock;
import io.ballast.neighbors.NeighborFinder;
import io.ballast.strategy.SamplingStrategy;
import io.ballast.table.ClassCounts;
import io.ballast.table.RowBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;

/**
 * Edited nearest neighbors (Wilson 1972): a row that its k nearest neighbors contradict goes. Once, again and again until
 * nothing changes, or with k = 1, 2, … (Tomek 1976).
 */
public final class EditedNeighbors {
    /** When neighbors contradict a row. */
    public enum Kind {
        /** When one of them is of another class. */
        ALL,
        /** When the class that most of them have, of equally frequent ones the first, is another. */
        MODE;

        /**
         * Reads {@code all} or {@code mode}, in any case.
         *
         * @throws IllegalArgumentException for another word
         */
        public static Kind parse(String text) {
            for (Kind kind : values()) {
                if (kind.name().equals(text.toUpperCase(Locale.ROOT))) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("kindSel must be all or mode, got '%s'".formatted(text));
        }
    }

    private static final int ROUNDS_BEFORE_CUT = 8;

    private final PackedTable table;
    private final SamplingStrategy strategy;
    private final NeighborFinder neighbors;
    private final Kind kind;

    /**
     * @param strategy which classes are cleaned
     * @param neighbors how they are found, and how many
     */
    public EditedNeighbors(PackedTable table, SamplingStrategy strategy, NeighborFinder neighbors, Kind kind) {
        this.table = table;
        this.strategy = strategy;
        this.neighbors = neighbors;
        this.kind = kind;
    }

    /** One round. */
    public JavaRDD<RowDecision> once() {
        return round(table.blocks(), table.classes(), neighbors)
                .flatMap(block -> block.removed().iterator());
    }

    /**
     * Rounds among the rows left, until one removes nothing, leaves a class with no rows, or leaves a class that was larger than the
     * minority smaller than it.
     *
     * @param maxIter most rounds, at least 1
     */
    public JavaRDD<RowDecision> repeatedly(int maxIter) {
        int[] sizes = new int[maxIter];
        Arrays.fill(sizes, neighbors.k());
        return rounds(sizes, false);
    }

    /**
     * Rounds among the rows left with 1, 2, … k neighbors, until one leaves a class with no rows or, unless that is allowed, a class
     * that was larger than the minority smaller than it.
     *
     * @param allowMinority whether another class may become the smallest
     */
    public JavaRDD<RowDecision> withGrowingNeighborhood(boolean allowMinority) {
        int[] sizes = new int[neighbors.k()];
        Arrays.setAll(sizes, i -> i + 1);
        return rounds(sizes, allowMinority);
    }

    /** @param sizes neighbors of each round; a round that removes nothing ends them where the next has the same */
    private JavaRDD<RowDecision> rounds(int[] sizes, boolean allowMinority) {
        ClassCounts classes = table.classes();
        JavaRDD<RowBlock> rows = table.blocks();
        ClassCounts counts = classes;
        List<JavaRDD<RowDecision>> removed = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            JavaRDD<Cleaning> cleaned = table.persist(round(rows, counts, neighbors.withK(sizes[i])));
            if (i % ROUNDS_BEFORE_CUT == ROUNDS_BEFORE_CUT - 1) {
                cleaned.rdd().localCheckpoint(); // or the lineage of a hundred rounds overflows the stack
            }
            long[] left = Cleaning.counts(cleaned, classes);
            removed.add(cleaned.flatMap(block -> block.removed().iterator()));
            long sum = Arrays.stream(left).sum();
            boolean unchanged = sum == counts.total() && i + 1 < sizes.length && sizes[i + 1] == sizes[i];
            if (unchanged || ends(classes, left, allowMinority)) {
                break;
            }
            rows = cleaned.map(Cleaning::left).filter(block -> block.rows() > 0);
            counts = counts(classes, left);
        }
        return removed.stream().reduce(JavaRDD::union).orElseThrow();
    }

    private static boolean ends(ClassCounts before, long[] left, boolean allowMinority) {
        for (int c = 0; c < left.length; c++) {
            boolean overtaken = c != before.minority() && left[c] < before.count(before.minority());
            if (left[c] == 0 || overtaken && !allowMinority) {
                return true;
            }
        }
        return false;
    }

    private static ClassCounts counts(ClassCounts classes, long[] left) {
        Map<Object, Long> byValue = new LinkedHashMap<>();
        for (int c = 0; c < left.length; c++) {
            byValue.put(classes.value(c), left[c]);
        }
        return new ClassCounts(byValue);
    }

    private JavaRDD<Cleaning> round(JavaRDD<RowBlock> rows, ClassCounts counts, NeighborFinder finder) {
        boolean[] cleaned = strategy.classesToClean(counts);
        long asking = 0;
        for (int c = 0; c < cleaned.length; c++) {
            asking += cleaned[c] ? counts.count(c) : 0;
        }
        Kind by = kind;
        NearestNeighbors search = table.closing(finder.among(table.base(rows, counts.total())));
        return search.search(rows, block -> block.ofClasses(cleaned), asking)
                .map(found -> clean(found._1(), found._2(), cleaned, by));
    }

    /** @param neighbors of the rows of the cleaned classes, in their order */
    private static Cleaning clean(RowBlock block, NeighborBlock neighbors, boolean[] cleaned, Kind kind) {
        int[] left = new int[block.rows()];
        int count = 0;
        int asked = 0;
        List<RowDecision> removed = new ArrayList<>();
        for (int row = 0; row < block.rows(); row++) {
            int label = block.labels()[row];
            String reason = cleaned[label] ? contradiction(label, neighbors, asked++, kind) : null;
            if (reason == null) {
                left[count++] = row;
            } else {
                removed.add(RowDecision.removed(block.keys()[row], reason));
            }
        }
        return new Cleaning(count == left.length ? block : block.select(left, 0, count), removed);
    }

    /** Why the neighbors of a row contradict it, or null. */
    static String contradiction(int label, NeighborBlock neighbors, int row, Kind kind) {
        int k = neighbors.k();
        int[] labels = Arrays.copyOfRange(neighbors.labels(), row * k, row * k + k);
        int others = (int) Arrays.stream(labels).filter(other -> other != label).count();
        if (others == 0 || kind == Kind.MODE && mode(labels) == label) {
            return null;
        }
        return "%d of %d neighbors disagree".formatted(others, k);
    }

    /** The most frequent of some labels, of equally frequent ones the first; sorts them. */
    static int mode(int[] labels) {
        Arrays.sort(labels);
        int mode = labels[0];
        int most = 0;
        int run = 0;
        for (int i = 0; i < labels.length; i++) {
            run = i > 0 && labels[i] == labels[i - 1] ? run + 1 : 1;
            if (run > most) {
                most = run;
                mode = labels[i];
            }
        }
        return mode;
    }
}
