package io.ballast.examples.report;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Points of a projection and what can be said of them in a number.
 *
 * <p>Columns are the two principal components; points that are not finite are dropped on the way in.
 */
record Cloud(double[] x, double[] y) {

    private static final double TAIL = 0.005;
    private static final double MARGIN = 0.5;

    static Cloud of(double[][] points) {
        double[][] finite = Arrays.stream(points)
                .filter(p -> Double.isFinite(p[0]) && Double.isFinite(p[1]))
                .toArray(double[][]::new);
        return new Cloud(
                Arrays.stream(finite).mapToDouble(p -> p[0]).toArray(),
                Arrays.stream(finite).mapToDouble(p -> p[1]).toArray());
    }

    int size() {
        return x.length;
    }

    /** Root of the mean squared distance to the center. */
    double spread() {
        double centerX = mean(x);
        double centerY = mean(y);
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += square(x[i] - centerX) + square(y[i] - centerY);
        }
        return Math.sqrt(sum / x.length);
    }

    /** Distance of the two centers. */
    double shift(Cloud other) {
        return Math.sqrt(square(mean(x) - mean(other.x)) + square(mean(y) - mean(other.y)));
    }

    /** Every n-th point, so that at most {@code limit} are left. */
    Cloud thinned(int limit) {
        if (size() <= limit) {
            return this;
        }
        double[] fewX = new double[limit];
        double[] fewY = new double[limit];
        for (int i = 0; i < limit; i++) {
            int from = (int) ((long) i * size() / limit);
            fewX[i] = x[from];
            fewY[i] = y[from];
        }
        return new Cloud(fewX, fewY);
    }

    /** The points that lie in the frame. */
    Cloud within(Frame frame) {
        int[] inside =
                IntStream.range(0, size()).filter(i -> frame.holds(x[i], y[i])).toArray();
        return new Cloud(
                Arrays.stream(inside).mapToDouble(i -> x[i]).toArray(),
                Arrays.stream(inside).mapToDouble(i -> y[i]).toArray());
    }

    /**
     * A window on the plane. It holds the middle 99% of each axis and half of that on either side, and no more: one
     * far outlier would otherwise press everything else into a dot.
     */
    record Frame(double left, double right, double bottom, double top) {

        static Frame of(Cloud real, Cloud synthetic) {
            double[] across = span(join(real.x, synthetic.x));
            double[] up = span(join(real.y, synthetic.y));
            return new Frame(across[0], across[1], up[0], up[1]);
        }

        boolean holds(double x, double y) {
            return x >= left && x <= right && y >= bottom && y <= top;
        }

        private static double[] span(double[] values) {
            if (values.length == 0) {
                return new double[] {-1, 1};
            }
            Arrays.sort(values);
            double low = values[(int) (TAIL * (values.length - 1))];
            double high = values[(int) Math.ceil((1 - TAIL) * (values.length - 1))];
            double margin = MARGIN * (high - low);
            double from = Math.max(values[0], low - margin);
            double to = Math.min(values[values.length - 1], high + margin);
            double air = to > from ? 0.03 * (to - from) : 1;
            return new double[] {from - air, to + air};
        }

        private static double[] join(double[] a, double[] b) {
            double[] both = Arrays.copyOf(a, a.length + b.length);
            System.arraycopy(b, 0, both, a.length, b.length);
            return both;
        }
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    private static double square(double value) {
        return value * value;
    }
}
