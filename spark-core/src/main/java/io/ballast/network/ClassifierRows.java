package io.ballast.network;

import io.ballast.table.FeatureScaler;
import io.ballast.table.LabeledTable;
import io.ballast.table.RowBlock;
import io.ballast.table.TableColumns;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.storage.StorageLevel;

/**
 * A table to train a classifier on: rows in canonical order, each with a weight and a mark that keeps it for validation. The packed table
 * stays persisted until {@link #close()}; only counts and moments reach the driver.
 */
public final class ClassifierRows implements AutoCloseable {
    /** Behind the features of a block's row: its weight, and 1 where it is marked, else 0. */
    private static final int CARRIED = 2;

    private static final String DRAWN = "rows of a class";

    private final LabeledTable table;
    private final JavaRDD<RowBlock> blocks;
    private final double[] tallies;

    private ClassifierRows(LabeledTable table, JavaRDD<RowBlock> blocks, double[] tallies) {
        this.table = table;
        this.blocks = blocks;
        this.tallies = tallies;
    }

    /**
     * Reads, checks and lays out a table.
     *
     * @param weight numeric; null and NaN are counted, not refused
     * @param marked boolean, never null
     * @throws IllegalArgumentException as {@link LabeledTable#read(Dataset, TableColumns)} does
     */
    public static ClassifierRows read(Dataset<?> data, TableColumns columns, Column weight, Column marked) {
        LabeledTable table = LabeledTable.read(data, columns, List.of(weight, marked));
        JavaRDD<RowBlock> blocks = table.blocks().persist(StorageLevel.MEMORY_AND_DISK());
        int classes = table.classes().numClasses();
        int dims = table.dims();
        double[] tallies = new double[2 * classes + 3];
        blocks.mapPartitions(part -> {
                    double[] found = new double[2 * classes + 3];
                    part.forEachRemaining(block -> tally(block, dims, classes, found));
                    return List.of(found).iterator();
                })
                .collect()
                .forEach(found -> Arrays.setAll(tallies, i -> tallies[i] + found[i]));
        return new ClassifierRows(table, blocks, tallies);
    }

    /** Rows by class, unmarked and marked; then weights that are none, and the sums of the others, unmarked and marked. */
    private static void tally(RowBlock block, int dims, int classes, double[] into) {
        for (int row = 0; row < block.rows(); row++) {
            float weight = weight(block, row, dims);
            int half = marked(block, row, dims) ? 1 : 0;
            into[half * classes + block.labels()[row]]++;
            if (weight >= 0 && weight < Float.POSITIVE_INFINITY) {
                into[2 * classes + 1 + half] += weight;
            } else {
                into[2 * classes]++;
            }
        }
    }

    private static float weight(RowBlock block, int row, int dims) {
        return block.features()[row * (dims + CARRIED) + dims];
    }

    private static boolean marked(RowBlock block, int row, int dims) {
        return block.features()[row * (dims + CARRIED) + dims + 1] != 0;
    }

    /** The table, marked rows included. */
    public LabeledTable table() {
        return table;
    }

    /** Rows of a class that are not marked. */
    public long unmarked(int classIndex) {
        return (long) tallies[classIndex];
    }

    /** Marked rows of all classes. */
    public long marked() {
        return IntStream.range(0, numClasses())
                .mapToLong(c -> (long) tallies[numClasses() + c])
                .sum();
    }

    /** Rows whose weight is null, NaN, infinite or below 0. */
    public long unusableWeights() {
        return (long) tallies[2 * numClasses()];
    }

    /** Sum of the weights of the rows that are not marked. */
    public double unmarkedWeight() {
        return tallies[2 * numClasses() + 1];
    }

    /** Sum of the weights of the marked rows. */
    public double markedWeight() {
        return tallies[2 * numClasses() + 2];
    }

    private int numClasses() {
        return table.classes().numClasses();
    }

    /** Mean and standard deviation of the features of the rows that are not marked, merged in canonical order. */
    FeatureScaler standardScaler() {
        int dims = table.dims();
        JavaRDD<RowBlock> unmarked = blocks.map(block -> block.select(IntStream.range(0, block.rows())
                        .filter(row -> !marked(block, row, dims))
                        .toArray()))
                .filter(block -> block.rows() > 0);
        return table.standardScaler(table.moments(unmarked));
    }

    /** Puts the least value of all features and rows that are not marked at -1 and the largest at 1. */
    FeatureScaler rangeScaler() {
        int dims = table.dims();
        double[] range = blocks.map(block -> {
                    double[] found = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
                    for (int row = 0; row < block.rows(); row++) {
                        for (int d = 0; d < dims && !marked(block, row, dims); d++) {
                            found[0] = Math.min(found[0], block.value(row, d));
                            found[1] = Math.max(found[1], block.value(row, d));
                        }
                    }
                    return found;
                })
                .reduce((a, b) -> new double[] {Math.min(a[0], b[0]), Math.max(a[1], b[1])});
        double[] center = new double[dims];
        double[] scale = new double[dims];
        Arrays.fill(center, (range[0] + range[1]) / 2);
        Arrays.fill(scale, (range[1] - range[0]) / 2);
        return new FeatureScaler(center, scale);
    }

    /** Blocks of scaled rows, in canonical order; weights and marks are as they were. */
    JavaRDD<RowBlock> scaled(FeatureScaler scaler) {
        double[] center = Arrays.copyOf(scaler.center(), table.dims() + CARRIED);
        double[] scale = Arrays.copyOf(scaler.scale(), table.dims() + CARRIED);
        Arrays.fill(scale, table.dims(), scale.length, 1);
        FeatureScaler all = new FeatureScaler(center, scale);
        return blocks.map(all::scale);
    }

    /**
     * About so many rows of each class, those with the smallest draws, as they are in the table, with weights and marks behind their features.
     *
     * @param wanted rows of each class, {@code [classes]}; all where it has no more
     */
    public JavaRDD<RowBlock> drawn(int[] wanted, long seed) {
        double[] limits = DrawLimits.of(blocks, wanted, seed, DRAWN);
        return blocks.map(block -> block.select(IntStream.range(0, block.rows())
                        .filter(row -> DrawLimits.draw(block.keys()[row], seed, DRAWN) < limits[block.labels()[row]])
                        .toArray()))
                .filter(block -> block.rows() > 0);
    }

    /** Adds a row of a scaled block to those to train on or those to watch. */
    static void add(RowBlock block, int row, int label, boolean watched, TrainingSplit split) {
        add(block, row, label, watched, Float.MAX_VALUE, split);
    }

    /** The same with features cut to [-limit, limit]. */
    static void add(RowBlock block, int row, int label, boolean watched, float limit, TrainingSplit split) {
        int width = block.dims();
        int dims = width - CARRIED;
        float[] features = Arrays.copyOfRange(block.features(), row * width, row * width + dims);
        (watched ? split.validation() : split.train()).add(features, 0, label, weight(block, row, dims), limit);
    }

    static boolean marked(RowBlock block, int row) {
        return marked(block, row, block.dims() - CARRIED);
    }

    @Override
    public void close() {
        blocks.unpersist();
    }
}
