package io.ballast.neighbors;

import io.ballast.table.ColumnMoments;
import io.ballast.table.OrderedCoalescer;
import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.util.TaskCompletionListener;
import scala.Tuple2;

/**
 * Exact neighbors by sweeping all base blocks past every query block.
 *
 * <p>Each task holds one query block, its lists and the current base block, so memory does not grow with the table. Base
 * blocks reach the task through Spark's block manager: by reference where they are cached in the same executor, over the
 * network where not, and never by way of the driver. O(queries * base * dims) time, about 60 GFlop/s a core with OpenBLAS.
 */
public final class ExactNeighbors implements NearestNeighbors, Serializable {
    private static final long serialVersionUID = 1L;

    private final int k;
    private final RowGeometry geometry;

    /**
     * @param metric the distance
     * @param k neighbors per row, the row itself not counted; at least 1
     * @param moments of the base table, for centering
     */
    public ExactNeighbors(Metric metric, int k, ColumnMoments moments) {
        this.k = k;
        this.geometry = new RowGeometry(metric, moments);
    }

    @Override
    public <Q> JavaPairRDD<Q, NeighborBlock> search(
            JavaRDD<Q> queries, Function<Q, RowBlock> blockOf, JavaRDD<RowBlock> base) {
        return queries.cartesian(OrderedCoalescer.coalesce(base, 1))
                .mapPartitionsToPair(pairs -> new Sweeps<>(pairs, blockOf, newKernel(), geometry.metric(), k));
    }

    private ScoreKernel newKernel() {
        boolean gemm = geometry.metric() != Metric.MANHATTAN && GemmKernel.available();
        ScoreKernel kernel = gemm ? new GemmKernel(geometry) : new PlainKernel(geometry);
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> kernel.close());
        return kernel;
    }

    /** Pairs of (query block, base block), consecutive for a query block, folded into one result a query block. */
    private static final class Sweeps<Q> implements Iterator<Tuple2<Q, NeighborBlock>> {
        private final Iterator<Tuple2<Q, RowBlock>> pairs;
        private final Function<Q, RowBlock> blockOf;
        private final ScoreKernel kernel;
        private final Metric metric;
        private final int k;
        private Tuple2<Q, RowBlock> pending;

        Sweeps(
                Iterator<Tuple2<Q, RowBlock>> pairs,
                Function<Q, RowBlock> blockOf,
                ScoreKernel kernel,
                Metric metric,
                int k) {
            this.pairs = pairs;
            this.blockOf = blockOf;
            this.kernel = kernel;
            this.metric = metric;
            this.k = k;
            advance();
        }

        @Override
        public boolean hasNext() {
            return pending != null;
        }

        @Override
        public Tuple2<Q, NeighborBlock> next() {
            if (pending == null) {
                throw new NoSuchElementException();
            }
            Q batch = pending._1();
            NeighborSweep sweep = new NeighborSweep(kernel, metric, k, block(batch));
            while (pending != null && pending._1() == batch) {
                sweep.accept(pending._2());
                advance();
            }
            return new Tuple2<>(batch, sweep.finish());
        }

        private RowBlock block(Q batch) {
            try {
                return blockOf.call(batch);
            } catch (Exception e) {
                throw new IllegalStateException("the rows of a query block could not be read", e);
            }
        }

        private void advance() {
            pending = pairs.hasNext() ? pairs.next() : null;
        }
    }
}
