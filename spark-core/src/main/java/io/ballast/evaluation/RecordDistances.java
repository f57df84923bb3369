package io.ballast.evaluation;

import io.ballast.neighbors.NeighborBlock;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;

/**
 * How close rows lie to the training rows: the distance to the closest record (DCR) and its ratio to the distance to the second
 * closest (NNDR). Rows closer than held-out rows are to the same training rows repeat what was learned.
 *
 * @param median distance to the closest training row, in standard deviations of the features
 * @param low 5th percentile of that distance
 * @param medianRatio median of the ratio, in [0, 1]; near 0 where rows lie by one training row, far from all others. 1 for a row
 *     that equals two training rows
 * @param lowRatio 5th percentile of the ratio
 */
public record RecordDistances(double median, double low, double medianRatio, double lowRatio) {
    /** The percentile that is called low. */
    public static final double LOW = 5;

    /** Distances of each row to its closest two training rows, {@code [rows]}. */
    static final class Closest {
        private final double[] first;
        private final double[] ratios;

        /** @param found blocks of two neighbors */
        Closest(List<NeighborBlock> found) {
            int rows = found.stream().mapToInt(NeighborBlock::rows).sum();
            first = new double[rows];
            ratios = new double[rows];
            int at = 0;
            for (NeighborBlock block : found) {
                for (int row = 0; row < block.rows(); row++) {
                    double second = block.distances()[2 * row + 1];
                    first[at] = block.distances()[2 * row];
                    ratios[at++] = second == 0 ? 1 : block.distances()[2 * row] / second;
                }
            }
        }

        RecordDistances summary() {
            return new RecordDistances(
                    percentile(first, 50), percentile(first, LOW), percentile(ratios, 50), percentile(ratios, LOW));
        }

        /** Share of the rows that are closer than that. */
        double shareBelow(double distance) {
            return (double) Arrays.stream(first).filter(d -> d < distance).count() / first.length;
        }
    }

    /** Linear interpolation between order statistics, as NumPy does by default. */
    private static double percentile(double[] values, double percent) {
        return new Percentile()
                .withEstimationType(Percentile.EstimationType.R_7)
                .evaluate(values, percent);
    }
}
