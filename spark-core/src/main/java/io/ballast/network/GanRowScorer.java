package io.ballast.network;

import io.ballast.table.FeatureScaler;

/** The classifier of a trained GAN for single rows; every thread that asks gets a net of its own. */
public final class GanRowScorer implements RowScorer {
    private static final long serialVersionUID = 1L;

    private final TrainedGan gan;
    private final FeatureScaler scaler;
    private transient volatile ThreadLocal<GanScorer> scorers;

    /** @param scaler what was done to the features before training */
    public GanRowScorer(TrainedGan gan, FeatureScaler scaler) {
        this.gan = gan;
        this.scaler = scaler;
    }

    @Override
    public int dims() {
        return gan.architecture().dims();
    }

    @Override
    public int numClasses() {
        return gan.architecture().numClasses();
    }

    @Override
    public double[] raw(double[] features) {
        float[] logits = scorers().get().logits(scaler.scaleRow(features));
        double[] raw = new double[logits.length];
        for (int c = 0; c < raw.length; c++) {
            raw[c] = logits[c];
        }
        return raw;
    }

    private ThreadLocal<GanScorer> scorers() {
        if (scorers == null) {
            synchronized (this) {
                if (scorers == null) {
                    scorers = ThreadLocal.withInitial(() -> new GanScorer(gan));
                }
            }
        }
        return scorers;
    }

    @Override
    public double[] probabilities(double[] raw) {
        return GanLosses.softmax(raw);
    }
}
