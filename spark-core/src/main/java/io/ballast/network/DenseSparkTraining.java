package io.ballast.network;

import io.ballast.random.RowRandom;
import io.ballast.table.FeatureScaler;
import io.ballast.table.OrderedCoalescer;
import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/**
 * Trains a classifying net in one Spark task, which packs the rows as floats: the same rows give the same weights bit for bit, on any
 * partitioning. The rows that are watched are the marked ones, or where none is marked the same share of every class, drawn by row key.
 */
public final class DenseSparkTraining {
    private final DenseArchitecture architecture;
    private final DenseSettings settings;
    private final double validationFraction;

    /** @param validationFraction share of the rows that is watched where none is marked, in [0, 1); 0: the training loss is watched */
    public DenseSparkTraining(DenseArchitecture architecture, DenseSettings settings, double validationFraction) {
        this.architecture = architecture;
        this.settings = settings;
        this.validationFraction = validationFraction;
    }

    /**
     * Trains; nothing but weights and losses reaches the driver.
     *
     * @param labels the class of the net for each class index of the table, {@code [table classes]}
     * @param scaler applied to the features before
     * @param listener told of every epoch; travels to the executor
     */
    public TrainedDense train(ClassifierRows rows, int[] labels, FeatureScaler scaler, EpochListener listener) {
        DenseTrainer trainer = new DenseTrainer(architecture, settings);
        HeldOut heldOut =
                new HeldOut(rows, validationFraction, settings.training().seed());
        int dims = architecture.dims();
        JavaRDD<RowBlock> blocks = OrderedCoalescer.coalesce(rows.scaled(scaler), 1);
        return blocks.mapPartitions(all -> {
                    TrainingSplit split = split(all, dims, labels, heldOut);
                    return List.of(new DenseResult(trainer.train(split.train(), split.validation(), listener)))
                            .iterator();
                })
                .first()
                .toTrained(architecture);
    }

    /** How features are scaled by the rows that are not marked, or left as they are. */
    public static FeatureScaler scaler(ClassifierRows rows, boolean standardize) {
        return standardize
                ? rows.standardScaler()
                : FeatureScaler.identity(rows.table().dims());
    }

    private static TrainingSplit split(Iterator<RowBlock> blocks, int dims, int[] labels, HeldOut heldOut) {
        TrainingSplit split = new TrainingSplit(dims);
        while (blocks.hasNext()) {
            RowBlock block = blocks.next();
            for (int row = 0; row < block.rows(); row++) {
                int label = block.labels()[row];
                boolean watched =
                        heldOut.byMark() ? ClassifierRows.marked(block, row) : heldOut.takes(block.keys()[row], label);
                ClassifierRows.add(block, row, labels[label], watched, split);
            }
        }
        return split;
    }

    /**
     * Which rows are watched. Without marks exactly a share of each class, drawn in one pass over its rows (Knuth's selection
     * sampling): of a class with at least two rows at least one, and never all.
     */
    private static final class HeldOut implements Serializable {
        private static final long serialVersionUID = 1L;

        private final boolean byMark;
        private final long seed;
        private final long[] rowsLeft;
        private final long[] wanted;

        HeldOut(ClassifierRows rows, double fraction, long seed) {
            this.byMark = rows.marked() > 0;
            this.seed = seed;
            this.rowsLeft = new long[rows.table().classes().numClasses()];
            this.wanted = new long[rowsLeft.length];
            for (int c = 0; c < rowsLeft.length; c++) {
                rowsLeft[c] = rows.unmarked(c);
                boolean any = fraction > 0 && rowsLeft[c] > 1;
                wanted[c] = any ? Math.max(1, Math.min(rowsLeft[c] - 1, Math.round(fraction * rowsLeft[c]))) : 0;
            }
        }

        boolean byMark() {
            return byMark;
        }

        boolean takes(long key, int c) {
            boolean taken = RowRandom.of(seed, "validation", key).nextDouble() * rowsLeft[c] < wanted[c];
            rowsLeft[c]--;
            wanted[c] -= taken ? 1 : 0;
            return taken;
        }
    }
}
