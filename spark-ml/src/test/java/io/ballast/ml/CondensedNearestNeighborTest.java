package io.ballast.ml;

import static io.ballast.ml.Tables.clouds;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.xxhash64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CondensedNearestNeighborTest {
    private static final Dataset<Row> TABLE = clouds(140, 70, 35);

    /** What makes a set of kept rows a condensed one. */
    @ParameterizedTest(name = "k = {0}, seeds = {1}, maxIter = {2}, classes {3}")
    @CsvSource({
        "1, 1, 100, auto",
        "1, 5, 100, auto",
        "3, 2, 100, auto",
        "1, 1, 1, auto",
        "1, 1, 100, all",
        "1, 3, 100, majority"
    })
    void everyRemovedRowIsClassifiedRightByTheKeptOnes(int k, int seeds, int maxIter, String strategy) {
        CondensedNearestNeighbor condense = new CondensedNearestNeighbor()
                .setIdCol("id")
                .setKNeighbors(k)
                .setNSeeds(seeds)
                .setMaxIter(maxIter)
                .setSamplingStrategy(strategy);
        List<Row> kept = keyed(condense.resample(TABLE));
        List<Row> removed = keyed(condense.removedRows(TABLE));
        assertThat(kept.size() + removed.size()).isEqualTo(245);
        assertThat(removed).hasSizeGreaterThan(30);
        assertThat(predictions(removed, kept, k))
                .isEqualTo(
                        removed.stream().map(row -> row.<Double>getAs("label")).toList());
    }

    @Test
    void theMinorityIsKept() {
        assertThat(new CondensedNearestNeighbor()
                        .resample(TABLE)
                        .filter("label = 2")
                        .count())
                .isEqualTo(35);
    }

    @Test
    void tellsWhichKeptRowMakesARowDispensable() {
        Dataset<Row> keyed = TABLE.withColumn("key", xxhash64(col("id")));
        CondensedNearestNeighbor condense = new CondensedNearestNeighbor().setIdCol("id");
        List<Long> kept = condense.resample(keyed).collectAsList().stream()
                .map(row -> row.<Long>getAs("key"))
                .toList();
        assertThat(condense.removedRows(keyed).collectAsList()).isNotEmpty().allSatisfy(row -> assertThat(
                        row.<String>getAs("reason"))
                .matches("kept row -?\\d+, its nearest, tells its class")
                .satisfies(reason -> assertThat(kept).contains(Long.valueOf(reason.split("[ ,]")[2]))));
    }

    @Test
    void saysThatTooFewRowsAreKeptAtFirst() {
        CondensedNearestNeighbor condense =
                new CondensedNearestNeighbor().setKNeighbors(4).setSamplingStrategy("all");
        assertThatThrownBy(() -> condense.resample(TABLE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "3 rows are kept at first, but kNeighbors = 4 rows must vote; lower kNeighbors or raise nSeeds");
    }

    private static List<Row> keyed(Dataset<Row> rows) {
        return rows.withColumn("key", xxhash64(col("id"))).collectAsList();
    }

    /** The class that most of the k nearest have, of equally frequent ones the first. */
    private static List<Double> predictions(List<Row> rows, List<Row> base, int k) {
        List<Double> predicted = new ArrayList<>();
        for (List<BruteForce.Neighbor> nearest : new BruteForce("euclidean", false, "key").neighbors(rows, base, k)) {
            List<Double> labels = nearest.stream()
                    .map(neighbor -> neighbor.row().<Double>getAs("label"))
                    .sorted()
                    .collect(Collectors.toList());
            predicted.add(labels.stream()
                    .max((a, b) -> {
                        int byCount =
                                Integer.compare(Collections.frequency(labels, a), Collections.frequency(labels, b));
                        return byCount != 0 ? byCount : Double.compare(b, a);
                    })
                    .orElseThrow());
        }
        return predicted;
    }
}
