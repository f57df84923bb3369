package io.ballast.neighbors;

import io.ballast.table.Gathering;
import io.ballast.table.OrderedCoalescer;
import io.ballast.table.RowBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.Partitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.util.TaskCompletionListener;
import scala.Tuple2;

/** Brings rows of the same cell, and so equal rows, together. */
final class Arrangement {
    /** Rows and values that a task holds before it cuts them by cell. */
    private static final int HELD_ROWS = 65_536;

    private static final int HELD_VALUES = 8_000_000;

    private Arrangement() {}

    /**
     * Collapses rows by cell within a few large tasks, so that pieces are no crumbs.
     *
     * @param rows how many, about
     */
    static JavaPairRDD<Integer, DistinctRows> pieces(JavaRDD<TaggedBlock> blocks, long rows, Placement placement) {
        int tasks = (int) Math.max(blocks.context().defaultParallelism(), rows / HELD_ROWS);
        return OrderedCoalescer.coalesce(blocks, tasks).mapPartitionsToPair(part -> {
            Placement.Finder finder = placement.open();
            TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> finder.close());
            return new Pieces(part, finder, placement.cells());
        });
    }

    /**
     * Shuffles pieces to so many partitions, neighboring cells to the same one.
     *
     * @return in every partition its cells in ascending order, one element a cell that has rows
     */
    static JavaRDD<CellRows> byCell(JavaPairRDD<Integer, DistinctRows> pieces, int cells, int partitions) {
        return Gathering.byKey(pieces, new CellPartitioner(cells, partitions)).mapPartitions(part -> {
            TreeMap<Integer, List<DistinctRows>> byCell = new TreeMap<>();
            part.forEachRemaining(cell -> byCell.put(cell._1(), cell._2()));
            return new Merged(byCell);
        });
    }

    /** The partition of {@link #byCell} that a cell is in; grows with the cell. */
    static int partition(int cell, int cells, int partitions) {
        return (int) (cell * (long) partitions / cells);
    }

    /** Merges one cell at a time and lets go of its pieces. */
    private static final class Merged implements Iterator<CellRows> {
        private final TreeMap<Integer, List<DistinctRows>> byCell;

        Merged(TreeMap<Integer, List<DistinctRows>> byCell) {
            this.byCell = byCell;
        }

        @Override
        public boolean hasNext() {
            return !byCell.isEmpty();
        }

        @Override
        public CellRows next() {
            if (byCell.isEmpty()) {
                throw new NoSuchElementException();
            }
            var first = byCell.pollFirstEntry();
            return new CellRows(first.getKey(), DistinctRows.merge(first.getValue()));
        }
    }

    private static final class Pieces implements Iterator<Tuple2<Integer, DistinctRows>> {
        private final Iterator<TaggedBlock> blocks;
        private final Placement.Finder finder;
        private final int cells;
        private Iterator<Tuple2<Integer, DistinctRows>> ready =
                List.<Tuple2<Integer, DistinctRows>>of().iterator();

        Pieces(Iterator<TaggedBlock> blocks, Placement.Finder finder, int cells) {
            this.blocks = blocks;
            this.finder = finder;
            this.cells = cells;
        }

        @Override
        public boolean hasNext() {
            while (!ready.hasNext() && blocks.hasNext()) {
                ready = cut();
            }
            return ready.hasNext();
        }

        @Override
        public Tuple2<Integer, DistinctRows> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return ready.next();
        }

        private Iterator<Tuple2<Integer, DistinctRows>> cut() {
            List<RowBlock> held = new ArrayList<>();
            List<int[]> cellParts = new ArrayList<>();
            List<int[]> tagParts = new ArrayList<>();
            long rows = 0;
            while (blocks.hasNext() && rows < HELD_ROWS) {
                TaggedBlock tagged = blocks.next();
                RowBlock block = tagged.rows();
                if (block.rows() > 0) {
                    held.add(block);
                    cellParts.add(finder.of(block));
                    tagParts.add(tagged.tags());
                    rows += block.rows();
                    if (rows * block.dims() > HELD_VALUES) {
                        break;
                    }
                }
            }
            if (held.isEmpty()) {
                return List.<Tuple2<Integer, DistinctRows>>of().iterator();
            }
            return byCell(RowBlock.concat(held), concat(cellParts), concat(tagParts));
        }

        private Iterator<Tuple2<Integer, DistinctRows>> byCell(RowBlock rows, int[] cell, int[] tags) {
            int[] starts = new int[cells + 1];
            for (int c : cell) {
                starts[c + 1]++;
            }
            Arrays.parallelPrefix(starts, Integer::sum);
            int[] order = new int[cell.length];
            int[] next = starts.clone();
            for (int row = 0; row < cell.length; row++) {
                order[next[cell[row]]++] = row;
            }
            return IntStream.range(0, cells)
                    .filter(c -> starts[c] < starts[c + 1])
                    .mapToObj(c -> {
                        int[] own = Arrays.stream(order, starts[c], starts[c + 1])
                                .map(row -> tags[row])
                                .toArray();
                        return new Tuple2<>(c, DistinctRows.of(rows.select(order, starts[c], starts[c + 1]), own));
                    })
                    .iterator();
        }

        private static int[] concat(List<int[]> parts) {
            return parts.stream().flatMapToInt(Arrays::stream).toArray();
        }
    }

    /** Runs of cells to partitions. */
    private static final class CellPartitioner extends Partitioner {
        private static final long serialVersionUID = 1L;
        private final int cells;
        private final int partitions;

        CellPartitioner(int cells, int partitions) {
            this.cells = cells;
            this.partitions = partitions;
        }

        @Override
        public int numPartitions() {
            return partitions;
        }

        @Override
        public int getPartition(Object cell) {
            return partition((Integer) cell, cells, partitions);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof CellPartitioner that && that.cells == cells && that.partitions == partitions;
        }

        @Override
        public int hashCode() {
            return 31 * cells + partitions;
        }
    }
}
