package io.ballast.search;

import io.ballast.spark.LocalSpark;
import io.ballast.table.Blocks;
import io.ballast.table.RowBlock;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/** Candidates in two repeats of two folds, of classes far apart; what is learned from may have its labels swapped, so that all rows are mistaken. */
public final class FoldedSets {
    /** Of 40 and 20 rows. */
    static final RowBlock TRAIN = block(3, 40, 20);
    /** Of 20 and 10 rows: a fold has 10 and 5. */
    static final RowBlock VALIDATION = block(3, 20, 10);

    private static final RowBlock NONE = TRAIN.select(new int[0]);
    private static final Folds FOLDS = Folds.of(
            JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext())
                    .parallelize(List.of(new Tuple2<>(NONE, VALIDATION))),
            new long[2],
            new long[] {20, 10},
            2,
            2,
            42);

    private FoldedSets() {}

    /** Class c around (10 c, 0) times the distance, over ten. */
    static RowBlock block(double distance, int... rowsOfClass) {
        int[] labels = Clouds.labels(rowsOfClass);
        double[][] features = Clouds.features(labels);
        for (int row = 0; row < labels.length; row++) {
            features[row][0] += (distance - 1) * 3 * labels[row];
        }
        return Blocks.of(IntStream.range(0, labels.length).asLongStream().toArray(), labels, features);
    }

    /** The whole set of a candidate, part 0, and what lies outside of folds, parts 1 and 2 of the first repeat, 3 and 4 of the second. */
    public static List<CandidateSet> parts(int hand, int... swapped) {
        return IntStream.range(0, FOLDS.parts())
                .mapToObj(part -> {
                    boolean isSwapped = IntStream.of(swapped).anyMatch(each -> each == part);
                    ScoredRows scored = ScoredRows.of(part, NONE, VALIDATION, FOLDS);
                    return new CandidateSet(hand, part, isSwapped ? swapped() : TRAIN, scored, new float[0], 3, 1, 0.5);
                })
                .toList();
    }

    private static RowBlock swapped() {
        return Blocks.of(
                TRAIN.keys(),
                IntStream.of(TRAIN.labels()).map(label -> 1 - label).toArray(),
                Blocks.features(TRAIN));
    }

    /** F1 of class 1 and the mean of both. */
    public static Scoring scoring() {
        return new Scoring(Method.MOODS, 2, 0, 5, 42);
    }

    /** What a candidate has of these. */
    public static double[] values(List<Outcome> outcomes, int hand) {
        return outcomes.stream()
                .filter(outcome -> outcome.hand() == hand)
                .findFirst()
                .orElseThrow()
                .score()
                .values();
    }
}
