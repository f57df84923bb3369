package io.ballast.oversampling;

import io.ballast.neighbors.CategoryGaps;
import io.ballast.table.LabeledTable;
import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;

/**
 * The value difference metric (Stanfill and Waltz 1986; Cost and Salzberg 1993): categories are near where the classes are
 * alike among their rows, {@code gap(a, b) = (sum over classes c of |P(c | a) - P(c | b)|)^2}. It is of categories by their
 * numbers, which {@link #numbered} puts in place of the values.
 */
final class ValueDifference implements CategoryGaps {
    /** More different values than this are no categories; the driver holds their counts by class. */
    private static final int MAX_CATEGORIES = 10_000;

    private static final long serialVersionUID = 1L;

    private final double[][] values;
    private final double[][][] shares;

    private ValueDifference(double[][] values, double[][][] shares) {
        this.values = values;
        this.shares = shares;
    }

    /**
     * Counts categories by class; one job.
     *
     * @param rows of the table, all classes
     * @throws IllegalArgumentException if a feature has too many different values
     */
    static ValueDifference of(LabeledTable table, JavaRDD<RowBlock> rows) {
        Counts all =
                rows.treeAggregate(new Counts(table.dims(), table.classes().numClasses()), Counts::add, Counts::merge);
        double[][] values = new double[table.dims()][];
        double[][][] shares = new double[table.dims()][][];
        for (int d = 0; d < values.length; d++) {
            Map<Double, long[]> counts = all.byValue.get(d);
            if (counts.size() > MAX_CATEGORIES) {
                throw new IllegalArgumentException(
                        "feature '%s' holds more than %,d different values, but must be a category; use Smote or SmoteNc"
                                .formatted(table.featureName(d), MAX_CATEGORIES));
            }
            values[d] = counts.keySet().stream()
                    .mapToDouble(Double::doubleValue)
                    .sorted()
                    .toArray();
            shares[d] = Arrays.stream(values[d])
                    .mapToObj(value -> shares(counts.get(value)))
                    .toArray(double[][]::new);
        }
        return new ValueDifference(values, shares);
    }

    private static double[] shares(long[] counts) {
        double sum = Arrays.stream(counts).sum();
        return Arrays.stream(counts).mapToDouble(count -> count / sum).toArray();
    }

    /** The block with the number of each category, in ascending order of the values, in its place. */
    RowBlock numbered(RowBlock block) {
        RowBlock.Builder builder = new RowBlock.Builder(block.dims(), block.rows());
        double[] row = new double[block.dims()];
        for (int i = 0; i < block.rows(); i++) {
            for (int d = 0; d < row.length; d++) {
                row[d] = Arrays.binarySearch(values[d], block.value(i, d) + 0.0);
            }
            builder.add(block.keys()[i], block.labels()[i], row);
        }
        return builder.build();
    }

    @Override
    public long mark() {
        return 31L * Arrays.deepHashCode(values) + Arrays.deepHashCode(shares);
    }

    @Override
    public boolean categorical(int feature) {
        return true;
    }

    @Override
    public double gap(int feature, double a, double b) {
        double[] some = shares[feature][(int) a];
        double[] others = shares[feature][(int) b];
        double sum = 0;
        for (int c = 0; c < some.length; c++) {
            sum += Math.abs(some[c] - others[c]);
        }
        return sum * sum;
    }

    /** Rows of each class by the value of each feature. */
    private static final class Counts implements Serializable {
        private static final long serialVersionUID = 1L;

        private final List<Map<Double, long[]>> byValue = new ArrayList<>();
        private final int numClasses;

        Counts(int dims, int numClasses) {
            this.numClasses = numClasses;
            for (int d = 0; d < dims; d++) {
                byValue.add(new HashMap<>());
            }
        }

        Counts add(RowBlock block) {
            for (int i = 0; i < block.rows(); i++) {
                for (int d = 0; d < block.dims(); d++) {
                    Map<Double, long[]> counts = byValue.get(d);
                    if (counts.size() <= MAX_CATEGORIES) {
                        counts.computeIfAbsent(block.value(i, d) + 0.0, value -> new long[numClasses])[
                                block.labels()[i]]++;
                    }
                }
            }
            return this;
        }

        Counts merge(Counts other) {
            for (int d = 0; d < byValue.size(); d++) {
                Map<Double, long[]> counts = byValue.get(d);
                other.byValue.get(d).forEach((value, more) -> {
                    if (counts.size() <= MAX_CATEGORIES) {
                        long[] sums = counts.computeIfAbsent(value, any -> new long[numClasses]);
                        Arrays.setAll(sums, c -> sums[c] + more[c]);
                    }
                });
            }
            return this;
        }
    }
}
