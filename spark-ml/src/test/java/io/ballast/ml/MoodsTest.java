package io.ballast.ml;

import static io.ballast.ml.Tables.clouds;
import static io.ballast.ml.Tables.counts;
import static io.ballast.ml.Tables.originals;
import static io.ballast.ml.Tables.synthetic;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.rand;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ballast.search.Member;
import io.ballast.search.SearchStep;
import io.ballast.search.StepListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Of 120 and 30 rows a quarter is held out: 90 and 22 are left to learn from, and the start has 11 of the 90. */
class MoodsTest {
    static final Dataset<Row> TABLE = clouds(120, 30).cache();

    /** Quick, and easily pleased. */
    static Moods moods() {
        return new Moods("moods")
                .setIdCol("id")
                .setSeed(11)
                .setHiddenLayers(8)
                .setLearningRate(0.02)
                .setMaxSteps(50)
                .setMaxIter(4)
                .setAcceptance("average")
                .setSyntheticCol("synthetic");
    }

    /** What a stage made of a table. */
    record Run(MoodsModel model, List<Row> rows, StructType schema) {
        static Run of(Moods stage, Dataset<Row> table) {
            MoodsModel model = stage.fit(table);
            Dataset<Row> resampled = model.transform(table);
            return new Run(model, resampled.collectAsList(), resampled.schema());
        }

        Set<Long> ids(double label) {
            Set<Long> ids = new HashSet<>();
            for (Row row : rows) {
                if (!row.<Boolean>getAs("synthetic") && row.<Double>getAs("label") == label) {
                    ids.add(row.getAs("id"));
                }
            }
            return ids;
        }

        List<String> texts() {
            return rows.stream().map(Row::toString).sorted().toList();
        }

        /** All that was tried, but for the time it took. */
        String trace() {
            return trace(model.steps());
        }

        static String trace(List<SearchStep> steps) {
            List<String> lines = new ArrayList<>();
            for (SearchStep step : steps) {
                lines.add("%d: %d, took %d".formatted(step.number(), step.size(), step.accepted()));
                for (SearchStep.Tried tried : step.candidates()) {
                    lines.add("%s %d %d %d %d"
                            .formatted(
                                    tried.score() == null
                                            ? "none"
                                            : Arrays.toString(tried.score().values()),
                                    tried.drawn(),
                                    tried.made(),
                                    tried.rows(),
                                    tried.adamSteps()));
                }
            }
            return String.join("\n", lines);
        }
    }

    private static final Map<String, Run> RUNS = new HashMap<>();

    private static Run run(String name, UnaryOperator<Moods> change) {
        return RUNS.computeIfAbsent(name, any -> Run.of(change.apply(moods()), TABLE));
    }

    private static Run plain() {
        return run("plain", stage -> stage);
    }

    /** All rows that are not held out. */
    private static Run full() {
        return run("full", stage -> stage.setStart("full"));
    }

    private static long[] sizes(MoodsModel model) {
        long[] sizes = model.keptRows();
        Arrays.setAll(sizes, c -> sizes[c] + model.madeRows()[c]);
        return sizes;
    }

    @Nested
    class Resampling {
        @Test
        void givesTheChosenRowsAndThoseMade() {
            Run run = plain();

            assertThat(run.trace()).contains("took 0").contains("took -1");
            assertThat(run.model().steps()).hasSize(5);
            assertThat(run.schema()).isEqualTo(moods().transformSchema(TABLE.schema()));
            assertThat(run.model().keptRows()[0]).isBetween(12L, 89L);
            assertThat(run.model().keptRows()[1]).isEqualTo(22);
            assertThat(run.ids(0)).hasSize((int) run.model().keptRows()[0]);
            assertThat(run.ids(1)).hasSize(22);
            assertThat(run.rows())
                    .hasSize((int) Arrays.stream(sizes(run.model())).sum());
            assertThat(run.model().chosen().rows()).isEqualTo(run.rows().size());
            assertThat(run.model().rows().orElseThrow().filter("synthetic").count())
                    .isEqualTo(Arrays.stream(run.model().madeRows()).sum());
        }

        @Test
        void holdsNoRowThatScoredIt() {
            assertThat(full().ids(0)).hasSize(90).containsAll(plain().ids(0));
            assertThat(full().ids(1)).hasSize(22).isEqualTo(plain().ids(1));
            assertThat(full().model().steps()).isEmpty();
        }

        @Test
        void keepsAllColumnsOfTheRowsItKeeps() {
            Dataset<Row> resampled = moods().resample(TABLE);

            assertThat(TABLE.collectAsList()).containsAll(originals(resampled).collectAsList());
        }

        /** A start alone makes its rows for sure. */
        @Test
        void madeRowsNameTheirParentsAndHaveTheColumnsOfTheSeedOnRequest() {
            Dataset<Row> made = synthetic(moods().setStart("svm-smote")
                    .setParentsCol("parents")
                    .setPassThrough("seed")
                    .setWeightCol("weight")
                    .resample(TABLE));
            Map<Long, Row> byKey = new HashMap<>();
            TABLE.withColumn("key", expr("xxhash64(id)"))
                    .collectAsList()
                    .forEach(row -> byKey.put(row.getAs("key"), row));

            assertThat(made.collectAsList()).hasSize(68).allSatisfy(row -> {
                assertThat(row.<Double>getAs("label")).isEqualTo(1);
                List<Row> parents = row.<Long>getList(row.fieldIndex("parents")).stream()
                        .map(byKey::get)
                        .toList();
                assertThat(parents).hasSize(2).allSatisfy(parent -> assertThat(parent.<Double>getAs("label"))
                        .isEqualTo(1));
                assertThat(row.<Long>getAs("id")).isEqualTo(parents.get(0).getAs("id"));
                assertThat(row.<Double>getAs("weight"))
                        .isEqualTo((parents.get(0).<Double>getAs("weight")
                                        + parents.get(1).<Double>getAs("weight"))
                                / 2);
            });
        }

        /** A row whose mark is null is none to learn from either. */
        @Test
        void markedRowsComeBackAndAreNotLearnedFrom() {
            Dataset<Row> marked = TABLE.withColumn("held", expr("if(id = 8, null, held)"));
            Run run = Run.of(moods().setValidationIndicatorCol("held"), marked);
            List<Row> held = run.rows().stream()
                    .filter(row -> !Boolean.FALSE.equals(row.getAs("held")))
                    .toList();

            assertThat(held)
                    .hasSize(38)
                    .noneMatch(row -> row.<Boolean>getAs("synthetic"))
                    .extracting(row -> row.<Long>getAs("id"))
                    .contains(8L);
            assertThat(run.ids(1)).hasSize(30);
            assertThat(run.model().keptRows()[1]).isEqualTo(22);
            assertThat(run.rows()).hasSize((int) run.model().chosen().rows() + 38);
            assertThat(run.model().rows().orElseThrow().count())
                    .isEqualTo(run.model().chosen().rows());
            assertThat(run.model().steps().get(0).taken().rows()).isEqualTo(22 + 11);
        }

        @Test
        void withoutStepsTheStartIsTheResult() {
            Run run = run("start", stage -> stage.setMaxIter(0));

            assertThat(run.model().keptRows()).containsExactly(11, 22);
            assertThat(run.model().madeRows()).containsExactly(0, 0);
            assertThat(run.model().chosen()).hasToString("balanced");
        }
    }

    @Nested
    class Repeating {
        @ParameterizedTest(name = "{0} partitions")
        @ValueSource(ints = {1, 7})
        void sameSeedSameRowsOnAnyPartitioning(int partitions) {
            Run run = Run.of(moods(), TABLE.orderBy(rand(5)).repartition(partitions));

            assertThat(run.trace()).isEqualTo(plain().trace());
            assertThat(run.texts()).isEqualTo(plain().texts());
        }

        @Test
        void stepsBegunAheadChangeNothing() {
            List<Supplier<Moods>> searches =
                    List.of(() -> moods().setWarmStart(true), () -> moods().setScoring("cross-validation")
                            .setScoringFolds(2)
                            .setNets(2)
                            .setCandidatesPerStep(2));
            for (Supplier<Moods> search : searches) {
                Run inTurn = Run.of(search.get().setMaxIter(4).setLookAhead(0), TABLE);
                Run ahead = Run.of(search.get().setMaxIter(4).setLookAhead(3), TABLE);

                assertThat(ahead.trace()).isEqualTo(inTurn.trace());
                assertThat(ahead.texts()).isEqualTo(inTurn.texts());
            }
        }

        @Test
        void anotherSeedHoldsOutAndDrawsOthers() {
            Run other = run("seed", stage -> stage.setSeed(12).setMaxIter(0));

            assertThat(other.ids(1)).isNotEqualTo(plain().ids(1));
        }

        @Test
        void rowsWithoutIdsAreToldApartByTheirContent() {
            Moods stage = moods().setMaxIter(1);
            stage.clear(stage.idCol());
            Run run = Run.of(stage, TABLE.union(TABLE.filter("id % 3 = 0")));

            assertThat(run.model().keptRows()[1]).isEqualTo(30);
            assertThat(run.rows())
                    .hasSize((int) Arrays.stream(sizes(run.model())).sum());
        }
    }

    @Nested
    class Labels {
        /** The class indices of these labels are 0 for the minority and 1. */
        @Test
        void mayBeStringsAndTheMinorityTheFirst() {
            Dataset<Row> named = TABLE.withColumn("label", expr("if(label = 1, 'a rare', 'common')"));
            Dataset<Row> swapped = TABLE.withColumn("label", lit(1).minus(col("label")));
            MoodsModel model = moods().fit(named);
            Dataset<Row> resampled = model.transform(named);

            assertThat(model.classes().names()).containsExactly("a rare", "common");
            assertThat(model.keptRows()[0]).isEqualTo(22);
            assertThat(counts(resampled)).isEqualTo(Map.of("a rare", sizes(model)[0], "common", sizes(model)[1]));
            assertThat(model.diversification().orElseThrow().before().minority().rows())
                    .isEqualTo(22);
            Run numbered = Run.of(moods(), swapped);
            assertThat(numbered.trace()).isEqualTo(Run.trace(model.steps()));
            assertThat(numbered.ids(0)).hasSize(22);
        }

        @Test
        void mayBeThree() {
            Dataset<Row> three = clouds(60, 40, 20);
            Run run = Run.of(moods().setMaxIter(2), three);

            assertThat(run.model().keptRows()[2]).isEqualTo(15);
            assertThat(run.model().steps().get(0).taken().rows()).isEqualTo(15 + 8 + 8);
            assertThat(run.model().steps().get(1).candidates().get(0).drawn()).isEqualTo(16);
            assertThat(run.model().chosen().score().objectives()).isEqualTo(3);
            assertThat(run.model().diversification()).isEmpty();
            assertThat(run.rows()).hasSize((int) run.model().chosen().rows());
        }
    }

    @Nested
    class Settings {
        @Test
        void moreCandidatesDrawFromPartsOfTheirOwn() {
            Moods two = moods().setCandidatesPerStep(2).setMaxIter(3);
            Run run = Run.of(two, TABLE);
            Run again = Run.of(two, TABLE.orderBy(rand(5)).repartition(7));

            assertThat(run.model().steps()).hasSize(4);
            assertThat(run.model().steps().subList(1, 4)).allSatisfy(step -> assertThat(step.candidates())
                    .hasSize(2)
                    .allSatisfy(tried -> assertThat(tried.drawn()).isEqualTo(step.size())));
            assertThat(run.model().steps().get(0).taken().rows()).isEqualTo(22 + 11);
            assertThat(again.trace()).isEqualTo(run.trace());
            assertThat(again.texts()).isEqualTo(run.texts());
        }

        @Test
        void aClassifierOfSparkLearnsInPlaceOfTheNet() {
            Run run = Run.of(
                    moods().setInnerClassifier(new LogisticRegression().setMaxIter(5))
                            .setMaxIter(2),
                    TABLE);

            assertThat(run.model().classifier()).isInstanceOf(LogisticRegressionModel.class);
            assertThat(run.model().diversification()).isEmpty();
            assertThat(run.model().steps()).hasSize(3);
            assertThat(run.model().keptRows()[1]).isEqualTo(22);
            assertThat(run.model()
                            .classifier()
                            .transform(TABLE)
                            .select("prediction")
                            .distinct()
                            .count())
                    .isEqualTo(2);
        }

        @ParameterizedTest(name = "{0}")
        @CsvSource({"full, 90, 22, 0", "smote, 90, 22, 68", "svm-smote, 90, 22, 68"})
        void startsAreTableWithWhatIsMadeForThem(String start, long common, long rare, long made) {
            Run run = run(start, stage -> stage.setStart(start));

            assertThat(run.model().keptRows()).containsExactly(common, rare);
            assertThat(run.model().madeRows()).containsExactly(0, made);
            assertThat(run.rows()).hasSize((int) (common + rare + made));
            assertThat(run.model().chosen()).hasToString(start);
        }

        @Test
        void theArchiveKeepsWhatNothingDominates() {
            MoodsModel model = moods().setStart("balanced,full,smote,svm-smote")
                    .setArchive("pareto")
                    .setMaxIter(2)
                    .fit(TABLE);

            assertThat(model.members().subList(0, 4))
                    .extracting(Member::toString)
                    .containsExactly("full", "smote", "svm-smote", "balanced");
            assertThat(model.nonDominated()).isNotEmpty().allSatisfy(kept -> assertThat(model.members())
                    .noneMatch(other ->
                            dominates(other.score().values(), kept.score().values())));
            double best = model.members().stream()
                    .mapToDouble(member -> member.score().value(1))
                    .max()
                    .orElseThrow();
            assertThat(model.chosen().score().value(1)).isEqualTo(best);
            assertThat(model.transform(TABLE).count()).isEqualTo(model.chosen().rows());
        }

        private boolean dominates(double[] a, double[] b) {
            return a[0] >= b[0] && a[1] >= b[1] && (a[0] > b[0] || a[1] > b[1]);
        }

        @Test
        void noStepIsWorthAHugeMargin() {
            Run run = run("margin", stage -> stage.setMargin(1000).setMaxIter(3).setMaxRejects(2));

            assertThat(run.model().steps()).extracting(SearchStep::size).containsExactly(11, 11, 10);
            assertThat(run.model().steps()).extracting(SearchStep::isAccepted).containsExactly(true, false, false);
            assertThat(run.model().keptRows()).containsExactly(11, 22);
        }

        @Test
        void severalNetsAreScoredByTheirMean() {
            Run run = run("nets", stage -> stage.setNets(2).setMaxIter(1));

            long one = plain().model().steps().get(0).taken().adamSteps();
            assertThat(run.model().steps().get(0).taken().adamSteps()).isEqualTo(2 * one);
            assertThat(run.model().classifier().transform(TABLE).columns()).contains("prediction");
        }

        @Test
        void warmStartsRepeatToo() {
            Run run = run("warm", stage -> stage.setWarmStart(true).setMaxIter(3));
            Run again = Run.of(moods().setWarmStart(true).setMaxIter(3), TABLE);

            assertThat(again.trace()).isEqualTo(run.trace());
            assertThat(again.texts()).isEqualTo(run.texts());
        }

        @Test
        void muboDrawsByTheLossAndMakesNone() {
            Run run = run("mubo", stage -> stage.setMethod("mubo").setMaxIter(2));

            assertThat(run.model().madeRows()).containsExactly(0, 0);
            assertThat(run.model().chosen().score().objectives()).isEqualTo(1);
            assertThat(run.model().chosen().score().value(0)).isNegative();
            assertThat(Moods.mubo().getMethod()).isEqualTo("mubo");
        }

        @Test
        void aSpentBudgetBeginsNoStep() {
            assertThat(run("budget", stage -> stage.setTimeBudget(1e-9)).trace())
                    .isEqualTo(run("start", stage -> stage.setMaxIter(0)).trace());
        }

        @Test
        void aListenerHearsOfEveryStep() {
            List<String> heard = new ArrayList<>();
            MoodsModel model = moods().setStart("full,balanced")
                    .setMaxIter(2)
                    .onStep(new StepListener() {
                        @Override
                        public void stepDone(SearchStep step, int maxIter, double secondsLeft) {
                            assertThat(secondsLeft).isGreaterThanOrEqualTo(0);
                            heard.add("%d of %d".formatted(step.number(), maxIter));
                        }

                        @Override
                        public void startDone(Member start) {
                            heard.add(start.toString());
                        }
                    })
                    .fit(TABLE);

            assertThat(heard).containsExactly("full", "0 of 2", "1 of 2", "2 of 2");
            assertThat(model.members().get(0).rows()).isEqualTo(112);
        }
    }

    @Nested
    class CrossValidation {
        private static Moods inFolds() {
            return moods().setScoring("cross-validation").setScoringFolds(3);
        }

        private static Run folds() {
            return run("folds", stage -> stage.setScoring("cross-validation").setScoringFolds(3));
        }

        /** Start: 15 of the 120, as the minority has 30. An epoch of 45 rows is two batches, of 30 of them one. */
        @Test
        void holdsNoRowsOutAndLearnsANetForEachFold() {
            MoodsModel model = folds().model();

            assertThat(model.keptRows()[1]).isEqualTo(30);
            assertThat(model.steps().get(0).taken().rows()).isEqualTo(30 + 15);
            assertThat(model.steps().get(0).taken().adamSteps()).isEqualTo(3 * 50);
            assertThat(folds().ids(1)).hasSize(30);
            assertThat(folds().rows()).hasSize((int) model.chosen().rows());
            assertThat(folds().trace()).contains("took 0").contains("took -1");
            assertThat(model.sentence())
                    .matches("balanced, step \\d was chosen .*: average F1 0\\.\\d{3} in cross-validation");
        }

        @ParameterizedTest(name = "{0} partitions")
        @ValueSource(ints = {1, 2, 7})
        void sameSeedSameRowsOnAnyPartitioning(int partitions) {
            Run run = Run.of(inFolds(), TABLE.orderBy(rand(5)).repartition(partitions));

            assertThat(run.trace()).isEqualTo(folds().trace());
            assertThat(run.texts()).isEqualTo(folds().texts());
        }

        @Test
        void sameSeedSameRowsOfTwoCandidatesWithTwoNets() {
            Moods stage = inFolds().setCandidatesPerStep(2).setNets(2).setMaxIter(2);

            Run run = Run.of(stage, TABLE);
            Run other = Run.of(stage, TABLE.orderBy(rand(5)).repartition(7));

            assertThat(run.model().steps().get(0).taken().adamSteps()).isEqualTo(2 * 3 * 50);
            assertThat(run.model().steps().get(1).candidates()).hasSize(2);
            assertThat(other.trace()).isEqualTo(run.trace());
            assertThat(other.texts()).isEqualTo(run.texts());
        }

        @Test
        void markedRowsScoreAndAreNotLearnedFrom() {
            Run run = Run.of(inFolds().setMaxIter(1).setValidationIndicatorCol("held"), TABLE);
            long held = TABLE.filter("held").count();

            assertThat(run.model().keptRows()[1])
                    .isEqualTo(TABLE.filter("label = 1 and not held").count());
            assertThat(run.rows()).hasSize((int) (run.model().chosen().rows() + held));
        }

        @Test
        void aClassifierOfSparkIsScoredInFoldsToo() {
            Run run = Run.of(
                    inFolds()
                            .setStart("full,balanced")
                            .setScoringRepeats(2)
                            .setInnerClassifier(new LogisticRegression().setMaxIter(5))
                            .setMaxIter(1),
                    TABLE);

            assertThat(run.model().keptRows()[1]).isEqualTo(30);
            assertThat(run.model().members().get(0).score().value(1)).isBetween(0.7, 1.0);
        }

        @Test
        void repeatsLearnANetForEachFoldOfEach() {
            Run run = Run.of(inFolds().setScoringRepeats(2).setMaxIter(1), TABLE);
            MoodsModel once = folds().model();

            assertThat(run.model().steps().get(0).taken().adamSteps()).isEqualTo(2 * 3 * 50);
            assertThat(run.model().steps().get(0).taken().rows())
                    .isEqualTo(once.steps().get(0).taken().rows());
            assertThat(run.model().steps().get(0).taken().score().values())
                    .isNotEqualTo(once.steps().get(0).taken().score().values());
        }

        @Test
        void isRefusedWhereNetsHaveSeenWhatTheyScore() {
            String sentence =
                    "scoring = cross-validation needs warmStart = false and innerStopping = solved, got %s and %s; other nets have seen the rows they score";

            assertThatThrownBy(() -> inFolds().setWarmStart(true).transformSchema(TABLE.schema()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(sentence.formatted("true", "solved"));
            assertThatThrownBy(() -> inFolds().setInnerStopping("validation").fit(TABLE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(sentence.formatted("false", "validation"));
        }

        @Test
        void isRefusedWhereAClassIsTooSmall() {
            assertThatThrownBy(() -> inFolds().fit(clouds(40, 4)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "class 1 has 2 rows to learn from outside fold 3 of 3; set scoring = hold-out, so that each class has at least 3 there");
        }
    }

    @Nested
    class Explaining {
        @Test
        void tellsTheSizesAndWhatWasChosen() {
            ResamplingPlan plan = moods().explain(TABLE);
            long[] sizes = sizes(plain().model());

            assertThat(plan.classes())
                    .containsExactly(
                            new ResamplingPlan.ClassPlan("0", 120, sizes[0]),
                            new ResamplingPlan.ClassPlan("1", 30, sizes[1]));
            assertThat(plan.warnings())
                    .containsExactly(plain().model().sentence())
                    .allMatch(
                            sentence -> sentence.matches(
                                    "balanced, step \\d was chosen of \\d sets, after 4 steps, \\d accepted: average F1 0\\.\\d{3} on the validation rows"));
        }
    }

    @Nested
    class BadInput {
        static Stream<Arguments> settings() {
            return Stream.of(
                    Arguments.of(moods().setMethod("mods"), "method must be moods, mubo, got 'mods'"),
                    Arguments.of(
                            moods().setStart("balanced,none"),
                            "start must be balanced, full, smote, svm-smote, got 'none'"),
                    Arguments.of(moods().setArchive("all"), "archive must be path, pareto, got 'all'"),
                    Arguments.of(moods().setAcceptance("any"), "acceptance must be all, pareto, average, got 'any'"),
                    Arguments.of(
                            moods().setScoring("folds"), "scoring must be hold-out, cross-validation, got 'folds'"),
                    Arguments.of(
                            moods().setInnerStopping("late"), "innerStopping must be solved, validation, got 'late'"),
                    Arguments.of(
                            moods().setSamplingStrategy("0.5"),
                            "samplingStrategy of Moods must be auto, got '0.5'; it finds the sizes itself"),
                    Arguments.of(
                            moods().setWarmStart(true).setCheckpointDir("/tmp/none"),
                            "checkpointDir cannot keep a search with warmStart, whose nets hang on one another; unset one of them"),
                    Arguments.of(
                            moods().setInnerClassifier(new RandomOverSampler()),
                            "innerClassifier must be a Spark ML classifier, but RandomOverSampler has no param predictionCol"),
                    Arguments.of(
                            moods().setInnerClassifier(new LinearRegression()),
                            "innerClassifier must be a Spark ML classifier, but LinearRegression has no param rawPredictionCol"),
                    Arguments.of(
                            moods().setHiddenLayers(),
                            "hiddenLayers must be one or more widths of at least 1, got []"));
        }

        @ParameterizedTest(name = "{1}")
        @MethodSource("settings")
        void isRefusedBeforeTheFirstJobWithASentence(Moods stage, String message) {
            assertThatThrownBy(() -> stage.transformSchema(TABLE.schema()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
        }

        @Test
        void isMuboWithAClassifierWhoseLossNobodyKnows() {
            assertThatThrownBy(() -> moods().setMethod("mubo")
                            .setInnerClassifier(new LogisticRegression())
                            .fit(TABLE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("method mubo goes by the loss of a net; unset innerClassifier, or set method = moods");
        }

        @Test
        void isAClassWithTooFewRows() {
            assertThatThrownBy(() -> moods().fit(clouds(40, 8)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "class 1 has 2 rows among the validation rows; hold out or mark more, so that each class has at least 3 there");
        }
    }
}
