package io.ballast.oversampling;

import io.ballast.neighbors.CategoryGaps;
import java.util.Arrays;

/** SMOTE-NC's distance between categories: any two different ones lie equally far apart. */
final class Mismatch implements CategoryGaps {
    private static final long serialVersionUID = 1L;

    private final boolean[] categorical;
    private final double gap;

    /**
     * @param categorical which features are categories, {@code [dims]}
     * @param spread median standard deviation of the numbers; a mismatch adds half its square, as two columns of a one-hot
     *     encoding with half of it in each do
     */
    Mismatch(boolean[] categorical, double spread) {
        this.categorical = categorical.clone();
        this.gap = spread * spread / 2;
    }

    @Override
    public boolean categorical(int feature) {
        return categorical[feature];
    }

    @Override
    public double gap(int feature, double a, double b) {
        return a == b ? 0 : gap;
    }

    @Override
    public long mark() {
        return 31L * Arrays.hashCode(categorical) + Double.hashCode(gap);
    }
}
