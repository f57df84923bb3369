package io.ballast.search;

import io.ballast.table.FeatureScaler;
import io.ballast.table.IndexPartitioner;
import io.ballast.table.Partitions;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/** The hands of a search in the partitions of an RDD, persisted: the state that steps change. */
final class Hands implements AutoCloseable {
    private final JavaRDD<Hand> hands;
    private final Context context;

    /**
     * What every task needs to know.
     *
     * @param largest class with the most rows to learn from, of which none are made
     * @param parts of the search, {@link Folds#parts}
     */
    record Context(SearchSettings settings, FeatureScaler scaler, int numClasses, int largest, int parts)
            implements Serializable {
        static Context of(SearchTable table, SearchSettings settings) {
            return new Context(settings, table.scaler(), table.numClasses(), table.largest(), table.parts());
        }
    }

    private Hands(JavaRDD<Hand> hands, Context context) {
        this.hands = hands;
        this.context = context;
    }

    /** The hands before the start. */
    static Hands dealt(SearchTable table, SearchSettings settings) {
        return kept(table.hands(settings.candidatesPerStep()), Context.of(table, settings));
    }

    /** One hand for each part with all rows, and those made for a start. */
    static Hands whole(SearchTable table, SearchSettings settings, Start start) {
        Context context = Context.of(table, settings);
        return kept(table.whole().map(hand -> hand.grown(start, context)), context);
    }

    private static Hands kept(JavaRDD<Hand> hands, Context context) {
        // On a cluster two copies: without them a lost executor would cost all steps so far again, and those behind
        // them more than once.
        StorageLevel level =
                hands.context().isLocal() ? StorageLevel.MEMORY_AND_DISK() : StorageLevel.MEMORY_AND_DISK_2();
        return new Hands(hands.persist(level), context);
    }

    /** Of a step; 1 after a start with all rows. */
    int numCandidates() {
        return hands.getNumPartitions() / context.parts();
    }

    JavaRDD<Hand> rdd() {
        return hands;
    }

    /** The first candidate's hand for the whole set, in the one partition. */
    JavaRDD<Hand> first() {
        return Partitions.of(hands, partition -> partition == 0);
    }

    /** Each candidate's hand for the whole set, in a partition each. */
    JavaRDD<Hand> ofWholeSet() {
        int parts = context.parts();
        return Partitions.of(hands, partition -> partition % parts == 0);
    }

    /** The set as it is, each part in a partition. */
    JavaRDD<CandidateSet> set() {
        int parts = context.parts();
        return Partitions.of(hands, partition -> partition < parts).map(hand -> hand.set(null));
    }

    /**
     * What each hand draws and makes in a step; persisted.
     *
     * @param past steps rejected since the set last changed
     * @param sizes rows of each class that each hand is to draw
     */
    JavaRDD<Candidate> candidates(int step, Past past, int[] sizes) {
        Context held = context;
        return hands.map(hand -> hand.after(past, held.settings().seed()).candidate(step, sizes[hand.index()], held))
                .persist(StorageLevel.MEMORY_AND_DISK());
    }

    /** The set with each candidate. */
    JavaRDD<CandidateSet> sets(JavaRDD<Candidate> candidates) {
        return hands.zip(candidates).map(pair -> pair._1().set(pair._2()));
    }

    /**
     * The hands after winners have become part of the set; these are closed.
     *
     * @param past steps rejected since the set last changed, this one among them
     * @param netWeights of the winner's net, or empty
     */
    Hands after(int step, Past past, JavaRDD<Candidate> candidates, int[] winners, float[] netWeights) {
        long seed = context.settings().seed();
        JavaRDD<Hand> next = numCandidates() == 1
                ? hands.zip(candidates)
                        .map(pair -> pair._1().after(past, seed).with(step, pair._2(), List.of(pair._2()), netWeights))
                : afterWinners(step, past, candidates, winners, netWeights);
        Hands then = kept(next, context);
        next.count();
        close();
        return then;
    }

    private JavaRDD<Hand> afterWinners(
            int step, Past past, JavaRDD<Candidate> candidates, int[] winners, float[] netWeights) {
        int number = numCandidates();
        int parts = context.parts();
        long seed = context.settings().seed();
        JavaRDD<Candidate> delivered = candidates
                .filter(candidate -> wins(candidate.hand(), winners))
                .flatMapToPair(candidate -> IntStream.range(0, number)
                        .mapToObj(hand -> new Tuple2<>(hand * parts + candidate.part(), candidate))
                        .iterator())
                .partitionBy(new IndexPartitioner(number * parts))
                .map(Tuple2::_2);
        return hands.zip(candidates).zipPartitions(delivered, (own, won) -> {
            List<Candidate> sorted = new ArrayList<>();
            won.forEachRemaining(sorted::add);
            sorted.sort(Comparator.comparingInt(Candidate::hand));
            Tuple2<Hand, Candidate> pair = own.next();
            Candidate drawn = wins(pair._1().index(), winners) ? pair._2() : null;
            return List.of(pair._1().after(past, seed).with(step, drawn, sorted, netWeights))
                    .iterator();
        });
    }

    private static boolean wins(int hand, int[] winners) {
        return IntStream.of(winners).anyMatch(winner -> winner == hand);
    }

    @Override
    public void close() {
        hands.unpersist();
    }
}
