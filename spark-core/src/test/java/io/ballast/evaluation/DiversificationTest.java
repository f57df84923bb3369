package io.ballast.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ballast.spark.LocalSpark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiversificationTest {
    private static final Dataset<Row> BEFORE = outputs(new double[] {0, 0, -0.5, -0.5}, new double[] {-4, -4, -1, 1});
    private static final Dataset<Row> AFTER = outputs(new double[] {0.5, 3.5, 6.5}, new double[] {-4, -4, -1, 1, -2});

    @Nested
    class Metric {
        private final Diversification found = Diversification.of(BEFORE, AFTER, "z", "label", 1);

        @Test
        void countsOverlapUpToOneHalf() {
            assertThat(found.before().kappa()).isEqualTo(100);
            assertThat(found.after().kappa()).isCloseTo(100.0 / 3, within(1e-12)); // 0.5 itself overlaps
            assertThat(found.overlapDecrease()).isCloseTo(200.0 / 3, within(1e-12));
            assertThat(found.before().majority().misplaced()).isEqualTo(1);
        }

        @Test
        void takesSampleVariance() {
            assertThat(found.before().minority().mean()).isCloseTo(-0.25, within(1e-12));
            assertThat(found.before().minority().variance()).isCloseTo(1.0 / 12, within(1e-12));
            assertThat(found.after().minority().variance()).isCloseTo(9, within(1e-12));
            assertThat(found.before().majority().variance())
                    .isCloseTo(6, within(1e-12)); // mean -2: 4 + 4 + 1 + 9 over 3
            assertThat(found.after().majority().variance()).isCloseTo(4.5, within(1e-12)); // 18 over 4
        }

        @Test
        void doesNotRoundOrders() {
            assertThat(found.minorityOrders()).isCloseTo(Math.log10(108), within(1e-12));
            assertThat(found.majorityOrders()).isCloseTo(Math.log10(0.75), within(1e-12));
            assertThat(found.orders()).isCloseTo((Math.log10(108) + Math.log10(0.75)) / 2, within(1e-12));
        }

        @Test
        void isAttainedUpToItsValues() {
            assertThat(found.attains(found.overlapDecrease(), found.orders())).isTrue();
            assertThat(found.attains(66, 0.9)).isTrue();
            assertThat(found.attains(67, 0.9)).isFalse();
            assertThat(found.attains(66, 1)).isFalse();
        }

        @Test
        void saysHowBalancedTheSetIs() {
            assertThat(found.after().minorityShare()).isEqualTo(3.0 / 8);
        }

        @Test
        void hasHistogramsOnCommonRoundEdges() {
            // from -4 to 6.5: 0.2625 a bin, so 0.5
            double[] edges = found.edges();
            assertThat(edges)
                    .hasSize(22)
                    .startsWith(-4, -3.5, -3)
                    .endsWith(5.5, 6, 6.5)
                    .contains(0.5);
            assertThat(found.before().minority().histogram()).hasSize(21);
            assertThat(filled(edges, found.before().minority())).containsExactly("(-1.0, -0.5] 2", "(-0.5, 0.0] 2");
            assertThat(filled(edges, found.before().majority()))
                    .containsExactly("(-4.0, -3.5] 2", "(-1.5, -1.0] 1", "(0.5, 1.0] 1");
            assertThat(filled(edges, found.after().minority()))
                    .containsExactly("(0.0, 0.5] 1", "(3.0, 3.5] 1", "(6.0, 6.5] 1");
        }

        private static List<String> filled(double[] edges, Diversification.ClassOutputs outputs) {
            List<String> filled = new ArrayList<>();
            for (int i = 0; i < outputs.histogram().length; i++) {
                if (outputs.histogram()[i] > 0) {
                    filled.add("(%s, %s] %d".formatted(edges[i], edges[i + 1], outputs.histogram()[i]));
                }
            }
            return filled;
        }
    }

    /** Table 4 of MOODS prints 2.1 = (2.52 + 1.59) / 2 for ecoli, and 0.04 to 14.68 for the minority, whose ratio is 10^2.56. */
    @Test
    void givesThePrintedOrderOfEcoliUpToThePrecisionOfItsVariances() {
        double before = Math.sqrt(0.04 / 2);
        double after = Math.sqrt(14.68 / 2);
        Diversification found = Diversification.of(
                outputs(new double[] {-9 - before, -9 + before}, new double[] {-1, 1}),
                outputs(new double[] {9 - after, 9 + after}, new double[] {-1, 1}),
                "z",
                "label",
                1);
        assertThat(found.overlapDecrease()).isEqualTo(100);
        assertThat(found.minorityOrders()).isCloseTo(2.52, within(0.06));
    }

    @Nested
    class EdgeCases {
        @Test
        void noVarianceBeforeIsInfiniteGrowth() {
            Diversification found = of(new double[] {1, 1}, new double[] {1, 2}, new double[] {-1}, new double[] {-1});
            assertThat(found.minorityOrders()).isEqualTo(Double.POSITIVE_INFINITY);
            assertThat(found.majorityOrders()).isZero(); // one row has no variance, before and after
            assertThat(found.attains(0, 100)).isTrue();
        }

        @Test
        void noVarianceAfterIsInfiniteLoss() {
            Diversification found =
                    of(new double[] {1, 2}, new double[] {1, 1}, new double[] {-1, -1}, new double[] {-1, -2});
            assertThat(found.minorityOrders()).isEqualTo(Double.NEGATIVE_INFINITY);
            assertThat(found.orders()).isNaN();
            assertThat(found.attains(-100, -100)).isFalse();
        }

        @Test
        void equalOutputsHaveOneBin() {
            Diversification found = of(new double[] {7}, new double[] {7}, new double[] {7}, new double[] {7});
            assertThat(found.edges()).containsExactly(6.5, 7.5);
            assertThat(found.before().minority().histogram()).containsExactly(1);
        }

        private static Diversification of(double[] minority, double[] then, double[] majority, double[] thenMajority) {
            return Diversification.of(outputs(minority, majority), outputs(then, thenMajority), "z", "label", 1);
        }
    }

    @ParameterizedTest(name = "{0} partitions")
    @ValueSource(ints = {1, 2, 8})
    void dependOnPartitionsInTheLastDigitsAtMost(int partitions) {
        Random random = new Random(4);
        double[] minority = random.doubles(300, -9, 4).toArray();
        double[] majority = random.doubles(700, -12, 1).toArray();
        Dataset<Row> rows = outputs(minority, majority);
        Diversification found = Diversification.of(rows, rows.repartition(partitions), "z", "label", 1);

        assertThat(found.overlapDecrease()).isZero();
        assertThat(found.orders()).isCloseTo(0, within(1e-12));
        assertThat(found.after().minority().histogram())
                .isEqualTo(found.before().minority().histogram());
        assertThat(found.after().majority().histogram())
                .isEqualTo(found.before().majority().histogram());
        assertThat(belowOneHalf(found)).isEqualTo(found.after().minority().misplaced());
        assertThat(found.after().minority().misplaced())
                .isEqualTo(Arrays.stream(minority).filter(z -> z <= 0.5).count());
        assertThat(found.edges().length - 1).isBetween(16, 41);
    }

    private static long belowOneHalf(Diversification found) {
        long below = 0;
        for (int i = 0; found.edges()[i + 1] <= 0.5; i++) {
            below += found.after().minority().histogram()[i];
        }
        return below;
    }

    @ParameterizedTest(name = "from {0}")
    @ValueSource(doubles = {-1e300, -1e9, -30, 0, 1e-9, 0.4999, 1e15})
    void binsHoldWhateverTheyAreOver(double least) {
        for (double range : new double[] {0, 1e-7, 3, 40, 1e9}) {
            OutputHistogram bins = OutputHistogram.over(least, least + range);
            assertThat(bins.bins()).isBetween(1, 41);
            for (double at : new double[] {least, least + range / 3, least + range}) {
                int bin = bins.bin(at);
                double slack = 1e-12 * Math.abs(least);
                assertThat(at).isBetween(bins.edges()[bin] - slack, bins.edges()[bin + 1] + slack);
            }
        }
    }

    @Test
    void takesStringLabelsAndInverseOnes() {
        Dataset<Row> named = BEFORE.withColumn(
                "label", when(col("label").equalTo(1), lit("rare")).otherwise(lit("usual")));
        assertThat(Diversification.of(named, named, "z", "label", "rare")
                        .before()
                        .kappa())
                .isEqualTo(100);
        assertThat(Diversification.of(BEFORE, AFTER, "z", "label", 0.0).before().kappa())
                .isEqualTo(75);
    }

    @Nested
    class OutputsOfProbabilities {
        @Test
        void undoTheLoss() {
            // p = e^z / (e^z + e^(1 - z))
            double[] outputs = {-3, 0.5, 0.75, 5};
            Row[] rows = Arrays.stream(outputs)
                    .map(z -> Math.exp(z) / (Math.exp(z) + Math.exp(1 - z)))
                    .mapToObj(p -> Predictions.row(1, Vectors.dense(1 - p, p), 1))
                    .toArray(Row[]::new);
            List<Row> found = Diversification.withOutputs(Predictions.dataset(rows), "probability", 1, "z")
                    .select("z")
                    .collectAsList();
            for (int i = 0; i < outputs.length; i++) {
                assertThat(found.get(i).getDouble(0)).isCloseTo(outputs[i], within(1e-9));
            }
        }

        @Test
        void stayFiniteForCertainty() {
            Dataset<Row> certain = Predictions.dataset(
                    Predictions.row(1, Vectors.dense(0, 1), 1),
                    Predictions.row(1, Vectors.dense(1, 0).toSparse(), 1));
            List<Row> found = Diversification.withOutputs(certain, "probability", 0, "z")
                    .select("z")
                    .collectAsList();
            // (log(1e-12) + 1) / 2 and (1 - log(1e-12)) / 2
            assertThat(found.get(0).getDouble(0)).isCloseTo(-13.3155105579643, within(1e-9));
            assertThat(found.get(1).getDouble(0)).isCloseTo(14.3155105579643, within(1e-4));
        }

        @Test
        void areNullForWhatIsNoPairOfProbabilities() {
            Dataset<Row> odd = Predictions.dataset(
                    Predictions.row(1, null, 1),
                    Predictions.row(1, Vectors.dense(0.2, Double.NaN), 1),
                    Predictions.row(1, Vectors.dense(0.2, 0.3, 0.5), 1));
            Dataset<Row> found = Diversification.withOutputs(odd, "probability", 1, "z");
            assertThat(found.filter("z is null").count()).isEqualTo(3);
            assertThatThrownBy(() -> Diversification.of(found, found, "z", "label", 1))
                    .hasMessage(
                            "outputCol 'z' holds 3 null, NaN or infinite values in the set before; drop these rows first");
        }

        @Test
        void wantAVectorAndAnEntryOfIt() {
            assertThatThrownBy(() -> Diversification.withOutputs(BEFORE, "z", 1, "out"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "probabilityCol 'z' must be of type vector, got double; name the column that the classifier adds");
            assertThatThrownBy(() -> Diversification.withOutputs(Predictions.scored(), "probability", 2, "z"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("minority must be 0 or 1, an entry of 'probability', got 2");
        }
    }

    @Nested
    class BadInput {
        @Test
        void refusesWhatIsNoOutput() {
            assertRefused(
                    BEFORE.withColumn("z", lit("a")),
                    1,
                    "outputCol 'z' must be numeric, got string; outputs of probabilities come from withOutputs");
            assertRefused(
                    BEFORE.withColumn("z", when(col("z").lt(0), Double.NaN).otherwise(Double.NEGATIVE_INFINITY)),
                    1,
                    "outputCol 'z' holds 8 null, NaN or infinite values in the set before; drop these rows first");
        }

        @Test
        void refusesRowsWithoutLabel() {
            assertRefused(
                    BEFORE.withColumn("label", when(col("z").lt(0), col("label"))),
                    1,
                    "labelCol 'label' holds 3 null, NaN or infinite values in the set before; fill them or drop these rows first");
        }

        @Test
        void refusesAnAbsentClass() {
            assertRefused(
                    BEFORE,
                    2,
                    "labelCol 'label' must hold the minority label 2 and another in the set before, but there are no rows of the minority");
            assertRefused(
                    BEFORE.filter("label = 1"),
                    1,
                    "labelCol 'label' must hold the minority label 1 and another in the set before, but there are no rows of another");
        }

        @Test
        void refusesALabelOfAnotherType() {
            assertRefused(BEFORE, "1", "minority must be a number like labelCol 'label', got 1");
        }

        private static void assertRefused(Dataset<Row> before, Object minority, String message) {
            assertThatThrownBy(() -> Diversification.of(before, AFTER, "z", "label", minority))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
        }
    }

    private static Dataset<Row> outputs(double[] minority, double[] majority) {
        List<Row> rows = new ArrayList<>();
        Arrays.stream(minority).forEach(z -> rows.add(RowFactory.create(1, z)));
        Arrays.stream(majority).forEach(z -> rows.add(RowFactory.create(0, z)));
        StructType schema = new StructType().add("label", DataTypes.IntegerType).add("z", DataTypes.DoubleType);
        return LocalSpark.session().createDataFrame(rows, schema);
    }
}
