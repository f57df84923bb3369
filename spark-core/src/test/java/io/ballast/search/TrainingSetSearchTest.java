package io.ballast.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ballast.oversampling.LocalSvmSmote;
import io.ballast.random.RowRandom;
import io.ballast.spark.LocalSpark;
import io.ballast.table.RowBlock;
import io.ballast.table.TableColumns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Follows a search on four minority and eight majority rows, whose scores are given, step by step. */
class TrainingSetSearchTest {
    private static final long SEED = 7;
    private static final int MINORITY = 4;
    private static final int MAJORITY = 8;

    private static final StructType SCHEMA = new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType)
            .add("marked", DataTypes.BooleanType);

    @Test
    void stepsAreAcceptedAndRejectedAsTheAlgorithmSays() {
        Script script = new Script()
                .step(0, score(0.5, 0.6))
                .step(1, score(0.5, 0.7)) // a tie of the first objective
                .step(2, score(0.6, 0.7))
                .step(3, score(0.55, 0.9)) // one better, one worse
                .step(4, score(0.7, 0.7)) // a tie of the second
                .step(5, score(0.8, 0.8))
                .step(6, score(1, 1)); // nothing can be better
        try (SearchTable table = table();
                SearchResult found = search(table, settings(1, Method.MOODS), script)) {
            assertThat(found.steps()).extracting(SearchStep::number).containsExactly(0, 1, 2, 3, 4, 5, 6);
            assertThat(found.steps())
                    .extracting(SearchStep::isAccepted)
                    .containsExactly(true, false, true, false, false, true, true);
            // ceil(4 / 2), then plus or minus 1, never below 1
            assertThat(found.steps()).extracting(SearchStep::size).containsExactly(2, 2, 1, 2, 1, 1, 2);
            assertThat(found.members()).extracting(Member::step).containsExactly(0, 2, 5, 6);

            Pool pool = new Pool(table, 1, 0);
            Set<Long> set = pool.drawn(0, 2);
            pool.remove(set);
            pool.halve(pool.drawn(1, 2));
            Set<Long> second = pool.drawn(2, 1);
            pool.remove(second);
            pool.halve(pool.drawn(3, 2));
            pool.halve(pool.drawn(4, 1));
            Set<Long> fifth = pool.drawn(5, 1);
            pool.remove(fifth);
            Set<Long> sixth = pool.drawn(6, 2);
            pool.remove(sixth);

            Set<Long> expected = new TreeSet<>(set);
            expected.addAll(second);
            assertThat(majority(found, found.members().get(1))).isEqualTo(expected);
            expected.addAll(fifth);
            assertThat(majority(found, found.members().get(2))).isEqualTo(expected);
            expected.addAll(sixth);
            assertThat(majority(found, found.members().get(3))).isEqualTo(expected);
            assertThat(weights(found, 0)).isEqualTo(pool.weights);
        }
    }

    @Test
    void noRowsAreMadeWhileTheMinorityIsNotSmallerAndThenAsManyAsItLacks() {
        Script script = new Script()
                .step(0, score(0.1, 0.1))
                .step(1, score(0.2, 0.2))
                .step(2, score(0.3, 0.3))
                .step(3, score(0.25, 0.25));
        try (SearchTable table = table();
                SearchResult found = search(table, settings(1, Method.MOODS), script, 3)) {
            List<SearchStep.Tried> tried =
                    found.steps().stream().map(step -> step.candidates().get(0)).toList();
            assertThat(tried).extracting(SearchStep.Tried::drawn).containsExactly(0, 2, 3, 1);
            // 4 to 2; 4 to 4; 4 to 7, and with 3 made 7 to 8, of which nothing is kept
            assertThat(tried).extracting(SearchStep.Tried::made).containsExactly(0, 0, 3, 1);
            assertThat(tried).extracting(SearchStep.Tried::rows).containsExactly(6L, 8L, 14L, 16L);
            Member last = found.members().get(2);
            assertThat(found.rowCounts(last)[0]).containsExactly(7, 4);
            assertThat(found.rowCounts(last)[1]).containsExactly(0, 3);
            Set<Long> keys = Set.copyOf(keys(found, last));
            assertThat(found.made(last).collect()).hasSize(3).allSatisfy(row -> assertThat(keys)
                    .contains(row.parents()[0], row.parents()[1]));
        }
    }

    @Test
    void muboMakesNoRowsAndGoesByTheLossAlone() {
        Script script = new Script()
                .step(0, score(-0.7))
                .step(1, score(-0.6))
                .step(2, score(-0.6))
                .step(3, score(-0.1));
        try (SearchTable table = table();
                SearchResult found = search(table, settings(1, Method.MUBO), script, 3)) {
            assertThat(found.steps()).extracting(SearchStep::isAccepted).containsExactly(true, true, false, true);
            assertThat(found.steps().stream().map(step -> step.candidates().get(0)))
                    .extracting(SearchStep.Tried::made)
                    .containsOnly(0);
        }
    }

    @Test
    void ofTwoCandidatesTheBetterWinsAndTheRejectedOneAloneLosesWeight() {
        Script script = new Script()
                .step(0, score(0.5, 0.5))
                .step(1, score(0.6, 0.6), score(0.55, 0.7)) // both better: the larger average F1
                .step(2, score(0.6, 0.8), score(0.56, 0.71)) // the second alone
                .step(3, score(0.1, 0.1), score(0.1, 0.1));
        try (SearchTable table = table(2 * MAJORITY);
                SearchResult found = search(table, settings(2, Method.MUBO), script, 3)) {
            assertThat(found.steps()).extracting(SearchStep::accepted).containsExactly(0, 1, 0, -1);
        }
        // Objectives of the first step's winner are (0.55, 0.7), so (0.6, 0.8) beats them too.
        Script other = new Script()
                .step(0, score(0.5, 0.5))
                .step(1, score(0.6, 0.6), score(0.55, 0.7))
                .step(2, score(0.5, 0.8), score(0.56, 0.71))
                .step(3, score(0.1, 0.1), score(0.1, 0.1));
        try (SearchTable table = table(2 * MAJORITY);
                SearchResult found = search(table, settings(2, Method.MOODS), other, 3)) {
            assertThat(found.steps()).extracting(SearchStep::accepted).containsExactly(0, 1, 1, -1);
            assertThat(found.steps()).extracting(SearchStep::size).containsExactly(2, 2, 3, 4);

            Pool first = new Pool(table, 2, 0);
            Pool second = new Pool(table, 2, 1);
            Set<Long> set = new TreeSet<>(first.drawn(0, 1)); // half of ceil(4 / 2) from each part
            first.remove(first.drawn(0, 1));
            Set<Long> fromSecond = second.drawn(0, 1);
            set.addAll(fromSecond);
            second.remove(fromSecond);
            // step 1: the first loses to the second, and keeps its weights
            Set<Long> won = second.drawn(1, 2);
            set.addAll(won);
            second.remove(won);
            // step 2: the first is rejected
            first.halve(first.drawn(2, 3));
            Set<Long> wonAgain = second.drawn(2, 3);
            set.addAll(wonAgain);
            second.remove(wonAgain);
            assertThat(majority(found, found.members().get(2))).isEqualTo(set);
            assertThat(weights(found, 0)).isEqualTo(first.weights);
            assertThat(weights(found, 1)).isEqualTo(second.weights);
        }
    }

    @Test
    void theSearchEndsWhenNothingIsLeftToDraw() {
        Script script = new Script();
        for (int step = 0; step < 10; step++) {
            script.step(step, score(0.1 * step, 0.1 * step));
        }
        try (SearchTable table = table();
                SearchResult found = search(table, settings(1, Method.MUBO), script, 9)) {
            // 2 of 8, 2 of 6, 3 of 4, the last one, and then none
            assertThat(found.steps().stream().map(step -> step.candidates().get(0)))
                    .extracting(SearchStep.Tried::drawn)
                    .containsExactly(0, 2, 3, 1);
            assertThat(majority(found, found.members().get(3))).hasSize(MAJORITY);
        }
    }

    @Test
    void theSearchEndsAfterStepsWithoutSuccess() {
        Script script = new Script();
        for (int step = 0; step < 10; step++) {
            script.step(step, score(step == 2 ? 0.6 : 0.5, step == 2 ? 0.6 : 0.5));
        }
        SearchSettings three = new SearchSettings(
                Method.MUBO, List.of(Start.BALANCED), strict(), 1, 1, 9, 3, Duration.ZERO, svmSmote(), SEED);
        try (SearchTable table = table();
                SearchResult found = run(table, three, script)) {
            assertThat(found.steps()).extracting(SearchStep::number).containsExactly(0, 1, 2, 3, 4, 5);
            assertThat(script.asked).doesNotContain(6);
        }
    }

    @Test
    void startsStandBesideThePathAndInOneArchive() {
        Script script = new Script()
                .step(0, score(0.5, 0.5))
                .step(1, score(0.6, 0.6))
                .start(MINORITY + MAJORITY, score(0.3, 0.9))
                .start(2 * MAJORITY, score(0.2, 0.2));
        SearchSettings both = new SearchSettings(
                Method.MOODS,
                List.of(Start.FULL, Start.BALANCED, Start.SMOTE),
                strict(),
                1,
                1,
                1,
                9,
                Duration.ZERO,
                svmSmote(),
                SEED);
        try (SearchTable table = table();
                SearchResult found = run(table, both, script)) {
            assertThat(found.members())
                    .extracting(Member::toString)
                    .containsExactly("full", "smote", "balanced", "balanced, step 1");
            assertThat(found.archive(Archive.PATH))
                    .extracting(Member::toString)
                    .containsExactly("full", "smote", "balanced, step 1");
            assertThat(found.archive(Archive.PARETO))
                    .extracting(Member::toString)
                    .containsExactly("full", "balanced, step 1");
            assertThat(found.best(Archive.PATH, 0).start()).isEqualTo(Start.FULL);
            assertThat(found.decisions(found.members().get(0), false).collect()).isEmpty();
            assertThat(found.decisions(found.members().get(2), false).collect())
                    .hasSize(MAJORITY - 2)
                    .allSatisfy(decision -> assertThat(decision.kept()).isZero());
            assertThat(found.rowCounts(found.members().get(1))[1]).containsExactly(0, MAJORITY - MINORITY);
        }
    }

    /** The path leads the full table by 0.05, with a standard error of 0.1 * sqrt(2). */
    @Test
    void withAMarginThePathAloneMustLeadByStandardErrors() {
        Score path = new Score(new double[] {0.6, 0.6}, new double[][] {{0.7, 0.7}, {0.5, 0.5}});
        Score full = new Score(new double[] {0.5, 0.55}, new double[][] {{0.5, 0.55}, {0.5, 0.55}});
        Score grown = new Score(new double[] {0.5, 0.54}, new double[][] {{0.6, 0.64}, {0.4, 0.44}});
        Script script =
                new Script().step(0, path).start(MINORITY + MAJORITY, full).start(2 * MAJORITY, grown);
        SearchSettings three = new SearchSettings(
                Method.MOODS,
                List.of(Start.BALANCED, Start.SMOTE, Start.FULL),
                strict(),
                1,
                1,
                0,
                9,
                Duration.ZERO,
                svmSmote(),
                SEED);
        try (SearchTable table = table();
                SearchResult found = run(table, three, script)) {
            assertThat(found.best(Archive.PATH, 0).start()).isEqualTo(Start.BALANCED);
            assertThat(found.best(Archive.PATH, 0.3).start()).isEqualTo(Start.BALANCED);
            assertThat(found.best(Archive.PATH, 0.4).start())
                    .as("of the others the better, by however little")
                    .isEqualTo(Start.FULL);
        }
    }

    @Test
    void theSetsOutsideFoldsFollowTheSetWhoeverWins() {
        Script script = new Script()
                .step(0, score(0.5, 0.5))
                .step(1, score(0.5, 0.5), score(0.6, 0.6))
                .step(2, score(0.7, 0.7), score(0.5, 0.5));
        try (SearchTable table = SearchTable.inFolds(Clouds.of(40, 12), Clouds.COLUMNS, 3, 1, SEED);
                SearchResult found = search(table, settings(2, Method.MOODS), script, 2)) {
            assertThat(found.members()).extracting(Member::step).containsExactly(0, 1, 2);
            Map<Integer, Map<Integer, Hand>> hands = new TreeMap<>();
            found.hands().collect().forEach(hand -> hands.computeIfAbsent(hand.index(), index -> new TreeMap<>())
                    .put(hand.part(), hand));
            assertThat(hands).hasSize(2);
            Hand first = hands.get(0).get(0);
            hands.values().forEach(parts -> {
                assertThat(parts).hasSize(4);
                assertThat(keys(parts.get(0))).isEqualTo(keys(first)).hasSize(12 + 6 + 6 + 7);
                parts.forEach((part, hand) -> {
                    List<Long> outside = new ArrayList<>(keys(first));
                    for (long key : hand.scoredBy().rows().keys()) {
                        outside.remove(key);
                    }
                    assertThat(keys(hand)).isEqualTo(outside);
                    assertThat(hand.pool().keys()).isEqualTo(parts.get(0).pool().keys());
                });
            });
        }
    }

    @Test
    void stepsBegunAheadChangeNoStep() {
        int persisted = persisted();
        List<List<SearchStep>> steps = new ArrayList<>();
        List<List<Long>> sets = new ArrayList<>();
        for (int lookAhead : new int[] {0, 1, 2, 5}) {
            Script script = new Script();
            for (int step = 0; step < 10; step++) {
                double value = step % 4 == 0 ? 0.05 * (step + 1) : 0; // three rejections, then success
                script.step(step, score(value, value), score(value, value / 2));
            }
            SearchSettings settings = settings(2, lookAhead, 9, 9);
            try (SearchTable table = table(6 * MAJORITY);
                    SearchResult found = run(table, settings, script)) {
                steps.add(found.steps());
                sets.add(keys(found, found.members().get(found.members().size() - 1)));
            }
            // begun ahead of steps 4 and 8, and then again; no step after the last
            assertThat(script.asked)
                    .hasSize(10 + new int[] {0, 2, 3, 0, 0, 6}[lookAhead])
                    .allMatch(step -> step < 10);
        }
        assertThat(steps.get(0))
                .extracting(SearchStep::isAccepted)
                .containsExactly(true, false, false, false, true, false, false, false, true, false);
        for (int i = 1; i < steps.size(); i++) {
            assertThat(steps.get(i))
                    .usingRecursiveComparison()
                    .ignoringFieldsMatchingRegexes(".*[sS]econds")
                    .isEqualTo(steps.get(0));
            assertThat(sets.get(i)).isEqualTo(sets.get(0));
        }
        assertThat(persisted()).isEqualTo(persisted);
    }

    private static int persisted() {
        return LocalSpark.session().sparkContext().getPersistentRDDs().size();
    }

    @Test
    void whatWasBegunForNothingIsCancelled() throws InterruptedException {
        try (SearchTable table = table();
                SearchResult found = run(table, settings(1, 1, 2, 9), new Sleeper())) {
            assertThat(found.steps()).extracting(SearchStep::isAccepted).containsExactly(true, true, true);
        }
        assertThat(Sleeper.killed.await(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void whatFailsInAStepBegunAheadFailsTheSearchWhenItIsItsTurn() {
        Script script = new Script().step(0, score(0.5, 0.5)).step(1, score(0.4, 0.4));
        List<Integer> done = new ArrayList<>();
        try (SearchTable table = table()) {
            TrainingSetSearch search =
                    new TrainingSetSearch(table, settings(1, 1, 9, 9), script, SearchCheckpoint.none(), listener(done));
            assertThatThrownBy(search::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("no step 2");
        }
        assertThat(done).containsExactly(0, 1);
    }

    private static List<Long> keys(Hand hand) {
        return LongStream.of(hand.chosen().originals().keys()).boxed().toList();
    }

    private static Acceptance strict() {
        return new Acceptance(Acceptance.Rule.ALL, 0);
    }

    private static LocalSvmSmote.Settings svmSmote() {
        return new LocalSvmSmote.Settings(2, 3, 0.5, 100);
    }

    private static SearchSettings settings(int candidates, int lookAhead, int maxIter, int maxRejects) {
        return new SearchSettings(
                Method.MOODS,
                List.of(Start.BALANCED),
                strict(),
                candidates,
                lookAhead,
                maxIter,
                maxRejects,
                Duration.ZERO,
                svmSmote(),
                SEED);
    }

    private static SearchSettings settings(int candidates, Method method) {
        return new SearchSettings(
                method, List.of(Start.BALANCED), strict(), candidates, 1, 9, 99, Duration.ZERO, svmSmote(), SEED);
    }

    private static SearchResult search(SearchTable table, SearchSettings settings, Script script) {
        return run(table, settings, script);
    }

    private static SearchResult search(SearchTable table, SearchSettings settings, Script script, int maxIter) {
        SearchSettings shorter = new SearchSettings(
                settings.method(),
                settings.starts(),
                settings.acceptance(),
                settings.candidatesPerStep(),
                settings.lookAhead(),
                maxIter,
                99,
                Duration.ZERO,
                svmSmote(),
                SEED);
        return run(table, shorter, script);
    }

    private static SearchResult run(SearchTable table, SearchSettings settings, InnerClassifier classifier) {
        return new TrainingSetSearch(table, settings, classifier, SearchCheckpoint.none(), listener(new ArrayList<>()))
                .run();
    }

    /** @param done gets the numbers of steps */
    private static StepListener listener(List<Integer> done) {
        return new StepListener() {
            @Override
            public void stepDone(SearchStep step, int maxIter, double secondsLeft) {
                assertThat(secondsLeft).isNotNegative();
                done.add(step.number());
            }

            @Override
            public void startDone(Member start) {
                assertThat(start.step()).isZero();
            }
        };
    }

    /** Four rows of class 1 from 0 to 3, those of class 0 among and beside them; six validation rows. */
    private static SearchTable table() {
        return table(MAJORITY);
    }

    private static SearchTable table(int majority) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < MINORITY; i++) {
            rows.add(RowFactory.create(Vectors.dense(i, 0.1 * i), 1.0, false));
        }
        for (int i = 0; i < majority; i++) {
            rows.add(RowFactory.create(Vectors.dense(2 + i, 1 + 0.3 * i), 0.0, false));
        }
        for (int i = 0; i < 6; i++) {
            rows.add(RowFactory.create(Vectors.dense(i, 5), (double) (i % 2), true));
        }
        return SearchTable.marked(
                LocalSpark.session().createDataFrame(rows, SCHEMA),
                new TableColumns("features", "label", Optional.empty()),
                functions.col("marked"));
    }

    private static Score score(double... values) {
        return new Score(values, new double[0][]);
    }

    private static List<Long> keys(SearchResult found, Member member) {
        return found.set(member).map(CandidateSet::rows).collect().stream()
                .flatMap(block -> Arrays.stream(block.keys()).boxed())
                .toList();
    }

    private static Set<Long> majority(SearchResult found, Member member) {
        RowBlock rows = found.set(member).first().rows();
        Set<Long> keys = new TreeSet<>();
        for (int row = 0; row < rows.rows(); row++) {
            if (rows.labels()[row] == 0) {
                keys.add(rows.keys()[row]);
            }
        }
        return keys;
    }

    private static Map<Long, Double> weights(SearchResult found, int hand) {
        Hand held = found.hands().filter(each -> each.index() == hand).first();
        Map<Long, Double> weights = new TreeMap<>();
        for (int row = 0; row < held.pool().rows(); row++) {
            weights.put(held.pool().keys()[row], held.weights()[row]);
        }
        return weights;
    }

    /** The majority rows that a hand draws from, and their p(s): kept by hand. */
    private static final class Pool {
        private final Map<Long, Double> weights = new TreeMap<>();

        Pool(SearchTable table, int hands, int hand) {
            RowBlock all = table.whole().first().chosen().originals();
            for (long key : all.ofClasses(new boolean[] {true, false}).keys()) {
                if (Long.remainderUnsigned(key, hands) == hand) {
                    weights.put(key, 1.0);
                }
            }
        }

        /** The rows whose exponential times with rates p(s) are over first. */
        Set<Long> drawn(int step, int size) {
            return new TreeSet<>(weights.keySet().stream()
                    .sorted(Comparator.comparingDouble(key -> {
                        double u =
                                RowRandom.of(SEED, "search draw " + step, key).nextDouble();
                        return -Math.log1p(-u) / weights.get(key);
                    }))
                    .limit(size)
                    .toList());
        }

        void halve(Set<Long> keys) {
            keys.forEach(key -> weights.compute(key, (any, weight) -> weight / 2));
        }

        void remove(Set<Long> keys) {
            weights.keySet().removeAll(keys);
        }
    }

    /** Every step is better than the one before. Step 1 waits for a step 2 that draws one row, as after a rejection, and that one to be killed. */
    private static final class Sleeper implements InnerClassifier {
        static volatile CountDownLatch begun; // tasks get copies of what is not static
        static volatile CountDownLatch killed;

        Sleeper() {
            begun = new CountDownLatch(1);
            killed = new CountDownLatch(1);
        }

        @Override
        public List<Outcome> score(JavaRDD<CandidateSet> sets, Scoring scoring, int step) {
            return sets
                    .map(set -> {
                        if (step == 1) {
                            begun.await(1, TimeUnit.MINUTES);
                        } else if (step == 2 && set.drawn() == 1) {
                            begun.countDown();
                            awaitKill();
                        }
                        return set.withoutRows();
                    })
                    .collect()
                    .stream()
                    .map(set -> new Outcome(
                            List.of(set), TrainingSetSearchTest.score(0.1 * step, 0.1 * step), 0, 0, new float[0]))
                    .toList();
        }

        private static void awaitKill() throws InterruptedException {
            for (int i = 0; i < 60_000; i++) {
                if (TaskContext.get().isInterrupted()) {
                    killed.countDown();
                    throw new TaskKilledException("as wanted");
                }
                TimeUnit.MILLISECONDS.sleep(1);
            }
        }
    }

    /** Scores in place of a classifier's. */
    private static final class Script implements InnerClassifier {
        private final Map<Integer, Score[]> steps = new TreeMap<>();
        private final Map<Integer, Score> starts = new TreeMap<>();
        private final Queue<Integer> asked = new ConcurrentLinkedQueue<>();

        Script step(int number, Score... ofHands) {
            steps.put(number, ofHands);
            return this;
        }

        /** The score of a start with so many rows. */
        Script start(int rows, Score score) {
            starts.put(rows, score);
            return this;
        }

        @Override
        public void check(Method method) {
            // Any.
        }

        @Override
        public List<Outcome> score(JavaRDD<CandidateSet> sets, Scoring scoring, int step) {
            asked.add(step);
            return sets.map(CandidateSet::withoutRows).filter(set -> set.part() == 0).collect().stream()
                    .map(set -> {
                        if (!steps.containsKey(step)) {
                            throw new IllegalStateException("no step " + step);
                        }
                        Score score = steps.get(step)[set.hand()];
                        score = step == 0 ? starts.getOrDefault(set.count(), score) : score;
                        return new Outcome(List.of(set), set.count() == 0 ? null : score, 0, 0, new float[0]);
                    })
                    .toList();
        }
    }
}
