package io.ballast.neighbors;

import io.ballast.table.Gathering;
import io.ballast.table.IndexPartitioner;
import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.TaskCompletionListener;
import scala.Tuple2;

/**
 * Brings queries together by cell, equal ones collapsed, sweeps every group past the base in one task, and takes the
 * neighbors back to the rows that asked.
 *
 * <p>So equal queries are searched once, tasks are even however the queries are partitioned, and queries that look into the
 * same cells do so together. What travels is the features of the queries one way and k neighbors a row the other.
 */
final class RoutedSearch implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Rows and list entries that one task holds. */
    private static final int TASK_ROWS = 8192;

    /** Tasks that share a search at most. */
    static final int MOST_TASKS = 1 << 16;

    private static final int TASK_VALUES = 4_000_000;
    /** Neighbors that are expanded to rows at a time. */
    private static final int EXPANDED = 1_000_000;

    private final RowGeometry geometry;
    private final Placement placement;
    private final CellBounds bounds; // null where every row of the base is looked at
    private final int probes;
    private final int k;
    private final int listSize;
    private final LongAccumulator rowsDone;

    private RoutedSearch(
            RowGeometry geometry,
            Placement placement,
            CellBounds bounds,
            int probes,
            int k,
            int listSize,
            LongAccumulator rowsDone) {
        this.geometry = geometry;
        this.placement = placement;
        this.bounds = bounds;
        this.probes = probes;
        this.k = k;
        this.listSize = listSize;
        this.rowsDone = rowsDone;
    }

    /**
     * Every query against every row; for a base placed anyhow.
     *
     * @param listSize k, or one more where queries are rows of the base
     */
    static RoutedSearch ofAll(
            RowGeometry geometry, Placement placement, int k, int listSize, LongAccumulator rowsDone) {
        return new RoutedSearch(geometry, placement, null, 0, k, listSize, rowsDone);
    }

    /** Every query against the rows of all cells that can hold its neighbors. */
    static RoutedSearch pruned(RowGeometry geometry, CellBounds bounds, int k, int listSize, LongAccumulator rowsDone) {
        return probing(geometry, bounds, Integer.MAX_VALUE, k, listSize, rowsDone);
    }

    /** Every query against the rows of so many cells that can hold its neighbors, the nearest. */
    static RoutedSearch probing(
            RowGeometry geometry, CellBounds bounds, int probes, int k, int listSize, LongAccumulator rowsDone) {
        return new RoutedSearch(geometry, bounds.cells(), bounds, probes, k, listSize, rowsDone);
    }

    /** How many tasks share so many queries; no result depends on it. */
    static int tasks(long queries, int dims, int k, int cores) {
        long perTask = Math.max(64, Math.min(TASK_ROWS, TASK_VALUES / Math.max(dims, k + 1)));
        long spread = Math.min(4L * cores, queries / 512);
        return (int) Math.max(1, Math.min(MOST_TASKS, Math.max(spread, queries / perTask)));
    }

    /** Lazy. */
    <Q> JavaPairRDD<Q, NeighborBlock> search(
            JavaRDD<Q> queries,
            Function<Q, RowBlock> blockOf,
            long queryRows,
            ArrangedBase base,
            int dims,
            int tasks,
            FoundFiles files) {
        JavaRDD<TaggedBlock> asking =
                queries.mapPartitionsWithIndex((partition, part) -> blocks(part, blockOf, partition), true);
        JavaPairRDD<Integer, DistinctRows> pieces = Arrangement.pieces(asking, queryRows, placement);
        JavaRDD<QueryGroup> groups = Arrangement.byCell(pieces, placement.cells(), Math.min(placement.cells(), tasks))
                .mapPartitions(
                        cells -> (cells.hasNext() ? List.of(QueryGroup.of(cells)) : List.<QueryGroup>of()).iterator());
        BaseChunk.Order order = bounds == null ? BaseChunk.Order.BY_KEY : BaseChunk.Order.BY_CELL;
        int sources = queries.getNumPartitions();
        JavaPairRDD<Integer, RoutedNeighbors> swept = base.cross(groups, geometry, dims, order)
                .mapPartitionsWithIndex(
                        (task, pairs) -> files.found(sources, task, rowsDone::add, () -> sweep(pairs)), false)
                .mapToPair(piece -> piece);
        JavaRDD<RoutedNeighbors> found =
                Gathering.byKey(swept, new IndexPartitioner(sources)).values().flatMap(List::iterator);
        int width = k;
        return JavaPairRDD.fromJavaRDD(queries.zipPartitions(
                found, (part, results) -> new Answers<>(part, blockOf, RowResults.of(results, width))));
    }

    private static <Q> Iterator<TaggedBlock> blocks(Iterator<Q> queries, Function<Q, RowBlock> blockOf, int partition) {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(queries, 0), false)
                .map(query -> TaggedBlock.of(block(query, blockOf), partition))
                .iterator();
    }

    /** A number that queries which differ, or lie otherwise in their partitions, hardly have too; one pass. */
    static <Q> long mark(JavaRDD<Q> queries, Function<Q, RowBlock> blockOf) {
        return queries.mapPartitionsWithIndex(
                        (partition, part) -> {
                            long mark = partition + 1L;
                            while (part.hasNext()) {
                                mark += (partition + 1L)
                                        * block(part.next(), blockOf).mark();
                            }
                            return List.of(mark * mark * 0x9E3779B97F4A7C15L ^ mark)
                                    .iterator();
                        },
                        true)
                .fold(0L, Long::sum);
    }

    private static <Q> RowBlock block(Q query, Function<Q, RowBlock> blockOf) {
        try {
            return blockOf.call(query);
        } catch (Exception e) {
            throw new IllegalStateException("the rows of a query block could not be read", e);
        }
    }

    private Iterator<Tuple2<Integer, RoutedNeighbors>> sweep(Iterator<Tuple2<QueryGroup, ChunkSource>> pairs) {
        List<ChunkSource> chunks = new ArrayList<>();
        QueryGroup group = null;
        while (pairs.hasNext()) {
            Tuple2<QueryGroup, ChunkSource> pair = pairs.next();
            group = pair._1();
            chunks.add(pair._2());
        }
        if (group == null) {
            return List.<Tuple2<Integer, RoutedNeighbors>>of().iterator();
        }
        DistinctRows queries = group.rows();
        NeighborSweep sweep = new NeighborSweep(
                ScoreKernel.of(geometry), geometry.ranking(), listSize, new QueryRows(geometry, queries.features()));
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> sweep.close());
        if (bounds == null) {
            ChunkSource.forEach(chunks, sweep::all);
        } else {
            new CellSweep(sweep, bounds, group, probes).all(chunks);
        }
        return new Expanded(queries, sweep.nearest());
    }

    /** From lists of different queries to neighbors of rows, cut by the partition that asked. */
    private final class Expanded implements Iterator<Tuple2<Integer, RoutedNeighbors>> {
        private final DistinctRows queries;
        private final NearestRows nearest;
        private final int[] queryOf;
        private int member;
        private Iterator<Tuple2<Integer, RoutedNeighbors>> ready =
                List.<Tuple2<Integer, RoutedNeighbors>>of().iterator();

        Expanded(DistinctRows queries, NearestRows nearest) {
            this.queries = queries;
            this.nearest = nearest;
            this.queryOf = new int[queries.keys().length];
            for (int q = 0; q < queries.rows(); q++) {
                Arrays.fill(queryOf, queries.starts()[q], queries.starts()[q + 1], q);
            }
        }

        @Override
        public boolean hasNext() {
            while (!ready.hasNext() && member < queryOf.length) {
                int end = (int) Math.min(queryOf.length, member + Math.max(1L, EXPANDED / k));
                ready = cut(member, end);
                rowsDone.add(end - member);
                member = end;
            }
            return ready.hasNext();
        }

        @Override
        public Tuple2<Integer, RoutedNeighbors> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return ready.next();
        }

        private Iterator<Tuple2<Integer, RoutedNeighbors>> cut(int from, int to) {
            long[] sources = new long[to - from];
            Arrays.setAll(sources, i -> queries.tags()[from + i]);
            int[] order = KeyOrder.ascending(sources, 0, sources.length);
            List<Tuple2<Integer, RoutedNeighbors>> pieces = new ArrayList<>();
            for (int first = 0, end; first < order.length; first = end) {
                end = first + 1;
                while (end < order.length && sources[order[end]] == sources[order[first]]) {
                    end++;
                }
                pieces.add(new Tuple2<>((int) sources[order[first]], piece(order, first, end, from)));
            }
            return pieces.iterator();
        }

        private RoutedNeighbors piece(int[] order, int from, int to, int offset) {
            long[] marks = new long[to - from];
            NeighborBlock neighbors = NeighborBlock.empty(to - from, k);
            for (int i = from; i < to; i++) {
                int query = queryOf[offset + order[i]];
                long key = queries.keys()[offset + order[i]];
                marks[i - from] = RoutedNeighbors.mark(key, queries.features().featureHash(query));
                nearest.copyTo(neighbors, i - from, query, key, geometry.metric());
            }
            return new RoutedNeighbors(marks, neighbors);
        }
    }

    /** Puts the answers beside the queries of one partition. */
    private static final class Answers<Q> implements Iterator<Tuple2<Q, NeighborBlock>> {
        private final Iterator<Q> asking;
        private final Function<Q, RowBlock> blockOf;
        private final RowResults results;

        Answers(Iterator<Q> asking, Function<Q, RowBlock> blockOf, RowResults results) {
            this.asking = asking;
            this.blockOf = blockOf;
            this.results = results;
        }

        @Override
        public boolean hasNext() {
            return asking.hasNext();
        }

        @Override
        public Tuple2<Q, NeighborBlock> next() {
            Q query = asking.next();
            return new Tuple2<>(query, results.of(block(query, blockOf)));
        }
    }
}
