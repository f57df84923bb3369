package io.ballast.ml;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ballast.spark.LocalSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.ml.classification.DecisionTreeClassifier;
import org.apache.spark.ml.classification.LinearSVC;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AutoResamplerTest {
    private static final int COMMON = 300;
    private static final int RARE = 30;
    private static final double NO_TIME = 1e-6;

    /**
     * The rare class fills a gap of the common one. A tree whose leaves need 30 rows cannot cut out the 12 rare rows of a fold,
     * whatever they weigh and from whichever probability they are predicted; it can once they are repeated.
     */
    private static final Dataset<Row> GAP = gap();

    private static Dataset<Row> gap() {
        Random random = new Random(1);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < COMMON + RARE; i++) {
            boolean rare = i < RARE;
            double u = random.nextDouble();
            double x = rare ? 0.5 + 0.05 * u : u < 0.5 ? 0.9 * u : 0.2 + 0.9 * u;
            rows.add(RowFactory.create((long) i, Vectors.dense(x), rare ? "rare" : "common", i % 10));
        }
        StructType schema = new StructType()
                .add("id", DataTypes.LongType)
                .add("x", SQLDataTypes.VectorType())
                .add("y", DataTypes.StringType)
                .add("weight", DataTypes.IntegerType);
        return LocalSpark.session().createDataFrame(rows, schema).cache();
    }

    private static AutoResampler auto() {
        return new AutoResampler("auto")
                .setEstimator(new DecisionTreeClassifier()
                        .setMaxDepth(2)
                        .setMaxBins(500)
                        .setMinInstancesPerNode(30))
                .setNumFolds(2)
                .setNumRepeats(1)
                .setFeaturesCol("x")
                .setLabelCol("y")
                .setIdCol("id")
                .setSeed(3)
                .setSyntheticCol("made")
                .setParentsCol("parents")
                .setPassThrough("seed");
    }

    /** What was tried on the table in so many partitions, and what came of it. */
    private record Run(AutoSearch.Choice choice, List<String> rows) {}

    private static final Map<Integer, Run> RUNS = new ConcurrentHashMap<>();

    private static Run run(int partitions) {
        return RUNS.computeIfAbsent(partitions, any -> {
            List<AutoSearch.Choice> choices = new ArrayList<>();
            Dataset<Row> resampled = auto().onChoice(choices::add).resample(GAP.repartition(partitions));
            assertThat(choices).hasSize(1);
            return new Run(choices.get(0), texts(resampled));
        });
    }

    private static List<String> texts(Dataset<Row> rows) {
        return rows.collectAsList().stream().map(Row::toString).sorted().toList();
    }

    @Nested
    class Picking {
        @Test
        void resamplesAsThePickedResamplerDoes() {
            Run run = run(2);
            assertThat(run.choice().remedy().name()).isEqualTo("random-over-sampler at 0.5");
            Dataset<Row> expected = new RandomOverSampler()
                    .setFeaturesCol("x")
                    .setLabelCol("y")
                    .setIdCol("id")
                    .setSeed(3)
                    .setSyntheticCol("made")
                    .setParentsCol("parents")
                    .setPassThrough("seed")
                    .setSamplingStrategy("rare=150")
                    .resample(GAP);
            assertThat(run.rows()).hasSize(450).isEqualTo(texts(expected));
        }

        @Test
        void tellsWhatItTried() {
            AutoSearch.Choice choice = run(2).choice();
            assertThat(choice.trials()).hasSize(11);
            assertThat(choice.trials().get(0).name()).isEqualTo("none");
            assertThat(choice.trials())
                    .filteredOn(choice::picked)
                    .singleElement()
                    .satisfies(trial -> {
                        assertThat(trial.mean()).isGreaterThan(0.95);
                        assertThat(trial.mean())
                                .isGreaterThan(choice.trials().get(0).mean() + trial.standardError());
                    });
        }

        @Test
        void isTheSameOnAnyPartitioning() {
            assertThat(run(1).choice().trials()).isEqualTo(run(2).choice().trials());
            assertThat(run(1).rows()).isEqualTo(run(2).rows());
        }

        @Test
        void leavesSeparableClassesAlone() {
            Dataset<Row> apart =
                    Tables.clouds(40, 16).withColumn("features", array_to_vector(array(col("label"), col("weight"))));
            List<AutoSearch.Choice> choices = new ArrayList<>();
            Dataset<Row> resampled = new AutoResampler()
                    .setEstimator(new LogisticRegression().setMaxIter(5))
                    .setNumFolds(2)
                    .setNumRepeats(1)
                    .onChoice(choices::add)
                    .resample(apart);
            assertThat(choices).singleElement().satisfies(choice -> {
                assertThat(choice.remedy().name()).isEqualTo("none");
                assertThat(choice.trials().get(0).scores()).containsExactly(1.0, 1.0);
            });
            assertThat(texts(resampled)).isEqualTo(texts(apart));
        }

        @Test
        void triesNothingBesidesNoneWithoutTime() {
            List<AutoSearch.Choice> choices = new ArrayList<>();
            Dataset<Row> resampled =
                    auto().setTimeBudget(NO_TIME).onChoice(choices::add).resample(GAP);
            assertThat(resampled.filter("made or parents is not null").count()).isZero();
            assertThat(texts(resampled.drop("made", "parents"))).isEqualTo(texts(GAP));
            List<AutoSearch.Trial> trials = choices.get(0).trials();
            assertThat(trials.get(0).scores()).hasSize(2);
            assertThat(trials.subList(1, 11))
                    .allSatisfy(trial -> assertThat(trial.remark()).isEqualTo("not tried within the time budget"));
        }

        @Test
        void isExplainedBeforehandOnAnyPartitioning() {
            List<AutoSearch.Choice> choices = new ArrayList<>();
            ResamplingPlan plan = auto().onChoice(choices::add).explain(GAP.repartition(8));
            assertThat(choices).hasSize(1);
            assertThat(choices.get(0).trials()).isEqualTo(run(2).choice().trials());
            assertThat(plan.classes())
                    .containsExactly(
                            new ResamplingPlan.ClassPlan("common", COMMON, COMMON),
                            new ResamplingPlan.ClassPlan("rare", RARE, 150));
            assertThat(plan.warnings().get(0)).startsWith("picked random-over-sampler at 0.5, averageF1 ");
            assertThat(auto().setTimeBudget(NO_TIME).explain(GAP).toString())
                    .contains("rare: 30 -> 30\nwarning: picked none, averageF1 ")
                    .endsWith("in 2 tests of 2 folds; rows are left as they are");
        }
    }

    @Nested
    class Persistence {
        @Test
        void keepsTheClassifierAndItsParams(@TempDir Path folder) throws IOException {
            String path = folder.resolve("auto").toString();
            auto().setMetricName("auprc")
                    .setNumRepeats(4)
                    .setTimeBudget(NO_TIME)
                    .write()
                    .save(path);
            AutoResampler loaded = AutoResampler.load(path);
            assertThat(loaded.uid()).isEqualTo("auto");
            assertThat(loaded.getMetricName()).isEqualTo("auprc");
            assertThat(loaded.getNumFolds()).isEqualTo(2);
            assertThat(loaded.getNumRepeats()).isEqualTo(4);
            assertThat(loaded.getTimeBudget()).isEqualTo(NO_TIME);
            assertThat(loaded.getEstimator()).isInstanceOfSatisfying(DecisionTreeClassifier.class, tree -> assertThat(
                            tree.getMinInstancesPerNode())
                    .isEqualTo(30));
            assertThat(loaded.resample(GAP).count()).isEqualTo(COMMON + RARE);
        }

        @Test
        void aCopyHasItsOwnClassifierAndTheListener() {
            List<AutoSearch.Choice> choices = new ArrayList<>();
            AutoResampler first = auto().setTimeBudget(NO_TIME).onChoice(choices::add);
            AutoResampler copy = first.copy(ParamMap.empty());
            assertThat(copy.getEstimator()).isNotSameAs(first.getEstimator());
            copy.fit(GAP);
            assertThat(choices).hasSize(1);
        }
    }

    @Nested
    class BadInput {
        @ParameterizedTest(name = "{0}")
        @ValueSource(strings = {"all", "0.5", "rare=100"})
        void isAStrategyOfTheUsers(String strategy) {
            assertThatThrownBy(() -> auto().setSamplingStrategy(strategy).fit(GAP))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("samplingStrategy of AutoResampler must be auto, got '%s'; it picks the sizes itself"
                            .formatted(strategy));
        }

        @Test
        void isAMetricThatIsBetterTheSmaller() {
            assertThatThrownBy(() -> auto().setMetricName("brier").transformSchema(GAP.schema()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("metricName must be aucRoc, auprc, f1Minority, ")
                    .hasMessageEndingWith("got 'brier'");
        }

        @Test
        void isAClassifierWithoutProbabilities() {
            assertThatThrownBy(() -> auto().setEstimator(new LinearSVC()).transformSchema(GAP.schema()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "estimator must be a Spark ML classifier that gives probabilities, but LinearSVC has no param probabilityCol");
        }

        @Test
        void isAClassThatNoStrategyCanName() {
            Dataset<Row> renamed = GAP.selectExpr("id", "x", "if(y = 'rare', 'one, two', y) y");
            assertThatThrownBy(() -> auto().fit(renamed))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "labelCol 'y' holds class 'one, two', but AutoResampler needs names without commas and outer blanks; rename the class");
        }

        @Test
        void isAClassWithFewerRowsThanFolds() {
            assertThatThrownBy(() -> auto().setNumFolds(31).fit(GAP))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("class rare of the table has 30 rows, fewer than the 31 folds");
        }
    }
}
