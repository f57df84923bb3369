package io.ballast.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableScanTest {
    @Test
    void countsTheSameHoweverTheRowsAreSplit() {
        List<TableScan> splits = List.of(
                merged(scan(1, 2, Double.NaN), scan(3, Double.NaN, 5)),
                merged(new TableScan(), scan(1, 2, Double.NaN), new TableScan(), scan(3), scan(Double.NaN, 5)),
                scan(1, 2, Double.NaN, 3, Double.NaN, 5));
        for (TableScan scan : splits) {
            assertThat(scan.counts).isEqualTo(Map.of(0.0, 6L));
            assertThat(scan.dims).isEqualTo(1);
            assertThat(scan.otherDims).isEqualTo(-1);
            assertThat(scan.unusable).containsExactly(2);
        }
    }

    @Test
    void countsNullsApart() {
        TableScan scan = new TableScan()
                .add(RowFactory.create(null, Vectors.dense(1)))
                .add(RowFactory.create(Double.NaN, Vectors.dense(1)))
                .add(RowFactory.create("a", null));
        TableScan both = new TableScan().merge(scan).merge(scan);
        assertThat(both.nullLabels).isEqualTo(4);
        assertThat(both.nullFeatures).isEqualTo(2);
        assertThat(both.counts).isEqualTo(Map.of("a", 2L));
    }

    @Test
    void stopsCountingLabelsThatNameNoClasses() {
        TableScan scan = new TableScan();
        for (int i = 0; i < 5000; i++) {
            scan.add(RowFactory.create((double) i, Vectors.dense(1)));
        }
        assertThat(scan.counts).hasSize(TableScan.MAX_CLASSES + 1);
    }

    @ParameterizedTest(name = "{0} | {1} | {2}")
    @CsvSource({"2 2, 2 3, 2", "2, 3, 2", "2 2, 3 2, 2", "3 2, 2, 3", "2 3, 3 2, 2 2", "2, 3 2, 3 2"})
    void tellsTwoDifferentLengthsOfRaggedVectors(String first, String second, String third) {
        TableScan scan = merged(ragged(first), ragged(second), ragged(third));
        assertThat(List.of(scan.dims, scan.otherDims)).containsExactlyInAnyOrder(2, 3);
    }

    private static TableScan ragged(String lengths) {
        TableScan scan = new TableScan();
        for (String length : lengths.split(" ")) {
            add(scan, Vectors.dense(new double[Integer.parseInt(length)]));
        }
        return scan;
    }

    private static TableScan scan(double... values) {
        TableScan scan = new TableScan();
        for (double value : values) {
            add(scan, Vectors.dense(value));
        }
        return scan;
    }

    private static void add(TableScan scan, Vector features) {
        scan.add(RowFactory.create(0.0, features));
    }

    private static TableScan merged(TableScan... parts) {
        TableScan all = new TableScan();
        for (TableScan part : parts) {
            all.merge(part);
        }
        return all;
    }
}
