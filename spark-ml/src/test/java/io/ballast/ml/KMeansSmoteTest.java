package io.ballast.ml;

import static io.ballast.ml.Tables.synthetic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class KMeansSmoteTest {
    private final KMeansSmote sampler = new KMeansSmote().setNumClusters(3).setSyntheticCol("synthetic");

    /** Blobs around -10, 0 and 10; class 1 is most of the outer ones, the wider of which is on the right. */
    private static Dataset<Row> blobs() {
        Random random = new Random(5);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            int blob = i < 200 ? 0 : i < 250 ? -1 : 1;
            double label = i < 195 || i % 10 == 0 ? 0 : 1;
            double width = blob == 1 ? 1.5 : 0.5;
            rows.add(RowFactory.create(
                    (long) i,
                    "note",
                    1.0,
                    false,
                    label,
                    Vectors.dense(10 * blob + width * random.nextGaussian(), width * random.nextGaussian())));
        }
        return Tables.dataset(rows);
    }

    @Test
    void makesRowsInClustersThatHoldEnoughOfTheClassAndMoreWhereItIsSparse() {
        List<Row> made = synthetic(sampler.resample(blobs())).collectAsList();

        long left = made.stream().filter(row -> x(row) < -7).count();
        long right = made.stream().filter(row -> x(row) > 4).count();
        assertThat(left + right).isEqualTo(made.size()).isBetween(111L, 113L);
        assertThat(right).isGreaterThan(left).isGreaterThan(60);
        assertThat(left).isPositive();
    }

    @Test
    void takesMoreClustersWithALowerThreshold() {
        assertThat(synthetic(sampler.setClusterBalanceThreshold(0).resample(blobs()))
                        .collectAsList())
                .anySatisfy(row -> assertThat(x(row)).isBetween(-3.0, 3.0));
    }

    @Test
    void saysWhenNoClusterWillDo() {
        assertThatThrownBy(() -> sampler.setClusterBalanceThreshold(1).resample(blobs()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "no cluster has more than 2 rows of class 1 that are at least 1.0000 of its rows; lower clusterBalanceThreshold or kNeighbors, or change numClusters");
    }

    private static double x(Row row) {
        return row.<Vector>getAs("features").apply(0);
    }
}
