package io.ballast.neighbors;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
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

    /**
     * Shows some chunks to a first visitor and then all chunks to a second one.
     *
     * @param sources of one chunk, or all sources of several twice over, as each is read once
     * @param chosen whether the first visitor needs a chunk, by its index
     */
    static void twice(
            List<ChunkSource> sources, IntPredicate chosen, Consumer<BaseChunk> first, Consumer<BaseChunk> second) {
        if (sources.size() == 1) {
            forEach(sources, first.andThen(second));
        } else {
            int half = sources.size() / 2;
            forEach(
                    sources.subList(0, half).stream()
                            .filter(source -> chosen.test(source.index))
                            .toList(),
                    first);
            forEach(sources.subList(half, sources.size()), second);
        }
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
