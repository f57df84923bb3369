package io.ballast.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ballast.spark.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class SyntheticComparisonTest {
    private static final Dataset<Row> REAL = dataset(new double[][] {{0, 0}, {1, 2}, {2, 4}, {3, 6}});

    @Test
    void tellsCopiesAndDistances() {
        Dataset<Row> synthetic = dataset(new double[][] {{1, 2}, {1.5, 7}});
        SyntheticComparison found = SyntheticComparison.of(REAL, synthetic, "features");
        assertThat(found.copyShare()).isEqualTo(0.5);
        assertThat(found.distances()).containsExactly(0.5, 0.5);
        assertThat(found.sampledRows()).isEqualTo(2);
    }

    @Test
    void comparesASingleRow() {
        SyntheticComparison found = SyntheticComparison.of(REAL, dataset(new double[][] {{9, 9}}), "features");
        assertThat(found.distances()).containsExactly(1, 1);
        assertThat(found.syntheticPlane()).hasDimensions(1, 2);
    }

    @Test
    void putsALineOnTheFirstComponent() {
        SyntheticComparison found = SyntheticComparison.of(REAL, REAL, "features");
        assertThat(found.explained()[0]).isCloseTo(1, within(1e-12));
        // standardized, the ends of the line lie 3 / sqrt(1.25) apart in both features
        double[] firsts = List.of(found.realPlane()).stream()
                .mapToDouble(point -> point[0])
                .sorted()
                .toArray();
        assertThat(firsts[3] - firsts[0]).isCloseTo(3 / Math.sqrt(1.25) * Math.sqrt(2), within(1e-12));
    }

    private static Dataset<Row> dataset(double[][] features) {
        List<Row> rows = new ArrayList<>();
        for (double[] row : features) {
            rows.add(RowFactory.create(Vectors.dense(row)));
        }
        return LocalSpark.session().createDataFrame(rows, new StructType().add("features", SQLDataTypes.VectorType()));
    }
}
