package io.ballast.search;

import io.ballast.oversampling.SyntheticRow;
import io.ballast.table.RowBlock;
import io.ballast.undersampling.RowDecision;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/** What a search has found. Rows stay persisted until it is closed. */
public final class SearchResult implements AutoCloseable {
    private static final String NOT_CHOSEN = "not in the chosen training set";
    private static final String VALIDATION = "scored training sets, so not in one";

    private final SearchTable table;
    private final List<Member> members;
    private final List<SearchStep> steps;
    private final Hands path;
    private final Map<Start, Hands> wholes;

    SearchResult(
            SearchTable table, List<Member> members, List<SearchStep> steps, Hands path, Map<Start, Hands> wholes) {
        this.table = table;
        this.members = List.copyOf(members);
        this.steps = List.copyOf(steps);
        this.path = path;
        this.wholes = wholes.isEmpty() ? Map.of() : new EnumMap<>(wholes);
    }

    /** Starts and the sets after accepted steps, in the order they were scored. */
    public List<Member> members() {
        return members;
    }

    /** All steps of the path, that of its start first; empty without the balanced start. */
    public List<SearchStep> steps() {
        return steps;
    }

    /** Members to choose from: the last set of the path and the other starts, or all that no other dominates. */
    public List<Member> archive(Archive archive) {
        if (archive == Archive.PARETO) {
            return members.stream()
                    .filter(member ->
                            members.stream().noneMatch(other -> other.score().dominates(member.score())))
                    .toList();
        }
        List<Member> chosen = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            boolean last = i == members.size() - 1;
            if (last || member.start() != Start.BALANCED) {
                chosen.add(member);
            }
        }
        return chosen;
    }

    /**
     * The member of the archive with the largest average F1 (of MUBO the least loss), then the largest first objective, then the first.
     *
     * @param margin above 0, one of the path must lead the best of the other starts by more than so many standard errors of average F1: the path is the
     *     best of many tries on the same rows, so a small lead of it means little, while of the others each was scored once
     */
    public Member best(Archive archive, double margin) {
        Member best = null;
        Member bestStart = null;
        for (Member member : archive(archive)) {
            best = best == null || member.score().beats(best.score()) ? member : best;
            if (member.start() != Start.BALANCED) {
                bestStart = bestStart == null || member.score().beats(bestStart.score()) ? member : bestStart;
            }
        }
        if (margin == 0 || bestStart == null) {
            return best;
        }
        int last = best.score().objectives() - 1;
        double error = best.score().standardError(bestStart.score(), last);
        return best.score().gain(bestStart.score(), last) > margin * error ? best : bestStart;
    }

    /** Rows that SVM-SMOTE or SMOTE made for a member, in the units of the table, with the keys of rows of the table as parents; lazy. */
    public JavaRDD<SyntheticRow> made(Member member) {
        int step = member.step();
        return hands(member)
                .first()
                .flatMap(hand -> hand.chosen().until(step).made().iterator());
    }

    /**
     * What becomes of the rows of the table; one for each key of which not all rows are in the set; lazy.
     *
     * @param heldOut whether the validation rows were held out and go too, or are not asked for
     */
    public JavaRDD<RowDecision> decisions(Member member, boolean heldOut) {
        JavaRDD<Tuple2<Long, int[]>> counted = counted(member, heldOut);
        return JavaPairRDD.fromJavaRDD(counted)
                .reduceByKey((a, b) -> new int[] {a[0] + b[0], a[1] + b[1], a[2] + b[2]})
                .filter(key -> key._2()[1] < key._2()[0])
                .map(key -> RowDecision.wanted(
                        key._1(), key._2()[0], key._2()[1], key._2()[2] > 0 ? VALIDATION : NOT_CHOSEN));
    }

    /** Keys with rows there are, rows in the set and validation rows. */
    private JavaRDD<Tuple2<Long, int[]>> counted(Member member, boolean heldOut) {
        int step = member.step();
        boolean whole = member.start() != Start.BALANCED;
        JavaRDD<Tuple2<Long, int[]>> learned =
                hands(member).ofWholeSet().flatMap(hand -> decided(hand, step).iterator());
        JavaRDD<Tuple2<Long, int[]>> validation =
                table.validationKeys().map(key -> new Tuple2<>(key, new int[] {1, 0, 1}));
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(learned.context());
        return (whole && !heldOut ? spark.<Tuple2<Long, int[]>>emptyRDD() : learned)
                .union(heldOut ? validation : spark.emptyRDD());
    }

    /** Rows and chosen rows of a key: those of the hand's pool and, in the first hand, those of the set. */
    private static List<Tuple2<Long, int[]>> decided(Hand hand, int step) {
        List<Tuple2<Long, int[]>> decided = new ArrayList<>();
        for (long key : hand.pool().keys()) {
            decided.add(new Tuple2<>(key, new int[] {1, 0, 0}));
        }
        RowBlock chosen = hand.chosen().originals();
        for (int row = 0; hand.index() == 0 && row < chosen.rows(); row++) {
            boolean there = hand.chosen().originalStep(row) <= step;
            decided.add(new Tuple2<>(chosen.keys()[row], new int[] {1, there ? 1 : 0, 0}));
        }
        return decided;
    }

    /** Rows of the table in a member and rows made for it, of each class, {@code [2][classes]}. */
    public long[][] rowCounts(Member member) {
        int step = member.step();
        int classes = table.numClasses();
        return hands(member)
                .first()
                .map(hand -> {
                    ChosenRows set = hand.until(step).chosen();
                    long[][] counts = new long[2][classes];
                    IntStream.of(set.originals().labels()).forEach(label -> counts[0][label]++);
                    set.made().forEach(row -> counts[1][row.label()]++);
                    return counts;
                })
                .first();
    }

    /** A member's rows to learn from, in one partition. */
    public JavaRDD<CandidateSet> set(Member member) {
        int step = member.step();
        return hands(member).first().map(hand -> hand.until(step)).map(hand -> hand.set(null));
    }

    /** All rows to learn from, none made, in one partition. */
    public JavaRDD<CandidateSet> all() {
        return table.all();
    }

    /** Hands of the path after the last step that was accepted. */
    JavaRDD<Hand> hands() {
        return path.rdd();
    }

    private Hands hands(Member member) {
        return member.start() == Start.BALANCED ? path : wholes.get(member.start());
    }

    /** The table that was searched in. */
    public SearchTable table() {
        return table;
    }

    @Override
    public void close() {
        wholes.values().forEach(Hands::close);
        if (path != null) {
            path.close();
        }
    }
}
