package io.ballast.oversampling;

import io.ballast.table.ClassCounts;
import java.util.ArrayList;
import java.util.List;

/**
 * Which classes grow, by how much, and with how many neighbors a row.
 *
 * @param classes ascending by label; none that makes no rows
 * @param warnings what was done about small classes, one sentence each
 */
public record GrowthPlan(List<Growth> classes, List<String> warnings) {
    public GrowthPlan {
        classes = List.copyOf(classes);
        warnings = List.copyOf(warnings);
    }

    /**
     * A class that grows.
     *
     * @param label class index
     * @param size rows it has
     * @param rows rows to make, at least 1
     * @param k neighbors of a row within the class; 0 where its rows are to be repeated
     */
    public record Growth(int label, long size, long rows, int k) {}

    /** Growth without neighbors: every class repeats its rows. */
    public static GrowthPlan repeating(ClassCounts classes, long[] rowsToMake) {
        return of(classes, rowsToMake, 0, SmallClasses.ERROR);
    }

    /**
     * Growth with neighbors within the class.
     *
     * @param rowsToMake of each class, {@code [classes]}
     * @param k neighbors wanted a row
     * @throws IllegalArgumentException if a class that should grow has no more than k rows and that is an error
     */
    public static GrowthPlan of(ClassCounts classes, long[] rowsToMake, int k, SmallClasses small) {
        List<Growth> growing = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (int c = 0; c < rowsToMake.length; c++) {
            long size = classes.count(c);
            if (rowsToMake[c] > 0 && size > k) {
                growing.add(new Growth(c, size, rowsToMake[c], k));
            } else if (rowsToMake[c] > 0) {
                int fewer = handle(classes, c, k, small, warnings);
                if (fewer >= 0) {
                    growing.add(new Growth(c, size, rowsToMake[c], fewer));
                }
            }
        }
        return new GrowthPlan(growing, warnings);
    }

    /** The neighbors to use, or -1 to leave the class alone. */
    private static int handle(ClassCounts classes, int c, int k, SmallClasses small, List<String> warnings) {
        int size = (int) classes.count(c);
        String found = "class %s has %,d rows, but kNeighbors = %d needs at least %d"
                .formatted(classes.name(c), size, k, k + 1);
        switch (small) {
            case ERROR ->
                throw new IllegalArgumentException(
                        found + "; lower kNeighbors, set handleSmallClass, or leave the class out of samplingStrategy");
            case ADAPT -> {
                warnings.add(found + (size > 1 ? "; %d are used".formatted(size - 1) : "; its row is repeated"));
                return size - 1;
            }
            case DUPLICATE -> {
                warnings.add(found + "; its rows are repeated");
                return 0;
            }
            default -> {
                warnings.add(found + "; it is left as it is");
                return -1;
            }
        }
    }

    /** Rows to make in all. */
    public long rows() {
        return classes.stream().mapToLong(Growth::rows).sum();
    }
}
