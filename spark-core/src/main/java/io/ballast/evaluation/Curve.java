package io.ballast.evaluation;

import java.io.Serializable;
import java.util.Arrays;

/** Points of a curve to draw, at most {@value #MAX_POINTS}; the first and the last are those of the whole curve. */
public final class Curve implements Serializable {
    /** Most points that are kept. */
    public static final int MAX_POINTS = 200;

    private static final long serialVersionUID = 1L;

    private final double[] x;
    private final double[] y;

    private Curve(double[] x, double[] y) {
        this.x = x;
        this.y = y;
    }

    /** A curve without points: of a class that has nothing to rank. */
    static Curve empty() {
        return new Curve(new double[0], new double[0]);
    }

    /**
     * Keeps points at about equal distances along the curve, distance being {@code |dx| + |dy|}. Points at equal steps of
     * the index would leave a single one for the steep start of a rare class.
     */
    static Curve thinned(double[] x, double[] y) {
        if (x.length <= MAX_POINTS) {
            return new Curve(x.clone(), y.clone());
        }
        double length = 0;
        for (int i = 1; i < x.length; i++) {
            length += step(x, y, i);
        }
        double[] keptX = new double[MAX_POINTS];
        double[] keptY = new double[MAX_POINTS];
        keptX[0] = x[0];
        keptY[0] = y[0];
        int kept = 1;
        double walked = 0;
        for (int i = 1; i < x.length; i++) {
            walked += step(x, y, i);
            boolean last = i == x.length - 1;
            boolean due = kept < MAX_POINTS - 1 && walked >= length * kept / (MAX_POINTS - 1);
            if (last || due) {
                keptX[kept] = x[i];
                keptY[kept] = y[i];
                kept++;
            }
        }
        return new Curve(Arrays.copyOf(keptX, kept), Arrays.copyOf(keptY, kept));
    }

    private static double step(double[] x, double[] y, int i) {
        return Math.abs(x[i] - x[i - 1]) + Math.abs(y[i] - y[i - 1]);
    }

    /** Points; 0 where the class has nothing to rank. */
    public int size() {
        return x.length;
    }

    /** Where the points lie from left to right, {@code [size]}. */
    public double[] x() {
        return x.clone();
    }

    /** How high the points lie, {@code [size]}. */
    public double[] y() {
        return y.clone();
    }
}
