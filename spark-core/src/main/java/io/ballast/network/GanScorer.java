package io.ballast.network;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The classifier of a trained GAN, for many rows at a time. For one thread; memory outside the heap is freed by {@link #close()}. */
public final class GanScorer implements AutoCloseable {
    private static final int BATCH_ROWS = 512;

    private final int classes;
    private final int dims;
    private final PlayerNet classifier;

    public GanScorer(TrainedGan gan) {
        this(gan.architecture(), gan.classifier());
    }

    GanScorer(GanArchitecture architecture, float[] weights) {
        this.classes = architecture.numClasses();
        this.dims = architecture.dims();
        this.classifier = PlayerNet.trained(new GanNets(architecture).classifier(), weights);
    }

    /**
     * Logits of rows.
     *
     * @param scaled rows as the nets were trained on, {@code [rows][dims]} row-major
     * @return {@code [rows][classes]} row-major
     */
    public float[] logits(float[] scaled) {
        int rows = scaled.length / dims;
        float[] logits = new float[rows * classes];
        for (int from = 0; from < rows; from += BATCH_ROWS) {
            int to = Math.min(rows, from + BATCH_ROWS);
            keep(RowArrays.of(Arrays.copyOfRange(scaled, from * dims, to * dims), to - from), logits, from);
        }
        return logits;
    }

    private float[] logits(TrainingRows rows) {
        int[] all = IntStream.range(0, rows.rows()).toArray();
        float[] logits = new float[all.length * classes];
        for (int from = 0; from < all.length; from += BATCH_ROWS) {
            keep(RowArrays.of(rows, all, from, Math.min(all.length, from + BATCH_ROWS)), logits, from);
        }
        return logits;
    }

    private void keep(INDArray rows, float[] logits, int from) {
        float[] some = PlayerNet.floats(classifier.outputs(rows));
        System.arraycopy(some, 0, logits, from * classes, some.length);
    }

    /** The probability of a class for a row of {@link #logits}. */
    public double share(float[] logits, int row, int c) {
        double[] own = new double[classes];
        for (int i = 0; i < classes; i++) {
            own[i] = logits[row * classes + i];
        }
        return GanLosses.softmax(own)[c];
    }

    /** How the classifier does on rows: counts by class and predicted class, {@code [classes * classes]}. */
    long[] confusion(TrainingRows watched) {
        long[] counts = new long[classes * classes];
        float[] logits = logits(watched);
        for (int row = 0; row < watched.rows(); row++) {
            counts[watched.label(row) * classes + likeliest(logits, row, classes)]++;
        }
        return counts;
    }

    /** The class with the largest logit of a row, of equal ones the first. */
    public static int likeliest(float[] logits, int row, int classes) {
        int best = 0;
        for (int c = 1; c < classes; c++) {
            best = logits[row * classes + c] > logits[row * classes + best] ? c : best;
        }
        return best;
    }

    @Override
    public void close() {
        classifier.close();
    }
}
