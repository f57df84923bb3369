package io.ballast.neighbors;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Where a task reads a base chunk from when it is not in its JVM yet. Never leaves the task. */
final class ChunkSource {
    private final String search;
    private final int index;
    private final Iterator<CellRows> cells;
    private final RowGeometry geometry;
    private final int dims;
    private final BaseChunk.Order order;

    ChunkSource(
            String search, int index, Iterator<CellRows> cells, RowGeometry geometry, int dims, BaseChunk.Order order) {
        this.search = search;
        this.index = index;
        this.cells = cells;
        this.geometry = geometry;
        this.dims = dims;
        this.order = order;
    }

    /** Shows every chunk to a visitor, in whatever order they can be had. */
    static void forEach(List<ChunkSource> sources, Consumer<BaseChunk> visitor) {
        Map<Integer, Supplier<BaseChunk>> wanted = new LinkedHashMap<>();
        sources.forEach(source -> wanted.put(source.index, source::load));
        while (!wanted.isEmpty()) {
            try (SharedChunks.Lease lease = SharedChunks.take(sources.get(0).search, wanted)) {
                visitor.accept(lease.chunk());
                wanted.remove(lease.index());
            }
        }
    }

    private BaseChunk load() {
        return BaseChunk.of(geometry, cells, dims, order);
    }
}
