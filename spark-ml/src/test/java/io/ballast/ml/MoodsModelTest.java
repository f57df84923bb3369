package io.ballast.ml;

import static io.ballast.ml.MoodsTest.TABLE;
import static io.ballast.ml.MoodsTest.moods;
import static io.ballast.ml.Tables.bits;
import static io.ballast.ml.Tables.clouds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ballast.ml.MoodsTest.Run;
import io.ballast.search.Member;
import io.ballast.search.SearchStep;
import io.ballast.search.StepListener;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lasts of a search: saved stages and models, checkpoints, pipelines. */
class MoodsModelTest {
    private static final Run RUN = Run.of(moods().setMargin(0.001), TABLE);

    private static List<Row> predictions(MoodsModel model) {
        return model.classifier()
                .transform(TABLE)
                .orderBy("id")
                .select("id", "prediction")
                .collectAsList();
    }

    @Nested
    class Saving {
        @Test
        void aLoadedModelIsTheSame(@TempDir Path folder) throws IOException {
            MoodsModel model = RUN.model();
            String path = folder.resolve("model").toString();
            model.write().save(path);

            MoodsModel loaded = MoodsModel.load(path);

            assertThat(loaded.uid()).isEqualTo(model.uid());
            assertThat(loaded.classes()).hasToString(model.classes().toString());
            assertThat(loaded.members()).usingRecursiveComparison().isEqualTo(model.members());
            assertThat(loaded.nonDominated()).usingRecursiveComparison().isEqualTo(model.nonDominated());
            assertThat(loaded.steps()).usingRecursiveComparison().isEqualTo(model.steps());
            assertThat(loaded.chosen()).usingRecursiveComparison().isEqualTo(model.chosen());
            assertThat(loaded.keptRows()).isEqualTo(model.keptRows());
            assertThat(loaded.madeRows()).isEqualTo(model.madeRows());
            assertThat(loaded.diversification().orElseThrow())
                    .usingRecursiveComparison()
                    .isEqualTo(model.diversification().orElseThrow());
            assertThat(predictions(loaded)).isEqualTo(predictions(model)).hasSize(150);
            assertThat(bits(loaded.rows().orElseThrow()))
                    .isEqualTo(bits(model.rows().orElseThrow()))
                    .isEqualTo(bits(moods().setMargin(0.001).resample(TABLE)));
            assertThat(loaded.rows().orElseThrow().columns()).containsExactly("features", "label", "synthetic");
            assertThat(loaded.transform(TABLE).count()).isEqualTo(150);
        }

        @Test
        void aModelWithAnInnerClassifierKeepsIt(@TempDir Path folder) throws IOException {
            MoodsModel model = inner(5).setMaxIter(0).fit(TABLE);
            String path = folder.resolve("model").toString();
            model.write().save(path);

            MoodsModel loaded = MoodsModel.load(path);

            assertThat(loaded.classifier()).isInstanceOf(LogisticRegressionModel.class);
            assertThat(predictions(loaded)).isEqualTo(predictions(model));
            assertThat(loaded.diversification()).isEmpty();
            assertThat(loaded.getInnerClassifier())
                    .isInstanceOfSatisfying(LogisticRegression.class, held -> assertThat(held.getMaxIter())
                            .isEqualTo(5));
        }

        @Test
        void aLoadedStageFindsTheSame(@TempDir Path folder) throws IOException {
            String path = folder.resolve("stage").toString();
            inner(5).setMaxIter(1).write().save(path);

            Moods loaded = Moods.load(path);

            assertThat(loaded.getAcceptance()).isEqualTo("average");
            assertThat(loaded.getInnerClassifier())
                    .isInstanceOfSatisfying(LogisticRegression.class, held -> assertThat(held.getMaxIter())
                            .isEqualTo(5));
            assertThat(Run.of(loaded, TABLE).texts())
                    .isEqualTo(Run.of(inner(5).setMaxIter(1), TABLE).texts());
        }

        @Test
        void aModelSentElsewhereHasNoRows() throws IOException, ClassNotFoundException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(RUN.model());
            }
            MoodsModel revived;
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
                revived = (MoodsModel) in.readObject();
            }
            assertThat(revived.rows()).isEmpty();
            assertThat(revived.sentence()).isEqualTo(RUN.model().sentence());
            assertThat(predictions(revived)).isEqualTo(predictions(RUN.model()));
        }

        @Test
        void aCopyHasItsOwnClassifierAndTheListener() {
            List<Integer> heard = new ArrayList<>();
            Moods first = inner(1).setMaxIter(0).onStep(listening(heard));

            Moods copy = first.copy(ParamMap.empty());

            assertThat(copy.getInnerClassifier()).isNotSameAs(first.getInnerClassifier());
            copy.fit(TABLE);
            assertThat(heard).containsExactly(0);
        }
    }

    private static Moods inner(int maxIter) {
        return moods().setInnerClassifier(new LogisticRegression().setMaxIter(maxIter));
    }

    private static StepListener listening(List<Integer> heard) {
        return new StepListener() {
            @Override
            public void stepDone(SearchStep step, int maxIter, double secondsLeft) {
                heard.add(step.number());
            }

            @Override
            public void startDone(Member start) {
                heard.add(-1);
            }
        };
    }

    @Nested
    class Checkpoints {
        @TempDir
        Path folder;

        private Moods kept(Moods stage) {
            return stage.setCheckpointDir(folder.resolve("search").toString());
        }

        private Moods longer() {
            return moods().setCandidatesPerStep(2).setStart("balanced,full");
        }

        @Test
        void aSearchInFoldsGoesOnAndRefusesOthers() {
            Moods stage = moods().setScoring("cross-validation").setScoringFolds(2);
            Run first = Run.of(kept(stage.setMaxIter(1)), TABLE);

            Run resumed = Run.of(kept(stage.setMaxIter(2)), TABLE.repartition(3));

            assertThat(resumed.trace()).startsWith(first.trace());
            for (Moods other : List.of(
                    moods().setMaxIter(2),
                    moods().setScoring("cross-validation").setScoringFolds(3).setMaxIter(2))) {
                assertThatThrownBy(() -> kept(other).fit(TABLE))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("holds a search with other settings or rows");
            }
        }

        @Test
        void aSearchThatWasEndedGoesOnAsIfItHadNot() throws IOException {
            kept(longer().setMaxIter(2)).fit(TABLE);
            long written = Files.getLastModifiedTime(folder.resolve("search/step-00002.json"))
                    .toMillis();

            Run resumed = Run.of(kept(longer().setMaxIter(4)), TABLE.repartition(3));

            Run unbroken = Run.of(longer().setMaxIter(4), TABLE);
            assertThat(resumed.trace()).isEqualTo(unbroken.trace()).contains("took 0");
            assertThat(resumed.texts()).isEqualTo(unbroken.texts());
            assertThat(resumed.model().chosen())
                    .usingRecursiveComparison()
                    .isEqualTo(unbroken.model().chosen());
            assertThat(predictions(resumed.model())).isEqualTo(predictions(unbroken.model()));
            assertThat(Files.getLastModifiedTime(folder.resolve("search/step-00002.json"))
                            .toMillis())
                    .isEqualTo(written);
            assertThat(folder.resolve("search/step-00004.json")).exists();
        }

        @Test
        void whatTheStepsHangOnMustBeTheSame() {
            kept(inner(5).setMaxIter(0)).fit(TABLE);

            for (Moods other : List.of(inner(5).setSeed(12), inner(6), moods(), inner(5).setMargin(0.5))) {
                assertThatThrownBy(() -> kept(other.setMaxIter(0)).fit(TABLE))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("holds a search with other settings or rows");
            }
            assertThatThrownBy(() -> kept(inner(5).setMaxIter(0)).fit(TABLE.filter("id <> 3")))
                    .hasMessageContaining("holds a search with other settings or rows");
            assertThat(kept(inner(5).setMaxIter(1)).fit(TABLE).steps()).hasSize(2);
        }
    }

    @Nested
    class Pipelines {
        @Test
        void aStockPipelineLearnsFromTheChosenRowsAndScoresAll() {
            LogisticRegression regression =
                    new LogisticRegression().setMaxIter(5).setRegParam(0.01);
            Moods stage = moods().setMaxIter(1);
            stage.clear(stage.syntheticCol());
            Dataset<Row> resampled = stage.resample(TABLE);

            PipelineModel stock = new Pipeline()
                    .setStages(new PipelineStage[] {stage, regression})
                    .fit(TABLE);
            PipelineModel ours =
                    new ResamplingPipeline().setStages(stage, regression).fit(TABLE);

            LogisticRegressionModel expected = regression.fit(resampled);
            for (LogisticRegressionModel found :
                    List.of((LogisticRegressionModel) stock.stages()[1], (LogisticRegressionModel) ours.stages()[0])) {
                assertThat(found.intercept()).isCloseTo(expected.intercept(), within(1e-9));
            }
            assertThat(resampled.count()).isLessThan(150);
            assertThat(stock.transform(TABLE).count()).isEqualTo(150);
            assertThat(ours.transform(clouds(20, 10)).count()).isEqualTo(30);
        }
    }
}
