package io.ballast.evaluation;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Arrays;

/**
 * About forty bins of one round width over model outputs, with an edge at 1/2: no bin lies across the decision boundary.
 * A bin holds its upper edge and not its lower one, but for the first, which holds both.
 */
final class OutputHistogram implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int MOST_BINS = 40;
    /** Bins narrower than this share of the outputs themselves would drown in rounding. */
    private static final double LEAST_RANGE = 1e-9;

    private final double[] edges;

    private OutputHistogram(double[] edges) {
        this.edges = edges;
    }

    /**
     * Bins that cover a range; at most 41, of width 1, 2 or 5 times a power of ten.
     *
     * @param least finite
     * @param largest finite, not below {@code least}
     */
    static OutputHistogram over(double least, double largest) {
        BigDecimal width = width(least, largest);
        long first = (long) Math.floor((least - 0.5) / width.doubleValue());
        long last = Math.max(first + 1, (long) Math.ceil((largest - 0.5) / width.doubleValue()));
        double[] edges = new double[(int) (last - first) + 1];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = width.multiply(BigDecimal.valueOf(first + i))
                    .add(BigDecimal.valueOf(0.5))
                    .doubleValue();
        }
        return new OutputHistogram(edges);
    }

    private static BigDecimal width(double least, double largest) {
        double magnitude = Math.max(Math.abs(least), Math.abs(largest));
        double range = Math.max(largest / MOST_BINS - least / MOST_BINS, LEAST_RANGE * magnitude / MOST_BINS);
        if (least == largest) {
            range = Math.max(range, 1);
        }
        int exponent = (int) Math.floor(Math.log10(range));
        BigDecimal power = BigDecimal.ONE.scaleByPowerOfTen(exponent);
        double times = range / power.doubleValue();
        return power.multiply(BigDecimal.valueOf(times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10));
    }

    /** Edges of the bins, ascending, {@code [bins + 1]}. */
    double[] edges() {
        return edges.clone();
    }

    /** How many bins. */
    int bins() {
        return edges.length - 1;
    }

    /** The bin of an output. */
    int bin(double output) {
        int at = Arrays.binarySearch(edges, output);
        int upper = at >= 0 ? at : -at - 1;
        return Math.min(Math.max(upper, 1), bins()) - 1;
    }
}
