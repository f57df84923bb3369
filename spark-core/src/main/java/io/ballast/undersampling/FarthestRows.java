package io.ballast.undersampling;

import io.ballast.neighbors.Metric;
import io.ballast.table.RowBlock;
import java.io.Serializable;
import org.apache.spark.api.java.JavaRDD;

/**
 * Turns the search for the farthest rows of a base into one for the nearest.
 *
 * <p>Euclidean: with features measured from a center, R the largest norm of a base row and t = 2 R, a base row b becomes {@code (b, t -
 * sqrt(t^2 - 2 |b|^2))} and a query x becomes {@code (-x, t)}. The squared distance D^2 of the two is then {@code 2 |x|^2 + t^2 -
 * |x - b|^2}: smallest where b is farthest, and the true distance comes out of it. Cosine: a query x becomes {@code -x}, at distance 2 - d.
 */
final class FarthestRows implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Metric metric;
    private final double[] center;
    private final double offset;

    private FarthestRows(Metric metric, double[] center, double offset) {
        this.metric = metric;
        this.center = center;
        this.offset = offset;
    }

    /**
     * For a base; one small job.
     *
     * @param center {@code [dims]}, near the middle of the base
     */
    static FarthestRows of(Metric metric, JavaRDD<RowBlock> base, double[] center) {
        if (metric == Metric.COSINE) {
            return new FarthestRows(metric, new double[center.length], 0);
        }
        double largest =
                base.treeAggregate(0.0, (most, block) -> Math.max(most, largestSquare(block, center)), Math::max);
        return new FarthestRows(metric, center, 2 * Math.sqrt(largest));
    }

    private static double largestSquare(RowBlock block, double[] center) {
        double most = 0;
        for (int row = 0; row < block.rows(); row++) {
            most = Math.max(most, square(block, row, center));
        }
        return most;
    }

    private static double square(RowBlock block, int row, double[] center) {
        double sum = 0;
        for (int d = 0; d < center.length; d++) {
            double off = block.value(row, d) - center[d];
            sum += off * off;
        }
        return sum;
    }

    /** Features of a row as it is searched. */
    int dims() {
        return metric == Metric.COSINE ? center.length : center.length + 1;
    }

    /** Base rows as they are to be searched. */
    RowBlock base(RowBlock block) {
        return moved(block, 1);
    }

    /** Query rows as they are to be searched for. */
    RowBlock query(RowBlock block) {
        return moved(block, -1);
    }

    private RowBlock moved(RowBlock block, int sign) {
        int dims = center.length;
        RowBlock.Builder builder = new RowBlock.Builder(dims(), block.rows());
        double[] values = new double[dims()];
        for (int row = 0; row < block.rows(); row++) {
            for (int d = 0; d < dims; d++) {
                values[d] = sign * (block.value(row, d) - center[d]);
            }
            if (metric == Metric.EUCLIDEAN) {
                double rest = offset * offset - 2 * square(block, row, center);
                values[dims] = sign < 0 ? offset : offset - Math.sqrt(rest);
            }
            builder.add(block.keys()[row], block.labels()[row], values);
        }
        return builder.build();
    }

    /** The true distance of a query to a base row, from that of the two as searched. */
    double distance(RowBlock queries, int row, double searched) {
        if (metric == Metric.COSINE) {
            return 2 - searched;
        }
        double square = 2 * square(queries, row, center) + offset * offset - searched * searched;
        return Math.sqrt(Math.max(0, square));
    }
}
