package io.ballast.ml;

import static io.ballast.ml.Tables.clouds;
import static io.ballast.ml.Tables.quick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.collection.JavaConverters;

/** A resampler in Spark's own pipelines: at work in training, out of the way in scoring. */
class ResamplerPipelineTest {
    private static final Dataset<Row> TRAIN = clouds(100, 30);
    private static final long ROWS = 130;
    private static final long BALANCED_ROWS = 200;

    @Nested
    class Ticket {
        @Test
        void isGoodForTheObjectFittedOnAndOnce() {
            ResamplerModel model = quick().fit(TRAIN);
            assertThat(model.transform(TRAIN).count()).isEqualTo(BALANCED_ROWS);
            assertThat(model.transform(TRAIN).count()).isEqualTo(ROWS);
        }

        @Test
        void isNotGoodForAnotherObjectWithTheSameRowsNorLostOnIt() {
            ResamplerModel model = quick().fit(TRAIN);
            Dataset<Row> equal = TRAIN.select("*");
            assertThat(model.transform(equal).collectAsList()).isEqualTo(TRAIN.collectAsList());
            assertThat(model.transform(TRAIN).count()).isEqualTo(BALANCED_ROWS);
        }

        @Test
        void isNotCopied() {
            ResamplerModel model = quick().fit(TRAIN);
            assertThat(model.copy(ParamMap.empty()).transform(TRAIN).count()).isEqualTo(ROWS);
            assertThat(model.copy(ParamMap.empty()).parent()).isSameAs(model.parent());
        }

        @Test
        void isDroppedOnSaveAndNotLoaded(@TempDir Path folder) throws IOException {
            LeoCvaeModel model = quick().fit(TRAIN);
            String path = folder.resolve("model").toString();
            model.write().save(path);
            assertThat(model.transform(TRAIN).count()).isEqualTo(ROWS);
            assertThat(LeoCvaeModel.load(path).transform(TRAIN).count()).isEqualTo(ROWS);
        }

        @Test
        void letsOriginalsThroughWithTheColumnsAskedFor() {
            ResamplerModel model = quick().setSyntheticCol("synthetic")
                    .setParentsCol("parents")
                    .fit(TRAIN);
            Dataset<Row> passed = model.transform(TRAIN.select("*"));
            assertThat(passed.filter("not synthetic and parents is null").count())
                    .isEqualTo(ROWS);
            assertThat(passed.drop("synthetic", "parents").collectAsList()).isEqualTo(TRAIN.collectAsList());
        }
    }

    @Nested
    class StockPipeline {
        private static final PipelineModel FITTED = pipeline().fit(TRAIN);

        @Test
        void trainsTheClassifierOnBalancedRows() {
            LogisticRegressionModel found = classifier(FITTED);
            LogisticRegressionModel expected = regression().fit(quick().resample(TRAIN));
            LogisticRegressionModel unbalanced = regression().fit(TRAIN);
            assertThat(found.summary().predictions().count()).isEqualTo(BALANCED_ROWS);
            // The rows are the same; sums over partitions may be added in another order.
            assertThat(found.coefficients().toArray())
                    .containsExactly(expected.coefficients().toArray(), within(1e-9));
            assertThat(found.intercept()).isCloseTo(expected.intercept(), within(1e-9));
            assertThat(found.intercept()).isGreaterThan(unbalanced.intercept() + 0.5);
        }

        @Test
        void keepsTheRowCountInScoringEvenOfTheTrainingTable() {
            Dataset<Row> scored = FITTED.transform(TRAIN);
            assertThat(scored.drop("rawPrediction", "probability", "prediction").collectAsList())
                    .isEqualTo(TRAIN.collectAsList());
            assertThat(FITTED.transform(clouds(20, 10)).count()).isEqualTo(30);
        }

        @Test
        void scoresRowsWithoutLabels() {
            assertThat(FITTED.transform(TRAIN.select("features"))
                            .select("prediction")
                            .collectAsList())
                    .isEqualTo(FITTED.transform(TRAIN).select("prediction").collectAsList());
        }

        @Test
        void takesStagesBeforeTheResampler() {
            StandardScaler scaler = new StandardScaler().setInputCol("features").setOutputCol("scaled");
            PipelineModel fitted = new Pipeline()
                    .setStages(new PipelineStage[] {
                        scaler, quick().setFeaturesCol("scaled"), regression().setFeaturesCol("scaled")
                    })
                    .fit(TRAIN);
            LogisticRegressionModel classifier = (LogisticRegressionModel) fitted.stages()[2];
            assertThat(classifier.summary().predictions().count()).isEqualTo(BALANCED_ROWS);
            assertThat(fitted.transform(TRAIN).count()).isEqualTo(ROWS);
        }

        @Test
        void savesAndLoadsFitted(@TempDir Path folder) throws IOException {
            String path = folder.resolve("model").toString();
            FITTED.write().save(path);
            PipelineModel loaded = PipelineModel.load(path);
            assertThat(loaded.transform(TRAIN).collectAsList())
                    .isEqualTo(FITTED.transform(TRAIN).collectAsList());
            assertThat(((LeoCvaeModel) loaded.stages()[0]).classes()).hasToString("0: 100, 1: 30");
        }

        @Test
        void savesAndLoadsUnfitted(@TempDir Path folder) throws IOException {
            String path = folder.resolve("pipeline").toString();
            pipeline().write().save(path);
            assertThat(classifier(Pipeline.load(path).fit(TRAIN)).coefficients().toArray())
                    .containsExactly(classifier(FITTED).coefficients().toArray(), within(1e-9));
        }
    }

    @Nested
    class CrossValidation {
        @Test
        void balancesEachTrainingFoldByItsGridAndNoValidationFold() {
            LeoCvae resampler = quick();
            LogisticRegression regression = regression();
            CrossValidatorModel found = new CrossValidator()
                    .setEstimator(new Pipeline().setStages(new PipelineStage[] {resampler, regression}))
                    .setEstimatorParamMaps(new ParamGridBuilder()
                            .addGrid(resampler.samplingStrategy(), JavaConverters.asScalaBuffer(List.of("auto", "0.6")))
                            .addGrid(regression.regParam(), new double[] {0.01, 1})
                            .build())
                    .setEvaluator(new RowCount())
                    .setNumFolds(2)
                    .setParallelism(2)
                    .setCollectSubModels(true)
                    .setSeed(5)
                    .fit(TRAIN);
            // The mean size of two folds is half the table, if and only if both kept their rows.
            assertThat(found.avgMetrics()).containsOnly(ROWS / 2.0).hasSize(4);
            for (Model<?>[] fold : found.subModels()) {
                List<double[]> coefficients = new ArrayList<>();
                for (int i = 0; i < fold.length; i++) {
                    PipelineModel fitted = (PipelineModel) fold[i];
                    ResamplerModel balancer = (ResamplerModel) fitted.stages()[0];
                    String strategy = found.getEstimatorParamMaps()[i].apply(resampler.samplingStrategy());
                    assertThat(balancer.getSamplingStrategy()).isEqualTo(strategy);
                    long majority = balancer.classes().count(0);
                    long minority = strategy.equals("auto") ? majority : (long) (0.6 * majority);
                    assertThat(classifier(fitted).summary().predictions().count())
                            .isEqualTo(majority + minority);
                    coefficients.add(classifier(fitted).coefficients().toArray());
                }
                assertThat(coefficients).doesNotHaveDuplicates();
            }
            assertThat(found.transform(TRAIN).count()).isEqualTo(ROWS);
        }
    }

    private static Pipeline pipeline() {
        return new Pipeline().setStages(new PipelineStage[] {quick(), regression()});
    }

    private static LogisticRegression regression() {
        return new LogisticRegression().setRegParam(0.01).setMaxIter(5);
    }

    private static LogisticRegressionModel classifier(PipelineModel fitted) {
        return (LogisticRegressionModel) fitted.stages()[1];
    }
}
