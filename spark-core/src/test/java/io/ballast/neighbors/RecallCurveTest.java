package io.ballast.neighbors;

import static org.assertj.core.api.Assertions.assertThat;

import io.ballast.spark.LocalSpark;
import io.ballast.table.Blocks;
import io.ballast.table.RowBlock;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RecallCurveTest {
    private static Stream<Arguments> steps() {
        return Stream.of(
                Arguments.of(1, new int[] {1}),
                Arguments.of(2, new int[] {1, 2}),
                Arguments.of(3, new int[] {1, 2, 3}),
                Arguments.of(4, new int[] {1, 2, 3, 4}),
                Arguments.of(5, new int[] {1, 2, 3, 4, 5}),
                Arguments.of(12, new int[] {1, 2, 3, 4, 5, 6, 7, 8, 10, 12}),
                Arguments.of(63, new int[] {1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 63}),
                Arguments.of(64, new int[] {1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64}));
    }

    @ParameterizedTest(name = "{0} cells")
    @MethodSource("steps")
    void doublesInTwoStepsUpToAllCells(int cells, int[] steps) {
        assertThat(RecallCurve.steps(cells)).isEqualTo(steps);
    }

    /** One Gaussian of 1,600 rows in 8 dimensions: 40 cells, none of which is enough. */
    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class OfOneGaussian {
        private final int[] steps = {1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40};
        private RecallCurve curve;

        @BeforeAll
        void measure() {
            KeyedRows table = KeyedRows.distinct(Blocks.gaussian(1600, 8, 3));
            curve = RecallCurveTest.measure(table, table, 7);
        }

        @Test
        void growsToOneInAllCells() {
            double before = 0;
            for (int step : steps) {
                assertThat(curve.recall(step)).isBetween(before, 1.0);
                before = curve.recall(step);
            }
            assertThat(curve.recall(1)).isBetween(0.05, 0.8);
            assertThat(curve.recall(40)).isEqualTo(1);
        }

        @Test
        void isThatOfTheNextSmallerNumberBetweenMeasurements() {
            assertThat(curve.recall(9)).isEqualTo(curve.recall(8)).isLessThan(curve.recall(10));
            assertThat(curve.recall(39)).isEqualTo(curve.recall(32));
            assertThat(curve.recall(1000)).isEqualTo(1);
        }

        @Test
        void givesTheFewestProbesThatReachARecall() {
            for (double wanted : new double[] {0, 0.3, 0.6, 0.9, 0.99, 1}) {
                int expected = Arrays.stream(steps)
                        .filter(step -> curve.recall(step) >= wanted)
                        .findFirst()
                        .orElseThrow();
                assertThat(curve.probesFor(wanted, 1)).isEqualTo(expected);
            }
            assertThat(curve.probesFor(0.9, 1)).isGreaterThan(1);
        }

        @Test
        void givesTheProbesAskedForWhereTheyAreEnough() {
            for (int atLeast : new int[] {1, 5, 11, 40}) {
                assertThat(curve.probesFor(0, atLeast)).isEqualTo(atLeast);
            }
            assertThat(curve.probesFor(0.99, 2)).isEqualTo(curve.probesFor(0.99, 1));
            assertThat(curve.probesFor(0, 1000)).isEqualTo(40);
        }

        /** In 8 dimensions the 7th nearest of 1,600 rows is about as far as a cell is wide. */
        @Test
        void rulesOutFewPairs() {
            assertThat(curve.pairs()).isBetween(0.5, 1.0);
        }

        @Test
        void isMeasuredOnAFewRows() {
            assertThat(curve.sampled()).isEqualTo(RecallCurve.SAMPLE);
        }
    }

    @Test
    void isMeasuredOnAllQueriesWhereTheyAreFew() {
        KeyedRows table = KeyedRows.distinct(Blocks.gaussian(400, 3, 3));
        RecallCurve curve = measure(table, table.sample(31, 2), 5);
        assertThat(curve.sampled()).isEqualTo(31);
        assertThat(curve.recall(20)).isEqualTo(1);
    }

    /** 40 dots of 40 rows: a cell a dot, more or less. */
    @Test
    void rulesOutMostPairsOfRowsInDots() {
        double[][] centers = Blocks.gaussian(40, 5, 1);
        double[][] features = Blocks.gaussian(1600, 5, 3);
        for (int i = 0; i < features.length; i++) {
            for (int d = 0; d < 5; d++) {
                features[i][d] = 100 * centers[i % 40][d] + 0.001 * features[i][d];
            }
        }
        KeyedRows table = KeyedRows.distinct(features);
        RecallCurve curve = measure(table, table, 7);
        assertThat(curve.pairs()).isBetween(0.02, 0.1);
        assertThat(curve.recall(4)).isEqualTo(1);
    }

    /** Every row has more copies than k, and all lie in one cell. */
    @Test
    void isOneAtOnceWhereAllNeighborsAreEqualRows() {
        double[][] kinds = Blocks.gaussian(25, 3, 3);
        double[][] features = new double[625][];
        Arrays.setAll(features, i -> kinds[i % 25].clone());
        KeyedRows table = KeyedRows.distinct(features);
        RecallCurve curve = measure(table, table, 7);
        assertThat(curve.recall(1)).isEqualTo(1);
        assertThat(curve.probesFor(1, 1)).isEqualTo(1);
    }

    private static RecallCurve measure(KeyedRows table, KeyedRows queries, int k) {
        JavaRDD<RowBlock> blocks = blocks(table);
        RowGeometry geometry = new RowGeometry(Metric.EUCLIDEAN, Blocks.moments(table.rows(0, table.size())));
        Cells cells = Cells.train(blocks, table.size(), table.dims(), Metric.EUCLIDEAN, 0)
                .orElseThrow();
        try (ArrangedBase base = ArrangedBase.of(blocks, table.size(), table.dims(), cells, geometry, 1L << 30)) {
            CellBounds bounds = new CellBounds(cells, base);
            return RecallCurve.measure(blocks(queries), base, bounds, geometry, table.dims(), k, k + 1);
        }
    }

    private static JavaRDD<RowBlock> blocks(KeyedRows rows) {
        return JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext())
                .parallelize(Arrays.asList(rows.blocks(100)), 3);
    }
}
