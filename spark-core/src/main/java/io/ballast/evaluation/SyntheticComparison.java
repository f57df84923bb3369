package io.ballast.evaluation;

import java.util.Arrays;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.mllib.linalg.Matrix;
import org.apache.spark.mllib.linalg.SingularValueDecomposition;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.mllib.linalg.distributed.RowMatrix;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Synthetic rows of one class beside its real rows: marginal distributions, exact copies, and a view in the plane.
 *
 * <p>Distances and the plane come from samples of at most {@value #SAMPLE_ROWS} rows of each kind, which reach the driver;
 * the same rows are sampled each time. The share of copies is over all rows.
 */
public final class SyntheticComparison {
    /** Most rows of each kind that are sampled; fewer when rows are wide. */
    public static final int SAMPLE_ROWS = SampledTable.MOST_ROWS;

    private static final int PLANE_ROWS = 2_000;

    private final int sampledRows;
    private final double copyShare;
    private final double[] distances;
    private final double[][] realPlane;
    private final double[][] syntheticPlane;
    private final double[] explained;

    private SyntheticComparison(
            double copyShare, SampledTable real, SampledTable synthetic, double[] distances, Plane plane) {
        this.sampledRows = Math.min(real.size(), synthetic.size());
        this.copyShare = copyShare;
        this.distances = distances;
        this.realPlane = plane.project(real.rows(), PLANE_ROWS);
        this.syntheticPlane = plane.project(synthetic.rows(), PLANE_ROWS);
        this.explained = plane.explained;
    }

    /**
     * Compares; three passes over each of the two Datasets.
     *
     * @param real at least two rows of one class
     * @param synthetic at least one row
     * @param featuresCol vector column of both
     * @throws IllegalArgumentException if the column is missing or no vector, a Dataset has no rows, or a value is null, NaN,
     *     infinite or beyond 1e15
     */
    public static SyntheticComparison of(Dataset<Row> real, Dataset<Row> synthetic, String featuresCol) {
        SampledTable realRows = SampledTable.of(real, featuresCol);
        SampledTable syntheticRows = SampledTable.of(synthetic, featuresCol);
        double[] distances = new double[realRows.dims()];
        Arrays.setAll(distances, d -> ColumnDistance.kolmogorovSmirnov(realRows.column(d), syntheticRows.column(d)));
        return new SyntheticComparison(
                syntheticRows.shareAmong(realRows), realRows, syntheticRows, distances, Plane.of(realRows));
    }

    /** Rows of each kind that were sampled. */
    public int sampledRows() {
        return sampledRows;
    }

    /** Share of synthetic rows that equal some real row in every feature, in [0, 1]. */
    public double copyShare() {
        return copyShare;
    }

    /** Two-sample Kolmogorov-Smirnov distance of each feature, {@code [dims]}, in [0, 1]. */
    public double[] distances() {
        return distances.clone();
    }

    /** Real rows in the plane of the first two principal components of the standardised real sample, {@code [points][2]}. */
    public double[][] realPlane() {
        return realPlane.clone();
    }

    /** Synthetic rows in the same plane, {@code [points][2]}. */
    public double[][] syntheticPlane() {
        return syntheticPlane.clone();
    }

    /** Share of the variance of the real sample along each of the two components, {@code [2]}. */
    public double[] explained() {
        return explained.clone();
    }

    /** Standardisation and first two principal components of a sample. */
    private static final class Plane {
        private final double[] means;
        private final double[] sds;
        private final double[][] axes;
        private final double[] explained;

        private Plane(double[] means, double[] sds, double[][] axes, double[] explained) {
            this.means = means;
            this.sds = sds;
            this.axes = axes;
            this.explained = explained;
        }

        static Plane of(SampledTable sample) {
            int dims = sample.dims();
            double[] means = new double[dims];
            double[] sds = new double[dims];
            for (int d = 0; d < dims; d++) {
                double[] values = sample.column(d);
                means[d] = Arrays.stream(values).average().orElse(0);
                double mean = means[d];
                double variance = Arrays.stream(values)
                        .map(v -> (v - mean) * (v - mean))
                        .average()
                        .orElse(0);
                sds[d] = variance > 1e-24 ? Math.sqrt(variance) : 1;
            }
            Plane unrotated = new Plane(means, sds, new double[2][dims], new double[2]);
            return unrotated.rotated(sample);
        }

        private Plane rotated(SampledTable sample) {
            int components = Math.min(2, means.length);
            JavaRDD<org.apache.spark.mllib.linalg.Vector> rows = sample.parallelized(
                    Arrays.stream(sample.rows())
                            .map(row -> Vectors.dense(standardised(row)))
                            .toList(),
                    sample.slices(sample.size()));
            SingularValueDecomposition<RowMatrix, Matrix> svd =
                    new RowMatrix(rows.rdd()).computeSVD(components, false, 1e-9);
            double total = Arrays.stream(sample.rows())
                    .flatMapToDouble(row -> Arrays.stream(standardised(row)))
                    .map(v -> v * v)
                    .sum();
            double[][] rotatedAxes = new double[2][means.length];
            double[] shares = new double[2];
            for (int c = 0; c < svd.s().size(); c++) {
                for (int d = 0; d < means.length; d++) {
                    rotatedAxes[c][d] = svd.V().apply(d, c);
                }
                shares[c] = svd.s().apply(c) * svd.s().apply(c) / total;
            }
            return new Plane(means, sds, rotatedAxes, shares);
        }

        private double[] standardised(double[] row) {
            double[] z = new double[row.length];
            Arrays.setAll(z, d -> (row[d] - means[d]) / sds[d]);
            return z;
        }

        double[][] project(double[][] rows, int most) {
            return Arrays.stream(rows)
                    .limit(most)
                    .map(this::standardised)
                    .map(z -> new double[] {dot(z, axes[0]), dot(z, axes[1])})
                    .toArray(double[][]::new);
        }

        private static double dot(double[] a, double[] b) {
            double sum = 0;
            for (int d = 0; d < a.length; d++) {
                sum += a[d] * b[d];
            }
            return sum;
        }
    }
}
