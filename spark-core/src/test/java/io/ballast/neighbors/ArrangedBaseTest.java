package io.ballast.neighbors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ballast.spark.LocalSpark;
import io.ballast.table.Blocks;
import io.ballast.table.RowBlock;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArrangedBaseTest {
    private static final long GIB = 1L << 30;

    @Nested
    class ByHash {
        @Test
        void equalRowsMeetWhateverBlockHoldsThem() {
            double[][] features = Blocks.gaussian(500, 3, 1);
            features[0] = new double[] {0.0, 1, 2};
            RowBlock doubles = Blocks.of(features);
            features[0] = new double[] {-0.0, 1, 2};
            RowBlock again = Blocks.of(features);
            RowBlock floats = Blocks.of(features[0]);
            Placement placement = Placement.byHash(64);
            try (Placement.Finder finder = placement.open();
                    Placement.Finder other = placement.open()) {
                int[] cells = finder.of(doubles);
                assertThat(other.of(again)).isEqualTo(cells);
                assertThat(finder.of(floats)).containsExactly(cells[0]);
            }
        }

        @ParameterizedTest(name = "{0} cells")
        @ValueSource(ints = {1, 2, 7, 100})
        void rowsSpreadEvenlyOverAllCells(int cells) {
            long[] rows = new long[cells];
            try (Placement.Finder finder = Placement.byHash(cells).open()) {
                for (int cell : finder.of(Blocks.of(Blocks.gaussian(20_000, 2, 3)))) {
                    rows[cell]++;
                }
            }
            double expected = 20_000.0 / cells;
            // Six standard deviations of a binomial count.
            for (long count : rows) {
                assertThat((double) count).isCloseTo(expected, within(6 * Math.sqrt(expected)));
            }
        }

        @Test
        void knowsHowManyCellsItHas() {
            assertThat(Placement.byHash(12).cells()).isEqualTo(12);
        }
    }

    @Nested
    class Rows {
        @ParameterizedTest(name = "in {0} partitions")
        @ValueSource(ints = {1, 3, 8})
        void ofEqualFeaturesAreOne(int partitions) {
            double[][] features = Blocks.gaussian(2000, 3, 5);
            for (int i = 0; i < 1000; i++) {
                features[1999 - i] = features[i].clone();
            }
            KeyedRows table = KeyedRows.distinct(features).shuffled(3);
            try (ArrangedBase base = arranged(table, partitions, Placement.byHash(10), GIB)) {
                assertThat(base.distinct()).isEqualTo(1000);
                assertThat(base.membersOfCell()).hasSize(10);
                assertThat(LongStream.of(base.membersOfCell()).sum()).isEqualTo(2000);
                assertThat(base.chunks()).isEqualTo(1);
            }
        }

        @Test
        void comeInMoreChunksWhenFewerBytesAreAllowed() {
            KeyedRows table = KeyedRows.distinct(Blocks.gaussian(20_000, 3, 5));
            // A row takes 4 * (3 + 2) bytes packed and 4 * 2 * 3 as it was; a partition holds about 4,000 rows.
            // Two chunks share a limit that all rows exceed.
            long bytes = 20_000L * 44;
            long[] limits = {GIB, bytes + 1, bytes - 1, bytes / 2, 1};
            int[] chunks = {1, 1, 3, 5, 5};
            for (int i = 0; i < limits.length; i++) {
                try (ArrangedBase base = arranged(table, 3, Placement.byHash(5), limits[i])) {
                    assertThat(base.chunks()).isEqualTo(chunks[i]);
                }
            }
        }

        @Test
        void areLetGoAtTheEnd() {
            KeyedRows table = KeyedRows.distinct(Blocks.gaussian(100, 3, 5));
            int before = context().getPersistentRDDs().size();
            try (ArrangedBase base = arranged(table, 2, Placement.byHash(1), GIB)) {
                assertThat(base.distinct()).isEqualTo(100);
                assertThat(context().getPersistentRDDs()).hasSize(before + 1);
            }
            assertThat(context().getPersistentRDDs()).hasSize(before);
        }
    }

    @ParameterizedTest(name = "{0} rows of {1} features: {2}")
    @CsvSource({
        "1, 1, 1",
        "4096, 42, 1",
        "4097, 42, 2",
        "376640, 42, 92",
        "2000, 4000, 2",
        "10, 100000000, 10",
        "1000000000, 10, 2048"
    })
    void keepsSoManyPartitions(long rows, int dims, int partitions) {
        assertThat(ArrangedBase.partitions(rows, dims)).isEqualTo(partitions);
    }

    private static ArrangedBase arranged(KeyedRows table, int partitions, Placement placement, long chunkBytes) {
        JavaRDD<RowBlock> blocks = context().parallelize(Arrays.asList(table.blocks(500)), partitions);
        RowGeometry geometry = new RowGeometry(Metric.EUCLIDEAN, Blocks.moments(table.rows(0, table.size())));
        return ArrangedBase.of(blocks, table.size(), table.dims(), placement, geometry, chunkBytes);
    }

    private static JavaSparkContext context() {
        return JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
    }
}
