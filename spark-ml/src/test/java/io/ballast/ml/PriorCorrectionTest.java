package io.ballast.ml;

import static io.ballast.ml.Tables.clouds;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ballast.spark.LocalSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.functions$;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PriorCorrectionTest {
    private static final StructType SCORED =
            new StructType().add("probability", SQLDataTypes.VectorType()).add("prediction", DataTypes.DoubleType);

    @Nested
    class Probabilities {
        /** Normal densities of mean 0, 1.5 and 3: the posterior of any prior is known. */
        @Test
        void areThoseOfTheOriginalPriorExactly() {
            double[] original = {0.9, 0.08, 0.02};
            double[] resampled = {0.4, 0.35, 0.25};
            List<Double> points = List.of(-2.0, -0.5, 0.1, 1.4, 2.2, 3.1, 5.0);
            List<double[]> learned =
                    points.stream().map(x -> posterior(x, resampled)).toList();
            List<Row> found =
                    correction(original, resampled).transform(scored(learned)).collectAsList();
            for (int i = 0; i < points.size(); i++) {
                double[] expected = posterior(points.get(i), original);
                Vector probability = found.get(i).getAs("probability");
                assertThat(probability.toArray()).containsExactly(expected, within(1e-15));
                assertThat(found.get(i).<Double>getAs("prediction"))
                        .isEqualTo(Vectors.dense(expected).argmax());
            }
        }

        private double[] posterior(double x, double[] priors) {
            double[] p = new double[priors.length];
            Arrays.setAll(p, c -> priors[c] * Math.exp(-0.5 * (x - 1.5 * c) * (x - 1.5 * c)));
            double sum = Arrays.stream(p).sum();
            Arrays.setAll(p, c -> p[c] / sum);
            return p;
        }

        /** Dal Pozzolo et al. 2015, Eq. 4: p = beta ps / (beta ps - ps + 1), beta the share of negatives that was kept. */
        @Test
        void areThoseOfTheBinaryFormulaAfterUnderSampling() {
            double beta = 100.0 / 900;
            for (Row row : correction(new double[] {900, 100}, new double[] {100, 100})
                    .transform(scored(List.of(new double[] {0.3, 0.7}, new double[] {0.01, 0.99}, new double[] {1, 0})))
                    .collectAsList()) {
                double p = row.<Vector>getAs("probability").apply(1);
                double learned = p / (beta + p * (1 - beta)); // the formula, solved for ps
                assertThat(beta * learned / (beta * learned - learned + 1)).isCloseTo(p, within(1e-15));
                assertThat(List.of(0.7, 0.99, 0.0))
                        .anySatisfy(ps -> assertThat(learned).isCloseTo(ps, within(1e-12)));
            }
        }

        @Test
        void stayAsTheyAreWhenNothingWasResampled() {
            Row row = correction(new double[] {3, 1}, new double[] {0.75, 0.25})
                    .transform(scored(List.of(new double[] {0.3, 0.7})))
                    .head();
            assertThat(row.<Vector>getAs(0).toArray()).containsExactly(new double[] {0.3, 0.7}, within(1e-15));
        }
    }

    @Nested
    class InAPipeline {
        private static final Dataset<Row> TRAIN = clouds(400, 40);

        /** With an intercept and no penalty, the mean probability of the training rows is the share of their class. */
        @Test
        void bringsBackTheBaseRate(@TempDir Path folder) throws IOException {
            RepeatMinority resampler = new RepeatMinority();
            PriorCorrection correction = new PriorCorrection()
                    .setOriginalPriors(PriorCorrection.priors(TRAIN, "label"))
                    .setResampledPriors(PriorCorrection.priors(resampler.resample(TRAIN), "label"));
            assertThat(correction.getOriginalPriors()).containsExactly(400.0 / 440, 40.0 / 440);
            assertThat(correction.getResampledPriors()).containsExactly(0.5, 0.5);
            LogisticRegression regression = new LogisticRegression().setMaxIter(30);
            PipelineModel fitted = new ResamplingPipeline()
                    .setStages(resampler, regression, correction)
                    .fit(TRAIN);
            double base = 40.0 / 440;
            double uncorrected = mean(
                    new ResampledClassifier(resampler, regression).fit(TRAIN).transform(TRAIN));
            assertThat(uncorrected).isGreaterThan(2 * base);
            assertThat(mean(fitted.transform(TRAIN))).isCloseTo(base, within(0.02));

            String path = folder.resolve("model").toString();
            fitted.write().save(path);
            assertThat(PipelineModel.load(path).transform(TRAIN).collectAsList())
                    .isEqualTo(fitted.transform(TRAIN).collectAsList());
        }

        private double mean(Dataset<Row> scored) {
            return scored.select(avg(functions$
                            .MODULE$
                            .vector_to_array(col("probability"), "float64")
                            .getItem(1)))
                    .head()
                    .getDouble(0);
        }
    }

    @Nested
    class Columns {
        private final Dataset<Row> scored = scored(List.of(new double[] {0.4, 0.6}));
        private final PriorCorrection correction = correction(new double[] {9, 1}, new double[] {1, 1});

        @Test
        void areReplacedInPlace() {
            Dataset<Row> found = correction.transform(scored);
            assertThat(found.columns()).containsExactly("probability", "prediction");
            assertThat(found.schema()).isEqualTo(correction.transformSchema(scored.schema()));
            assertThat(found.head().getDouble(1)).isZero();
        }

        @Test
        void areAddedWhereTheyHaveNames() {
            correction.setCorrectedProbabilityCol("the.probability").setCorrectedPredictionCol("the.prediction");
            Dataset<Row> found = correction.transform(scored);
            assertThat(found.columns())
                    .containsExactly("probability", "prediction", "the.probability", "the.prediction");
            assertThat(found.schema()).isEqualTo(correction.transformSchema(scored.schema()));
            Row row = found.head();
            assertThat(row.<Vector>getAs(0).toArray()).containsExactly(0.4, 0.6);
            assertThat(row.getDouble(1)).isEqualTo(1);
            assertThat(row.<Vector>getAs(2).apply(0)).isCloseTo(0.36 / 0.42, within(1e-15));
            assertThat(row.getDouble(3)).isZero();
        }

        @Test
        void ofPredictionsNeedNotBeThereWhenAnotherIsNamed() {
            correction.setCorrectedPredictionCol("corrected");
            assertThat(correction.transform(scored.drop("prediction")).columns())
                    .containsExactly("probability", "corrected");
        }
    }

    @Nested
    class BadInput {
        @Test
        void isAPriorThatIsNotSet() {
            assertThatThrownBy(
                            () -> new PriorCorrection().setOriginalPriors(1, 2).transformSchema(SCORED))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "resampledPriors must be set: the share of each class, in the order of the probabilities; PriorCorrection.priors counts them");
        }

        static List<double[]> priors() {
            return List.of(
                    new double[] {},
                    new double[] {1},
                    new double[] {0, 1},
                    new double[] {-1, 2},
                    new double[] {Double.NaN, 1},
                    new double[] {Double.POSITIVE_INFINITY, 1});
        }

        @ParameterizedTest
        @MethodSource("priors")
        void isAPriorThatIsNone(double[] priors) {
            PriorCorrection correction = correction(priors, new double[] {1, 1});
            assertThatThrownBy(() -> correction.transformSchema(SCORED))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "originalPriors must be two or more finite numbers above 0, one a class, got %s; every class must occur"
                                    .formatted(Arrays.toString(priors)));
        }

        @Test
        void arePriorsOfOtherClasses() {
            assertThatThrownBy(() -> correction(new double[] {1, 2, 3}, new double[] {1, 1})
                            .transformSchema(SCORED))
                    .hasMessage(
                            "originalPriors and resampledPriors must name the same classes, got 3 and 2 values; set one value a class");
        }

        @Test
        void isAColumnThatDoesNotFit() {
            PriorCorrection correction = correction(new double[] {1, 2}, new double[] {1, 1});
            assertThatThrownBy(() -> correction.transformSchema(new StructType()))
                    .hasMessageStartingWith("probabilityCol 'probability' is not a column of the table");
            assertThatThrownBy(() -> correction.setProbabilityCol("prediction").transformSchema(SCORED))
                    .hasMessage(
                            "probabilityCol 'prediction' must be of type vector, got double; use the probability column of a Spark ML classifier");
            assertThatThrownBy(() -> correction
                            .setProbabilityCol("probability")
                            .setPredictionCol("nowhere")
                            .transformSchema(SCORED))
                    .hasMessage("predictionCol 'nowhere' is not a column of the table; it has probability, prediction");
        }

        @Test
        void areProbabilitiesOfOtherClassesOrNone() {
            PriorCorrection correction = correction(new double[] {1, 2}, new double[] {1, 1});
            assertThatThrownBy(() -> correction
                            .transform(scored(List.of(new double[] {0.2, 0.3, 0.5})))
                            .collectAsList())
                    .hasStackTraceContaining(
                            "probabilityCol 'probability' holds vectors of length 3, but originalPriors and resampledPriors are of 2 classes; set one value a class");
            assertThatThrownBy(() -> correction
                            .transform(scored(List.of(new double[] {-2, 2})))
                            .collectAsList())
                    .hasStackTraceContaining(
                            "probabilityCol 'probability' must hold probabilities that add up to 1, got [-2.0,2.0]");
        }

        @Test
        void areLabelsThatAreNoIndices() {
            assertThatThrownBy(() -> PriorCorrection.priors(clouds(3, 3).filter("label = 1"), "label"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "labelCol 'label' must hold class indices 0, 1, 2, ..., got 1.0 in place of 0; use StringIndexer first");
            assertThatThrownBy(() -> PriorCorrection.priors(clouds(3, 3), "note"))
                    .hasMessageContaining("got null in place of 0");
        }
    }

    private static PriorCorrection correction(double[] original, double[] resampled) {
        return new PriorCorrection().setOriginalPriors(original).setResampledPriors(resampled);
    }

    private static Dataset<Row> scored(List<double[]> probabilities) {
        List<Row> rows = new ArrayList<>();
        for (double[] p : probabilities) {
            Vector vector = Vectors.dense(p);
            rows.add(RowFactory.create(vector, (double) vector.argmax()));
        }
        return LocalSpark.session().createDataFrame(rows, SCORED);
    }
}
