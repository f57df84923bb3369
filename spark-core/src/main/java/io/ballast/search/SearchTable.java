package io.ballast.search;

import io.ballast.table.ClassCounts;
import io.ballast.table.FeatureScaler;
import io.ballast.table.IndexPartitioner;
import io.ballast.table.LabeledTable;
import io.ballast.table.RowBlock;
import io.ballast.table.TableColumns;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * A table to search in: rows to learn from and validation rows to score by or folds of both, packed. Stays persisted until closed; counts and moments
 * alone reach the driver.
 */
public final class SearchTable implements AutoCloseable {
    private static final int LEAST_ROWS = 3;

    private final LabeledTable table;
    private final JavaRDD<Tuple2<RowBlock, RowBlock>> blocks;
    private final long[] training;
    private final long[] validation;
    private final Folds folds;
    private final FeatureScaler scaler;

    private SearchTable(
            LabeledTable table,
            JavaRDD<Tuple2<RowBlock, RowBlock>> blocks,
            long[] training,
            long[] validation,
            Folds folds,
            FeatureScaler scaler) {
        this.table = table;
        this.blocks = blocks;
        this.training = training;
        this.validation = validation;
        this.folds = folds;
        this.scaler = scaler;
    }

    /**
     * Reads, checks and lays out a table with validation rows of its own.
     *
     * @param marked boolean and never null: whether a row is a validation row
     * @throws IllegalArgumentException as {@link LabeledTable#read(Dataset, TableColumns)} does, or if a class has fewer than 3 rows to learn
     *     from or 3 validation rows
     */
    public static SearchTable marked(Dataset<?> data, TableColumns columns, Column marked) {
        LabeledTable table = LabeledTable.read(data, columns, List.of(marked));
        return of(table, marked(table), 0, 0, 0);
    }

    private static JavaRDD<Tuple2<RowBlock, RowBlock>> marked(LabeledTable table) {
        int dims = table.dims();
        return table.blocks().map(block -> split(block, dims, row -> block.value(row, dims) != 0));
    }

    /**
     * Reads, checks and lays out a table of which all rows score, in folds.
     *
     * @param number of folds, at least 2
     * @param repeats how often all rows are divided anew, at least 1
     * @throws IllegalArgumentException as {@link LabeledTable#read(Dataset, TableColumns)} does, or if a class has fewer than 3 rows outside a fold
     */
    public static SearchTable inFolds(Dataset<?> data, TableColumns columns, int number, int repeats, long seed) {
        LabeledTable table = LabeledTable.read(data, columns);
        int dims = table.dims();
        return of(table, table.blocks().map(block -> split(block, dims, row -> false)), number, repeats, seed);
    }

    /**
     * The same with validation rows of its own, which score with the others of their fold but are in no set.
     *
     * @param marked boolean and never null: whether a row is a validation row
     * @throws IllegalArgumentException as {@link #inFolds(Dataset, TableColumns, int, int, long)} does
     */
    public static SearchTable inFolds(
            Dataset<?> data, TableColumns columns, Column marked, int number, int repeats, long seed) {
        LabeledTable table = LabeledTable.read(data, columns, List.of(marked));
        return of(table, marked(table), number, repeats, seed);
    }

    /**
     * Reads, checks and lays out a table, and holds out rows of every class for validation, drawn at random.
     *
     * @param fraction of the rows of each class, rounded; above 0 and below 1
     * @throws IllegalArgumentException as {@link #marked} does
     */
    public static SearchTable heldOut(Dataset<?> data, TableColumns columns, double fraction, long seed) {
        LabeledTable table = LabeledTable.read(data, columns);
        int dims = table.dims();
        JavaRDD<RowBlock> blocks = table.blocks().persist(StorageLevel.MEMORY_AND_DISK());
        try {
            long[] wanted = new long[table.classes().numClasses()];
            Arrays.setAll(
                    wanted,
                    c -> Math.max(1, Math.round(fraction * table.classes().count(c))));
            HoldOut held = HoldOut.of(blocks, wanted, seed);
            JavaRDD<Tuple2<RowBlock, RowBlock>> split = blocks.map(block -> {
                boolean[] out = held.held(block);
                return split(block, dims, row -> out[row]);
            });
            return of(table, split, 0, 0, 0);
        } finally {
            blocks.unpersist();
        }
    }

    /** @param number of folds; 0 for none */
    private static SearchTable of(
            LabeledTable table, JavaRDD<Tuple2<RowBlock, RowBlock>> split, int number, int repeats, long seed) {
        JavaRDD<Tuple2<RowBlock, RowBlock>> blocks = split.persist(StorageLevel.MEMORY_AND_DISK());
        int classes = table.classes().numClasses();
        boolean fits = false;
        try {
            long[][] counts = counts(blocks, classes);
            long[] training = counts[0];
            long[] validation = counts[1];
            Folds folds = number == 0 ? Folds.none() : Folds.of(blocks, training, validation, number, repeats, seed);
            if (number == 0) {
                check(table, training, "to learn from; hold out or mark fewer validation rows");
                check(table, validation, "among the validation rows; hold out or mark more");
            } else {
                checkOutside(table, blocks, training, folds);
            }
            JavaRDD<RowBlock> learned = blocks.map(Tuple2::_1).filter(block -> block.rows() > 0);
            FeatureScaler scaler = table.standardScaler(table.moments(learned));
            fits = true;
            return new SearchTable(table, blocks, training, validation, folds, scaler);
        } finally {
            if (!fits) {
                blocks.unpersist();
            }
        }
    }

    /** The rows of a block to learn from and the others, without what is carried behind their features. */
    private static Tuple2<RowBlock, RowBlock> split(RowBlock block, int dims, IntPredicate validates) {
        RowBlock.Builder training = new RowBlock.Builder(dims, block.rows());
        RowBlock.Builder validation = new RowBlock.Builder(dims, 16);
        double[] row = new double[dims];
        for (int i = 0; i < block.rows(); i++) {
            for (int d = 0; d < dims; d++) {
                row[d] = block.value(i, d);
            }
            (validates.test(i) ? validation : training).add(block.keys()[i], block.labels()[i], row);
        }
        return new Tuple2<>(training.build(), validation.build());
    }

    /** Rows to learn from and validation rows of each class, {@code [2][classes]}. */
    private static long[][] counts(JavaRDD<Tuple2<RowBlock, RowBlock>> blocks, int classes) {
        return blocks.aggregate(
                new long[2][classes],
                (counts, block) -> {
                    IntStream.of(block._1().labels()).forEach(label -> counts[0][label]++);
                    IntStream.of(block._2().labels()).forEach(label -> counts[1][label]++);
                    return counts;
                },
                SearchTable::sums);
    }

    private static long[][] sums(long[][] a, long[][] b) {
        Arrays.setAll(a, i -> sum(a[i], b[i]));
        return a;
    }

    private static void check(LabeledTable table, long[] counts, String what) {
        for (int c = 0; c < counts.length; c++) {
            if (counts[c] < LEAST_ROWS) {
                throw new IllegalArgumentException("class %s has %,d rows %s, so that each class has at least %d there"
                        .formatted(table.classes().name(c), counts[c], what, LEAST_ROWS));
            }
        }
    }

    private static void checkOutside(
            LabeledTable table, JavaRDD<Tuple2<RowBlock, RowBlock>> blocks, long[] training, Folds folds) {
        long[][] inside =
                blocks.map(block -> inside(folds, block._1(), training.length)).reduce(SearchTable::sums);
        for (int fold = 0; fold < inside.length; fold++) {
            long[] in = inside[fold];
            long[] outside = new long[training.length];
            Arrays.setAll(outside, c -> training[c] - in[c]);
            String repeat = folds.repeats() == 1 ? "" : " of repeat %d".formatted(folds.repeat(fold) + 1);
            check(
                    table,
                    outside,
                    "to learn from outside fold %d of %d%s; set scoring = hold-out"
                            .formatted(fold % folds.perRepeat() + 1, folds.perRepeat(), repeat));
        }
    }

    /** Rows to learn from in each fold of each repeat, {@code [folds][classes]}. */
    private static long[][] inside(Folds folds, RowBlock rows, int classes) {
        long[][] counts = new long[folds.number()][classes];
        for (int repeat = 0; repeat < folds.repeats(); repeat++) {
            int[] foldOf = folds.ofTraining(repeat, rows);
            for (int row = 0; row < foldOf.length; row++) {
                counts[foldOf[row]][rows.labels()[row]]++;
            }
        }
        return counts;
    }

    private static long[] sum(long[] a, long[] b) {
        Arrays.setAll(a, i -> a[i] + b[i]);
        return a;
    }

    /** The table, validation rows included. */
    public LabeledTable table() {
        return table;
    }

    /** The classes with their rows to learn from, under the indices of {@link #table()}. */
    public ClassCounts learned() {
        Map<Object, Long> counts = new HashMap<>();
        for (int c = 0; c < training.length; c++) {
            counts.put(table.classes().value(c), training[c]);
        }
        return new ClassCounts(counts);
    }

    /** Rows of a class to learn from. */
    public long training(int classIndex) {
        return training[classIndex];
    }

    /** Validation rows of a class. */
    public long validation(int classIndex) {
        return validation[classIndex];
    }

    /** Class with the fewest rows to learn from, the first on a tie. */
    public int smallest() {
        return IntStream.range(0, training.length)
                .boxed()
                .min(Comparator.comparingLong(c -> training[c]))
                .orElseThrow();
    }

    /** Class with the most rows to learn from, the last on a tie. */
    public int largest() {
        return IntStream.range(0, training.length)
                .boxed()
                .max(Comparator.<Integer>comparingLong(c -> training[c]).thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
    }

    /** Mean and standard deviation of the features of the rows to learn from. */
    public FeatureScaler scaler() {
        return scaler;
    }

    /** Tells the rows from others: counts, and a sum over keys, labels and features of each part. */
    public String fingerprint() {
        long[] sums = blocks.aggregate(
                new long[2],
                (sum, block) -> {
                    sum[0] += sum(block._1());
                    sum[1] += sum(block._2());
                    return sum;
                },
                (a, b) -> new long[] {a[0] + b[0], a[1] + b[1]});
        return "%s %x, %s %x".formatted(Arrays.toString(training), sums[0], Arrays.toString(validation), sums[1]);
    }

    private static long sum(RowBlock rows) {
        long sum = 0;
        for (int row = 0; row < rows.rows(); row++) {
            long hash = 31 * rows.featureHash(row) + rows.labels()[row];
            sum += (rows.keys()[row] ^ hash) * 0x9E3779B97F4A7C15L; // so that swapped labels change it
        }
        return sum;
    }

    int numClasses() {
        return training.length;
    }

    /** {@link Folds#parts} of a search. */
    int parts() {
        return folds.parts();
    }

    /**
     * One hand a partition, for each part of a search ({@link Folds#parts}) of the first, then of the next, with the rows of the smallest class as
     * set and the others dealt out to the pools by their keys.
     */
    JavaRDD<Hand> hands(int hands) {
        int smallest = smallest();
        int dims = table.dims();
        Folds held = folds;
        return dealt(hands * held.parts(), (partition, block) -> {
                    int hand = partition / held.parts();
                    boolean inFold = partition % held.parts() > 0;
                    RowBlock rows = block._1();
                    return List.of(
                            inFold ? rows : picked(rows, row -> goesTo(rows, row, hand, hands, smallest)),
                            inFold || held.number() == 0 ? block._2() : rows.select(new int[0]));
                })
                .mapPartitionsWithIndex(
                        (partition, pieces) -> {
                            List<RowBlock> kinds = together(pieces, 2, dims);
                            RowBlock rows = kinds.get(0);
                            int hand = partition / held.parts();
                            int part = partition % held.parts();
                            RowBlock start = picked(rows, row -> rows.labels()[row] == smallest);
                            RowBlock pool = picked(
                                    rows,
                                    row -> rows.labels()[row] != smallest && goesTo(rows, row, hand, hands, smallest));
                            ScoredRows scored = ScoredRows.of(part, rows, kinds.get(1), held);
                            return List.of(Hand.of(hand, part, held, pool, start, scored))
                                    .iterator();
                        },
                        true);
    }

    /** Whether a row is in the set or in the pool of a hand. */
    private static boolean goesTo(RowBlock rows, int row, int hand, int hands, int smallest) {
        return rows.labels()[row] == smallest || Long.remainderUnsigned(rows.keys()[row], hands) == hand;
    }

    /** A hand for each part of a search with all rows to learn from as set, and nothing to draw. */
    JavaRDD<Hand> whole() {
        return whole(folds.parts());
    }

    /** All rows to learn from, none made, in one partition. */
    JavaRDD<CandidateSet> all() {
        return whole(1).map(hand -> hand.set(null));
    }

    private JavaRDD<Hand> whole(int parts) {
        int dims = table.dims();
        Folds held = folds;
        return dealt(parts, (part, block) -> List.of(block._1(), block._2()))
                .mapPartitionsWithIndex(
                        (part, pieces) -> {
                            List<RowBlock> kinds = together(pieces, 2, dims);
                            RowBlock rows = kinds.get(0);
                            ScoredRows scored = ScoredRows.of(part, rows, kinds.get(1), held);
                            return List.of(Hand.of(0, part, held, rows.select(new int[0]), rows, scored))
                                    .iterator();
                        },
                        true);
    }

    private interface Dealing extends Serializable {
        List<RowBlock> pieces(int hand, Tuple2<RowBlock, RowBlock> block);
    }

    /** Pieces of blocks for partitions, each with the number of its block and its own. */
    private JavaRDD<Tuple2<long[], RowBlock>> dealt(int partitions, Dealing dealing) {
        return blocks.mapPartitionsWithIndex(SearchTable::numbered, true)
                .flatMapToPair(block -> IntStream.range(0, partitions)
                        .boxed()
                        .flatMap(to -> {
                            List<RowBlock> pieces = dealing.pieces(to, block._2());
                            return IntStream.range(0, pieces.size())
                                    .mapToObj(kind -> new Tuple2<>(
                                            to, new Tuple2<>(new long[] {block._1(), kind}, pieces.get(kind))));
                        })
                        .iterator())
                .partitionBy(new IndexPartitioner(partitions))
                .map(Tuple2::_2);
    }

    private static <T> Iterator<Tuple2<Long, T>> numbered(int partition, Iterator<T> blocks) {
        Iterable<T> each = () -> blocks;
        AtomicLong number = new AtomicLong((long) partition << 32);
        return StreamSupport.stream(each.spliterator(), false)
                .map(block -> new Tuple2<>(number.getAndIncrement(), block))
                .iterator();
    }

    private static RowBlock picked(RowBlock rows, IntPredicate wanted) {
        return rows.select(IntStream.range(0, rows.rows()).filter(wanted).toArray());
    }

    /** Pieces of each kind in one, in canonical order. */
    private static List<RowBlock> together(Iterator<Tuple2<long[], RowBlock>> pieces, int kinds, int dims) {
        List<Tuple2<long[], RowBlock>> sorted = new ArrayList<>();
        pieces.forEachRemaining(sorted::add);
        sorted.sort(Comparator.comparingLong(piece -> piece._1()[0]));
        List<RowBlock> together = new ArrayList<>();
        for (int kind = 0; kind < kinds; kind++) {
            List<RowBlock> ofKind = new ArrayList<>(List.of(new RowBlock.Builder(dims, 0).build()));
            for (Tuple2<long[], RowBlock> piece : sorted) {
                if (piece._1()[1] == kind) {
                    ofKind.add(piece._2());
                }
            }
            together.add(RowBlock.concat(ofKind));
        }
        return together;
    }

    /** Keys of the validation rows; lazy. */
    JavaRDD<Long> validationKeys() {
        return blocks.flatMap(block -> Arrays.stream(block._2().keys()).iterator());
    }

    @Override
    public void close() {
        blocks.unpersist();
    }
}
