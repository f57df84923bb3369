package io.ballast.undersampling;

import io.ballast.neighbors.NearestNeighbors;
import io.ballast.neighbors.NeighborFinder;
import io.ballast.table.ClassCounts;
import io.ballast.table.RowBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Condensed nearest neighbors (Hart 1968) in rounds, so that it runs in parallel and does not depend on the order of the rows: Fast CNN
 * (Angiulli 2005). At first the rows of the classes that lose none and a few drawn seeds of the others are kept. Each round keeps, for
 * every kept row, of the misclassified rows to which it is the nearest kept one, the nearest. It ends when every row that is not kept is
 * classified right by the kept ones.
 *
 * <p>A round searches only among the rows added by the one before, so that all rounds together cost one search of the table among the
 * kept rows. Rows that are equal are kept together.
 */
public final class Condensing {
    private static final int ROUNDS_BEFORE_CUT = 8;

    private final PackedTable table;
    private final boolean[] condensed;
    private final NeighborFinder neighbors;

    /**
     * @param condensed classes that lose rows, {@code [classes]}
     * @param neighbors how many kept rows vote, and how they are found
     */
    public Condensing(PackedTable table, boolean[] condensed, NeighborFinder neighbors) {
        this.table = table;
        this.condensed = condensed.clone();
        this.neighbors = neighbors;
    }

    /**
     * The rows that go; all rounds run at once. The driver sees the keys of the seeds.
     *
     * @param seeds rows to draw of each class
     * @param maxIter rounds that keep one row a kept row; each one after that keeps all misclassified rows
     * @throws IllegalArgumentException if fewer rows are kept at first than vote
     */
    public JavaRDD<RowDecision> decisions(int seeds, long seed, int maxIter) {
        boolean[] shrink = condensed;
        int k = neighbors.k();
        Set<Long> drawn = new HashSet<>();
        RandomSelection.sample(table, shrink, seeds, seed)
                .flatMap(block -> Arrays.stream(block.keys()).iterator())
                .collect()
                .forEach(drawn::add);
        JavaRDD<CondensingBlock> marked =
                persisted(table.blocks().map(block -> CondensingBlock.of(block, shrink, drawn, k)));
        for (int round = 1; ; round++) {
            JavaRDD<CondensingBlock> searched = persisted(searched(marked, round));
            if (round % ROUNDS_BEFORE_CUT == 0) {
                searched.rdd().localCheckpoint(); // or the lineage of many rounds overflows the stack
            }
            boolean one = round <= maxIter;
            JavaRDD<Long> chosen = persisted(one ? nearestMisclassified(searched) : misclassified(searched));
            boolean done = chosen.isEmpty();
            marked.unpersist();
            if (done) {
                table.persist(searched);
                return searched.flatMap(block -> IntStream.range(0, block.rows())
                        .filter(block::open)
                        .mapToObj(row -> RowDecision.removed(block.key(row), reason(block, row, k)))
                        .iterator());
            }
            marked = persisted(kept(searched, chosen));
            marked.count();
            chosen.unpersist();
            searched.unpersist();
        }
    }

    private static String reason(CondensingBlock block, int row, int k) {
        return k == 1
                ? "kept row %d, its nearest, tells its class".formatted(block.nearestKey(row))
                : "its %d nearest kept rows tell its class".formatted(k);
    }

    private static <T> JavaRDD<T> persisted(JavaRDD<T> rdd) {
        return rdd.persist(StorageLevel.MEMORY_AND_DISK());
    }

    private JavaRDD<CondensingBlock> searched(JavaRDD<CondensingBlock> marked, int round) {
        ClassCounts classes = table.classes();
        JavaRDD<RowBlock> fresh = marked.map(CondensingBlock::fresh).filter(block -> block.rows() > 0);
        long count = fresh.aggregate(0L, (sum, block) -> sum + block.rows(), Long::sum);
        if (round == 1 && count < neighbors.k()) {
            throw new IllegalArgumentException(
                    "%,d rows are kept at first, but kNeighbors = %d rows must vote; lower kNeighbors or raise nSeeds"
                            .formatted(count, neighbors.k()));
        }
        NeighborFinder finder = neighbors.withK((int) Math.min(neighbors.k(), count));
        NearestNeighbors search = table.closing(finder.among(table.base(fresh, count)));
        return search.searchOthers(marked, CondensingBlock::open, classes.total())
                .map(found -> found._1().merged(found._2()));
    }

    /** For every kept row the nearest of the misclassified rows to which it is the nearest. */
    private static JavaRDD<Long> nearestMisclassified(JavaRDD<CondensingBlock> blocks) {
        JavaPairRDD<Long, Tuple2<Double, Long>> byNearest =
                blocks.flatMapToPair(block -> IntStream.range(0, block.rows())
                        .filter(block::misclassified)
                        .mapToObj(row -> new Tuple2<>(
                                block.nearestKey(row), new Tuple2<>(block.nearestDistance(row), block.key(row))))
                        .iterator());
        return byNearest.reduceByKey(Condensing::nearer).values().map(Tuple2::_2);
    }

    private static Tuple2<Double, Long> nearer(Tuple2<Double, Long> one, Tuple2<Double, Long> other) {
        int byDistance = Double.compare(one._1(), other._1());
        return byDistance < 0 || byDistance == 0 && one._2() <= other._2() ? one : other;
    }

    private static JavaRDD<Long> misclassified(JavaRDD<CondensingBlock> blocks) {
        return blocks.flatMap(block -> IntStream.range(0, block.rows())
                .filter(block::misclassified)
                .mapToObj(block::key)
                .iterator());
    }

    private JavaRDD<CondensingBlock> kept(JavaRDD<CondensingBlock> blocks, JavaRDD<Long> chosen) {
        JavaPairRDD<Long, Boolean> routed =
                chosen.mapToPair(key -> new Tuple2<>(key, true)).partitionBy(table.byKey());
        return blocks.zipPartitions(routed, (part, keys) -> {
            Set<Long> own = new HashSet<>();
            keys.forEachRemaining(key -> own.add(key._1()));
            List<CondensingBlock> more = new ArrayList<>();
            part.forEachRemaining(block -> more.add(block.keeping(own)));
            return more.iterator();
        });
    }
}
