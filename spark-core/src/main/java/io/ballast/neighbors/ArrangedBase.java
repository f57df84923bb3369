package io.ballast.neighbors;

import io.ballast.table.OrderedCoalescer;
import io.ballast.table.RowBlock;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;

/** The base of a search brought together by cell, equal rows collapsed, persisted, and cut into chunks that fit. */
final class ArrangedBase implements AutoCloseable {
    private static final int PARTITION_ROWS = 4096;
    private static final int PARTITION_VALUES = 4_000_000;
    private static final int MAX_PARTITIONS = 2048;
    private final JavaRDD<CellRows> rows;
    private final String search = UUID.randomUUID().toString();
    private final long[] membersOfCell;
    private final double[] radiusOfCell;
    private final long distinct;
    private final int[] chunkEnds;

    private ArrangedBase(
            JavaRDD<CellRows> rows, long[] membersOfCell, double[] radiusOfCell, long distinct, int[] chunkEnds) {
        this.rows = rows;
        this.membersOfCell = membersOfCell;
        this.radiusOfCell = radiusOfCell;
        this.distinct = distinct;
        this.chunkEnds = chunkEnds;
    }

    /** How many partitions a base of so many rows is kept in; a matter of the table alone. */
    static int partitions(long rows, int dims) {
        long perPartition = Math.max(1, Math.min(PARTITION_ROWS, PARTITION_VALUES / dims));
        return (int) Math.max(1, Math.min(MAX_PARTITIONS, (rows + perPartition - 1) / perPartition));
    }

    /**
     * Arranges a base; one shuffle, run at once.
     *
     * @param limit most bytes outside the heap that the chunks of an executor take at a time, but for a partition of rows
     *     that is larger by itself
     */
    static ArrangedBase of(
            JavaRDD<RowBlock> base, long baseRows, int dims, Placement placement, RowGeometry geometry, long limit) {
        int partitions = Math.min(placement.cells(), partitions(baseRows, dims));
        JavaPairRDD<Integer, DistinctRows> pieces =
                Arrangement.pieces(base.map(TaggedBlock::labelled), baseRows, placement);
        JavaRDD<CellRows> rows = Arrangement.byCell(pieces, placement.cells(), partitions)
                .setName("neighbors: base rows by cell")
                .persist(StorageLevel.MEMORY_AND_DISK());
        List<Counts> counts;
        try {
            counts = rows.mapPartitions(part -> Counts.of(part, placement)).collect();
        } catch (RuntimeException e) {
            rows.unpersist();
            throw e;
        }

        long[] membersOfCell = new long[placement.cells()];
        double[] radiusOfCell = new double[placement.cells()];
        long distinct = 0;
        boolean exactFloats = true;
        for (Counts part : counts) {
            for (int i = 0; i < part.cells.length; i++) {
                membersOfCell[part.cells[i]] = part.members[i];
                radiusOfCell[part.cells[i]] = part.radii[i];
            }
            distinct += part.distinct;
            exactFloats &= part.exactFloats;
        }
        long bytesPerRow = BaseChunk.bytesPerRow(geometry, dims, exactFloats);
        boolean whole = distinct * bytesPerRow <= limit;
        long perChunk = Math.min(
                Floats.LARGEST / BaseChunk.width(geometry),
                (whole ? limit : limit / SharedChunks.RESIDENT) / bytesPerRow);
        return new ArrangedBase(rows, membersOfCell, radiusOfCell, distinct, chunkEnds(counts, perChunk));
    }

    private static int[] chunkEnds(List<Counts> counts, long rowsPerChunk) {
        List<Integer> ends = new ArrayList<>();
        long rows = 0;
        for (int p = 0; p < counts.size(); p++) {
            if (rows > 0 && rows + counts.get(p).distinct > rowsPerChunk) {
                ends.add(p);
                rows = 0;
            }
            rows += counts.get(p).distinct;
        }
        ends.add(counts.size());
        return ends.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Different rows. */
    long distinct() {
        return distinct;
    }

    /** Rows of each cell, equal ones counted each, {@code [cells]}. */
    long[] membersOfCell() {
        return membersOfCell;
    }

    /** The largest distance of a row of each cell from its center, {@code [cells]}; 0 for a cell without rows. */
    double[] radiusOfCell() {
        return radiusOfCell;
    }

    /** The chunk that holds each cell, {@code [cells]}. */
    int[] chunkOfCell() {
        int[] chunks = new int[membersOfCell.length];
        int chunk = 0;
        for (int cell = 0; cell < chunks.length; cell++) {
            int partition = Arrangement.partition(cell, chunks.length, rows.getNumPartitions());
            while (partition >= chunkEnds[chunk]) {
                chunk++;
            }
            chunks[cell] = chunk;
        }
        return chunks;
    }

    /** Pieces that executors hold one or two of at a time. */
    int chunks() {
        return chunkEnds.length;
    }

    /**
     * Every query group with every chunk, the chunks of a group one after the other in one task; chunks are read on demand.
     * Several chunks come {@link ChunkSource#twice} when they are ordered by cell.
     */
    <G> JavaPairRDD<G, ChunkSource> cross(JavaRDD<G> groups, RowGeometry geometry, int dims, BaseChunk.Order order) {
        String name = search + order;
        JavaRDD<ChunkSource> chunks = OrderedCoalescer.coalesce(rows, chunkEnds)
                .mapPartitionsWithIndex(
                        (index, cells) -> List.of(new ChunkSource(name, index, cells, geometry, dims, order))
                                .iterator(),
                        true);
        boolean twice = chunks() > 1 && order == BaseChunk.Order.BY_CELL;
        return groups.cartesian(OrderedCoalescer.coalesce(twice ? chunks.union(chunks) : chunks, 1));
    }

    @Override
    public void close() {
        rows.unpersist();
    }

    /** What the driver learns of a partition: a few numbers a cell. */
    private static final class Counts implements Serializable {
        private static final long serialVersionUID = 1L;
        private final int[] cells;
        private final long[] members;
        private final double[] radii;
        private final long distinct;
        private final boolean exactFloats;

        private Counts(int[] cells, long[] members, double[] radii, long distinct, boolean exactFloats) {
            this.cells = cells;
            this.members = members;
            this.radii = radii;
            this.distinct = distinct;
            this.exactFloats = exactFloats;
        }

        static Iterator<Counts> of(Iterator<CellRows> part, Placement placement) {
            List<Integer> cells = new ArrayList<>();
            List<Long> members = new ArrayList<>();
            List<Double> radii = new ArrayList<>();
            long distinct = 0;
            boolean exactFloats = true;
            while (part.hasNext()) {
                CellRows cell = part.next();
                cells.add(cell.cell());
                members.add((long) cell.rows().keys().length);
                radii.add(placement.radius(cell.cell(), cell.rows().features()));
                distinct += cell.rows().rows();
                exactFloats &= cell.rows().features().residuals() == null;
            }
            return List.of(new Counts(
                            cells.stream().mapToInt(Integer::intValue).toArray(),
                            members.stream().mapToLong(Long::longValue).toArray(),
                            radii.stream().mapToDouble(Double::doubleValue).toArray(),
                            distinct,
                            exactFloats))
                    .iterator();
        }
    }
}
