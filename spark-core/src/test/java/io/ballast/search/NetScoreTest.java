package io.ballast.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ballast.spark.KryoCopy;
import io.ballast.spark.LocalSpark;
import io.ballast.table.Blocks;
import io.ballast.table.RowBlock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import scala.Tuple2;

class NetScoreTest {
    private static final Scoring SCORING = new Scoring(Method.MOODS, 2, 0, 0, 42);
    private static final RowBlock ROWS = Blocks.of(
            new long[] {7, 8, 9, 10, 11, 12}, new int[] {0, 0, 0, 1, 1, 1}, Clouds.features(0, 0, 0, 1, 1, 1));
    private static final RowBlock NONE = ROWS.select(new int[0]);
    /** Two repeats of three folds, each with one row of both classes. */
    private static final Folds FOLDS = Folds.of(
            JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext())
                    .parallelize(List.of(new Tuple2<>(NONE, ROWS))),
            new long[2],
            new long[] {3, 3},
            3,
            2,
            42);

    /** What all parts of a candidate have to learn, net by net within parts. */
    private static List<NetTask> tasks(int hand, RowBlock rows, int nets) {
        List<NetTask> tasks = new ArrayList<>();
        for (int part = 0; part < FOLDS.parts(); part++) {
            ScoredRows scored = ScoredRows.of(part, NONE, ROWS, FOLDS);
            CandidateSet set = new CandidateSet(hand, part, rows, scored, new float[0], 3, 1, 0.5);
            NetTask.of(set, nets).forEachRemaining(tasks::add);
        }
        return tasks;
    }

    /** Counts all rows of a task as right, or all as wrong. */
    private static NetScore score(NetTask task, boolean right) {
        if (task.isVoid()) {
            return NetScore.ofNothing(task);
        }
        Scoring.Tally tally = SCORING.tally();
        RowBlock validation = task.set().validation();
        for (int row = 0; row < validation.rows(); row++) {
            int label = validation.labels()[row];
            tally.add(task.set().scored()[row], label, right ? label : 1 - label, 0);
        }
        return NetScore.of(task, tally, 10, 0.25, new float[] {task.number()});
    }

    @Test
    void tasksAreNumberedNetByNet() {
        List<Integer> numbers = tasks(0, ROWS, 2).stream()
                .filter(task -> !task.isVoid())
                .map(task -> KryoCopy.of(task).number())
                .toList();

        assertThat(numbers).containsExactly(0, 6, 1, 7, 2, 8, 3, 9, 4, 10, 5, 11);
    }

    /**
     * Of the first repeat the nets of one fold are wrong and those of two right: 2 true positives, 1 false positive, 1 false negative, F1 2/3. Of the
     * second all are right, F1 1. Both nets do alike, so the mean of the four is 5/6.
     */
    @Test
    void foldsAreCountedTogetherAndTheirScoresAveraged() {
        List<NetScore> scores = new ArrayList<>();
        for (NetTask task : tasks(5, ROWS, 2)) {
            scores.add(KryoCopy.of(score(task, task.set().part() != 2)));
        }
        Collections.reverse(scores);

        List<Outcome> outcomes = NetScore.outcomes(scores, SCORING, 1);

        assertThat(outcomes).hasSize(1);
        Outcome outcome = outcomes.get(0);
        assertThat(outcome.score().values()).containsExactly(new double[] {5 / 6.0, 5 / 6.0}, within(1e-12));
        assertThat(outcome.hand()).isEqualTo(5);
        assertThat(outcome.rows()).isEqualTo(6);
        assertThat(outcome.steps()).isEqualTo(120);
        assertThat(outcome.learningSeconds()).isEqualTo(12 * 0.25);
        assertThat(outcome.makingSeconds()).as("of 7 parts").isEqualTo(3.5);
        assertThat(outcome.weights()).as("of the last net").containsExactly(11);
    }

    @Test
    void oneNetThatDivergesMakesItsCandidateTheWorstAndNoOther() {
        List<NetScore> scores = new ArrayList<>();
        tasks(1, ROWS, 1).forEach(task -> scores.add(score(task, true)));
        List<NetTask> first = tasks(0, ROWS, 1);
        first.subList(0, 4).forEach(task -> scores.add(score(task, true)));
        scores.add(KryoCopy.of(NetScore.diverged(first.get(4), "its loss is NaN", 0.5)));
        first.subList(5, 7).forEach(task -> scores.add(score(task, true)));

        List<Outcome> outcomes = NetScore.outcomes(scores, SCORING, 1);

        assertThat(outcomes).extracting(Outcome::hand).containsExactly(0, 1);
        assertThat(outcomes.get(0).score().values()).containsExactly(0, 0);
        assertThat(outcomes.get(1).score().values()).containsExactly(1, 1);
    }

    @Test
    void ofASetWithoutRowsNothingIsLearned() {
        List<NetTask> tasks = tasks(2, NONE, 3);

        assertThat(tasks).allMatch(NetTask::isVoid);
        List<Outcome> outcomes =
                NetScore.outcomes(tasks.stream().map(NetScore::ofNothing).toList(), SCORING, 1);
        assertThat(outcomes).hasSize(1);
        assertThat(outcomes.get(0).hand()).isEqualTo(2);
        assertThat(outcomes.get(0).score()).isNull();
    }
}
