package io.ballast.neighbors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ballast.table.Blocks;
import io.ballast.table.RowBlock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SharedChunksTest {
    private final String search = UUID.randomUUID().toString();
    private final AtomicInteger[] loads = {new AtomicInteger(), new AtomicInteger(), new AtomicInteger()};

    private BaseChunk load(int index) {
        loads[index].incrementAndGet();
        RowBlock rows = Blocks.of(new double[][] {{index}});
        CellRows cell = new CellRows(index, DistinctRows.of(rows, new int[1]));
        return BaseChunk.of(new RowGeometry(new double[1]), List.of(cell).iterator(), 1, BaseChunk.Order.BY_KEY);
    }

    private SharedChunks.Lease take(int... indices) {
        Map<Integer, Supplier<BaseChunk>> wanted = new HashMap<>();
        IntStream.of(indices).forEach(index -> wanted.put(index, () -> load(index)));
        return SharedChunks.take(search, wanted);
    }

    private int loads(int index) {
        return loads[index].get();
    }

    /** Takes a chunk in a thread of its own, and comes back when that waits. */
    private CompletableFuture<SharedChunks.Lease> takeWaiting(int index) {
        CompletableFuture<SharedChunks.Lease> taken = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                taken.complete(take(index));
            } catch (RuntimeException e) {
                taken.completeExceptionally(e);
            }
        });
        thread.start();
        while (thread.isAlive() && thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        return taken;
    }

    @Test
    void areLoadedOnceAndSharedByAllWhoUseThem() {
        try (SharedChunks.Lease first = take(0);
                SharedChunks.Lease second = take(0)) {
            assertThat(first.index()).isZero();
            assertThat(first.chunk().cells()).containsExactly(0);
            assertThat(second.chunk()).isSameAs(first.chunk());
        }
        take(0).close();
        assertThat(loads(0)).isEqualTo(1);
    }

    @Test
    void areWaitedForWhileAnotherLoadsThem() throws Exception {
        CountDownLatch mayLoad = new CountDownLatch(1);
        CountDownLatch loading = new CountDownLatch(1);
        CompletableFuture<SharedChunks.Lease> first =
                CompletableFuture.supplyAsync(() -> SharedChunks.take(search, Map.of(0, () -> {
                    loading.countDown();
                    await(mayLoad);
                    return load(0);
                })));
        loading.await();
        CompletableFuture<SharedChunks.Lease> second = takeWaiting(0);
        mayLoad.countDown();
        try (SharedChunks.Lease one = first.get(20, TimeUnit.SECONDS);
                SharedChunks.Lease other = second.get(20, TimeUnit.SECONDS)) {
            assertThat(other.chunk()).isSameAs(one.chunk());
        }
        assertThat(loads(0)).isEqualTo(1);
    }

    @Test
    void areLoadedByTheNextWhereALoadFails() throws Exception {
        CountDownLatch mayFail = new CountDownLatch(1);
        CountDownLatch loading = new CountDownLatch(1);
        CompletableFuture<SharedChunks.Lease> first =
                CompletableFuture.supplyAsync(() -> SharedChunks.take(search, Map.of(0, () -> {
                    loading.countDown();
                    await(mayFail);
                    throw new IllegalStateException("no such block");
                })));
        loading.await();
        CompletableFuture<SharedChunks.Lease> second = takeWaiting(0);
        mayFail.countDown();
        assertThatThrownBy(first::join).hasRootCauseMessage("no such block");
        try (SharedChunks.Lease lease = second.get(20, TimeUnit.SECONDS)) {
            assertThat(lease.chunk().rows()).isEqualTo(1);
        }
        assertThat(loads(0)).isEqualTo(1);
    }

    @Test
    void areTwoAtMostAndAThirdWaitsForOneToBeLetGo() throws Exception {
        SharedChunks.Lease zero = take(0);
        try (SharedChunks.Lease one = take(1)) {
            CompletableFuture<SharedChunks.Lease> third = takeWaiting(2);
            assertThat(loads(2)).isZero();
            zero.close();
            try (SharedChunks.Lease two = third.get(20, TimeUnit.SECONDS)) {
                assertThat(two.index()).isEqualTo(2);
                assertThat(one.chunk().cells()).containsExactly(1);
            }
        }
        take(0).close();
        assertThat(loads(0)).as("loads of the chunk that made room").isEqualTo(2);
        assertThat(loads(1)).isEqualTo(1);
    }

    @Test
    void areGivenOutFirstWhereTheyAreThere() {
        try (SharedChunks.Lease there = take(2);
                SharedChunks.Lease any = take(0, 1, 2)) {
            assertThat(any.index()).isEqualTo(2);
            assertThat(any.chunk()).isSameAs(there.chunk());
        }
        assertThat(loads(0) + loads(1)).isZero();
    }

    @Test
    void areKeptInUseUntilTheLastLeaseEnds() throws Exception {
        SharedChunks.Lease first = take(0);
        SharedChunks.Lease second = take(0);
        try (SharedChunks.Lease one = take(1)) {
            first.close();
            first.close(); // counts once
            CompletableFuture<SharedChunks.Lease> third = takeWaiting(2);
            assertThat(loads(2)).isZero();
            second.close();
            third.get(20, TimeUnit.SECONDS).close();
            assertThat(one.index()).isEqualTo(1);
        }
    }

    @Test
    void ofOtherSearchesAreOthers() {
        try (SharedChunks.Lease here = take(0);
                SharedChunks.Lease there = SharedChunks.take(search + "'", Map.of(0, () -> load(0)))) {
            assertThat(there.chunk()).isNotSameAs(here.chunk());
            assertThat(SharedChunks.resident()).isGreaterThanOrEqualTo(2);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(Duration.ofSeconds(20).toMillis(), TimeUnit.MILLISECONDS))
                    .isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
