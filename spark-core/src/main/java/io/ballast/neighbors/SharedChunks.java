package io.ballast.neighbors;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;

/**
 * The base chunks of one search in the memory of this JVM: loaded by the first task that needs one, shared by all, at most
 * two at a time. A chunk that no task has used for a while is freed.
 */
final class SharedChunks {
    static final int RESIDENT = 2;
    private static final int IDLE_SECONDS = 10;
    private static final Map<String, SharedChunks> SEARCHES = new HashMap<>();

    private final String search;
    private final Map<Integer, Resident> residents = new HashMap<>();
    private int waiting;

    private static final class Resident {
        BaseChunk chunk; // null while it is loaded
        int users = 1;
        int uses;
    }

    private SharedChunks(String search) {
        this.search = search;
    }

    /**
     * Any of the chunks that a task still needs: one that is there, else one that is loaded now. Waits while two others are
     * in use.
     *
     * @param search names the search in all JVMs
     * @param wanted how to load each; at least one
     */
    static Lease take(String search, Map<Integer, Supplier<BaseChunk>> wanted) {
        SharedChunks chunks;
        int index;
        synchronized (SEARCHES) {
            chunks = SEARCHES.computeIfAbsent(search, SharedChunks::new);
            index = chunks.reserve(wanted);
            BaseChunk there = chunks.residents.get(index).chunk;
            if (there != null) {
                return chunks.new Lease(index, there);
            }
        }
        return chunks.load(index, wanted.get(index));
    }

    /** Under the lock: counts the caller as a user of a loaded chunk, or of one that it must load. */
    private int reserve(Map<Integer, Supplier<BaseChunk>> wanted) {
        while (true) {
            Integer missing = null;
            for (Integer index : wanted.keySet()) {
                Resident resident = residents.get(index);
                if (resident != null && resident.chunk != null) {
                    resident.users++;
                    resident.uses++;
                    return index;
                }
                missing = missing == null && resident == null ? index : missing;
            }
            if (missing != null && (residents.size() < RESIDENT || freeIdle())) {
                residents.put(missing, new Resident());
                return missing;
            }
            waiting++;
            try {
                awaitChange();
            } finally {
                waiting--;
            }
        }
    }

    private void forgetIfUnused() {
        if (residents.isEmpty() && waiting == 0) {
            SEARCHES.remove(search, this);
        }
    }

    private boolean freeIdle() {
        for (Map.Entry<Integer, Resident> entry : residents.entrySet()) {
            if (entry.getValue().users == 0) {
                free(entry.getKey());
                return true;
            }
        }
        return false;
    }

    private void free(int index) {
        residents.remove(index).chunk.close();
    }

    private static void awaitChange() {
        try {
            SEARCHES.wait(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TaskKilledException("interrupted while waiting for a base chunk");
        }
        if (TaskContext.get() != null && TaskContext.get().isInterrupted()) {
            throw new TaskKilledException("killed while waiting for a base chunk");
        }
    }

    private Lease load(int index, Supplier<BaseChunk> loader) {
        BaseChunk loaded = null;
        try {
            loaded = loader.get();
        } finally {
            synchronized (SEARCHES) {
                if (loaded == null) {
                    residents.remove(index);
                    forgetIfUnused();
                } else {
                    residents.get(index).chunk = loaded;
                }
                SEARCHES.notifyAll();
            }
        }
        return new Lease(index, loaded);
    }

    private void release(int index) {
        synchronized (SEARCHES) {
            Resident resident = residents.get(index);
            resident.users--;
            SEARCHES.notifyAll();
            if (resident.users == 0) {
                int uses = resident.uses;
                CompletableFuture.delayedExecutor(IDLE_SECONDS, TimeUnit.SECONDS)
                        .execute(() -> freeUnused(index, resident, uses));
            }
        }
    }

    private void freeUnused(int index, Resident resident, int usesThen) {
        synchronized (SEARCHES) {
            if (residents.get(index) == resident && resident.users == 0 && resident.uses == usesThen) {
                free(index);
                forgetIfUnused();
            }
        }
    }

    /** Chunks in this JVM, of all searches. */
    static int resident() {
        synchronized (SEARCHES) {
            return SEARCHES.values().stream()
                    .mapToInt(chunks -> chunks.residents.size())
                    .sum();
        }
    }

    /** A chunk in use. */
    final class Lease implements AutoCloseable {
        private final int index;
        private final BaseChunk chunk;
        private boolean open = true;

        private Lease(int index, BaseChunk chunk) {
            this.index = index;
            this.chunk = chunk;
        }

        int index() {
            return index;
        }

        BaseChunk chunk() {
            return chunk;
        }

        @Override
        public void close() {
            if (open) {
                open = false;
                release(index);
            }
        }
    }
}
