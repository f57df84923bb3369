package io.ballast.neighbors;

import io.ballast.table.OrderedCoalescer;
import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Cells around centroids: k-means (Lloyd 1982) on a sample of the base, a row in the cell of its nearest centroid. The
 * inverted file of Sivic and Zisserman (2003) without their text.
 *
 * <p>Centroids are found and rows assigned by exact search among the centroids, and sums are added in a fixed order, so
 * cells do not depend on partitioning or kernel. Distances to centroids are Euclidean, for cosine between rows scaled to
 * length 1.
 */
final class Cells implements Placement {
    private static final long serialVersionUID = 1L;

    private static final String DRAW = "cells";
    private static final int MAX_CELLS = 8192;
    private static final int SAMPLE_PER_CELL = 64;
    private static final int ITERATIONS = 8;
    /** Rows worth a task. */
    private static final int GROUP_ROWS = 8192;
    /** Partial sums on the driver at a time, in numbers. */
    private static final int SUMS = 16_000_000;

    private final Broadcast<RowBlock> centroids;
    private final Metric metric;
    private final RowGeometry geometry;

    private Cells(Broadcast<RowBlock> centroids, Metric metric) {
        this.centroids = centroids;
        this.metric = metric;
        RowBlock block = centroids.value();
        double[] center = new double[block.dims()];
        for (int d = 0; d < center.length; d++) {
            for (int c = 0; c < block.rows(); c++) {
                center[d] += block.value(c, d) / block.rows();
            }
        }
        this.geometry = new RowGeometry(center);
    }

    /** About the square root of the rows. */
    static int count(long baseRows) {
        return (int) Math.max(1, Math.min(MAX_CELLS, Math.round(Math.sqrt(baseRows))));
    }

    /** Rows that {@link #train} works on. */
    static long sampled(long baseRows) {
        return Math.min(baseRows, (long) SAMPLE_PER_CELL * count(baseRows));
    }

    /** Multiplications of all rows sampled with all centroids that {@link #train} needs. */
    static int passes() {
        return ITERATIONS;
    }

    /**
     * Finds centroids; a few small jobs, run at once. The driver holds the centroids and no rows beyond the first
     * centroids.
     *
     * @param base persisted
     * @param leastExplained share of the variance that cells around the first centroids must explain, 0 to 1; 0 for whatever there is
     * @return nothing where they do not
     */
    static Optional<Cells> train(
            JavaRDD<RowBlock> base, long baseRows, int dims, Metric metric, double leastExplained) {
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(base.context());
        int cells = count(baseRows);
        JavaRDD<RowBlock> sample = base.map(
                        block -> coordinates(sampled(block, (double) sampled(baseRows) / baseRows), metric))
                .cache();
        long most = Math.min(SUMS / ((long) cells * dims), sampled(baseRows) / GROUP_ROWS);
        int groups = (int) Math.max(1, Math.min(8, most));
        JavaRDD<RowBlock> grouped = OrderedCoalescer.coalesce(sample, groups);
        try {
            Cells current = new Cells(
                    spark.broadcast(first(base.map(block -> coordinates(block, metric)), cells, dims)), metric);
            for (int i = 0; i < ITERATIONS; i++) {
                Cells assigned = current;
                Sums sums = Sums.total(grouped.mapPartitions(
                                blocks -> List.of(Sums.of(blocks, assigned)).iterator())
                        .collect());
                current = new Cells(spark.broadcast(sums.means(assigned.centroids.value())), metric);
                assigned.centroids.destroy();
                if (i == 0 && leastExplained > 0 && !(sums.explained() >= leastExplained)) { // NaN for equal rows
                    current.centroids.destroy();
                    return Optional.empty();
                }
            }
            return Optional.of(current);
        } finally {
            sample.unpersist();
        }
    }

    private static RowBlock sampled(RowBlock block, double share) {
        int[] rows = new int[block.rows()];
        int count = 0;
        for (int row = 0; row < rows.length; row++) {
            rows[count] = row;
            count += SmallestDraws.draw(block.keys()[row], DRAW) < share ? 1 : 0;
        }
        return block.select(rows, 0, count);
    }

    /** As many rows as there are cells, fewer where the table has fewer different ones. */
    private static RowBlock first(JavaRDD<RowBlock> rows, int cells, int dims) {
        RowBlock drawn = SmallestDraws.sample(rows, dims, cells, DRAW);
        RowBlock.Builder builder = new RowBlock.Builder(dims, drawn.rows());
        double[] values = new double[dims];
        for (int c = 0; c < drawn.rows(); c++) {
            drawn.copyRow(c, values);
            builder.add(c, c, values);
        }
        return builder.build();
    }

    @Override
    public int cells() {
        return centroids.value().rows();
    }

    /** The metric of the table. */
    Metric metric() {
        return metric;
    }

    /** Copies a centroid, {@code [dims]}. */
    void copyCentroid(int cell, double[] into) {
        centroids.value().copyRow(cell, into);
    }

    /** Rows in the space of the centroids. */
    RowBlock coordinates(RowBlock block) {
        return coordinates(block, metric);
    }

    /** Distance between two points in the space of the centroids, {@code [dims]}; it obeys the triangle inequality. */
    double distance(double[] a, double[] b) {
        double[] into = new double[1];
        distances(a, new double[][] {b}, into);
        return into[0];
    }

    /**
     * Distances of several points from one.
     *
     * @param point {@code [dims]}
     * @param others {@code [count][dims]}
     * @param into receives {@code count} distances
     */
    void distances(double[] point, double[][] others, double[] into) {
        Metric measured = metric == Metric.MANHATTAN ? Metric.MANHATTAN : Metric.EUCLIDEAN;
        measured.ranks(point, 0, others, others.length, into);
        for (int i = 0; i < others.length; i++) {
            into[i] = measured.distance(into[i]);
        }
    }

    @Override
    public double radius(int cell, RowBlock rows) {
        RowBlock placed = coordinates(rows);
        double[][] points = new double[placed.rows()][placed.dims()];
        for (int row = 0; row < points.length; row++) {
            placed.copyRow(row, points[row]);
        }
        double[] centroid = new double[placed.dims()];
        copyCentroid(cell, centroid);
        double[] distances = new double[points.length];
        distances(centroid, points, distances);
        return Arrays.stream(distances).max().orElse(0);
    }

    private static RowBlock coordinates(RowBlock block, Metric metric) {
        if (metric != Metric.COSINE) {
            return block;
        }
        RowBlock.Builder builder = new RowBlock.Builder(block.dims(), block.rows());
        double[] row = new double[block.dims()];
        for (int i = 0; i < block.rows(); i++) {
            block.copyRow(i, row);
            double squares = 0;
            for (double value : row) {
                squares += value * value;
            }
            double norm = squares == 0 ? 1 : Math.sqrt(squares);
            Arrays.setAll(row, d -> row[d] / norm);
            builder.add(block.keys()[i], block.labels()[i], row);
        }
        return builder.build();
    }

    @Override
    public CellFinder open() {
        return new CellFinder();
    }

    /** Finds the cells of rows, nearest first. */
    final class CellFinder implements Finder {
        private final BaseChunk chunk;

        private CellFinder() {
            RowBlock rows = centroids.value();
            CellRows all = new CellRows(0, DistinctRows.of(rows, rows.labels()));
            chunk = BaseChunk.of(geometry, List.of(all).iterator(), rows.dims(), BaseChunk.Order.BY_KEY);
        }

        @Override
        public int[] of(RowBlock block) {
            return nearest(block, 1);
        }

        /** The nearest cells of every row, {@code [rows][count]} row-major; {@code count} at most the number of cells. */
        int[] nearest(RowBlock block, int count) {
            return inCoordinates(coordinates(block, metric), count);
        }

        private int[] inCoordinates(RowBlock block, int count) {
            int[] cells = new int[block.rows() * count];
            try (NeighborSweep sweep = new NeighborSweep(
                    ScoreKernel.of(geometry), geometry.ranking(), count, new QueryRows(geometry, block))) {
                sweep.all(chunk);
                for (int i = 0; i < cells.length; i++) {
                    cells[i] = sweep.nearest().label(i / count, i % count);
                }
            }
            return cells;
        }

        @Override
        public void close() {
            chunk.close();
        }
    }

    /** Sums of the rows of each cell. A class, not a record: Kryo cannot read records. */
    private static final class Sums implements Serializable {
        private static final long serialVersionUID = 1L;
        private final double[] values;
        private final long[] rows;
        private double squares;

        private Sums(int cells, int dims) {
            this.values = new double[cells * dims];
            this.rows = new long[cells];
        }

        static Sums of(Iterator<RowBlock> blocks, Cells cells) {
            int dims = cells.centroids.value().dims();
            Sums sums = new Sums(cells.cells(), dims);
            double[] row = new double[dims];
            try (CellFinder finder = cells.open()) {
                while (blocks.hasNext()) {
                    RowBlock block = blocks.next();
                    int[] cell = finder.inCoordinates(block, 1);
                    for (int i = 0; i < cell.length; i++) {
                        block.copyRow(i, row);
                        sums.rows[cell[i]]++;
                        for (int d = 0; d < dims; d++) {
                            sums.values[cell[i] * dims + d] += row[d];
                            sums.squares += row[d] * row[d];
                        }
                    }
                }
            }
            return sums;
        }

        /** All together, added in their order. */
        static Sums total(List<Sums> parts) {
            Sums total = new Sums(parts.get(0).rows.length, parts.get(0).values.length / parts.get(0).rows.length);
            for (Sums part : parts) {
                total.squares += part.squares;
                Arrays.setAll(total.rows, c -> total.rows[c] + part.rows[c]);
                Arrays.setAll(total.values, i -> total.values[i] + part.values[i]);
            }
            return total;
        }

        /** Share of the variance of the rows that is between the means of the cells. */
        double explained() {
            int dims = values.length / rows.length;
            double[] all = new double[dims];
            double between = 0;
            for (int c = 0; c < rows.length; c++) {
                for (int d = 0; d < dims && rows[c] > 0; d++) {
                    double sum = values[c * dims + d];
                    between += sum * sum / rows[c];
                    all[d] += sum;
                }
            }
            double count = LongStream.of(rows).sum();
            double ofMean = Arrays.stream(all).map(sum -> sum * sum / count).sum();
            return (between - ofMean) / (squares - ofMean);
        }

        /** New centroids; a cell without rows keeps its old one. */
        RowBlock means(RowBlock old) {
            RowBlock.Builder builder = new RowBlock.Builder(old.dims(), old.rows());
            double[] mean = new double[old.dims()];
            for (int c = 0; c < old.rows(); c++) {
                if (rows[c] == 0) {
                    old.copyRow(c, mean);
                } else {
                    int cell = c;
                    Arrays.setAll(mean, d -> values[cell * mean.length + d] / rows[cell]);
                }
                builder.add(c, c, mean);
            }
            return builder.build();
        }
    }
}
