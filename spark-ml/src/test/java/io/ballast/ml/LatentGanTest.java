package io.ballast.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ballast.network.GanLoss;
import io.ballast.spark.LocalSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The latent-preserving GAN as a resampler and as a classifier. */
class LatentGanTest {
    private static final Dataset<Row> TABLE = Tables.clouds(90, 45, 24);

    /** Bright halves of 8 x 8 images in three channels: left for class 0, right for class 1; values 0 to 255. */
    private static Dataset<Row> images(int majority, int minority) {
        Random random = new Random(5);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < majority + minority; i++) {
            int label = i < majority ? 0 : 1;
            double[] pixels = new double[8 * 8 * 3];
            for (int p = 0; p < pixels.length; p++) {
                boolean right = p / 3 % 8 >= 4;
                pixels[p] = Math.rint(
                        (right == (label == 1) ? 180 : 40) + 30 * random.nextDouble() + (p % 3 == 0 ? 40 : 0));
            }
            rows.add(RowFactory.create((long) i, "note", 1.0, false, (double) label, Vectors.dense(pixels)));
        }
        return Tables.dataset(rows);
    }

    /** Three clouds, the small ones 4 away on an axis of their own: 200, 40 and 40 rows. */
    private static Dataset<Row> separable() {
        Random random = new Random(5);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 280; i++) {
            int label = i < 200 ? 0 : 1 + i % 2;
            double[] features =
                    random.doubles(Tables.DIMS).map(u -> random.nextGaussian()).toArray();
            features[label] += label == 0 ? 0 : 4;
            rows.add(RowFactory.create((long) i, "note", 1.0, false, (double) label, Vectors.dense(features)));
        }
        return Tables.dataset(rows);
    }

    private static List<String> rows(Dataset<Row> rows) {
        return rows.select(col("features").cast("string"), col("label").cast("string")).collectAsList().stream()
                .map(Row::toString)
                .sorted()
                .toList();
    }

    @Nested
    class Oversampling {
        @ParameterizedTest(name = "{0}")
        @CsvSource(
                delimiter = ';',
                value = {"auto; 90; 90; 90", "1=80,2=31; 90; 80; 31"})
        void givesClassesTheSizesAskedFor(String strategy, long zero, long one, long two) {
            Dataset<Row> resampled =
                    Tables.quickGan().setSamplingStrategy(strategy).resample(TABLE);
            assertThat(Tables.counts(resampled))
                    .containsExactlyInAnyOrderEntriesOf(Map.of("0.0", zero, "1.0", one, "2.0", two));
        }

        @Test
        void givesTheSameRowsOnAnyPartitioning() {
            List<String> expected = rows(Tables.quickGan().resample(TABLE.repartition(1)));
            for (int partitions : new int[] {2, 7}) {
                assertThat(rows(Tables.quickGan().resample(TABLE.repartition(partitions, col("id")))))
                        .isEqualTo(expected);
            }
            assertThat(rows(Tables.quickGan().setSeed(7).resample(TABLE))).isNotEqualTo(expected);
        }

        @Test
        void namesTheNearestRowOfTheClassAsParentAndCopiesItsColumns() {
            Dataset<Row> made = Tables.quickGan()
                    .setSyntheticCol("synthetic")
                    .setParentsCol("parents")
                    .setPassThrough("seed")
                    .setWeightCol("weight")
                    .resample(TABLE)
                    .filter(col("synthetic"));
            assertThat(made.filter("size(parents) != 1 or note is null or weight is null")
                            .count())
                    .isZero();
            // ids ascend with the class: 0 to 89, 90 to 134, 135 to 158
            assertThat(made.filter("label = 1 and id not between 90 and 134").count())
                    .isZero();
            assertThat(made.filter("label = 2 and id not between 135 and 158").count())
                    .isZero();
        }

        @ParameterizedTest(name = "strategy = {0}, {1}")
        @CsvSource({"adso, vanilla", "amo, wasserstein", "bagan, vanilla", "dso, vanilla"})
        void drawsRowsOnWhichTheClassifierAgreesWhereAsked(String strategy, String loss) {
            LatentGanOversampler gan = Tables.quickGan()
                    .setStrategy(strategy)
                    .setAdversarialLoss(loss)
                    .setRejectDisagreeing(true)
                    .setSyntheticCol("synthetic");
            Dataset<Row> resampled = gan.resample(TABLE);
            assertThat(resampled.filter("synthetic").count()).isEqualTo(45 + 66);
        }

        @Test
        void whatItLearnsLooksLikeTheTable() {
            LatentGanOversampler gan = new LatentGanOversampler()
                    .setHiddenLayers(32, 16)
                    .setLatentDim(4)
                    .setLearningRate(1e-3)
                    .setPretrainIter(12)
                    .setMaxIter(6)
                    .setValidationFraction(0)
                    .setSyntheticCol("synthetic");
            Dataset<Row> made = gan.resample(Tables.clouds(300, 60)).filter("synthetic and label = 1");
            double[] mean = new double[Tables.DIMS];
            List<Row> found = made.select("features").collectAsList();
            for (Row row : found) {
                double[] features = ((Vector) row.get(0)).toArray();
                Arrays.setAll(mean, d -> mean[d] + features[d] / found.size());
            }
            assertThat(found).hasSize(240);
            assertThat(mean[0]).isCloseTo(0, within(0.6)); // class 1 is centered at 1.5 on axis 1
            assertThat(mean[1]).isCloseTo(1.5, within(0.6));
        }

        @Test
        void loadsBackAndDrawsTheSameRows(@TempDir Path folder) throws IOException {
            LatentGanModel model = Tables.quickGan().fit(TABLE);
            String path = folder.resolve("model").toString();
            model.write().save(path);
            LatentGanModel loaded = LatentGanModel.load(path);
            assertThat(rows(loaded.sample(30, 2.0))).isEqualTo(rows(model.sample(30, 2.0)));
            assertThat(model.sample(30, 2.0).filter("label = 2").count()).isEqualTo(30);
            assertThat(loaded.history().game(GanLoss.GENERATOR))
                    .isEqualTo(model.history().game(GanLoss.GENERATOR));
            assertThat(loaded.classes()).hasToString(model.classes().toString());
            assertThatThrownBy(() -> model.sample(1, 9.0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("label 9.0 is none of the classes 0, 1, 2");
        }

        @Test
        void makesImages() {
            Dataset<Row> images = images(40, 12);
            Dataset<Row> resampled = Tables.quickGan()
                    .setNet("conv")
                    .setHiddenLayers(4, 4)
                    .setImageShape("8x8x3")
                    .setRoundIntegers(true)
                    .setSyntheticCol("synthetic")
                    .resample(images);
            List<Row> made = resampled.filter("synthetic").select("features").collectAsList();
            assertThat(made).hasSize(28);
            for (Row row : made) {
                double[] pixels = ((Vector) row.get(0)).toArray();
                assertThat(pixels).hasSize(192);
                assertThat(Arrays.stream(pixels).allMatch(p -> p == Math.rint(p) && p >= 40 && p <= 250))
                        .isTrue();
            }
        }

        @Test
        void warnsOfClassesWithFewerRowsThanTheCodeIsWide() {
            assertThat(Tables.quickGan().setLatentDim(30).explain(TABLE).warnings())
                    .containsExactly(
                            "class 2 has 24 rows, no more than latentDim = 30, so the spread of its codes is mostly a guess; use Smote, or lower latentDim");
        }
    }

    @Nested
    class Classifying {
        /** A game of some hundred steps circles; a third is guessing. */
        @ParameterizedTest(name = "{0}")
        @CsvSource({"adso, 0.6", "adso-own, 0.6", "amo, 0.6", "bagan, 0.6", "gamo, 0.6", "dso, 0.85", "baseline, 0.85"})
        void learnsWhatCanBeLearned(String strategy, double least) {
            Dataset<Row> table = separable();
            AdversarialClassificationModel model = new AdversarialClassifier()
                    .setStrategy(strategy)
                    .setHiddenLayers(16)
                    .setLatentDim(3)
                    .setLearningRate(2e-3)
                    .setPretrainIter(3)
                    .setMaxIter(8)
                    .fit(table);
            Dataset<Row> scored = model.transform(table);
            double recall = 0;
            for (int c = 0; c < 3; c++) {
                long right =
                        scored.filter("label = prediction and label = " + c).count();
                recall += right / (c == 0 ? 200.0 : 40.0) / 3;
            }
            assertThat(recall).as("mean recall").isGreaterThan(least);
            assertThat(model.history().epochs()).isLessThanOrEqualTo(8);
            assertThat(Arrays.stream(model.history().macroF1()).allMatch(f1 -> f1 >= 0 && f1 <= 1))
                    .isTrue();
        }

        @Test
        void teachesGeneratedRowsWithTheirOwnClassesUnlessTold() {
            assertThat(new AdversarialClassifier().getStrategy()).isEqualTo("adso-own");
        }

        @Test
        void givesTheSameModelOnAnyPartitioning() {
            AdversarialClassificationModel first = Tables.quickAdversarial().fit(TABLE.repartition(1));
            AdversarialClassificationModel second = Tables.quickAdversarial().fit(TABLE.repartition(5, col("id")));
            assertThat(second.gan().classifier()).isEqualTo(first.gan().classifier());
        }

        @Test
        void weighsRows() {
            AdversarialClassificationModel even = Tables.quickAdversarial().fit(TABLE);
            AdversarialClassificationModel weighed =
                    Tables.quickAdversarial().setWeightCol("weight").fit(TABLE);
            assertThat(weighed.gan().classifier()).isNotEqualTo(even.gan().classifier());
            assertThat(weighed.gan().encoder()).isEqualTo(even.gan().encoder());
        }

        @Test
        void watchesMarkedRowsAndNeverTrainsOnThem() {
            AdversarialClassifier classifier = Tables.quickAdversarial().setValidationIndicatorCol("held");
            AdversarialClassificationModel model = classifier.fit(TABLE);
            Dataset<Row> spoiled =
                    TABLE.withColumn("label", when(col("held"), 0.0).otherwise(col("label")));
            assertThat(classifier.fit(spoiled).gan().classifier())
                    .isEqualTo(model.gan().classifier());
        }

        @Test
        void standsInAPipelineThatIsSavedAndLoaded(@TempDir Path folder) throws IOException {
            ResamplingPipeline pipeline = new ResamplingPipeline();
            PipelineModel model = pipeline.setStages(new PipelineStage[] {new Smote(), Tables.quickAdversarial()})
                    .fit(TABLE);
            String path = folder.resolve("pipeline").toString();
            model.write().save(path);
            Dataset<Row> scored = PipelineModel.load(path).transform(TABLE);
            assertThat(scored.count()).isEqualTo(159);
            assertThat(scored.select("probability", "prediction").collectAsList())
                    .containsExactlyElementsOf(model.transform(TABLE)
                            .select("probability", "prediction")
                            .collectAsList());
        }

        @Test
        void resamplesInFitAloneBeforeAnotherClassifier() {
            PipelineModel model = new ResamplingPipeline()
                    .setStages(new PipelineStage[] {Tables.quickGan(), new LogisticRegression().setMaxIter(3)})
                    .fit(TABLE);
            assertThat(model.stages()).hasSize(1);
            assertThat(model.transform(TABLE).count()).isEqualTo(159);
        }
    }

    @Nested
    class BadInput {
        @ParameterizedTest(name = "{0} = {1}")
        @CsvSource(
                delimiter = '|',
                value = {
                    "strategy | best | strategy must be adso, adso-own, amo, bagan, gamo, dso or baseline, got 'best'",
                    "strategy | gamo | strategy = gamo mixes rows of the table and has no generator of codes to draw from; use AdversarialClassifier, or another strategy",
                    "adversarialLoss | hinge | adversarialLoss must be vanilla or wasserstein, got 'hinge'",
                    "net | cnn | net must be mlp or conv, got 'cnn'",
                    "scaling | robust | scaling must be standard or range, got 'robust'",
                    "training | gpu | training must be auto, single or distributed, got 'gpu'",
                    "imageShape | 28 by 28 | the shape of images must read height x width x channels, such as 28x28x1; got '28 by 28'",
                    "net | conv | net = conv needs imageShape, such as 28x28x1; set it, or net = mlp for rows that are no images"
                })
        void isRefusedBeforeTheFirstJob(String param, String value, String message) {
            LatentGanOversampler gan = Tables.quickGan();
            gan.set(gan.getParam(param), value);
            assertThatThrownBy(() -> gan.transformSchema(TABLE.schema()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
        }

        @Test
        void aShapeThatIsNotThatOfTheRows() {
            assertThatThrownBy(() -> Tables.quickGan().setImageShape("2x2x1").fit(TABLE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("imageShape 2x2x1 needs 4 features, but the table has 6; give the shape of its images");
            Dataset<Row> sized = new VectorAssembler()
                    .setInputCols(new String[] {"weight", "label"})
                    .setOutputCol("two")
                    .transform(TABLE);
            assertThatThrownBy(() -> Tables.quickGan()
                            .setFeaturesCol("two")
                            .setImageShape("2x2x1")
                            .transformSchema(sized.schema()))
                    .hasMessage("imageShape 2x2x1 needs 4 features, but the table has 2; give the shape of its images");
        }

        @Test
        void anImageThatCannotBeHalvedSoOften() {
            assertThatThrownBy(() -> Tables.quickGan()
                            .setNet("conv")
                            .setHiddenLayers(4, 4)
                            .setImageShape("6x8x1")
                            .transformSchema(images(2, 2).schema()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "net = conv with 2 hiddenLayers halves images 2 times, but height and width of imageShape 6x8x1 are no multiples of 4; use fewer layers, or net = mlp");
        }

        @Test
        void aCodeAsWideAsThereAreRows() {
            assertThatThrownBy(() -> Tables.quickGan().setLatentDim(159).fit(TABLE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "latentDim is 159, but the table has 159 rows, which do not tell how codes so wide are spread; lower latentDim");
        }

        @Test
        void aClassWithoutRowsToTrainOn() {
            Dataset<Row> marked = TABLE.withColumn("held", col("label").equalTo(2.0));
            assertThatThrownBy(() -> Tables.quickAdversarial()
                            .setValidationIndicatorCol("held")
                            .fit(marked))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("class number 2 has no row to train on; mark or hold out fewer rows");
        }

        @Test
        void aLearningRateThatMakesLossesNoNumbers() {
            LocalSpark.session().sparkContext().setLogLevel("ERROR");
            assertThatThrownBy(() -> Tables.quickGan().setLearningRate(1e30).fit(TABLE))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageMatching(
                            "the [a-z ]+ loss of the (autoencoder|game) is NaN in epoch 0; lower learningRate or .*");
        }
    }
}
