package io.ballast.ml;

import static io.ballast.ml.Tables.clouds;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ballast.table.ClassCounts;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Remedies and learners on one fold of a small table: 96 and 24 rows to learn from, 24 and 6 to choose by, 60 and 15 to test. */
class RemedyTest {
    private static EvaluationTable table;
    private static EvaluationTable.Folds folds;
    private static Fold fold;
    private static Split split;

    private final Learner logistic = new Learner("logistic", new LogisticRegression().setMaxIter(20));

    @BeforeAll
    static void prepare() {
        table = EvaluationTable.of("clouds", clouds(180, 45), "features", "label", 3);
        folds = table.folds(3, 7);
        fold = folds.fold(0);
        split = fold.split();
    }

    @AfterAll
    static void close() {
        fold.close();
        folds.close();
        table.close();
    }

    private FittedRemedy fitted(Remedy remedy) {
        try (Remedy.Prepared prepared = remedy.prepare(split)) {
            return prepared.fit(logistic);
        }
    }

    private static double validationScore(FittedRemedy fitted, String metric) {
        return Validation.score(fitted, split.validation(), split, metric);
    }

    @Nested
    class Weights {
        @Test
        void areRowsOverClassesAndRowsOfTheClass() {
            ClassCounts counts = new ClassCounts(Map.of("a", 60L, "b", 30L, "c", 10L));
            assertThat(ClassWeights.weight(counts, 0)).isCloseTo(100 / (3 * 60.0), within(1e-15));
            assertThat(ClassWeights.weight(counts, 1)).isCloseTo(100 / (3 * 30.0), within(1e-15));
            assertThat(ClassWeights.weight(counts, 2)).isCloseTo(100 / (3 * 10.0), within(1e-15));
        }

        @Test
        void reachTheClassifier() {
            FittedRemedy fitted = fitted(new ClassWeights());
            Dataset<Row> weighted = split.train()
                    .withColumn(
                            "w", when(col("label").equalTo(0), 120 / (2 * 96.0)).otherwise(120 / (2 * 24.0)));
            LogisticRegressionModel byHand =
                    new LogisticRegression().setMaxIter(20).setWeightCol("w").fit(weighted);
            assertThat(((LogisticRegressionModel) fitted.model()).coefficients().toArray())
                    .containsExactly(byHand.coefficients().toArray(), within(1e-12));
            assertThat(fitted.priors()).containsExactly(0.5, 0.5);
            assertThat(fitted.rows()).containsExactly(96, 24);
        }

        @Test
        void needAClassifierThatTakesThem() {
            Learner net = new Learner("net", new MultilayerPerceptronClassifier().setLayers(new int[] {6, 2}));
            try (Remedy.Prepared prepared = new ClassWeights().prepare(split)) {
                assertThatThrownBy(() -> prepared.fit(net))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(
                                "class-weight needs a classifier with weightCol, but net has none; leave one of them out");
            }
        }
    }

    @Nested
    class Resampling {
        @Test
        void keepsTrainingRowsAndMarksWhatIsMade() {
            Smote smote = new Smote();
            try (Remedy.Prepared prepared = new ResampledRemedy("smote", List.of(smote)).prepare(split)) {
                Dataset<Row> rows = prepared.rows().orElseThrow();
                assertThat(rows.columns()).containsExactly("features", "label", ResampledRemedy.SYNTHETIC);
                assertThat(Tables.counts(Tables.synthetic(rows))).isEqualTo(Map.of("1.0", 72L));
                assertThat(Tables.bits(Tables.originals(rows))).isEqualTo(Tables.bits(split.train()));
                assertThat(rows.rdd().getNumPartitions())
                        .isEqualTo(split.train().rdd().getNumPartitions());
                FittedRemedy fitted = prepared.fit(logistic);
                assertThat(fitted.rows()).containsExactly(96, 96);
                assertThat(fitted.priors()).containsExactly(0.5, 0.5);
                assertThat(fitted.thresholds()).isEmpty();
            }
            assertThat(smote.isSet(smote.syntheticCol())).isFalse();
        }

        @Test
        void isDoneInAChainByOneAfterTheOther() {
            List<BasicResampler<?>> chain = List.of(
                    new RandomOverSampler().setSamplingStrategy("0.5"),
                    new Smote(),
                    new RandomUnderSampler().setSamplingStrategy("0=90,1=80"));
            try (Remedy.Prepared prepared = new ResampledRemedy("chain", chain).prepare(split)) {
                Dataset<Row> rows = prepared.rows().orElseThrow();
                assertThat(Tables.counts(rows)).isEqualTo(Map.of("0.0", 90L, "1.0", 80L));
                assertThat(rows.filter(col(ResampledRemedy.SYNTHETIC).isNull()).count())
                        .isZero();
                assertThat(Tables.bits(split.train())).containsAll(Tables.bits(Tables.originals(rows)));
                assertThat(Tables.counts(Tables.synthetic(rows))).containsOnlyKeys("1.0");
            }
        }

        @Test
        void neverSeesRowsOfValidationOrTest() {
            try (Remedy.Prepared prepared =
                    new ResampledRemedy("again", List.of(new RandomOverSampler())).prepare(split)) {
                assertThat(Tables.bits(prepared.rows().orElseThrow()))
                        .doesNotContainAnyElementsOf(Tables.bits(split.validation()))
                        .doesNotContainAnyElementsOf(Tables.bits(fold.test()));
            }
        }

        @Test
        void needsAResampler() {
            assertThatThrownBy(() -> new ResampledRemedy("nothing", List.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("remedy nothing needs at least one resampler, got none");
        }
    }

    @Nested
    class Strength {
        private final ClassCounts three = new ClassCounts(Map.of("a", 100L, "b", 60L, "c", 15L));

        @ParameterizedTest(name = "over {0}, strength {1}")
        @CsvSource(
                delimiter = ';',
                value = {
                    "true; 0.5; a=100,b=60,c=50",
                    "true; 0.25; a=100,b=60,c=25",
                    "true; 0.1; a=100,b=60,c=15",
                    "true; 1.0; a=100,b=100,c=100",
                    "false; 0.5; a=30,b=30,c=15",
                    "false; 0.2; a=75,b=60,c=15",
                    "false; 0.1; a=100,b=60,c=15",
                    "false; 1.0; a=15,b=15,c=15"
                })
        void setsTheSizesOfAllClassesByName(boolean over, double strength, String sizes) {
            StrengthRemedy remedy = new StrengthRemedy("any", RandomOverSampler::new, strength, over);
            assertThat(remedy.strategy(three)).isEqualTo(sizes);
            assertThat(remedy.name()).isEqualTo("any at " + strength);
            assertThat(remedy.resampler(three).getSamplingStrategy()).isEqualTo(sizes);
        }

        @Test
        void writesNumericLabelsAsPeopleDo() {
            ClassCounts numeric = new ClassCounts(Map.of(3.0, 10L, 7.0, 4L));
            assertThat(new StrengthRemedy("any", Smote::new, 1, true).strategy(numeric))
                    .isEqualTo("3=10,7=10");
        }

        @Test
        void resamplesAFold() {
            FittedRemedy fitted = fitted(new StrengthRemedy("under", RandomUnderSampler::new, 0.5, false));
            assertThat(fitted.rows()).containsExactly(48, 24);
        }
    }

    @Nested
    class Threshold {
        @Test
        void isTunedOnValidationRows() {
            FittedRemedy plain = fitted(new NoRemedy());
            FittedRemedy tuned = fitted(TunedThreshold.of("averageF1"));
            double[] thresholds = tuned.thresholds().orElseThrow();
            assertThat(thresholds).hasSize(2);
            assertThat(DoubleStream.of(thresholds).sum()).isCloseTo(1, within(1e-15));
            assertThat(validationScore(tuned, "averageF1")).isGreaterThan(validationScore(plain, "averageF1"));
            assertThat(tuned.priors()).containsExactly(0.8, 0.2);
            for (Row row :
                    tuned.score(fold.test()).select("probability", "prediction").collectAsList()) {
                Vector p = row.getAs(0);
                assertThat(row.getDouble(1)).isEqualTo(p.apply(1) / thresholds[1] > p.apply(0) / thresholds[0] ? 1 : 0);
            }
        }

        @Test
        void isThatOfTheAverageF1ForAreas() {
            assertThat(fitted(TunedThreshold.of("auprc")).thresholds().orElseThrow())
                    .containsExactly(
                            fitted(TunedThreshold.of("averageF1")).thresholds().orElseThrow());
        }
    }

    @Nested
    class BestOfSeveral {
        @Test
        void isTheOneThatValidatesBest() {
            double[] scores = new double[3];
            Arrays.setAll(
                    scores,
                    i -> validationScore(
                            fitted(new ResampledRemedy("one", List.of(new RandomUnderSampler().setSeed(5 + i)))),
                            "auprc"));
            FittedRemedy best = fitted(new BestUnderSampling(3, "auprc", 5));
            assertThat(Arrays.stream(scores).distinct().count()).isGreaterThan(1);
            assertThat(validationScore(best, "auprc"))
                    .isEqualTo(Arrays.stream(scores).max().orElseThrow());
            assertThat(best.rows()).containsExactly(24, 24);
        }

        @Test
        void needsOneTry() {
            assertThatThrownBy(() -> new BestUnderSampling(0, "auprc", 5))
                    .hasMessage("rus-best-of-n.n must be at least 1, got 0");
        }
    }

    @Nested
    class Automatic {
        @Test
        void fitsWhatItPicksAndSaysSo() {
            AutoSearch search = new AutoSearch(List.of(new ClassWeights()), "averageF1", 2, 1, Duration.ZERO, 1);
            FittedRemedy picked = fitted(new AutoRemedy(search));
            assertThat(picked.remarks()).containsExactly("auto chose class-weight");
            assertThat(validationScore(picked, "aucRoc"))
                    .isEqualTo(validationScore(fitted(new ClassWeights()), "aucRoc"));
        }
    }

    @Nested
    class Learners {
        @Test
        void makeProbabilitiesOfClassifiersForTwoClasses() {
            try (EvaluationTable three = EvaluationTable.of("three", clouds(40, 30, 20), "features", "label", 2);
                    EvaluationTable.Folds dealt = three.folds(2, 1);
                    Fold one = dealt.fold(0)) {
                Learner gbt =
                        new Learner("gbt", new GBTClassifier().setMaxIter(2).setMaxDepth(2));
                FittedRemedy fitted = NoRemedy.asIs(gbt, one.split());
                List<Row> scored = fitted.score(one.test()).collectAsList();
                assertThat(scored).hasSize(45).allSatisfy(row -> {
                    Vector p = row.getAs("probability");
                    assertThat(p.size()).isEqualTo(3);
                    assertThat(p.apply(p.argmax())).isBetween(1.0 / 3, 1.0);
                    assertThat(DoubleStream.of(p.toArray()).sum()).isCloseTo(1, within(1e-12));
                    assertThat(row.<Double>getAs("prediction")).isEqualTo(p.argmax());
                });
                assertThat(scored.stream()
                                .map(row -> row.<Double>getAs("prediction"))
                                .distinct())
                        .hasSize(3);
            }
        }

        @Test
        void keepTheClassifiersOwnColumnsOutOfIt() {
            LogisticRegression own = new LogisticRegression()
                    .setMaxIter(20)
                    .setWeightCol("nowhere")
                    .setProbabilityCol("p")
                    .setPredictionCol("guess");
            FittedRemedy fitted = NoRemedy.asIs(new Learner("own", own), split);
            assertThat(validationScore(fitted, "aucRoc")).isEqualTo(validationScore(fitted(new NoRemedy()), "aucRoc"));
            assertThat(own.getWeightCol()).isEqualTo("nowhere");
        }
    }

    @Test
    void aFittedRemedyKeepsItsArrays() {
        FittedRemedy fitted = fitted(new NoRemedy());
        fitted.priors()[0] = 9;
        fitted.rows()[0] = 9;
        assertThat(fitted.priors()).containsExactly(0.8, 0.2);
        assertThat(fitted.rows()).containsExactly(96, 24);
    }
}
