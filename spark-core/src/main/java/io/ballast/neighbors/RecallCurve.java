package io.ballast.neighbors;

import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/**
 * Recall against number of probes, and the share of pairs that an exact search cannot rule out; measured on sampled queries.
 *
 * <p>Every sampled query is searched in all cells that can hold its neighbors, nearest first, in steps of 1, 2, 3, 4, 5,
 * 6, 7, 8, 10, 12, … cells; each step keeps a list of its own. What the first steps hold of the k nearest of all is the recall at so many
 * probes, and all steps together are the exact search, so one pass gives the whole curve. An entry counts when it is no
 * farther than the k-th nearest: among ties any will do.
 */
final class RecallCurve {
    /** Queries to measure on. */
    static final int SAMPLE = 300;

    private final int[] steps;
    private final double[] recall;
    private final int sampled;
    private final double pairs;

    private RecallCurve(int[] steps, double[] recall, int sampled, double pairs) {
        this.steps = steps;
        this.recall = recall;
        this.sampled = sampled;
        this.pairs = pairs;
    }

    /**
     * One pass over the queries to sample different ones and one over the base.
     *
     * @param base by cell
     */
    static RecallCurve measure(
            JavaRDD<RowBlock> queries,
            ArrangedBase base,
            CellBounds bounds,
            RowGeometry geometry,
            int dims,
            int k,
            int listSize) {
        List<RowBlock> sample = sample(queries, dims);
        int[] steps = steps(bounds.cells().cells());
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(queries.context());
        JavaRDD<RowBlock> groups = spark.parallelize(sample, Math.max(1, sample.size()));
        List<Hits> hits = base.cross(groups, geometry, dims, BaseChunk.Order.BY_CELL)
                .mapPartitions(asked -> hits(asked, bounds, geometry, steps, k, listSize))
                .collect();
        double[] recall = new double[steps.length];
        int rows = 0;
        double members = 0;
        for (Hits part : hits) {
            rows += part.rows;
            members += part.members;
            for (int s = 0; s < recall.length; s++) {
                recall[s] += part.counts[s];
            }
        }
        for (int s = 0; s < recall.length; s++) {
            recall[s] = rows == 0 ? 1 : recall[s] / ((double) rows * k);
        }
        double all = (double) rows * LongStream.of(base.membersOfCell()).sum();
        return new RecallCurve(steps, recall, rows, all == 0 ? 1 : members / all);
    }

    /** {@link #SAMPLE} rows in blocks for a few tasks. */
    private static List<RowBlock> sample(JavaRDD<RowBlock> queries, int dims) {
        RowBlock drawn = SmallestDraws.sample(queries, dims, SAMPLE, "recall");
        int perTask = SAMPLE / 4;
        List<RowBlock> blocks = new ArrayList<>();
        for (int from = 0; from < drawn.rows(); from += perTask) {
            blocks.add(drawn.select(IntStream.range(from, Math.min(drawn.rows(), from + perTask))
                    .toArray()));
        }
        return blocks;
    }

    /** 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, … below the number of cells, then all of them. */
    static int[] steps(int cells) {
        IntStream.Builder steps = IntStream.builder();
        for (int step = 1; step < cells; step += Math.max(1, Integer.highestOneBit(step) / 4)) {
            steps.add(step);
        }
        return steps.add(cells).build().toArray();
    }

    private static Iterator<Hits> hits(
            Iterator<Tuple2<RowBlock, ChunkSource>> pairs,
            CellBounds bounds,
            RowGeometry geometry,
            int[] steps,
            int k,
            int listSize) {
        List<ChunkSource> chunks = new ArrayList<>();
        RowBlock rows = null;
        while (pairs.hasNext()) {
            Tuple2<RowBlock, ChunkSource> pair = pairs.next();
            rows = pair._1();
            chunks.add(pair._2());
        }
        if (rows == null) {
            return List.<Hits>of().iterator();
        }
        RowBlock queries = rows;
        int[] repeated = IntStream.range(0, queries.rows() * steps.length)
                .map(i -> i / steps.length)
                .toArray();
        QueryRows perStep = new QueryRows(geometry, queries.select(repeated));
        try (NeighborSweep sweep = new NeighborSweep(ScoreKernel.of(geometry), geometry.ranking(), listSize, perStep)) {
            SteppedProbes probes = new SteppedProbes(queries, bounds, steps, sweep);
            ChunkSource.twice(chunks, probes::startIn, probes::own, probes::others);
            Hits hits = new Hits(queries.rows(), steps.length);
            for (int q = 0; q < queries.rows(); q++) {
                double worst = hits.add(sweep.nearest(), q, queries.keys()[q], k, listSize > k);
                hits.members += probes.members(q, worst);
            }
            return List.of(hits).iterator();
        }
    }

    /** Query {@code q * steps + s} of the sweep looks into the cells of step s of row q. */
    private static final class SteppedProbes {
        private final RowBlock queries;
        private final CellBounds bounds;
        private final int[] steps;
        private final NeighborSweep sweep;
        private final CellBounds.Around around;
        private final int[] ownCells;
        private final Probes own;
        private Probes others;
        private final int[][] cells; // of each row, nearest first
        private final double[][] distances;

        SteppedProbes(RowBlock queries, CellBounds bounds, int[] steps, NeighborSweep sweep) {
            this.queries = queries;
            this.bounds = bounds;
            this.steps = steps;
            this.sweep = sweep;
            this.around = bounds.around(queries);
            try (Cells.CellFinder finder = bounds.cells().open()) {
                this.ownCells = finder.of(queries);
            }
            this.own = Probes.of(
                    bounds.cells().cells(),
                    IntStream.range(0, queries.rows())
                            .map(q -> q * steps.length)
                            .toArray(),
                    ownCells);
            this.cells = new int[queries.rows()][];
            this.distances = new double[queries.rows()][];
        }

        boolean startIn(int chunk) {
            return Arrays.stream(ownCells).anyMatch(cell -> bounds.chunk(cell) == chunk);
        }

        void own(BaseChunk chunk) {
            own.sweep(chunk, sweep);
        }

        void others(BaseChunk chunk) {
            others = others == null ? findOthers() : others;
            others.sweep(chunk, sweep);
        }

        private Probes findOthers() {
            int[] lists = IntStream.range(0, queries.rows())
                    .map(q -> q * steps.length)
                    .toArray();
            double[] reach = Arrays.stream(lists)
                    .mapToDouble(list -> sweep.nearest().worst(list))
                    .toArray();
            IntStream.Builder query = IntStream.builder();
            IntStream.Builder cell = IntStream.builder();
            for (int q = 0; q < queries.rows(); q++) {
                order(q, reach);
                for (int i = 1, s = 0; i < cells[q].length; i++) {
                    while (i >= steps[s]) {
                        s++;
                    }
                    query.add(lists[q] + s);
                    cell.add(cells[q][i]);
                }
            }
            return Probes.of(
                    bounds.cells().cells(),
                    query.build().toArray(),
                    cell.build().toArray());
        }

        private void order(int q, double[] reach) {
            around.center(ownCells[q]);
            int near = around.measure(q, q + 1, reach);
            int[] places = IntStream.range(0, near)
                    .filter(place -> around.distance(place, 0) < Double.POSITIVE_INFINITY)
                    .boxed()
                    .sorted(Comparator.comparingDouble(place -> around.distance(place, 0)))
                    .mapToInt(Integer::intValue)
                    .toArray();
            cells[q] = Arrays.stream(places).map(around::cell).toArray();
            distances[q] = Arrays.stream(places)
                    .mapToDouble(place -> around.distance(place, 0))
                    .toArray();
        }

        /** Rows of the cells that cannot be ruled out even with the final list. */
        long members(int q, double worstRank) {
            return IntStream.range(0, cells[q].length)
                    .filter(i -> i == 0 || !bounds.beyond(cells[q][i], distances[q][i], worstRank))
                    .mapToLong(i -> bounds.members(cells[q][i]))
                    .sum();
        }
    }

    /** Recall of so many probes, or of the next smaller number measured. */
    double recall(int probes) {
        int at = Arrays.binarySearch(steps, probes);
        return recall[at >= 0 ? at : Math.max(0, -at - 2)];
    }

    /** The fewest probes measured, at least so many, that reach a recall; all cells do. */
    int probesFor(double minRecall, int atLeast) {
        for (int s = 0; s < steps.length; s++) {
            if (steps[s] >= atLeast && recall[s] >= minRecall) {
                return recall(atLeast) >= minRecall ? Math.min(atLeast, steps[steps.length - 1]) : steps[s];
            }
        }
        return steps[steps.length - 1];
    }

    /** Share of all pairs of a query and a row that an exact search must look at. */
    double pairs() {
        return pairs;
    }

    /** Queries measured on. */
    int sampled() {
        return sampled;
    }

    /** True neighbors found after each step, and rows of the cells to look into. A class, not a record: Kryo cannot read records. */
    private static final class Hits implements Serializable {
        private static final long serialVersionUID = 1L;
        private final int rows;
        private final long[] counts;
        private long members;

        private Hits(int rows, int steps) {
            this.rows = rows;
            this.counts = new long[steps];
        }

        /** Counts a query and gives the rank of its k-th nearest. */
        double add(NearestRows lists, int query, long key, int k, boolean excludesSelf) {
            int steps = counts.length;
            double[][] ranks = new double[steps][];
            for (int s = 0; s < steps; s++) {
                int list = query * steps + s;
                int self = excludesSelf && s == 0
                        ? place(lists, list, key)
                        : -1; // equal rows may share the key: one is the query
                ranks[s] = IntStream.range(0, lists.found(list))
                        .filter(i -> i != self)
                        .mapToDouble(i -> lists.rank(list, i))
                        .toArray();
            }
            double[] all = Arrays.stream(ranks)
                    .flatMapToDouble(Arrays::stream)
                    .sorted()
                    .toArray();
            double worst = all[Math.min(k, all.length) - 1];
            int found = 0;
            for (int s = 0; s < steps; s++) {
                found += (int)
                        Arrays.stream(ranks[s]).filter(rank -> rank <= worst).count();
                counts[s] += Math.min(k, found);
            }
            return worst;
        }

        private static int place(NearestRows lists, int list, long key) {
            return IntStream.range(0, lists.found(list))
                    .filter(i -> lists.key(list, i) == key)
                    .findFirst()
                    .orElse(-1);
        }
    }
}
