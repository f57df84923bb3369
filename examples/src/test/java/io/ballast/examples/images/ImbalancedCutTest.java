package io.ballast.examples.images;

import static io.ballast.examples.images.SampleImages.IMAGES;
import static io.ballast.examples.images.SampleImages.LABELS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ballast.spark.LocalSpark;
import io.ballast.spark.SharedData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImbalancedCutTest {
    @TempDir
    private Path folder;

    private Dataset<Row> table;

    @BeforeEach
    void read() throws IOException {
        byte[] labels = SampleImages.labels(40, 30, 20);
        Path images = SampleImages.idx(folder.resolve("i"), IMAGES, SampleImages.bars(labels, 6), labels.length, 6, 6);
        Path classes = SampleImages.idx(folder.resolve("l"), LABELS, labels, labels.length);
        table = ImageTable.idx(LocalSpark.session(), images.toString(), classes.toString())
                .rows();
    }

    @Test
    void keepsAsManyRowsOfEachClassAsAskedFor() {
        Dataset<Row> cut = ImbalancedCut.of(table, new long[] {40, 12, 3}, 1);

        assertThat(sizes(cut)).containsExactly(40, 12, 3);
        assertThat(cut.columns()).containsExactly("features", "label");
        assertThat(cut.exceptAll(table).count()).isZero();
    }

    @Test
    void theSameSeedKeepsTheSameRowsOnAnyPartitioningAndAnotherSeedOthers() {
        Map<String, Long> rows = Map.of("0", 5L, "1", 5L, "2", 5L);
        List<Row> first = keys(ImbalancedCut.of(table, rows, 1));

        assertThat(keys(ImbalancedCut.of(table.repartition(5), rows, 1))).isEqualTo(first);
        assertThat(keys(ImbalancedCut.of(table, rows, 2))).isNotEqualTo(first);
    }

    private static List<Row> keys(Dataset<Row> rows) {
        return rows.selectExpr("label", "cast(features as string) as text")
                .orderBy("label", "text")
                .collectAsList();
    }

    @Test
    void aCountLargerThanItsClassIsRefused() {
        assertThatThrownBy(() -> ImbalancedCut.of(table, new long[] {41, 1, 1}, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the cut cannot have 41 rows of class 0, which has 40; ask for 0 to all of them");
    }

    @Test
    void aCountForNoClassIsRefused() {
        assertThatThrownBy(() -> ImbalancedCut.of(table, new long[] {1, 1, 1, 1}, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the cut has a count for class '3', but the classes are 0, 1, 2");
    }

    @Test
    void aClassWithoutACountIsRefused() {
        assertThatThrownBy(() -> ImbalancedCut.of(table, new long[] {1, 1}, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the cut has no count for class 2; give one for every class, 0 to leave it out");
    }

    @Test
    void mnistIsCutAsInTheExperimentsOfThePaper() throws IOException {
        long[] rows = {4000, 2000, 1000, 750, 500, 350, 200, 100, 60, 40};
        ImageTable mnist = ImageTable.idx(
                LocalSpark.session(),
                SharedData.require("data/mnist/train-images-idx3-ubyte.gz").toString(),
                SharedData.require("data/mnist/train-labels-idx1-ubyte.gz").toString());

        assertThat(sizes(ImbalancedCut.of(mnist.rows(), rows, 42))).containsExactly(rows);
    }

    /** Rows of each class, by label. */
    private static long[] sizes(Dataset<Row> rows) {
        return rows.groupBy("label").count().orderBy("label").collectAsList().stream()
                .mapToLong(row -> row.getLong(1))
                .toArray();
    }
}
