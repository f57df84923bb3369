package io.ballast.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ballast.spark.LocalSpark;
import io.ballast.table.Blocks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SyntheticQualityTest {
    private static final Discriminator LINEAR =
            (training, test) -> new LogisticRegression().fit(training).transform(test);

    private static final double[][] TRAINING = Blocks.gaussian(300, 3, 1);
    private static final double[][] HELD_OUT = Blocks.gaussian(300, 3, 2);
    private static final double[][] SAME_DISTRIBUTION = Blocks.gaussian(300, 3, 3);

    @Nested
    class RowsOfTheSameDistribution {
        private static final SyntheticQuality FOUND = SyntheticQuality.of(
                dataset(TRAINING), dataset(SAME_DISTRIBUTION), Optional.of(dataset(HELD_OUT)), "features", 7);

        @Test
        void cannotBeDetected() {
            // 3 folds of 100 and 100 rows: the standard error of an area of 0.5 is about 0.024
            assertThat(FOUND.detectionAuc()).isCloseTo(0.5, within(0.1));
        }

        @Test
        void areAsFarFromTrainingRowsAsHeldOutOnes() {
            RecordDistances heldOut = FOUND.heldOut().orElseThrow();
            assertThat(FOUND.synthetic().median()).isCloseTo(heldOut.median(), within(0.1));
            assertThat(FOUND.synthetic().medianRatio()).isCloseTo(heldOut.medianRatio(), within(0.1));
            assertThat(FOUND.closerShare().orElseThrow()).isBetween(0.01, 0.12);
            assertThat(FOUND.copyShare()).isZero();
        }

        @Test
        void coverWhatIsToBeExpected() {
            // 1 - (299 * 298 * 297 * 296 * 295) / (599 * 598 * 597 * 596 * 595)
            assertThat(FOUND.coverage().expected()).isCloseTo(0.9695286240266864, within(1e-12));
            assertThat(FOUND.coverage().coverage()).isCloseTo(FOUND.coverage().expected(), within(0.04));
            assertThat(FOUND.coverage().density()).isCloseTo(1, within(0.15));
        }

        @Test
        void haveNearColumnsAndCorrelations() {
            assertThat(FOUND.columns()).hasSize(3).allMatch(column -> column.distance() < 0.14);
            assertThat(FOUND.columns())
                    .allMatch(column -> column.measure() == ColumnDistance.Measure.KOLMOGOROV_SMIRNOV);
            assertThat(FOUND.columns().get(2).feature()).isEqualTo("features[2]");
            assertThat(FOUND.meanColumnDistance())
                    .isLessThanOrEqualTo(FOUND.worstColumn().distance());
            assertThat(FOUND.correlations().pairs()).isEqualTo(3);
            assertThat(FOUND.correlations().largest()).isLessThan(0.25);
        }
    }

    @Nested
    class Copies {
        private static final SyntheticQuality FOUND = SyntheticQuality.of(
                dataset(TRAINING), dataset(TRAINING), Optional.of(dataset(HELD_OUT)), "features", LINEAR);

        @Test
        void areFoundByDistance() {
            assertThat(FOUND.copyShare()).isEqualTo(1);
            assertThat(FOUND.synthetic()).isEqualTo(new RecordDistances(0, 0, 0, 0));
            assertThat(FOUND.closerShare()).hasValue(1);
        }

        @Test
        void lookPerfectOtherwise() {
            assertThat(FOUND.detectionAuc()).isEqualTo(0.5); // a copy and its original share a fold and a score
            assertThat(FOUND.coverage().coverage()).isEqualTo(1);
            assertThat(FOUND.correlations()).isEqualTo(new CorrelationDifference(3, 0, 0));
            assertThat(FOUND.meanColumnDistance()).isZero();
        }
    }

    @Test
    void jitteredCopiesAreCloserThanHeldOutRows() {
        Random random = new Random(5);
        double[][] jittered = map(TRAINING, row -> Arrays.stream(row)
                .map(v -> v + 1e-3 * random.nextGaussian())
                .toArray());
        SyntheticQuality found = SyntheticQuality.of(
                dataset(TRAINING), dataset(jittered), Optional.of(dataset(HELD_OUT)), "features", LINEAR);
        assertThat(found.copyShare()).isZero();
        assertThat(found.closerShare().orElseThrow()).isGreaterThan(0.99);
        assertThat(found.synthetic().median())
                .isPositive()
                .isLessThan(found.heldOut().orElseThrow().low());
        assertThat(found.synthetic().medianRatio()).isLessThan(0.05);
    }

    @Test
    void shiftedRowsAreDetectedAndCoverNothing() {
        double[][] shifted =
                map(SAME_DISTRIBUTION, row -> Arrays.stream(row).map(v -> v + 8).toArray());
        SyntheticQuality found =
                SyntheticQuality.of(dataset(TRAINING), dataset(shifted), Optional.empty(), "features", 7);
        assertThat(found.detectionAuc()).isGreaterThan(0.99);
        assertThat(found.coverage().coverage()).isZero();
        assertThat(found.coverage().density()).isZero();
        assertThat(found.meanColumnDistance()).isGreaterThan(0.95);
        assertThat(found.heldOut()).isEmpty();
        assertThat(found.closerShare()).isEmpty();
    }

    @Test
    void collapsedRowsCoverLess() {
        // Two modes, of which the synthetic rows know one.
        double[][] modes = Blocks.gaussian(200, 2, 11);
        for (int i = 0; i < 100; i++) {
            modes[i][0] += 50;
        }
        double[][] one = Blocks.gaussian(200, 2, 12);
        SyntheticQuality found =
                SyntheticQuality.of(dataset(modes), dataset(one), Optional.empty(), "features", LINEAR);
        assertThat(found.coverage().coverage()).isBetween(0.4, 0.5);
        assertThat(found.coverage().expected()).isGreaterThan(0.95);
        assertThat(found.coverage().density()).isGreaterThan(0.8);
    }

    /**
     * In Python
     *
     * <pre>{@code
     * x = np.arange(60)
     * A = np.c_[(7*x) % 61, (x*x) % 53, ((7*x) % 61)*.5 + (11*x) % 17].astype(float)
     * B = np.c_[(9*x) % 61, (x*x) % 47 + (9*x) % 61, (13*x) % 19].astype(float)
     * }</pre>
     */
    @Nested
    class AgreementWithScipy {
        private static final SyntheticQuality FOUND = found();

        private static SyntheticQuality found() {
            double[][] real = new double[60][];
            double[][] made = new double[60][];
            for (int x = 0; x < 60; x++) {
                real[x] = new double[] {7 * x % 61, x * x % 53, 7 * x % 61 * 0.5 + 11 * x % 17};
                made[x] = new double[] {9 * x % 61, x * x % 47 + 9 * x % 61, 13 * x % 19};
            }
            return SyntheticQuality.of(dataset(real), dataset(made), Optional.empty(), "features", LINEAR);
        }

        @Test
        void ofColumns() {
            // [scipy.stats.ks_2samp(A[:, d], B[:, d]).statistic for d in range(3)]
            assertThat(FOUND.columns().get(0).distance()).isCloseTo(0.016666666666666666, within(1e-14));
            assertThat(FOUND.columns().get(1).distance()).isCloseTo(0.4166666666666667, within(1e-14));
            assertThat(FOUND.worstColumn().distance()).isCloseTo(0.7, within(1e-14));
            assertThat(FOUND.meanColumnDistance()).isCloseTo((1 / 60.0 + 25 / 60.0 + 0.7) / 3, within(1e-14));
        }

        @Test
        void ofCorrelations() {
            // np.abs(np.corrcoef(A.T) - np.corrcoef(B.T))[np.triu_indices(3, 1)], mean and max
            assertThat(FOUND.correlations().pairs()).isEqualTo(3);
            assertThat(FOUND.correlations().mean()).isCloseTo(0.5716780092618552, within(1e-12));
            assertThat(FOUND.correlations().largest()).isCloseTo(0.8117491706537749, within(1e-12));
        }
    }

    @Test
    void leavesConstantColumnsOutOfCorrelationsButNotOfDistances() {
        double[][] constant = map(TRAINING, row -> new double[] {row[0], 0.1, row[1]});
        double[][] moved = map(TRAINING, row -> new double[] {row[0], 3.1, -row[1]});
        SyntheticQuality found =
                SyntheticQuality.of(dataset(constant), dataset(moved), Optional.empty(), "features", LINEAR);
        assertThat(found.correlations().pairs()).isEqualTo(1);
        assertThat(found.columns().get(1))
                .isEqualTo(new ColumnDistance("features[1]", ColumnDistance.Measure.TOTAL_VARIATION, 1));
        assertThat(found.synthetic().low()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void comparesFewValuesOneByOne() {
        double[] real = {0, 0, 0, 1, 1, 2, -0.0, 1};
        double[] made = {0, 1, 3, 3};
        // shares 4/8, 3/8, 1/8, 0 against 1/4, 1/4, 0, 1/2
        assertThat(ColumnDistance.of("c", real, made))
                .isEqualTo(new ColumnDistance("c", ColumnDistance.Measure.TOTAL_VARIATION, 0.5));
    }

    @Test
    void keepsCopiesInOneFoldUnlessAFoldWouldLackAKind() {
        int[][] folds = Detection.folds(new long[] {1, 2, 5, 6, 7, 8}, new long[] {2, 2, 3, 4, 7, 9});
        assertThat(folds[0]).containsExactly(0, 0, 1, 2, 1, 0);
        assertThat(folds[1]).containsExactly(0, 0, 0, 1, 1, 2);
        assertThat(Detection.folds(new long[] {1, 2, 3}, new long[] {2, 2, 2}))
                .isDeepEqualTo(new int[][] {{0, 1, 2}, {0, 1, 2}});
    }

    @Test
    void doesNotDependOnPartitions() {
        assertThat(partitioned(8)).isEqualTo(partitioned(1));
    }

    private static SyntheticQuality partitioned(int partitions) {
        return SyntheticQuality.of(
                dataset(Arrays.copyOf(TRAINING, 90)).repartition(partitions),
                dataset(Arrays.copyOf(SAME_DISTRIBUTION, 60)).repartition(partitions),
                Optional.of(dataset(HELD_OUT).repartition(partitions)),
                "features",
                3);
    }

    @Test
    void samplesTheSameRowsOfLargeTables() {
        double[][] many = Blocks.gaussian(30_000, 1, 9);
        SampledTable found = SampledTable.of(dataset(many).repartition(3), "features");
        SampledTable again = SampledTable.of(dataset(many).repartition(7), "features");
        assertThat(found.size()).isEqualTo(SyntheticQuality.SAMPLE_ROWS);
        assertThat(found.contents()).isSorted().isEqualTo(again.contents());
        assertThat(found.rows()).isDeepEqualTo(again.rows());
        assertThat(Arrays.stream(found.column(0)).average().orElseThrow()).isCloseTo(0, within(0.04));
    }

    @Nested
    class BadInput {
        @Test
        void refusesTooFewRows() {
            assertRefused(
                    dataset(Blocks.gaussian(5, 3, 1)),
                    dataset(SAME_DISTRIBUTION),
                    "there are 5 training rows, but at least 6 are needed to judge synthetic rows; take more classes together");
            assertRefused(
                    dataset(TRAINING),
                    dataset(Blocks.gaussian(2, 3, 1)),
                    "there are 2 synthetic rows, but at least 3 are needed to judge synthetic rows; take more classes together");
        }

        @Test
        void refusesOtherFeatures() {
            assertRefused(
                    dataset(TRAINING),
                    dataset(Blocks.gaussian(9, 4, 1)),
                    "featuresCol 'features' holds vectors of length 4 in the synthetic rows, but of length 3 in the training rows; assemble both alike");
            assertRefused(
                    dataset(TRAINING).withColumnRenamed("features", "other"),
                    dataset(TRAINING),
                    "featuresCol 'features' is not a column of the table; it has other");
        }

        private static void assertRefused(Dataset<Row> training, Dataset<Row> synthetic, String message) {
            assertThatThrownBy(() -> SyntheticQuality.of(training, synthetic, Optional.empty(), "features", LINEAR))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
        }
    }

    private static double[][] map(double[][] rows, UnaryOperator<double[]> change) {
        return Arrays.stream(rows).map(change).toArray(double[][]::new);
    }

    private static Dataset<Row> dataset(double[][] features) {
        List<Row> rows = new ArrayList<>();
        for (double[] row : features) {
            rows.add(RowFactory.create(Vectors.dense(row)));
        }
        StructType schema = new StructType().add("features", SQLDataTypes.VectorType());
        return LocalSpark.session().createDataFrame(rows, schema);
    }
}
