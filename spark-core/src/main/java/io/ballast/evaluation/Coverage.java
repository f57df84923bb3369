package io.ballast.evaluation;

import io.ballast.neighbors.Metric;
import io.ballast.neighbors.NearestNeighbors;
import io.ballast.neighbors.NeighborBlock;
import io.ballast.neighbors.NeighborFinder;
import io.ballast.neighbors.NeighborSettings;
import io.ballast.neighbors.NeighborTable;
import io.ballast.table.ColumnMoments;
import io.ballast.table.FeatureScaler;
import io.ballast.table.RowBlock;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * How much of the real distribution synthetic rows reach (Naeem et al. 2020): every real row has a ball around it
 * that reaches to its {@value #NEIGHBORS}th nearest real row, surface included.
 *
 * @param coverage share of the balls that hold a synthetic row, in [0, 1]; low where synthetic rows leave modes out
 * @param expected coverage to expect of as many synthetic rows of the very distribution of the real ones
 * @param density mean number of balls that a synthetic row lies in, over {@value #NEIGHBORS}; about 1 for the distribution of the
 *     real rows, more where synthetic rows crowd in its dense parts, 0 where they lie outside
 */
public record Coverage(double coverage, double expected, double density) {
    /** Real neighbors that a ball reaches to. */
    public static final int NEIGHBORS = 5;

    /** Steps between looks at whether a row is out of a ball already. */
    private static final int STRIDE = 16;

    /**
     * Nearest neighbors among the real rows, then every real row against every synthetic one, which are broadcast.
     *
     * @param real more than {@value #NEIGHBORS} rows
     * @param scaler into the units that distances are measured in
     */
    static Coverage of(SampledTable real, SampledTable synthetic, FeatureScaler scaler) {
        List<RowBlock> scaled = real.blocks(scaler);
        JavaRDD<RowBlock> centers = real.parallelized(scaled, scaled.size());
        Broadcast<double[][]> others =
                JavaSparkContext.fromSparkContext(centers.context()).broadcast(rows(synthetic.blocks(scaler)));
        NeighborTable table = new NeighborTable(centers, real.size(), ColumnMoments.of(centers, real.dims()));
        try (NearestNeighbors search = NeighborFinder.of(NeighborSettings.exact(Metric.EUCLIDEAN, NEIGHBORS))
                .among(table)) {
            long[] counts = search.search(centers, block -> block, real.size())
                    .map(found -> counts(found._1(), found._2(), others.value()))
                    .reduce((a, b) -> new long[] {a[0] + b[0], a[1] + b[1]});
            return new Coverage(
                    (double) counts[0] / real.size(),
                    expected(real.size(), synthetic.size()),
                    (double) counts[1] / synthetic.size() / NEIGHBORS);
        } finally {
            others.destroy();
        }
    }

    /** {@code 1 - (n - 1) … (n - k) / ((m + n - 1) … (m + n - k))} for n real and m synthetic rows (Naeem et al. 2020). */
    private static double expected(long real, long synthetic) {
        double uncovered = 1;
        for (int i = 1; i <= NEIGHBORS; i++) {
            uncovered *= (double) (real - i) / (synthetic + real - i);
        }
        return 1 - uncovered;
    }

    private static double[][] rows(List<RowBlock> blocks) {
        RowBlock all = RowBlock.concat(blocks);
        double[][] rows = new double[all.rows()][all.dims()];
        for (int row = 0; row < rows.length; row++) {
            all.copyRow(row, rows[row]);
        }
        return rows;
    }

    /** Balls that hold a row, and pairs of a ball and a row in it. */
    private static long[] counts(RowBlock centers, NeighborBlock neighbors, double[][] others) {
        long[] counts = new long[2];
        double[] center = new double[centers.dims()];
        for (int row = 0; row < centers.rows(); row++) {
            centers.copyRow(row, center);
            double radius = neighbors.distances()[row * NEIGHBORS + NEIGHBORS - 1];
            long inside = 0;
            for (double[] other : others) {
                inside += within(center, other, radius) ? 1 : 0;
            }
            counts[0] += inside > 0 ? 1 : 0;
            counts[1] += inside;
        }
        return counts;
    }

    /** The same sum in the same order as that which the radius was measured by. */
    private static boolean within(double[] a, double[] b, double radius) {
        double sum = 0;
        for (int d = 0; d < a.length; d++) {
            sum += (a[d] - b[d]) * (a[d] - b[d]);
            if (d % STRIDE == STRIDE - 1 && Math.sqrt(sum) > radius) {
                return false;
            }
        }
        return Math.sqrt(sum) <= radius;
    }
}
