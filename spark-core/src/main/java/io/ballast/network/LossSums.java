package io.ballast.network;

import java.io.Serializable;

/**
 * Sums over rows from which the losses of an epoch follow; sums of several batches or tasks add up. The reconstruction
 * correlation is Pearson's r between all entries of x and of its reconstruction.
 */
final class LossSums implements Serializable {
    private static final long serialVersionUID = 1L;

    long rows;
    double reconstruction;
    double divergence;
    private long entries;
    private double x;
    private double xx;
    private double y;
    private double yy;
    private double xy;

    void addEntries(long count, double sumX, double sumXX, double sumY, double sumYY, double sumXY) {
        entries += count;
        x += sumX;
        xx += sumXX;
        y += sumY;
        yy += sumYY;
        xy += sumXY;
    }

    LossSums add(LossSums other) {
        rows += other.rows;
        reconstruction += other.reconstruction;
        divergence += other.divergence;
        addEntries(other.entries, other.x, other.xx, other.y, other.yy, other.xy);
        return this;
    }

    /** Mean weighted reconstruction error of a row. */
    double meanReconstruction() {
        return reconstruction / rows;
    }

    /** Mean divergence of a row, without the floor. */
    double meanDivergence() {
        return divergence / rows;
    }

    double total(CvaeObjective objective) {
        return meanReconstruction() + objective.beta() * Math.max(meanDivergence(), objective.minKld());
    }

    double correlation() {
        double covariance = xy - x * y / entries;
        double spread = Math.sqrt((xx - x * x / entries) * (yy - y * y / entries));
        return spread > 0 ? covariance / spread : 0;
    }

    LossPoint point(CvaeObjective objective) {
        return new LossPoint(total(objective), meanReconstruction(), meanDivergence(), correlation());
    }
}
