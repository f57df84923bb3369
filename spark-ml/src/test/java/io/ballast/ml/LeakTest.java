package io.ballast.ml;

import static io.ballast.ml.Tables.clouds;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.functions$;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.ml.tuning.TrainValidationSplitModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import scala.collection.JavaConverters;

/** Resampling happens in training and nowhere else, in every way to put a resampler before a classifier. */
@ParameterizedClass(name = "{0}")
@EnumSource(LeakTest.Design.class)
class LeakTest {
    private static final int FOLDS = 2;
    private static final Dataset<Row> TRAIN = clouds(110, 22).cache();
    private static final long ROWS = 132;
    private static final Dataset<Row> TEST = clouds(770, 34).cache();
    private static final int TEST_ROWS = 804;

    enum Design {
        STOCK_PIPELINE {
            @Override
            Estimator<?> of(Resampler resampler, Estimator<?> classifier) {
                return new Pipeline().setStages(new PipelineStage[] {resampler, classifier});
            }
        },
        RESAMPLING_PIPELINE {
            @Override
            Estimator<?> of(Resampler resampler, Estimator<?> classifier) {
                return new ResamplingPipeline().setStages(resampler, classifier);
            }
        },
        RESAMPLED_CLASSIFIER {
            @Override
            Estimator<?> of(Resampler resampler, Estimator<?> classifier) {
                return new ResampledClassifier(resampler, classifier);
            }
        };

        abstract Estimator<?> of(Resampler resampler, Estimator<?> classifier);
    }

    @Parameter
    Design design;

    private final RepeatMinority resampler = new RepeatMinority();
    private final LogisticRegression regression =
            new LogisticRegression().setRegParam(0.01).setMaxIter(5);

    @Nested
    class Fitted {
        @Test
        void scoresAsManyRowsAsThereAre() {
            assertScoresEveryRow(design.of(resampler, regression).fit(TRAIN));
        }

        @Test
        void learnedFromResampledRows() {
            double plain = meanProbability(regression.fit(TRAIN));
            double resampled = meanProbability(design.of(resampler, regression).fit(TRAIN));
            double byHand = meanProbability(regression.fit(resampler.resample(TRAIN)));
            assertThat(resampled).isGreaterThan(plain + 0.05).isCloseTo(byHand, within(1e-9));
        }

        private double meanProbability(Model<?> model) {
            return model.transform(TEST)
                    .select(avg(functions$
                            .MODULE$
                            .vector_to_array(col("probability"), "float64")
                            .getItem(1)))
                    .head()
                    .getDouble(0);
        }
    }

    @Nested
    class InCrossValidation {
        private final CrossValidatorModel found =
                validator(new RowCount()).setCollectSubModels(true).fit(TRAIN);

        @Test
        void foldsAddUpToTheTrainingTable() {
            // The mean size of the folds is half the table, if and only if all kept their rows.
            assertThat(found.avgMetrics()).hasSize(4).containsOnly(ROWS / (double) FOLDS);
        }

        @Test
        void eachTrainingFoldIsResampledByItsGrid() {
            for (int fold = 0; fold < FOLDS; fold++) {
                List<double[]> coefficients = new ArrayList<>();
                long[] trained = new long[4];
                for (int i = 0; i < 4; i++) {
                    LogisticRegressionModel model = classifier(found.subModels()[fold][i]);
                    coefficients.add(model.coefficients().toArray());
                    String strategy = found.getEstimatorParamMaps()[i].apply(resampler.samplingStrategy());
                    Dataset<Row> rows = model.summary().predictions();
                    long majority = rows.filter("label = 0").count();
                    trained[i] = rows.count();
                    assertThat(trained[i]).isEqualTo(strategy.equals("auto") ? 2 * majority : majority + majority / 2);
                    assertThat(model.getRegParam())
                            .isEqualTo(found.getEstimatorParamMaps()[i].apply(regression.regParam()));
                }
                assertThat(coefficients).doesNotHaveDuplicates();
            }
        }

        @Test
        void theBestScoresAsManyRowsAsThereAre() {
            assertScoresEveryRow(found);
        }

        private LogisticRegressionModel classifier(Model<?> fitted) {
            var stages = ((PipelineModel) fitted).stages();
            return (LogisticRegressionModel) stages[stages.length - 1];
        }
    }

    @Nested
    class InATrainValidationSplit {
        @Test
        void theValidationRowsAreNotResampled() {
            TrainValidationSplitModel found = split(new RowCount()).fit(TRAIN);
            double size = found.validationMetrics()[0];
            assertThat(found.validationMetrics()).hasSize(4).containsOnly(size);
            assertThat(size).isBetween(0.1 * ROWS, 0.45 * ROWS); // a quarter, drawn row by row
            assertScoresEveryRow(found);
        }
    }

    @Nested
    class Saved {
        private final BinaryClassificationEvaluator ranking = new BinaryClassificationEvaluator();

        @Test
        void crossValidatorsAndTheirModelsWorkAlike(@TempDir Path folder) throws IOException {
            CrossValidator saved = validator(ranking).setEstimatorParamMaps(corners());
            String path = folder.resolve("validator").toString();
            saved.write().save(path);
            CrossValidator loaded = CrossValidator.load(path);
            assertThat(loaded.getEstimator()).hasSameClassAs(saved.getEstimator());
            CrossValidatorModel found = loaded.fit(TRAIN);
            assertThat(found.avgMetrics())
                    .containsExactly(saved.fit(TRAIN).avgMetrics(), within(1e-9))
                    .doesNotHaveDuplicates();
            String model = folder.resolve("model").toString();
            found.write().save(model);
            assertScoresEveryRow(CrossValidatorModel.load(model));
            assertThat(predictions(CrossValidatorModel.load(model))).isEqualTo(predictions(found));
        }

        @Test
        void splitsAndTheirModelsDoToo(@TempDir Path folder) throws IOException {
            TrainValidationSplit saved = split(ranking).setEstimatorParamMaps(corners());
            String path = folder.resolve("split").toString();
            saved.write().save(path);
            TrainValidationSplitModel found = TrainValidationSplit.load(path).fit(TRAIN);
            assertThat(found.validationMetrics())
                    .containsExactly(saved.fit(TRAIN).validationMetrics(), within(1e-9));
            String model = folder.resolve("model").toString();
            found.write().save(model);
            assertThat(predictions(TrainValidationSplitModel.load(model))).isEqualTo(predictions(found));
        }

        private ParamMap[] corners() {
            ParamMap[] all = grid();
            return new ParamMap[] {all[0], all[all.length - 1]};
        }

        private List<Row> predictions(Model<?> model) {
            return model.transform(TEST).select("id", "label", "probability").collectAsList();
        }
    }

    private CrossValidator validator(Evaluator evaluator) {
        return new CrossValidator()
                .setEstimator(design.of(resampler, regression))
                .setEstimatorParamMaps(grid())
                .setEvaluator(evaluator)
                .setNumFolds(FOLDS)
                .setParallelism(2)
                .setSeed(5);
    }

    private TrainValidationSplit split(Evaluator evaluator) {
        return new TrainValidationSplit()
                .setEstimator(design.of(resampler, regression))
                .setEstimatorParamMaps(grid())
                .setEvaluator(evaluator)
                .setParallelism(2)
                .setSeed(5);
    }

    private ParamMap[] grid() {
        return new ParamGridBuilder()
                .addGrid(resampler.samplingStrategy(), JavaConverters.asScalaBuffer(List.of("auto", "0.5")))
                .addGrid(regression.regParam(), new double[] {0.01, 1})
                .build();
    }

    private static void assertScoresEveryRow(Model<?> model) {
        Dataset<Row> scored = model.transform(TEST);
        assertThat(scored.drop("rawPrediction", "probability", "prediction").collectAsList())
                .hasSize(TEST_ROWS)
                .isEqualTo(TEST.collectAsList());
        assertThat(model.transform(TRAIN).count()).isEqualTo(ROWS);
    }
}
