package io.ballast.ml;

import static io.ballast.ml.Tables.bits;
import static io.ballast.ml.Tables.clouds;
import static io.ballast.ml.Tables.synthetic;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is its own in the GANs that start from rows; what it shares with others is in OverSamplerTest. */
class SmotifiedGanTest {
    private static final Dataset<Row> TABLE = clouds(90, 30).cache();

    static Stream<SmotifiedGan> gans() {
        return Stream.of(new SmotifiedGan(), SmotifiedGan.gbo(), SmotifiedGan.ssg());
    }

    private static double[] features(Row row) {
        return row.<Vector>getAs("features").toArray();
    }

    @ParameterizedTest
    @MethodSource("gans")
    void whatItLearnsLooksLikeTheClass(SmotifiedGan gan) {
        gan.setHiddenLayers(32, 16).setLearningRate(2e-3).setMaxIter(20).setSyntheticCol("synthetic");
        List<Row> made = synthetic(gan.resample(clouds(400, 100))).collectAsList();
        double[] mean = new double[Tables.DIMS];
        double[] square = new double[Tables.DIMS];
        for (Row row : made) {
            double[] values = features(row);
            Arrays.setAll(mean, d -> mean[d] + values[d] / made.size());
            Arrays.setAll(square, d -> square[d] + values[d] * values[d] / made.size());
        }
        assertThat(made).hasSize(300);
        for (int d = 0; d < Tables.DIMS; d++) { // class 1 is centered at 1.5 on axis 1, with variance 1
            assertThat(mean[d]).as("mean %d", d).isCloseTo(d == 1 ? 1.5 : 0, within(0.6));
            assertThat(Math.sqrt(square[d] - mean[d] * mean[d]))
                    .as("spread %d", d)
                    .isBetween(0.3, 2.0);
        }
    }

    @Test
    void refinesTheRowsThatItStartsFrom() {
        Dataset<Row> start = synthetic(new Smote()
                .setSyntheticCol("synthetic")
                .setParentsCol("parents")
                .resample(TABLE));
        Dataset<Row> made = synthetic(Tables.quick(new SmotifiedGan())
                .setSyntheticCol("synthetic")
                .setParentsCol("parents")
                .resample(TABLE));
        assertThat(made.select("parents").collectAsList())
                .isEqualTo(start.select("parents").collectAsList());
        assertThat(bits(made)).hasSize(60).doesNotContainAnyElementsOf(bits(start));
    }

    @Test
    void startsDifferAsTheirNamesDo() {
        List<List<String>> made = gans().map(gan -> bits(
                        synthetic(Tables.quick(gan).setSyntheticCol("synthetic").resample(TABLE))))
                .toList();
        assertThat(made).doesNotHaveDuplicates();
    }

    @Test
    void aConstantFeatureStaysSo() {
        Dataset<Row> constant = Tables.dataset(TABLE.collectAsList().stream()
                .map(row -> {
                    double[] values = features(row);
                    values[2] = 7.25;
                    return RowFactory.create(
                            row.get(0), row.get(1), row.get(2), row.get(3), row.get(4), Vectors.dense(values));
                })
                .toList());
        assertThat(synthetic(Tables.quick(new SmotifiedGan())
                                .setSyntheticCol("synthetic")
                                .resample(constant))
                        .collectAsList())
                .hasSize(60)
                .allSatisfy(row -> assertThat(features(row)[2]).isEqualTo(7.25));
    }

    @Test
    void aClassOfOneRowIsRepeatedWhereAsked() {
        Dataset<Row> single = TABLE.filter(col("label").equalTo(0).or(col("id").equalTo(95)));
        assertThat(synthetic(Tables.quick(new SmotifiedGan())
                                .setHandleSmallClass("adapt")
                                .setSyntheticCol("synthetic")
                                .resample(single))
                        .select("features")
                        .distinct()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void refusesBadParamsBeforeAnyJob() {
        assertRefused(
                new SmotifiedGan().setStartRows("noise"), "startRows must be smote, svm-smote or uniform, got 'noise'");
        assertRefused(
                new SmotifiedGan().setHiddenLayers(8, 0),
                "hiddenLayers must be one or more widths of at least 1, got [8, 0]");
        assertThatThrownBy(() -> new SmotifiedGan("s").setMaxIter(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("s parameter maxIter given invalid value 0.");
    }

    private static void assertRefused(SmotifiedGan gan, String sentence) {
        assertThatThrownBy(() -> gan.transformSchema(TABLE.schema()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }

    @Test
    void saysWhenALossStopsBeingANumber() {
        assertThatThrownBy(() ->
                        Tables.quick(new SmotifiedGan()).setLearningRate(1e20).resample(TABLE))
                .hasStackTraceContaining("loss of the game is NaN in epoch")
                .hasStackTraceContaining("lower learningRate");
    }
}
