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
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
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
    private final JavaRDD<Tuple2<RowBlock, RowBlock>> parts;
    private final long[] training;
    private final long[] validation;
    private final Folds folds;
    private final FeatureScaler scaler;

    private SearchTable(
            LabeledTable table,
            JavaRDD<Tuple2<RowBlock, RowBlock>> parts,
            long[] training,
            long[] validation,
            Folds folds,
            FeatureScaler scaler) {
        this.table = table;
        this.parts = parts;
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
        JavaRDD<Tuple2<RowBlock, RowBlock>> parts = split.persist(StorageLevel.MEMORY_AND_DISK());
        int classes = table.classes().numClasses();
        boolean fits = false;
        try {
            long[] training = counts(parts.map(Tuple2::_1), classes);
            long[] validation = counts(parts.map(Tuple2::_2), classes);
            Folds folds = number == 0 ? Folds.none() : Folds.of(parts, training, validation, number, repeats, seed);
            if (number == 0) {
                check(table, training, "to learn from; hold out or mark fewer validation rows");
                check(table, validation, "among the validation rows; hold out or mark more");
            } else {
                checkOutside(table, parts, training, folds);
            }
            JavaRDD<RowBlock> learned = parts.map(Tuple2::_1).filter(block -> block.rows() > 0);
            FeatureScaler scaler = table.standardScaler(table.moments(learned));
            fits = true;
            return new SearchTable(table, parts, training, validation, folds, scaler);
        } finally {
            if (!fits) {
                parts.unpersist();
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

    private static long[] counts(JavaRDD<RowBlock> blocks, int classes) {
        return blocks.aggregate(
                new long[classes],
                (counts, block) -> {
                    Arrays.stream(block.labels()).forEach(label -> counts[label]++);
                    return counts;
                },
                SearchTable::sum);
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
            LabeledTable table, JavaRDD<Tuple2<RowBlock, RowBlock>> parts, long[] training, Folds folds) {
        long[][] inside = parts.map(part -> inside(folds, part._1(), training.length))
                .reduce((a, b) -> {
                    Arrays.setAll(a, fold -> sum(a[fold], b[fold]));
                    return a;
                });
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
        long[] sums = parts.aggregate(
                new long[2],
                (sum, part) -> {
                    sum[0] += sum(part._1());
                    sum[1] += sum(part._2());
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

    /** One hand a partition, with the rows of the smallest class as set and the others dealt out to the pools by their keys. */
    JavaRDD<Hand> hands(int hands) {
        int smallest = smallest();
        int dims = table.dims();
        Folds held = folds;
        return dealt(hands, (hand, pair) -> {
                    RowBlock rows = pair._1();
                    return List.of(
                            picked(
                                    rows,
                                    row -> rows.labels()[row] != smallest
                                            && Long.remainderUnsigned(rows.keys()[row], hands) == hand),
                            picked(rows, row -> rows.labels()[row] == smallest),
                            pair._2(),
                            held.number() == 0 ? picked(rows, row -> false) : rows);
                })
                .mapPartitionsWithIndex(
                        (hand, pieces) -> {
                            List<RowBlock> blocks = together(pieces, 4, dims);
                            ScoredRows scored = ScoredRows.of(blocks.get(3), blocks.get(2), held);
                            return List.of(Hand.of(hand, blocks.get(0), blocks.get(1), scored))
                                    .iterator();
                        },
                        true);
    }

    /** One hand with all rows to learn from as set, and nothing to draw. */
    JavaRDD<Hand> whole() {
        int dims = table.dims();
        Folds held = folds;
        return dealt(1, (hand, pair) -> List.of(pair._1(), pair._2())).mapPartitions(pieces -> {
            List<RowBlock> blocks = together(pieces, 2, dims);
            RowBlock none = new RowBlock.Builder(dims, 0).build();
            ScoredRows scored = ScoredRows.of(blocks.get(0), blocks.get(1), held);
            return List.of(Hand.of(0, none, blocks.get(0), scored)).iterator();
        });
    }

    private interface Dealing extends Serializable {
        List<RowBlock> pieces(int hand, Tuple2<RowBlock, RowBlock> part);
    }

    /** Pieces of blocks for hands, each with the number of its block and its own. */
    private JavaRDD<Tuple2<long[], RowBlock>> dealt(int hands, Dealing dealing) {
        return parts.mapPartitionsWithIndex(
                        (partition, blocks) -> {
                            List<Tuple2<Integer, Tuple2<long[], RowBlock>>> dealt = new ArrayList<>();
                            for (long number = (long) partition << 32; blocks.hasNext(); number++) {
                                Tuple2<RowBlock, RowBlock> part = blocks.next();
                                for (int hand = 0; hand < hands; hand++) {
                                    List<RowBlock> pieces = dealing.pieces(hand, part);
                                    for (int kind = 0; kind < pieces.size(); kind++) {
                                        dealt.add(new Tuple2<>(
                                                hand, new Tuple2<>(new long[] {number, kind}, pieces.get(kind))));
                                    }
                                }
                            }
                            return dealt.iterator();
                        },
                        true)
                .mapToPair(piece -> piece)
                .partitionBy(new IndexPartitioner(hands))
                .map(Tuple2::_2);
    }

    private static RowBlock picked(RowBlock rows, IntPredicate wanted) {
        return rows.select(IntStream.range(0, rows.rows()).filter(wanted).toArray());
    }

    /** Pieces of each kind in one, in canonical order. */
    private static List<RowBlock> together(Iterator<Tuple2<long[], RowBlock>> pieces, int kinds, int dims) {
        List<Tuple2<long[], RowBlock>> sorted = new ArrayList<>();
        pieces.forEachRemaining(sorted::add);
        sorted.sort(Comparator.comparingLong(piece -> piece._1()[0]));
        List<RowBlock> blocks = new ArrayList<>();
        for (int kind = 0; kind < kinds; kind++) {
            List<RowBlock> ofKind = new ArrayList<>(List.of(new RowBlock.Builder(dims, 0).build()));
            for (Tuple2<long[], RowBlock> piece : sorted) {
                if (piece._1()[1] == kind) {
                    ofKind.add(piece._2());
                }
            }
            blocks.add(RowBlock.concat(ofKind));
        }
        return blocks;
    }

    /** Keys of the validation rows; lazy. */
    JavaRDD<Long> validationKeys() {
        return parts.flatMap(part -> Arrays.stream(part._2().keys()).iterator());
    }

    @Override
    public void close() {
        parts.unpersist();
    }
}
