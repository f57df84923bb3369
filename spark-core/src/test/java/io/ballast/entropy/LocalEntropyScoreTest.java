package io.ballast.entropy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ballast.neighbors.Metric;
import io.ballast.neighbors.NearestNeighbors;
import io.ballast.neighbors.NeighborBlock;
import io.ballast.neighbors.NeighborFinder;
import io.ballast.neighbors.NeighborSettings;
import io.ballast.neighbors.NeighborTable;
import io.ballast.neighbors.Neighbors;
import io.ballast.spark.GoldenTable;
import io.ballast.table.FeatureScaler;
import io.ballast.table.LabeledTable;
import io.ballast.table.RowBlock;
import io.ballast.table.TableColumns;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import scala.Tuple2;

class LocalEntropyScoreTest {

    @Nested
    class ByHand {
        private static Stream<Arguments> entropies() {
            return Stream.of(
                    Arguments.of(2, new int[] {0}, 0),
                    Arguments.of(2, new int[] {1, 1, 1, 1, 1}, 0),
                    Arguments.of(2, new int[] {0, 1}, 1),
                    Arguments.of(2, new int[] {0, 1, 1, 0}, 1),
                    Arguments.of(2, new int[] {0, 1, 0, 0}, 2 - 0.75 * log2(3)),
                    Arguments.of(2, new int[] {1, 1, 0, 1}, 2 - 0.75 * log2(3)),
                    Arguments.of(2, new int[] {0, 0, 0, 0, 0, 0, 1}, log2(7) - 6.0 / 7 * log2(6)),
                    Arguments.of(3, new int[] {0, 1, 2}, log2(3)),
                    Arguments.of(3, new int[] {2, 2, 0, 1}, 1.5),
                    Arguments.of(5, new int[] {0, 1, 2, 3}, 2),
                    Arguments.of(9, new int[] {8, 8, 3, 3}, 1),
                    Arguments.of(1, new int[] {0, 0, 0}, 0));
        }

        @ParameterizedTest(name = "of {0} classes, labels {1}: {2} bits")
        @MethodSource("entropies")
        void isShannonEntropyInBits(int numClasses, int[] labels, double bits) {
            double[] found =
                    new LocalEntropyScore(labels.length, numClasses).of(Neighbors.withLabels(labels.length, labels));
            // A few roundings of numbers of size 1.
            assertThat(found).containsExactly(new double[] {bits}, within(1e-15));
        }

        @Test
        void isExactlyZeroAmongOneClassAndOneForAnEvenSplit() {
            assertThat(new LocalEntropyScore(6, 3)
                            .of(Neighbors.withLabels(
                                    6, new int[] {2, 2, 2, 2, 2, 2}, new int[] {0, 0, 0, 2, 2, 2}, new int[6])))
                    .containsExactly(0, 1, 0);
        }

        @Test
        void doesNotDependOnTheOrderOfTheNeighbors() {
            double[] found = new LocalEntropyScore(5, 3)
                    .of(Neighbors.withLabels(
                            5, new int[] {0, 1, 2, 2, 2}, new int[] {2, 1, 2, 0, 2}, new int[] {2, 2, 2, 1, 0}));
            assertThat(found[1]).isEqualTo(found[0]);
            assertThat(found[2]).isEqualTo(found[0]);
        }

        @Test
        void ofNoRowsIsEmpty() {
            assertThat(new LocalEntropyScore(3, 2).of(Neighbors.withLabels(3))).isEmpty();
        }

        private static double log2(double x) {
            return Math.log(x) / Math.log(2);
        }
    }

    /**
     * Standardised features, Euclidean distance; numpy 1.24.2 and scikit-learn 1.2.1, see {@code golden/README.md} of the
     * shared folder. No row of these tables hangs on the order of equal distances.
     */
    @Nested
    class OnRealTables {
        @ParameterizedTest(name = "{0}, k = {1}")
        @CsvSource({
            "ecoli, 7, 0.048481354752505604",
            "ecoli, 15, 0.07731783602164696",
            "yeast, 7, 0.11614691069171393",
            "yeast, 15, 0.1346392991657623",
            "winequality, 7, 0.09606019542462985",
            "winequality, 15, 0.11651452655375417",
            "abalone, 7, 0.2735354286141302",
            "abalone, 15, 0.30911069543256575",
            "tcga_lung_pfi, 7, 0.5015801638579426",
            "tcga_lung_pfi, 15, 0.5665144986245686"
        })
        void isTheGoldenOneInEveryRow(String dataset, int k, double mean) {
            List<Map<String, String>> golden = GoldenTable.golden("les_" + dataset + "_k" + k);
            Scored[] scored = score(GoldenTable.read(dataset), k);
            assertThat(scored).hasSameSizeAs(golden);
            for (int row = 0; row < scored.length; row++) {
                Map<String, String> expected = golden.get(row);
                assertThat(Integer.parseInt(expected.get("row"))).isEqualTo(row);
                assertThat(scored[row].label).isEqualTo(Integer.parseInt(expected.get("label")));
                assertThat(scored[row].minorityNeighbors)
                        .as("minority neighbors of row %d", row)
                        .isEqualTo(Integer.parseInt(expected.get("minority_neighbours")));
                // 1e-9 is what golden/README.md asks of a port.
                assertThat(scored[row].entropy)
                        .as("entropy of row %d", row)
                        .isCloseTo(Double.parseDouble(expected.get("les")), within(1e-9));
            }
            double sum = Arrays.stream(scored).mapToDouble(Scored::entropy).sum();
            assertThat(sum / scored.length).isCloseTo(mean, within(1e-9));
        }

        private record Scored(double entropy, int label, int minorityNeighbors) {}

        /** By row number of the file. */
        private static Scored[] score(Dataset<Row> data, int k) {
            TableColumns columns =
                    new TableColumns(GoldenTable.FEATURES, GoldenTable.LABEL, Optional.of(GoldenTable.ROW));
            LabeledTable table = LabeledTable.read(data.repartition(3), columns);
            JavaRDD<RowBlock> raw = table.blocks().cache();
            FeatureScaler scaler = table.standardScaler(table.moments(raw));
            JavaRDD<RowBlock> blocks = raw.map(scaler::scale).cache();
            NeighborTable base = new NeighborTable(blocks, table.rows(), table.moments(blocks));
            List<Tuple2<RowBlock, NeighborBlock>> found;
            try (NearestNeighbors neighbors = NeighborFinder.of(NeighborSettings.exact(Metric.EUCLIDEAN, k))
                    .among(base)) {
                found = neighbors.search(blocks, block -> block, table.rows()).collect();
            }
            raw.unpersist();
            blocks.unpersist();

            Map<Long, Integer> rowOfKey = rowsByKey(data, columns);
            Scored[] scored = new Scored[rowOfKey.size()];
            LocalEntropyScore score = new LocalEntropyScore(k, table.classes().numClasses());
            for (Tuple2<RowBlock, NeighborBlock> pair : found) {
                double[] entropies = score.of(pair._2());
                for (int i = 0; i < entropies.length; i++) {
                    int[] around = Arrays.copyOfRange(pair._2().labels(), i * k, (i + 1) * k);
                    scored[rowOfKey.get(pair._1().keys()[i])] =
                            new Scored(entropies[i], pair._1().labels()[i], (int) Arrays.stream(around)
                                    .filter(label -> label == 1)
                                    .count());
                }
            }
            return scored;
        }

        private static Map<Long, Integer> rowsByKey(Dataset<Row> data, TableColumns columns) {
            Map<Long, Integer> rows = new HashMap<>();
            for (Row row : data.select(TableColumns.column(GoldenTable.ROW), columns.rowKey(data.schema()))
                    .collectAsList()) {
                rows.put(row.getLong(1), (int) row.getLong(0));
            }
            return rows;
        }
    }
}
