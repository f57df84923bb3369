package io.ballast.neighbors;

import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/**
 * Recall against number of probes, measured on sampled queries.
 *
 * <p>Every sampled query is searched in all cells, nearest first, in steps of 1, 2, 3, 4, 6, 8, 12, … cells; each step keeps
 * a list of its own. What the first steps hold of the k nearest of all is the recall at so many probes, and all steps
 * together are the exact search, so one pass gives the whole curve. An entry counts when it is no farther than the k-th
 * nearest: among ties any will do.
 */
final class RecallCurve {
    /** Queries to measure on. */
    static final int SAMPLE = 300;

    private final int[] steps;
    private final double[] recall;
    private final int sampled;

    private RecallCurve(int[] steps, double[] recall, int sampled) {
        this.steps = steps;
        this.recall = recall;
        this.sampled = sampled;
    }

    /** One pass over the queries to sample different ones and one over the base. */
    static RecallCurve measure(
            JavaRDD<RowBlock> queries,
            ArrangedBase base,
            Cells cells,
            RowGeometry geometry,
            int dims,
            int k,
            int listSize) {
        List<RowBlock> sample = sample(queries, dims);
        int[] steps = steps(cells.cells());
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(queries.context());
        JavaRDD<RowBlock> groups = spark.parallelize(sample, Math.max(1, sample.size()));
        List<Hits> hits = base.cross(groups, geometry, dims, BaseChunk.Order.BY_CELL)
                .mapPartitions(pairs -> hits(pairs, cells, geometry, steps, k, listSize))
                .collect();
        double[] recall = new double[steps.length];
        int rows = 0;
        for (Hits part : hits) {
            rows += part.rows;
            for (int s = 0; s < recall.length; s++) {
                recall[s] += part.counts[s];
            }
        }
        for (int s = 0; s < recall.length; s++) {
            recall[s] = rows == 0 ? 1 : recall[s] / ((double) rows * k);
        }
        return new RecallCurve(steps, recall, rows);
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

    /** 1, 2, 3, 4, 6, 8, 12, … below the number of cells, then all of them. */
    static int[] steps(int cells) {
        IntStream.Builder steps = IntStream.builder();
        for (int power = 1; power < cells; power *= 2) {
            steps.add(power);
            if (power > 1 && power / 2 * 3 < cells) {
                steps.add(power / 2 * 3);
            }
        }
        return steps.add(cells).build().toArray();
    }

    private static Iterator<Hits> hits(
            Iterator<Tuple2<RowBlock, ChunkSource>> pairs,
            Cells cells,
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
        try (NeighborSweep sweep = new NeighborSweep(ScoreKernel.of(geometry), geometry.metric(), listSize, perStep)) {
            Probes probes = probes(queries, cells, steps);
            ChunkSource.forEach(chunks, chunk -> probes.sweep(chunk, sweep));
            Hits hits = new Hits(queries.rows(), steps.length);
            for (int q = 0; q < queries.rows(); q++) {
                hits.add(sweep.nearest(), q, queries.keys()[q], k, listSize > k);
            }
            return List.of(hits).iterator();
        }
    }

    /** Query {@code q * steps + s} looks into the cells of step s of row q. */
    private static Probes probes(RowBlock queries, Cells cells, int[] steps) {
        int all = cells.cells();
        int[] query = new int[queries.rows() * all];
        int[] cell;
        try (Cells.CellFinder finder = cells.open()) {
            cell = finder.nearest(queries, all);
        }
        for (int q = 0; q < queries.rows(); q++) {
            for (int s = 0, i = 0; s < steps.length; s++) {
                for (; i < steps[s]; i++) {
                    query[q * all + i] = q * steps.length + s;
                }
            }
        }
        return Probes.of(all, query, cell);
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

    /** Queries measured on. */
    int sampled() {
        return sampled;
    }

    /** True neighbors found after each step. A class, not a record: Kryo cannot read records. */
    private static final class Hits implements Serializable {
        private static final long serialVersionUID = 1L;
        private final int rows;
        private final long[] counts;

        private Hits(int rows, int steps) {
            this.rows = rows;
            this.counts = new long[steps];
        }

        void add(NearestRows lists, int query, long key, int k, boolean excludesSelf) {
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
        }

        private static int place(NearestRows lists, int list, long key) {
            return IntStream.range(0, lists.found(list))
                    .filter(i -> lists.key(list, i) == key)
                    .findFirst()
                    .orElse(-1);
        }
    }
}
