package io.ballast.generator.gan;

import io.ballast.network.RefinerSettings;
import io.ballast.network.TrainedRefiner;
import io.ballast.oversampling.GrowthPlan;
import io.ballast.oversampling.SyntheticRow;
import io.ballast.random.RowRandom;
import io.ballast.table.IndexPartitioner;
import io.ballast.table.LabeledTable;
import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.TaskCompletionListener;
import scala.Tuple2;

/**
 * Rows that were made by another over-sampler, refined class by class: a generator for each class that grows plays against a discriminator that knows the real rows of the
 * class, each class in a task of its own.
 */
public final class RefinedRows {
    /** Of more real rows, or more that were made, about so many are learned from. */
    static final int MOST_LEARNED = RowBlock.MAX_ROWS;

    private static final int BATCH_ROWS = 512;

    private RefinedRows() {}

    /**
     * Trains at once and refines lazily. The driver sees the nets, one for each class.
     *
     * @param made rows of the plan in canonical order, which are made twice
     * @return as many rows with the same parents, in the same order
     * @throws IllegalStateException if a loss stops being a number
     */
    public static JavaRDD<SyntheticRow> of(
            LabeledTable table, GrowthPlan plan, JavaRDD<SyntheticRow> made, RefinerSettings settings, long seed) {
        if (plan.classes().isEmpty()) {
            return made;
        }
        Broadcast<Map<Integer, TrainedRefiner>> refiners =
                JavaSparkContext.fromSparkContext(made.context()).broadcast(trained(table, plan, made, settings, seed));
        return made.mapPartitions(part -> {
            Refining refining = new Refining(refiners.value(), part);
            TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> refining.close());
            return refining;
        });
    }

    /** By class index; none for a class of which no row was made. */
    private static Map<Integer, TrainedRefiner> trained(
            LabeledTable table, GrowthPlan plan, JavaRDD<SyntheticRow> made, RefinerSettings settings, long seed) {
        int[] places = new int[table.classes().numClasses()];
        boolean[] wanted = new boolean[places.length];
        double[] realShares = new double[places.length];
        double[] madeShares = new double[places.length];
        for (GrowthPlan.Growth growth : plan.classes()) {
            int c = growth.label();
            places[c] = plan.classes().indexOf(growth);
            wanted[c] = true;
            realShares[c] = (double) MOST_LEARNED / growth.size();
            madeShares[c] = (double) MOST_LEARNED / growth.rows();
        }
        int dims = table.dims();
        JavaPairRDD<Integer, Piece> real = table.blocksOf(wanted, 1).mapPartitionsToPair(blocks -> {
            Pieces pieces = new Pieces(false, dims, realShares, seed);
            blocks.forEachRemaining(pieces::add);
            return pieces.byPlace(places);
        });
        JavaPairRDD<Integer, Piece> given = made.mapPartitionsToPair(rows -> {
            Pieces pieces = new Pieces(true, dims, madeShares, seed);
            rows.forEachRemaining(pieces::add);
            return pieces.byPlace(places);
        });
        return new HashMap<>(real.union(given)
                .partitionBy(new IndexPartitioner(plan.classes().size()))
                .values()
                .mapPartitionsToPair(pieces -> trained(pieces, settings, seed))
                .collectAsMap());
    }

    private static Iterator<Tuple2<Integer, TrainedRefiner>> trained(
            Iterator<Piece> pieces, RefinerSettings settings, long seed) {
        List<Piece> real = new ArrayList<>();
        List<Piece> made = new ArrayList<>();
        pieces.forEachRemaining(piece -> (piece.made ? made : real).add(piece));
        if (made.isEmpty()) {
            return List.<Tuple2<Integer, TrainedRefiner>>of().iterator();
        }
        int c = made.get(0).rows.labels()[0];
        long own = RowRandom.of(seed, "refiner", c).nextLong();
        return List.of(new Tuple2<>(c, TrainedRefiner.of(inOrder(real), inOrder(made), settings, own)))
                .iterator();
    }

    private static RowBlock inOrder(List<Piece> pieces) {
        pieces.sort(Comparator.comparingInt(piece -> piece.order)); // a shuffle brings them in any
        return RowBlock.concat(pieces.stream().map(piece -> piece.rows).toList());
    }

    /** Rows of a class from one partition. */
    private static final class Piece implements Serializable {
        private static final long serialVersionUID = 1L;

        private final boolean made;
        private final int order;
        private final RowBlock rows;

        Piece(boolean made, int order, RowBlock rows) {
            this.made = made;
            this.order = order;
            this.rows = rows;
        }
    }

    /** Cuts the rows of a partition into one piece a class. */
    private static final class Pieces {
        private final boolean made;
        private final int order = TaskContext.getPartitionId();
        private final int dims;
        private final double[] shares;
        private final long seed;
        private final RowBlock.Builder[] builders;
        private long seen;

        /** @param shares of the rows of each class that stay; none above 1 is left out */
        Pieces(boolean made, int dims, double[] shares, long seed) {
            this.made = made;
            this.dims = dims;
            this.shares = shares;
            this.seed = seed;
            this.builders = new RowBlock.Builder[shares.length];
        }

        void add(RowBlock block) {
            double[] features = new double[dims];
            for (int row = 0; row < block.rows(); row++) {
                block.copyRow(row, features);
                add(block.labels()[row], features);
            }
        }

        void add(SyntheticRow row) {
            add(row.label(), row.features());
        }

        private void add(int c, double[] features) {
            long key = ((long) order << 40) + seen++;
            if (RowRandom.of(seed, "rows to refine by", key).nextDouble() < shares[c]) {
                if (builders[c] == null) {
                    builders[c] = new RowBlock.Builder(dims, 16);
                }
                builders[c].add(key, c, features);
            }
        }

        Iterator<Tuple2<Integer, Piece>> byPlace(int[] places) {
            return IntStream.range(0, builders.length)
                    .filter(c -> builders[c] != null)
                    .mapToObj(c -> new Tuple2<>(places[c], new Piece(made, order, builders[c].build())))
                    .iterator();
        }
    }

    /** Refines the rows of a partition, some at a time. */
    private static final class Refining implements Iterator<SyntheticRow>, AutoCloseable {
        private final Map<Integer, TrainedRefiner> trained;
        private final Iterator<SyntheticRow> made;
        private final Map<Integer, TrainedRefiner.Refiner> open = new HashMap<>();
        private Iterator<SyntheticRow> refined = List.<SyntheticRow>of().iterator();

        Refining(Map<Integer, TrainedRefiner> trained, Iterator<SyntheticRow> made) {
            this.trained = trained;
            this.made = made;
        }

        @Override
        public boolean hasNext() {
            return refined.hasNext() || made.hasNext();
        }

        @Override
        public SyntheticRow next() {
            if (!refined.hasNext()) {
                refined = refinedBatch();
            }
            return refined.next();
        }

        /** Rows of one class after the other, as over-samplers make them. */
        private Iterator<SyntheticRow> refinedBatch() {
            List<SyntheticRow> batch = new ArrayList<>();
            batch.add(made.next());
            while (batch.size() < BATCH_ROWS && made.hasNext()) {
                batch.add(made.next());
            }
            SyntheticRow[] rows = new SyntheticRow[batch.size()];
            IntStream.range(0, rows.length)
                    .mapToObj(i -> batch.get(i).label())
                    .distinct()
                    .forEach(c -> refine(batch, c, rows));
            return List.of(rows).iterator();
        }

        private void refine(List<SyntheticRow> batch, int c, SyntheticRow[] into) {
            int[] own = IntStream.range(0, batch.size())
                    .filter(i -> batch.get(i).label() == c)
                    .toArray();
            double[][] features =
                    IntStream.of(own).mapToObj(i -> batch.get(i).features()).toArray(double[][]::new);
            double[][] made = open.computeIfAbsent(c, label -> new TrainedRefiner.Refiner(trained.get(label)))
                    .refined(features);
            for (int i = 0; i < own.length; i++) {
                into[own[i]] = new SyntheticRow(c, made[i], batch.get(own[i]).parents());
            }
        }

        @Override
        public void close() {
            open.values().forEach(TrainedRefiner.Refiner::close);
            open.clear();
        }
    }
}
