package io.ballast.neighbors;

import io.ballast.table.RowBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * Base rows of some cells, packed for the kernels outside the heap and shared read-only by the tasks of a JVM. A row stands
 * for all members with its features.
 *
 * <p>Packed rows are {@code (b, |b|^2/2, 1)}, {@code [rows][width]}; beside them the features as the table had them. Rows
 * are ordered by their first key, over the whole chunk or within each cell.
 */
final class BaseChunk implements AutoCloseable {
    /** What the kernels add to the floats of a row's geometry. */
    static final int EXTRA = 2;

    private final int dims;
    private final int width;
    private final int[] cells;
    private final int[] cellStarts;
    private final Floats packed;
    private final Floats values;
    private final Floats residuals;
    private final float[] sizes;
    private final int[] starts;
    private final long[] keys;
    private final int[] labels;

    /** How the rows of a chunk are ordered. */
    enum Order {
        BY_KEY,
        BY_CELL
    }

    private BaseChunk(int dims, int width, List<CellRows> parts, int rows, int members, boolean exactFloats) {
        this.dims = dims;
        this.width = width;
        this.cells = parts.stream().mapToInt(CellRows::cell).toArray();
        this.cellStarts = new int[parts.size() + 1];
        this.packed = Floats.allocate((long) rows * width);
        this.values = Floats.allocate((long) rows * dims);
        this.residuals = exactFloats ? null : Floats.allocate((long) rows * dims);
        this.sizes = new float[rows];
        this.starts = new int[rows + 1];
        this.keys = new long[members];
        this.labels = new int[members];
    }

    /** Floats of a packed row. */
    static int width(RowGeometry geometry) {
        return geometry.width() + EXTRA;
    }

    /** Bytes outside the heap for a row. */
    static long bytesPerRow(RowGeometry geometry, int dims, boolean exactFloats) {
        return Float.BYTES * (width(geometry) + dims * (exactFloats ? 1L : 2L));
    }

    /** Packs rows; cells in ascending order. */
    static BaseChunk of(RowGeometry geometry, Iterator<CellRows> cells, int dims, Order order) {
        List<CellRows> parts = new ArrayList<>();
        cells.forEachRemaining(parts::add);
        long rows = 0;
        long members = 0;
        boolean exactFloats = true;
        for (CellRows part : parts) {
            rows += part.rows().rows();
            members += part.rows().keys().length;
            exactFloats &= part.rows().features().residuals() == null;
        }
        BaseChunk chunk = new BaseChunk(
                dims, width(geometry), parts, Math.toIntExact(rows), Math.toIntExact(members), exactFloats);
        int[] places = order == Order.BY_KEY ? byKey(parts, (int) rows) : null;
        chunk.fill(parts, places, geometry);
        return chunk;
    }

    /** The place of every row, in the order of the parts. */
    private static int[] byKey(List<CellRows> parts, int rows) {
        long[] firstKeys = new long[rows];
        int at = 0;
        for (CellRows part : parts) {
            for (int row = 0; row < part.rows().rows(); row++) {
                firstKeys[at++] = part.rows().keys()[part.rows().starts()[row]];
            }
        }
        int[] order = KeyOrder.ascending(firstKeys, 0, rows);
        int[] places = new int[rows];
        for (int i = 0; i < rows; i++) {
            places[order[i]] = i;
        }
        return places;
    }

    private void fill(List<CellRows> parts, int[] places, RowGeometry geometry) {
        int row = 0;
        for (int p = 0; p < parts.size(); p++) {
            DistinctRows part = parts.get(p).rows();
            cellStarts[p] = row;
            for (int i = 0; i < part.rows(); i++, row++) {
                int place = places == null ? row : places[row];
                starts[place + 1] = part.starts()[i + 1] - part.starts()[i];
            }
        }
        cellStarts[parts.size()] = row;
        Arrays.parallelPrefix(starts, Integer::sum);
        float[] line = new float[width];
        row = 0;
        for (CellRows cell : parts) {
            DistinctRows part = cell.rows();
            for (int i = 0; i < part.rows(); i++, row++) {
                int place = places == null ? row : places[row];
                pack(part.features(), i, place, line, geometry);
                int from = part.starts()[i];
                System.arraycopy(part.keys(), from, keys, starts[place], part.starts()[i + 1] - from);
                System.arraycopy(part.tags(), from, labels, starts[place], part.starts()[i + 1] - from);
            }
        }
    }

    private void pack(RowBlock block, int row, int place, float[] line, RowGeometry geometry) {
        double size = geometry.pack(block, row, line, 0);
        line[width - 2] = (float) (size * size / 2);
        line[width - 1] = 1;
        sizes[place] = Math.nextUp((float) size);
        packed.buffer().put(place * width, line);
        values.buffer().put(place * dims, block.features(), row * dims, dims);
        if (residuals != null && block.residuals() != null) {
            residuals.buffer().put(place * dims, block.residuals(), row * dims, dims);
        } else if (residuals != null) {
            residuals.buffer().put(place * dims, new float[dims]);
        }
    }

    /** Different rows. */
    int rows() {
        return sizes.length;
    }

    /** The cells of this chunk, ascending. */
    int[] cells() {
        return cells;
    }

    /** Where the rows of cell i of {@link #cells()} start, {@code [cells + 1]}; for a chunk ordered by cell. */
    int[] cellStarts() {
        return cellStarts;
    }

    /** Packed rows, {@code [rows][width]}. */
    Floats packed() {
        return packed;
    }

    /** The largest size of some rows as their geometry gives it, rounded up. */
    double largestSize(int first, int count) {
        float largest = 0;
        for (int row = first; row < first + count; row++) {
            largest = Math.max(largest, sizes[row]);
        }
        return largest;
    }

    /** Where the members of a row start, {@code [rows + 1]}. */
    int[] starts() {
        return starts;
    }

    /** Keys of the members, ascending for a row. */
    long[] keys() {
        return keys;
    }

    /** Labels of the members. */
    int[] labels() {
        return labels;
    }

    /** The smallest key of a row's members. */
    long firstKey(int row) {
        return keys[starts[row]];
    }

    /**
     * Copies the features of a row, exact as in the table.
     *
     * @param scratch {@code [dims]}
     * @param into {@code [dims]}
     */
    void copyRow(int row, float[] scratch, double[] into) {
        values.buffer().get(row * dims, scratch);
        for (int d = 0; d < dims; d++) {
            into[d] = scratch[d];
        }
        if (residuals != null) {
            residuals.buffer().get(row * dims, scratch);
            for (int d = 0; d < dims; d++) {
                into[d] += scratch[d];
            }
        }
    }

    @Override
    public void close() {
        packed.close();
        values.close();
        if (residuals != null) {
            residuals.close();
        }
    }
}
