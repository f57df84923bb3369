package io.ballast.ml;

import static io.ballast.ml.Tables.bits;
import static io.ballast.ml.Tables.clouds;
import static io.ballast.ml.Tables.counts;
import static io.ballast.ml.Tables.quick;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ballast.neighbors.SearchReport;
import io.ballast.network.LossPoint;
import io.ballast.network.TrainingHistory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeoCvaeModelTest {
    private static final Dataset<Row> TWO = clouds(60, 20);
    private static final LeoCvaeModel MODEL = quick().fit(TWO);

    /** With labels that need care in a file. */
    private static final LeoCvaeModel NAMED =
            quick().setScaling("robust").fit(TWO.withColumn("label", concat(lit("1,\"é\" "), col("label"))));

    private static Stream<LeoCvaeModel> models() {
        LeoCvaeModel fractions =
                quick().fit(TWO.withColumn("label", col("label").minus(0.5)));
        LeoCvaeModel digits = quick().fit(TWO.withColumn("label", col("label").cast("string")));
        return Stream.of(MODEL, NAMED, fractions, digits);
    }

    @Nested
    class Persistence {
        @TempDir
        private Path folder;

        @ParameterizedTest
        @MethodSource("io.ballast.ml.LeoCvaeModelTest#models")
        void keepsNetScalerClassesHistoryAndSamples(LeoCvaeModel model) throws IOException {
            model.write().save(path());
            LeoCvaeModel loaded = LeoCvaeModel.load(path());
            assertThat(loaded.net().architecture()).isEqualTo(model.net().architecture());
            assertThat(loaded.net().weights()).isEqualTo(model.net().weights());
            assertThat(loaded.scaler().center()).isEqualTo(model.scaler().center());
            assertThat(loaded.scaler().scale()).isEqualTo(model.scaler().scale());
            assertThat(loaded.classes()).hasToString(model.classes().toString());
            for (int c = 0; c < model.classes().numClasses(); c++) {
                assertThat(loaded.classes().value(c)).isEqualTo(model.classes().value(c));
                assertThat(loaded.classes().count(c)).isEqualTo(model.classes().count(c));
            }
            assertThat(loaded.history()).isEqualTo(model.history());
            assertThat(loaded.summary()).isEmpty();
            Object label = model.classes().value(1);
            assertThat(bits(loaded.sample(50, label))).hasSize(50).isEqualTo(bits(model.sample(50, label)));
        }

        @Test
        void writesJsonAndParquetOnly() throws IOException {
            MODEL.write().save(path());
            try (Stream<Path> files = Files.walk(folder.resolve("model"))) {
                List<Path> data = files.filter(Files::isRegularFile)
                        .filter(file -> !file.getFileName().toString().matches("_SUCCESS|\\..*\\.crc"))
                        .toList();
                assertThat(data).hasSize(2).allSatisfy(file -> {
                    String first = new String(Files.readAllBytes(file), 0, 4, StandardCharsets.ISO_8859_1);
                    boolean parquet = file.toString().endsWith(".parquet");
                    assertThat(first).startsWith(parquet ? "PAR1" : "{");
                });
            }
        }

        @Test
        void overwritesOnRequest() throws IOException {
            MODEL.write().save(path());
            assertThatThrownBy(() -> NAMED.write().save(path())).isInstanceOf(IOException.class);
            NAMED.write().overwrite().save(path());
            assertThat(LeoCvaeModel.load(path()).uid()).isEqualTo(NAMED.uid());
        }

        @Test
        void refusesAnotherStage() throws IOException {
            quick().write().save(path());
            assertThatThrownBy(() -> LeoCvaeModel.load(path()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(LeoCvaeModel.class.getName())
                    .hasMessageContaining(LeoCvae.class.getName());
        }

        private String path() {
            return folder.resolve("model").toString();
        }
    }

    @Nested
    class Samples {
        @Test
        void areAsManyAsAskedForOfTheClassAskedFor() {
            Dataset<Row> rows = MODEL.sample(2500, 1);
            assertThat(counts(rows)).isEqualTo(Map.of("1.0", 2500L));
            assertThat(rows.columns()).containsExactly("features", "label");
            assertThat(rows.schema().apply("features").dataType()).isEqualTo(SQLDataTypes.VectorType());
            assertThat(rows.schema().apply("label").dataType()).isEqualTo(DataTypes.DoubleType);
            assertThat(rows.collectAsList())
                    .allSatisfy(
                            row -> assertThat(row.<Vector>getAs(0).toArray()).hasSize(Tables.DIMS));
            assertThat(bits(rows)).doesNotHaveDuplicates();
        }

        @Test
        void mayBeOfAStringLabel() {
            Dataset<Row> rows = NAMED.sample(3, "1,\"é\" 0.0");
            assertThat(counts(rows)).isEqualTo(Map.of("1,\"é\" 0.0", 3L));
            assertThat(rows.schema().apply("label").dataType()).isEqualTo(DataTypes.StringType);
        }

        @Test
        void mayBeNone() {
            assertThat(MODEL.sample(0, 0).collectAsList()).isEmpty();
        }

        @Test
        void repeatForTheSameSeedAndDifferForAnother() {
            List<String> rows = bits(MODEL.sample(1500, 0));
            assertThat(bits(MODEL.sample(1500, 0))).isEqualTo(rows);
            assertThat(bits(MODEL.copy(new ParamMap().put(MODEL.seed(), 7L)).sample(1500, 0)))
                    .doesNotContainAnyElementsOf(rows);
        }

        @Test
        void differByClass() {
            assertThat(bits(MODEL.sample(5, 0).drop("label").withColumn("label", lit(0))))
                    .isNotEqualTo(bits(MODEL.sample(5, 1).drop("label").withColumn("label", lit(0))));
        }

        @Test
        void haveTheColumnNamesOfTheTable() {
            LeoCvaeModel model = quick().setFeaturesCol("x")
                    .setLabelCol("y")
                    .fit(TWO.withColumnRenamed("features", "x").withColumnRenamed("label", "y"));
            assertThat(model.sample(1, 0).columns()).containsExactly("x", "y");
        }

        @Test
        void ofAnUnknownLabelAreRefused() {
            assertThatThrownBy(() -> MODEL.sample(1, 5))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("label 5 is none of the classes 0, 1");
            assertThatThrownBy(() -> NAMED.sample(1, "another"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("label another is none of the classes 1,\"é\" 0.0, 1,\"é\" 1.0");
        }

        @Test
        void ofALabelOfAnotherTypeAreRefused() {
            assertThatThrownBy(() -> MODEL.sample(1, "1"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("label 1 is none of the classes 0, 1");
            assertThatThrownBy(() -> NAMED.sample(1, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("label 1 is none of the classes 1,\"é\" 0.0, 1,\"é\" 1.0");
        }
    }

    @Nested
    class History {
        @Test
        void hasAPointForEveryEpoch() {
            TrainingHistory history = quick().setMaxIter(4).fit(TWO).history();
            assertThat(history.train()).hasSize(4).allSatisfy(this::isFinite);
            assertThat(history.validation()).hasSize(4).allSatisfy(this::isFinite);
            assertThat(history.bestEpoch()).isBetween(0, 3);
            assertThat(history.batchSize()).isEqualTo(32);
            assertThat(history.stoppedEarly()).isFalse();
            double best = history.validation().get(history.bestEpoch()).total();
            assertThat(history.validation())
                    .allSatisfy(point ->
                            // Improvements below tol = 1e-4 do not count.
                            assertThat(point.total()).isGreaterThanOrEqualTo(best * (1 - 1e-4)));
        }

        @Test
        void hasNoValidationPointsWithoutValidationRows() {
            TrainingHistory history = quick().setValidationFraction(0).fit(TWO).history();
            assertThat(history.train()).hasSize(2);
            assertThat(history.validation()).isEmpty();
        }

        @Test
        void endsWherePatienceDoes() {
            TrainingHistory history = quick().setMaxIter(50)
                    .setPatience(3)
                    .setTol(0.99)
                    .setBatchSize(16)
                    .fit(TWO)
                    .history();
            assertThat(history.stoppedEarly()).isTrue();
            assertThat(history.bestEpoch()).isZero();
            assertThat(history.train()).hasSize(4);
            assertThat(history.batchSize()).isEqualTo(16);
        }

        private void isFinite(LossPoint point) {
            assertThat(point.total()).isFinite();
            assertThat(point.reconstruction()).isFinite().isPositive();
            assertThat(point.divergence()).isFinite().isNotNegative();
            assertThat(point.correlation()).isBetween(-1.0, 1.0);
        }
    }

    @Nested
    class Fit {
        private static final List<String> HEARD = new CopyOnWriteArrayList<>();

        @Test
        void tellsOfEveryEpoch() {
            HEARD.clear();
            LeoCvaeModel model = quick().onEpoch(
                            (epoch, maxIter, loss) -> HEARD.add(epoch + " of " + maxIter + ": " + loss))
                    .copy(ParamMap.empty())
                    .fit(TWO);
            List<LossPoint> watched = model.history().validation();
            assertThat(HEARD)
                    .containsExactly(
                            "0 of 2: " + watched.get(0).total(),
                            "1 of 2: " + watched.get(1).total());
        }

        @Test
        void tellsHowNeighborsAreFound() {
            List<SearchReport> told = new ArrayList<>();
            quick().onSearch(told::add).copy(ParamMap.empty()).fit(TWO);
            assertThat(told).isNotEmpty().allSatisfy(report -> assertThat(report.exact())
                    .isTrue());
            assertThat(told.get(0).queryRows()).isEqualTo(80);
            assertThat(told.get(0).baseRows()).isEqualTo(80);
        }

        @ParameterizedTest(name = "of {0} classes")
        @ValueSource(ints = {2, 3})
        void choosesNeighborsAndGammaByTheNumberOfClasses(int classes) {
            Dataset<Row> table = classes == 2 ? TWO : clouds(40, 30, 20);
            LeoCvae stage = new LeoCvae().setHiddenLayers(8).setMaxIter(1);
            LeoCvaeModel.FitSummary summary = stage.fit(table).summary().orElseThrow();
            assertThat(summary.kNeighbors()).isEqualTo(classes == 2 ? 7 : 15);
            assertThat(summary.gamma()).isEqualTo(classes == 2 ? 0.5 : 2.5);
            assertThat(summary.plan()).hasToString("one task on CPU");
            assertThat(summary.seconds()).containsOnlyKeys("layout", "entropy", "training", "seeds");
            assertThat(summary.entropy().upperBound()).isEqualTo(Math.log(classes) / Math.log(2));
        }

        @Test
        void knowsTheMeanEntropyOfTheTable() {
            double expected = new LocalEntropy()
                    .setKNeighbors(5)
                    .setStandardization(true)
                    .transform(TWO)
                    .selectExpr("avg(entropy)")
                    .head()
                    .getDouble(0);
            assertThat(MODEL.summary().orElseThrow().entropy().mean()).isCloseTo(expected, within(1e-12));
        }

        @Test
        void summaryIsNotCopied() {
            assertThat(MODEL.copy(ParamMap.empty()).summary()).isEmpty();
        }
    }
}
