package io.ballast.ml;

import static io.ballast.ml.Tables.clouds;
import static io.ballast.ml.Tables.counts;
import static io.ballast.ml.Tables.quick;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ballast.spark.LocalSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.GBTClassificationModel;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StandardScalerModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.collection.JavaConverters;

class ResamplingPipelineTest {
    private static final Dataset<Row> TRAIN = clouds(100, 30);
    private static final long ROWS = 130;
    private static final long BALANCED_ROWS = 200;

    @Nested
    class Fit {
        @Test
        void leavesAStockModelThatScoresEveryRow() {
            PipelineModel fitted =
                    new ResamplingPipeline().setStages(quick(), regression()).fit(TRAIN);
            assertThat(fitted).isExactlyInstanceOf(PipelineModel.class);
            assertThat(fitted.stages()).hasExactlyElementsOfTypes(LogisticRegressionModel.class);
            assertThat(fitted.transform(TRAIN).select(columns(TRAIN)).collectAsList())
                    .isEqualTo(TRAIN.collectAsList());
            assertThat(fitted.transform(clouds(20, 10).select("features")).count())
                    .isEqualTo(30);
        }

        @Test
        void trainsTheClassifierOnResampledRows() {
            LogisticRegressionModel found = (LogisticRegressionModel) new ResamplingPipeline()
                    .setStages(quick(), regression())
                    .fit(TRAIN)
                    .stages()[0];
            LogisticRegressionModel expected = regression().fit(quick().resample(TRAIN));
            assertSame(found, expected);
            assertThat(found.intercept()).isGreaterThan(regression().fit(TRAIN).intercept() + 0.5);
        }

        @Test
        void isWhatAStockPipelineFits() {
            PipelineStage[] stages = {scaler(), repeat("scaled"), onScaled()};
            PipelineModel ours = new ResamplingPipeline().setStages(stages).fit(TRAIN);
            PipelineModel stock = new Pipeline().setStages(stages).fit(TRAIN);
            assertSame((LogisticRegressionModel) ours.stages()[1], (LogisticRegressionModel) stock.stages()[2]);
        }

        @Test
        void showsEachStageTheRowsThatAreItsOwn() {
            PipelineModel fitted = new ResamplingPipeline()
                    .setStages(new Witness(), scaler(), repeat("scaled"), new Witness(), scaler("scaled", "again"))
                    .fit(TRAIN);
            assertThat(fitted.stages())
                    .hasExactlyElementsOfTypes(
                            Witness.Statement.class,
                            StandardScalerModel.class,
                            Witness.Statement.class,
                            StandardScalerModel.class);
            assertThat(statement(fitted, 0).rows).isEqualTo(ROWS);
            assertThat(statement(fitted, 2).rows).isEqualTo(BALANCED_ROWS);
            assertThat(((StandardScalerModel) fitted.stages()[1]).mean())
                    .isEqualTo(scaler().fit(TRAIN).mean());
            Dataset<Row> balanced =
                    repeat("scaled").resample(scaler().fit(TRAIN).transform(TRAIN));
            assertThat(((StandardScalerModel) fitted.stages()[3]).mean().toArray())
                    .containsExactly(
                            scaler("scaled", "again").fit(balanced).mean().toArray(), within(1e-9));
        }

        @Test
        void takesChainsOfResamplers() {
            Dataset<Row> three = clouds(90, 40, 20);
            PipelineModel fitted = new ResamplingPipeline()
                    .setStages(
                            repeat("features", "minority"),
                            new Witness(),
                            repeat("features", "1=95"),
                            quick().setSamplingStrategy("2=100"),
                            new Witness())
                    .fit(three);
            assertThat(counts(statement(fitted, 0).seen)).isEqualTo(Map.of("0.0", 90L, "1.0", 40L, "2.0", 90L));
            assertThat(counts(statement(fitted, 1).seen)).isEqualTo(Map.of("0.0", 90L, "1.0", 95L, "2.0", 100L));
        }

        @Test
        void usesTransformersAfterTheLastEstimatorInScoringOnly() {
            VectorAssembler after = new VectorAssembler()
                    .setInputCols(new String[] {"probability"})
                    .setOutputCol("again");
            PipelineModel fitted = new ResamplingPipeline()
                    .setStages(repeat("features"), regression(), after)
                    .fit(TRAIN);
            assertThat(fitted.stages()).hasSize(2);
            assertThat(fitted.stages()[1]).isSameAs(after);
            assertThat(fitted.transform(TRAIN).columns()).endsWith("prediction", "again");
        }

        @Test
        void withoutAResamplerIsThatOfAStockPipeline() {
            PipelineModel fitted =
                    new ResamplingPipeline().setStages(scaler(), regression()).fit(TRAIN);
            assertSame(
                    (LogisticRegressionModel) fitted.stages()[1], regression().fit(TRAIN));
        }

        @Test
        void mayBeAStageOfAStockPipeline() {
            PipelineModel fitted = new Pipeline()
                    .setStages(new PipelineStage[] {
                        scaler(), new ResamplingPipeline().setStages(repeat("features"), new Witness())
                    })
                    .fit(TRAIN);
            assertThat(statement((PipelineModel) fitted.stages()[1], 0).rows).isEqualTo(BALANCED_ROWS);
        }
    }

    @Nested
    class Persistence {
        @Test
        void keepsResampledRowsWhileLaterStagesAreFittedAndNoLonger() {
            Set<Object> before = persisted();
            PipelineModel fitted = new ResamplingPipeline()
                    .setStages(repeat("features"), new Witness(), repeat("features", "1=110"), new Witness())
                    .fit(TRAIN);
            assertThat(statement(fitted, 0).level).isEqualTo(StorageLevel.MEMORY_AND_DISK());
            assertThat(statement(fitted, 1).level).isEqualTo(StorageLevel.MEMORY_AND_DISK());
            assertThat(statement(fitted, 0).seen.storageLevel()).isEqualTo(StorageLevel.NONE());
            assertThat(statement(fitted, 1).seen.storageLevel()).isEqualTo(StorageLevel.NONE());
            assertThat(before).containsAll(persisted());
        }

        @Test
        void letsGoWhenAStageFails() {
            Set<Object> before = persisted();
            ResamplingPipeline pipeline = new ResamplingPipeline().setStages(repeat("features"), Witness.failing());
            assertThatThrownBy(() -> pipeline.fit(TRAIN)).hasMessage("witness fails");
            assertThat(before).containsAll(persisted());
        }

        @ParameterizedTest
        @ValueSource(strings = {"DISK_ONLY", "MEMORY_ONLY", "NONE"})
        void isAtTheLevelAskedFor(String level) {
            PipelineModel fitted = new ResamplingPipeline()
                    .setStorageLevel(level)
                    .setStages(repeat("features"), new Witness())
                    .fit(TRAIN);
            assertThat(statement(fitted, 0).level).isEqualTo(StorageLevel.fromString(level));
            assertThat(statement(fitted, 0).rows).isEqualTo(BALANCED_ROWS);
        }

        /** A balanced table comes back from the resampler under a plan that equals its own. */
        @Test
        void doesNotLetGoOfWhatTheCallerPersisted() {
            Dataset<Row> balanced = clouds(40, 40).persist();
            new ResamplingPipeline()
                    .setStages(repeat("features"), new Witness())
                    .fit(balanced);
            assertThat(balanced.storageLevel()).isEqualTo(StorageLevel.MEMORY_AND_DISK());
            balanced.unpersist();
        }

        /** What other tests left may be cleared at any time, so ids rather than their number. */
        private Set<Object> persisted() {
            return Set.copyOf(JavaConverters.mapAsJavaMap(
                            LocalSpark.session().sparkContext().getPersistentRDDs())
                    .keySet());
        }
    }

    @Nested
    class Columns {
        @Test
        void ofTheResamplerAreNotNeededInScoring() {
            RepeatMinority marking = repeat("features");
            marking.set(marking.syntheticCol(), "synthetic");
            marking.set(marking.parentsCol(), "parents");
            ResamplingPipeline pipeline = new ResamplingPipeline().setStages(marking, new Witness(), regression());
            PipelineModel fitted = pipeline.fit(TRAIN);
            assertThat(statement(fitted, 0).seen.columns()).contains("synthetic", "parents");
            Dataset<Row> scored = fitted.transform(TRAIN);
            assertThat(scored.columns()).doesNotContain("synthetic", "parents");
            assertThat(scored.count()).isEqualTo(ROWS);
            assertThat(pipeline.transformSchema(TRAIN.schema()).fieldNames())
                    .containsExactlyInAnyOrder(scored.columns());
        }

        @Test
        void ofTheResamplerCannotBeFeatures() {
            RepeatMinority marking = repeat("features");
            marking.set(marking.syntheticCol(), "synthetic");
            VectorAssembler leaking = new VectorAssembler("leaking")
                    .setInputCols(new String[] {"features", "synthetic"})
                    .setOutputCol("all");
            ResamplingPipeline pipeline = new ResamplingPipeline()
                    .setStages(marking, leaking, regression().setFeaturesCol("all"));
            assertThatThrownBy(() -> pipeline.fit(TRAIN))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(
                            "stage 'leaking' needs a column that a resampler adds in training and that is not there in scoring; let it use others: ")
                    .hasMessageContaining("synthetic");
        }

        @Test
        void ofWeightsAreHonoured() {
            RepeatMinority weighted = repeat("features");
            weighted.set(weighted.weightCol(), "weight");
            LogisticRegression regression = regression().setWeightCol("weight");
            LogisticRegressionModel found = (LogisticRegressionModel) new ResamplingPipeline()
                    .setStages(weighted, regression)
                    .fit(TRAIN)
                    .stages()[0];
            assertSame(found, regression.fit(weighted.resample(TRAIN)));
            assertThat(found.intercept())
                    .isNotCloseTo(regression().fit(weighted.resample(TRAIN)).intercept(), within(1e-3));
        }

        /** A learner that stops by its validation rows stops by all of them, and none of them was resampled. */
        @Test
        void ofValidationRowsReachTheLearnerAsTheyAre() {
            RepeatMinority resampler = repeat("features");
            resampler.set(resampler.validationIndicatorCol(), "held");
            GBTClassifier boosted =
                    new GBTClassifier().setMaxIter(4).setMaxDepth(2).setSeed(1).setValidationIndicatorCol("held");
            PipelineModel fitted = new ResamplingPipeline()
                    .setStages(resampler, new Witness(), boosted)
                    .fit(TRAIN);
            Dataset<Row> seen = statement(fitted, 0).seen;
            Dataset<Row> held = TRAIN.filter("held");
            assertThat(seen.filter("held").exceptAll(held).count()).isZero();
            assertThat(seen.filter("held").count()).isEqualTo(held.count());
            assertThat(counts(seen.filter(not(col("held"))))).isEqualTo(Map.of("0.0", 75L, "1.0", 75L));
            GBTClassificationModel found = (GBTClassificationModel) fitted.stages()[1];
            Dataset<Row> byHand =
                    repeat("features").resample(TRAIN.filter(not(col("held")))).drop("held");
            Dataset<Row> expected = byHand.withColumn("held", col("label").isNull())
                    .select("label", "features", "held")
                    .union(held.select("label", "features", "held"));
            GBTClassificationModel wanted = boosted.fit(expected);
            assertThat(found.getNumTrees()).isEqualTo(wanted.getNumTrees());
            assertThat(found.featureImportances().toArray())
                    .containsExactly(wanted.featureImportances().toArray(), within(1e-6));
        }
    }

    @Nested
    class Copies {
        @Test
        void areOfTheirOwnTypeWithUidParamsAndCopiedStages() {
            RepeatMinority resampler = repeat("features");
            LogisticRegression regression = regression();
            ResamplingPipeline pipeline =
                    new ResamplingPipeline("p").setStorageLevel("DISK_ONLY").setStages(resampler, regression);
            ResamplingPipeline copy = pipeline.copy(new ParamMap()
                    .put(resampler.samplingStrategy(), "0.5")
                    .put(regression.regParam().w(0.25))
                    .put(pipeline.storageLevel(), "NONE"));
            assertThat(copy).isExactlyInstanceOf(ResamplingPipeline.class);
            assertThat(copy.uid()).isEqualTo("p");
            assertThat(copy.getStorageLevel()).isEqualTo("NONE");
            assertThat(((Resampler) copy.getStages()[0]).getSamplingStrategy()).isEqualTo("0.5");
            assertThat(((LogisticRegression) copy.getStages()[1]).getRegParam()).isEqualTo(0.25);
            assertThat(pipeline.getStorageLevel()).isEqualTo("DISK_ONLY");
            assertThat(resampler.getSamplingStrategy()).isEqualTo("auto");
            assertThat(pipeline.getStages()[0]).isSameAs(resampler);
        }
    }

    @Nested
    class Storage {
        @Test
        void keepsStagesAndParams(@TempDir Path folder) throws IOException {
            String path = folder.resolve("pipeline").toString();
            ResamplingPipeline saved = new ResamplingPipeline()
                    .setStorageLevel("DISK_ONLY")
                    .setStages(scaler(), quick().setFeaturesCol("scaled").setSeed(7), onScaled());
            saved.write().save(path);
            ResamplingPipeline loaded = ResamplingPipeline.load(path);
            assertThat(loaded.uid()).isEqualTo(saved.uid());
            assertThat(loaded.getStorageLevel()).isEqualTo("DISK_ONLY");
            assertThat(loaded.getStages())
                    .hasExactlyElementsOfTypes(StandardScaler.class, LeoCvae.class, LogisticRegression.class);
            assertThat(((LeoCvae) loaded.getStages()[1]).getSeed()).isEqualTo(7);
            assertThat(loaded.getStages()[1].uid()).isEqualTo(saved.getStages()[1].uid());
            PipelineModel first = saved.fit(TRAIN);
            PipelineModel second = loaded.fit(TRAIN);
            assertSame((LogisticRegressionModel) second.stages()[1], (LogisticRegressionModel) first.stages()[1]);
        }

        @Test
        void keepsSetAndDefaultParamsApart(@TempDir Path folder) throws IOException {
            String path = folder.resolve("pipeline").toString();
            new ResamplingPipeline().setStages(repeat("features"), regression()).save(path);
            ResamplingPipeline loaded = ResamplingPipeline.load(path);
            assertThat(loaded.isSet(loaded.storageLevel())).isFalse();
            assertThat(loaded.getStorageLevel()).isEqualTo("MEMORY_AND_DISK");
        }

        @Test
        void ofTheFittedIsSparksOwn(@TempDir Path folder) throws IOException {
            String path = folder.resolve("model").toString();
            PipelineModel fitted = new ResamplingPipeline()
                    .setStages(scaler(), repeat("scaled"), onScaled())
                    .fit(TRAIN);
            fitted.write().save(path);
            PipelineModel loaded = PipelineModel.load(path);
            assertThat(loaded.transform(TRAIN).collectAsList())
                    .isEqualTo(fitted.transform(TRAIN).collectAsList());
            String metadata = LocalSpark.session()
                    .read()
                    .text(path + "/metadata", path + "/stages/*/metadata")
                    .collectAsList()
                    .toString();
            assertThat(metadata).contains("org.apache.spark.ml").doesNotContain("io.ballast");
        }

        @Test
        void refusesAStageThatCannotBeSaved() {
            ResamplingPipeline pipeline = new ResamplingPipeline().setStages(repeat("features"), new Witness());
            assertThatThrownBy(pipeline::write)
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("witness");
        }

        @Test
        void mayBeInsideAnotherPipeline(@TempDir Path folder) throws IOException {
            String path = folder.resolve("outer").toString();
            new Pipeline()
                    .setStages(new PipelineStage[] {
                        new ResamplingPipeline().setStorageLevel("NONE").setStages(repeat("features"), regression())
                    })
                    .write()
                    .save(path);
            ResamplingPipeline inner = (ResamplingPipeline) Pipeline.load(path).getStages()[0];
            assertThat(inner.getStorageLevel()).isEqualTo("NONE");
            assertThat(inner.fit(TRAIN).transform(TRAIN).count()).isEqualTo(ROWS);
        }
    }

    @Nested
    class OfTwoStages {
        @Test
        void isTheSameWithAShorterConstructor() {
            ResampledClassifier classifier = new ResampledClassifier(repeat("features"), regression());
            PipelineModel fitted = classifier.fit(TRAIN);
            assertThat(fitted.stages()).hasExactlyElementsOfTypes(LogisticRegressionModel.class);
            assertSame(
                    (LogisticRegressionModel) fitted.stages()[0],
                    regression().fit(repeat("features").resample(TRAIN)));
            assertThat(fitted.transform(TRAIN).count()).isEqualTo(ROWS);
        }

        @Test
        void savesLoadsAndCopiesToItsOwnType(@TempDir Path folder) throws IOException {
            String path = folder.resolve("classifier").toString();
            ResampledClassifier saved =
                    new ResampledClassifier(repeat("features"), regression()).setStorageLevel("DISK_ONLY");
            saved.write().save(path);
            for (ResampledClassifier each : List.of(ResampledClassifier.load(path), saved.copy(ParamMap.empty()))) {
                assertThat(each.uid()).isEqualTo(saved.uid());
                assertThat(each.getStorageLevel()).isEqualTo("DISK_ONLY");
                assertThat(each.getResampler()).isInstanceOf(RepeatMinority.class);
                assertThat(each.getClassifier()).isInstanceOf(LogisticRegression.class);
            }
        }

        @Test
        void refusesOtherStages() {
            assertThatThrownBy(() -> new ResampledClassifier().setStages(regression()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageMatching(
                            "stages of a ResampledClassifier must be a resampler and a classifier, got \\[logreg_\\w+]; use ResamplingPipeline for others");
            RepeatMinority resampler = repeat("features");
            assertThatThrownBy(() -> new ResampledClassifier(resampler, resampler))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Nested
    class BadInput {
        @Test
        void isAResamplerAfterTheLastEstimator() {
            RepeatMinority late = new RepeatMinority("late");
            ResamplingPipeline pipeline = new ResamplingPipeline().setStages(scaler(), regression(), late);
            assertThatThrownBy(() -> pipeline.fit(TRAIN))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "stages must end with one that learns from resampled rows, but no estimator follows resampler 'late', stage 3 of 3; put it before the classifier, or call its resample");
        }

        @Test
        void isAResamplerAlone() {
            assertThatThrownBy(() -> new ResamplingPipeline()
                            .setStages(new RepeatMinority("lonely"))
                            .transformSchema(TRAIN.schema()))
                    .hasMessageContaining("no estimator follows resampler 'lonely', stage 1 of 1");
        }

        @Test
        void isTheSameStageTwice() {
            RepeatMinority resampler = repeat("features");
            assertThatThrownBy(() -> new ResamplingPipeline()
                            .setStages(resampler, resampler, regression())
                            .fit(TRAIN))
                    .hasMessageContaining("duplicate");
        }

        @Test
        void isAnUnknownStorageLevel() {
            assertThatThrownBy(() -> new ResamplingPipeline()
                            .setStorageLevel("SOMEWHERE")
                            .setStages(repeat("features"), regression())
                            .fit(TRAIN))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "storageLevel must be one of Spark's, such as MEMORY_AND_DISK, DISK_ONLY or NONE, got 'SOMEWHERE'");
        }

        @Test
        void ofAStageIsFoundBeforeTheFirstJob() {
            assertThatThrownBy(() -> new ResamplingPipeline()
                            .setStages(new Witness(), repeat("nowhere"), regression())
                            .fit(TRAIN))
                    .hasMessageStartingWith("featuresCol 'nowhere' is not a column of the table");
        }
    }

    /** The scaler's sums depend on the partitioning in their last bits, and with them the row's content; its id does not. */
    @Test
    void showsLearnersTheSameRowsOnAnyPartitioning() {
        List<Row> one = trainedOn(TRAIN.coalesce(1));
        assertThat(trainedOn(TRAIN.repartition(2))).isEqualTo(one);
        assertThat(trainedOn(TRAIN.repartition(8))).isEqualTo(one).hasSize((int) BALANCED_ROWS);
    }

    private static List<Row> trainedOn(Dataset<Row> rows) {
        RepeatMinority byId = repeat("scaled");
        byId.set(byId.idCol(), "id");
        byId.set(byId.passThrough(), "seed");
        PipelineModel fitted = new ResamplingPipeline()
                .setStages(scaler(), byId, new Witness())
                .fit(rows);
        return statement(fitted, 1).seen.select("id", "note").orderBy("id").collectAsList();
    }

    private static Witness.Statement statement(PipelineModel fitted, int stage) {
        return (Witness.Statement) fitted.stages()[stage];
    }

    private static Column[] columns(Dataset<Row> rows) {
        return Arrays.stream(rows.columns()).map(name -> col(name)).toArray(Column[]::new);
    }

    private static RepeatMinority repeat(String featuresCol, String strategy) {
        RepeatMinority resampler = repeat(featuresCol);
        resampler.set(resampler.samplingStrategy(), strategy);
        return resampler;
    }

    private static RepeatMinority repeat(String featuresCol) {
        RepeatMinority resampler = new RepeatMinority();
        resampler.set(resampler.featuresCol(), featuresCol);
        return resampler;
    }

    private static StandardScaler scaler() {
        return scaler("features", "scaled");
    }

    private static StandardScaler scaler(String from, String to) {
        return new StandardScaler().setInputCol(from).setOutputCol(to);
    }

    private static LogisticRegression regression() {
        return new LogisticRegression().setRegParam(0.01).setMaxIter(5);
    }

    private static LogisticRegression onScaled() {
        return regression().setFeaturesCol("scaled");
    }

    /** The rows are the same; sums over partitions may be added in another order. */
    private static void assertSame(LogisticRegressionModel found, LogisticRegressionModel expected) {
        assertThat(found.coefficients().toArray())
                .containsExactly(expected.coefficients().toArray(), within(1e-9));
        assertThat(found.intercept()).isCloseTo(expected.intercept(), within(1e-9));
    }
}
