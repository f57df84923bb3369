package io.ballast.neighbors;

import static org.assertj.core.api.Assertions.assertThat;

import io.ballast.spark.LocalSpark;
import io.ballast.table.Blocks;
import io.ballast.table.RowBlock;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CellBoundsTest {
    private static final int ROWS = 600;
    private static final int DIMS = 4;

    private static Stream<Arguments> tables() {
        double[][] gaussian = Blocks.gaussian(ROWS, DIMS, 1);
        double[][] tiny = Blocks.gaussian(ROWS, DIMS, 2);
        double[][] far = Blocks.gaussian(ROWS, DIMS, 3);
        double[][] zeros = Blocks.gaussian(ROWS, DIMS, 4);
        double[][] whole = Blocks.gaussian(ROWS, DIMS, 5);
        for (int i = 0; i < ROWS; i++) {
            int row = i;
            Arrays.setAll(tiny[i], d -> 1e-170 * tiny[row][d]);
            Arrays.setAll(far[i], d -> 1e6 + 1e-4 * far[row][d]);
            Arrays.setAll(zeros[i], d -> row % 3 == 0 ? 0 : zeros[row][d]);
            Arrays.setAll(whole[i], d -> Math.rint(2 * whole[row][d]));
        }
        return Stream.of(Metric.values())
                .flatMap(metric -> Stream.of(
                        Arguments.of("gaussian", metric, gaussian),
                        Arguments.of("values that underflow when squared", metric, tiny),
                        Arguments.of("small differences far off", metric, far),
                        Arguments.of("rows of zeros", metric, zeros),
                        Arguments.of("whole numbers", metric, whole)));
    }

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource("tables")
    void neverRuleOutARowThatIsNoFartherThanTheWorst(String name, Metric metric, double[][] features) {
        RowBlock rows = Blocks.of(features);
        Cells cells = Cells.train(rdd(rows), ROWS, DIMS, metric, 0).orElseThrow();
        RowGeometry geometry = new RowGeometry(metric, Blocks.moments(rows));
        int[] cellOf;
        try (Cells.CellFinder finder = cells.open()) {
            cellOf = finder.of(rows);
        }
        try (ArrangedBase base = ArrangedBase.of(rdd(rows), ROWS, DIMS, cells, geometry, 1L << 30)) {
            CellBounds bounds = new CellBounds(cells, base);
            CellBounds.Around around = bounds.around(rows);
            double[] worst = new double[ROWS];
            double[] other = new double[DIMS];
            double[] all = Arrays.stream(Blocks.features(rows))
                    .flatMapToDouble(Arrays::stream)
                    .toArray();
            int ruledOut = 0;
            for (int q = 0; q < ROWS; q += 7) {
                double[] ranks = new double[ROWS];
                for (int b = 0; b < ROWS; b++) {
                    rows.copyRow(b, other);
                    ranks[b] = metric.rank(all, q * DIMS, other);
                }
                for (int nth : new int[] {0, 1, 5, 40, ROWS - 1}) {
                    worst[q] =
                            Arrays.stream(ranks).sorted().skip(nth).findFirst().orElseThrow();
                    around.center(cellOf[q]);
                    int near = around.measure(q, q + 1, worst);
                    boolean[] kept = new boolean[cells.cells()];
                    for (int place = 0; place < near; place++) {
                        kept[around.cell(place)] = around.distance(place, 0) < Double.POSITIVE_INFINITY;
                    }
                    assertThat(around.cell(0)).isEqualTo(cellOf[q]);
                    assertThat(kept[cellOf[q]]).isTrue();
                    for (int b = 0; b < ROWS; b++) {
                        if (ranks[b] <= worst[q]) {
                            assertThat(kept[cellOf[b]])
                                    .as("row %d for %d", b, q)
                                    .isTrue();
                        }
                    }
                    for (boolean looked : kept) {
                        ruledOut += looked ? 0 : 1;
                    }
                }
            }
            boolean certain = metric == Metric.COSINE && (name.contains("far") || name.contains("underflow"))
                    || metric == Metric.EUCLIDEAN && name.contains("underflow");
            assertThat(ruledOut > 0 || certain).as("some cell is ruled out").isTrue();
        }
    }

    private static JavaRDD<RowBlock> rdd(RowBlock rows) {
        return JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext())
                .parallelize(List.of(rows), 1);
    }
}
