package io.ballast.ml;

import static io.ballast.ml.Tables.clouds;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ballast.evaluation.ClassScores;
import io.ballast.evaluation.ConfusionMatrix;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamPair;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The evaluator beside what it is computed from, in model selection, saved and loaded, and with bad input. */
class ImbalanceEvaluatorTest {
    /** Three classes of 120, 40 and 15 rows, scored by a classifier. */
    private static final Dataset<Row> SCORED = scored(clouds(120, 40, 15));

    @Nested
    class Defaults {
        private final ImbalanceEvaluator evaluator = new ImbalanceEvaluator("evaluator");

        @Test
        void areThoseOfMllib() {
            assertThat(evaluator.getMetricName()).isEqualTo("geometricMean");
            assertThat(evaluator.getLabelCol()).isEqualTo("label");
            assertThat(evaluator.getPredictionCol()).isEqualTo("prediction");
            assertThat(evaluator.getProbabilityCol()).isEqualTo("probability");
            assertThat(evaluator.isDefined(evaluator.weightCol())).isFalse();
            assertThat(evaluator.isDefined(evaluator.positiveLabel())).isFalse();
            assertThat(evaluator.isLargerBetter()).isTrue();
        }

        @Test
        void paramsAreOwnedAndSorted() {
            assertThat(evaluator.params())
                    .allSatisfy(param -> assertThat(param.parent()).isEqualTo("evaluator"))
                    .extracting(Param::name)
                    .containsExactly(
                            "labelCol", "metricName", "positiveLabel", "predictionCol", "probabilityCol", "weightCol");
        }
    }

    @Nested
    class Values {
        private final ConfusionMatrix matrix = ConfusionMatrix.of(SCORED, "label", "prediction");
        private final ClassScores scores = ClassScores.of(SCORED, "label", "probability");

        @Test
        void areOfAllClasses() {
            assertThat(value("geometricMean")).isEqualTo(matrix.geometricMean()).isBetween(0.01, 0.99);
            assertThat(value("balancedAccuracy")).isEqualTo(matrix.balancedAccuracy());
            assertThat(value("averageF1")).isEqualTo(matrix.averageF1());
            assertThat(value("macroAUC")).isCloseTo(scores.macroAuc(), within(1e-14));
            assertThat(value("microAUC")).isCloseTo(scores.microAuc(), within(1e-14));
        }

        @Test
        void areOfTheRarestClass() {
            assertThat(matrix.classes().name(matrix.rarest())).isEqualTo("2");
            assertThat(value("specificity")).isEqualTo(matrix.specificity(2));
            assertThat(value("indexOfBalancedAccuracy")).isEqualTo(matrix.indexOfBalancedAccuracy(2));
            assertThat(value("minorityF1")).isEqualTo(matrix.f1(2)).isEqualTo(matrix.minorityF1());
            assertThat(value("areaUnderPR")).isCloseTo(scores.averagePrecision(2), within(1e-14));
        }

        @ParameterizedTest(name = "positiveLabel {0}")
        @ValueSource(strings = {"1", "1.0"})
        void areOfTheClassThatIsNamed(String label) {
            ImbalanceEvaluator evaluator = new ImbalanceEvaluator().setPositiveLabel(label);
            assertThat(evaluator.setMetricName("specificity").evaluate(SCORED)).isEqualTo(matrix.specificity(1));
            assertThat(evaluator.setMetricName("areaUnderPR").evaluate(SCORED))
                    .isCloseTo(scores.averagePrecision(1), within(1e-14));
        }

        @Test
        void takeTheColumnsThatAreNamed() {
            Dataset<Row> renamed =
                    SCORED.toDF("id", "note", "w", "held", "y", "features", "rawPrediction", "p(y)", "y.hat");
            ImbalanceEvaluator evaluator = new ImbalanceEvaluator()
                    .setLabelCol("y")
                    .setPredictionCol("y.hat")
                    .setProbabilityCol("p(y)")
                    .setWeightCol("w");
            assertThat(evaluator.evaluate(renamed))
                    .isCloseTo(
                            ConfusionMatrix.of(SCORED, "label", "prediction", "weight")
                                    .geometricMean(),
                            within(1e-14))
                    .isNotEqualTo(matrix.geometricMean());
            assertThat(evaluator.setMetricName("macroAUC").evaluate(renamed))
                    .isCloseTo(
                            ClassScores.of(SCORED, "label", "probability", "weight")
                                    .macroAuc(),
                            within(1e-14));
        }

        @Test
        void takeAMetricForOneCall() {
            ImbalanceEvaluator evaluator = new ImbalanceEvaluator();
            ParamMap specificity = new ParamMap().put(evaluator.metricName(), "specificity");
            assertThat(evaluator.evaluate(SCORED, specificity)).isEqualTo(matrix.specificity(2));
            assertThat(evaluator.getMetricName()).isEqualTo("geometricMean");
        }

        @Test
        void takeNamedClasses() {
            Dataset<Row> named = SCORED.select(
                    when(col("label").equalTo(1), "spam").otherwise("ham").as("label"),
                    when(col("prediction").equalTo(1), "spam").otherwise("ham").as("prediction"));
            ImbalanceEvaluator evaluator = new ImbalanceEvaluator().setMetricName("minorityF1");
            assertThat(evaluator.evaluate(named)).isCloseTo(matrix.f1(1), within(1e-14));
            assertThat(evaluator.setPositiveLabel("spam").evaluate(named)).isCloseTo(matrix.f1(1), within(1e-14));
            assertThat(evaluator.setPositiveLabel("eggs").evaluate(named)).isZero();
        }

        private static double value(String metric) {
            return new ImbalanceEvaluator().setMetricName(metric).evaluate(SCORED);
        }
    }

    @Nested
    class FoldWithoutAClass {
        private final Dataset<Row> lacking = SCORED.filter("label < 2");
        private final Dataset<Row> single = SCORED.filter("label = 0");

        @ParameterizedTest(name = "{0}")
        @ValueSource(
                strings = {
                    "geometricMean",
                    "balancedAccuracy",
                    "specificity",
                    "indexOfBalancedAccuracy",
                    "averageF1",
                    "minorityF1",
                    "areaUnderPR",
                    "macroAUC",
                    "microAUC"
                })
        void hasAValueForEveryMetric(String metric) {
            ImbalanceEvaluator evaluator = new ImbalanceEvaluator().setMetricName(metric);
            assertThat(evaluator.evaluate(lacking)).isBetween(0.0, 1.0);
            assertThat(evaluator.evaluate(single)).isBetween(0.0, 1.0);
            assertThat(evaluator.setPositiveLabel("2").evaluate(lacking)).isBetween(0.0, 1.0);
        }

        @Test
        void givesThePositiveClassThatItLacksZero() {
            ImbalanceEvaluator evaluator = new ImbalanceEvaluator().setPositiveLabel("2");
            assertThat(evaluator.setMetricName("minorityF1").evaluate(lacking)).isZero();
            assertThat(evaluator.setMetricName("indexOfBalancedAccuracy").evaluate(lacking))
                    .isZero();
            assertThat(evaluator.setMetricName("areaUnderPR").evaluate(lacking)).isZero();
            assertThat(evaluator
                            .copy(new ParamMap().put(evaluator.positiveLabel(), "3"))
                            .evaluate(lacking))
                    .isZero();
            assertThat(evaluator.setMetricName("specificity").evaluate(lacking.withColumn("prediction", lit(0.0))))
                    .isEqualTo(1);
        }

        @Test
        void ofOneClassIsRankedByChance() {
            assertThat(new ImbalanceEvaluator().setMetricName("macroAUC").evaluate(single))
                    .isEqualTo(0.5);
            assertThat(new ImbalanceEvaluator().setMetricName("specificity").evaluate(single))
                    .isZero();
        }
    }

    @Nested
    class ModelSelection {
        private static final Dataset<Row> TRAIN = clouds(150, 20).coalesce(2).cache();
        private static final double[] REGULARISATION = {0.001, 100};

        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {"geometricMean", "areaUnderPR"})
        void byCrossValidationPicksTheModelWithTheLargestMean(String metric) {
            CrossValidatorModel serial = validator(metric).setParallelism(1).fit(TRAIN);
            CrossValidatorModel parallel = validator(metric).setParallelism(3).fit(TRAIN);
            double[] means = serial.avgMetrics();
            assertThat(parallel.avgMetrics()).containsExactly(means, within(1e-12));
            double largest = Arrays.stream(means).max().orElseThrow();
            double best = ((LogisticRegressionModel) serial.bestModel()).getRegParam();
            assertThat(means[Arrays.binarySearch(REGULARISATION, best)]).isEqualTo(largest);
            assertThat(Arrays.stream(means).min().orElseThrow()).isLessThan(largest);
        }

        @Test
        void survivesAFoldWithoutTheRareClass() {
            Dataset<Row> folds = clouds(40, 4)
                    .withColumn(
                            "fold",
                            when(col("label").equalTo(1), 0)
                                    .otherwise(col("id").mod(2))
                                    .cast("int"));
            // Fold 0 is trained without class 1; fold 1 is evaluated without it.
            CrossValidatorModel found = validator("minorityF1", "1")
                    .setFoldCol("fold")
                    .setNumFolds(2)
                    .fit(folds);
            assertThat(found.avgMetrics()).hasSize(2).containsOnly(0.0);
        }

        @Test
        void byTrainValidationSplit() {
            LogisticRegression regression = new LogisticRegression();
            TrainValidationSplit split = new TrainValidationSplit()
                    .setEstimator(regression)
                    .setEstimatorParamMaps(grid(regression))
                    .setEvaluator(new ImbalanceEvaluator().setMetricName("averageF1"))
                    .setParallelism(2)
                    .setSeed(5);
            assertThat(split.fit(TRAIN).validationMetrics()).hasSize(2).doesNotContain(Double.NaN);
        }

        @Test
        void survivesSavingAndLoadingTheValidator(@TempDir Path folder) throws IOException {
            String path = folder.resolve("validator").toString();
            CrossValidator saved = validator("specificity", "1");
            saved.write().save(path);
            CrossValidator loaded = CrossValidator.load(path);
            ImbalanceEvaluator evaluator = (ImbalanceEvaluator) loaded.getEvaluator();
            assertThat(evaluator.uid()).isEqualTo(saved.getEvaluator().uid());
            assertThat(evaluator.getMetricName()).isEqualTo("specificity");
            assertThat(evaluator.getPositiveLabel()).isEqualTo("1");
            CrossValidatorModel fitted = loaded.fit(TRAIN);
            assertThat(fitted.avgMetrics()).containsExactly(saved.fit(TRAIN).avgMetrics(), within(1e-12));
            fitted.write().save(folder.resolve("fitted").toString());
            assertThat(CrossValidatorModel.load(folder.resolve("fitted").toString())
                            .avgMetrics())
                    .isEqualTo(fitted.avgMetrics());
        }

        private static CrossValidator validator(String metric) {
            return validator(new ImbalanceEvaluator().setMetricName(metric));
        }

        private static CrossValidator validator(String metric, String positiveLabel) {
            return validator(new ImbalanceEvaluator().setMetricName(metric).setPositiveLabel(positiveLabel));
        }

        private static CrossValidator validator(ImbalanceEvaluator evaluator) {
            LogisticRegression regression = new LogisticRegression().setMaxIter(5);
            return new CrossValidator()
                    .setEstimator(regression)
                    .setEstimatorParamMaps(grid(regression))
                    .setEvaluator(evaluator)
                    .setNumFolds(2)
                    .setSeed(5);
        }

        private static ParamMap[] grid(LogisticRegression regression) {
            return new ParamGridBuilder()
                    .addGrid(regression.regParam(), REGULARISATION)
                    .build();
        }
    }

    @Nested
    class Persistence {
        @Test
        void keepsSetAndDefaultParamsApart(@TempDir Path folder) throws IOException {
            ImbalanceEvaluator saved = new ImbalanceEvaluator()
                    .setMetricName("areaUnderPR")
                    .setPositiveLabel("1")
                    .setWeightCol("w");
            String path = folder.resolve("evaluator").toString();
            saved.write().save(path);
            for (ImbalanceEvaluator loaded : List.of(
                    ImbalanceEvaluator.load(path), ImbalanceEvaluator.read().load(path))) {
                assertThat(loaded.uid()).isEqualTo(saved.uid());
                assertThat(pairs(loaded)).isEqualTo(pairs(saved));
                assertThat(loaded.isSet(loaded.labelCol())).isFalse();
                assertThat(loaded.isSet(loaded.metricName())).isTrue();
            }
        }

        /** In an order of their own, as the uid decides that of a map. */
        private static Set<ParamPair<?>> pairs(ImbalanceEvaluator evaluator) {
            return Set.copyOf(evaluator.extractParamMap().toList());
        }

        @Test
        void copiesToItsOwnTypeWithUidAndExtraParams() {
            ImbalanceEvaluator evaluator = new ImbalanceEvaluator().setLabelCol("y");
            ImbalanceEvaluator copy = evaluator.copy(new ParamMap().put(evaluator.metricName(), "microAUC"));
            assertThat(copy.uid()).isEqualTo(evaluator.uid());
            assertThat(copy.getLabelCol()).isEqualTo("y");
            assertThat(copy.getMetricName()).isEqualTo("microAUC");
            assertThat(evaluator.getMetricName()).isEqualTo("geometricMean");
        }

        @Test
        void survivesJavaSerialization() throws IOException, ClassNotFoundException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(new ImbalanceEvaluator().setMetricName("minorityF1"));
            }
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
                assertThat(((ImbalanceEvaluator) in.readObject()).evaluate(SCORED))
                        .isBetween(0.0, 1.0);
            }
        }
    }

    @Nested
    class BadInput {
        @Test
        void refusesAMetricItDoesNotKnowBeforeAnyTraining() {
            assertThatThrownBy(() -> new ImbalanceEvaluator().setMetricName("f1"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "metricName must be geometricMean, balancedAccuracy, specificity, indexOfBalancedAccuracy, averageF1, minorityF1, areaUnderPR, macroAUC or microAUC, got 'f1'");
        }

        @Test
        void saysWhichColumnIsMissing() {
            assertRefused(
                    new ImbalanceEvaluator(),
                    SCORED.select("label"),
                    "predictionCol 'prediction' is not a column of the table; it has label");
            assertRefused(
                    new ImbalanceEvaluator().setMetricName("macroAUC"),
                    SCORED.select("label", "prediction"),
                    "probabilityCol 'probability' is not a column of the table; it has label, prediction");
            assertRefused(
                    new ImbalanceEvaluator().setMetricName("minorityF1").setPositiveLabel("1"),
                    SCORED.select("prediction"),
                    "labelCol 'label' is not a column of the table; it has prediction");
        }

        @Test
        void refusesAPositiveLabelThatNoLabelCanBe() {
            assertRefused(
                    new ImbalanceEvaluator().setMetricName("minorityF1").setPositiveLabel("spam"),
                    SCORED,
                    "positiveLabel 'spam' must be a number, as labelCol 'label' is numeric");
            assertRefused(
                    new ImbalanceEvaluator().setMetricName("areaUnderPR").setPositiveLabel("1.5"),
                    SCORED,
                    "positiveLabel '1.5' must be an index into probabilityCol 'probability', a whole number from 0");
        }

        @Test
        void refusesNoRows() {
            assertRefused(
                    new ImbalanceEvaluator(), SCORED.limit(0), "the table has no rows; there is nothing to evaluate");
        }

        private static void assertRefused(ImbalanceEvaluator evaluator, Dataset<Row> rows, String message) {
            assertThatThrownBy(() -> evaluator.evaluate(rows))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
        }
    }

    private static Dataset<Row> scored(Dataset<Row> rows) {
        return new LogisticRegression().setMaxIter(10).fit(rows).transform(rows);
    }
}
