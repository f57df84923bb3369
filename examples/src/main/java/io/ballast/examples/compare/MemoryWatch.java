package io.ballast.examples.compare;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerBlockManagerRemoved;
import org.apache.spark.scheduler.SparkListenerBlockUpdated;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerUnpersistRDD;
import org.apache.spark.storage.BlockUpdatedInfo;
import org.apache.spark.storage.RDDBlockId;
import org.apache.spark.storage.RDDInfo;
import scala.collection.JavaConverters;

/**
 * The memory that Spark counts for the jobs of each thread, in one JVM and on a cluster alike: rows that they cached, and what
 * tasks took to sort, shuffle and aggregate. Jobs are told apart by a local property, so threads may work side by side. The heap
 * that tasks fill otherwise, such as nets and packed rows, is in neither figure, as no JVM can tell whose it is.
 */
final class MemoryWatch extends SparkListener implements AutoCloseable {
    /** Most bytes of rows held cached in memory at a time, over all executors. */
    static final String CACHED = "cached";

    /** Most bytes that a single task took to sort, shuffle and aggregate. */
    static final String TASK = "task";

    private static final String OWNER = "io.ballast.owner";
    private static final long PATIENCE_SECONDS = 10;

    private final SparkContext spark;
    private final Map<String, Usage> owners = new HashMap<>();
    private final Map<Integer, Usage> ownersOfStages = new HashMap<>();
    private final Map<Integer, Usage> ownersOfRdds = new HashMap<>();
    private final Map<Block, Long> blocks = new HashMap<>();
    private final Map<String, CountDownLatch> awaited = new HashMap<>();

    private record Block(int rdd, int split, String executor) {}

    private MemoryWatch(SparkContext spark) {
        this.spark = spark;
    }

    /** Watches until closed. */
    static MemoryWatch on(SparkContext spark) {
        MemoryWatch watch = new MemoryWatch(spark);
        spark.addSparkListener(watch);
        return watch;
    }

    /** Counts for the jobs of this thread, and of those that it starts, until closed. */
    synchronized Usage ofThisThread() {
        Usage usage = new Usage(UUID.randomUUID().toString());
        owners.put(usage.name, usage);
        spark.setLocalProperty(OWNER, usage.name);
        return usage;
    }

    /** What the jobs of a thread use. */
    final class Usage implements AutoCloseable {
        private final String name;
        private long cached;
        private long mostCached;
        private long mostOfATask;

        private Usage(String name) {
            this.name = name;
        }

        private void add(long bytes) {
            cached += bytes;
            mostCached = Math.max(mostCached, cached);
        }

        /**
         * Bytes since this was called last, by {@link #CACHED} and {@link #TASK}; rows cached before count while they are. Empty if
         * the listeners of Spark lag behind or the thread is interrupted.
         */
        Map<String, Double> sinceLast() {
            if (!isUpToDate()) {
                return Map.of();
            }
            synchronized (MemoryWatch.this) {
                Map<String, Double> bytes = Map.of(CACHED, (double) mostCached, TASK, (double) mostOfATask);
                mostCached = cached;
                mostOfATask = 0;
                return bytes;
            }
        }

        /** Events come in order, so all are there when that of a job without tasks is. */
        private boolean isUpToDate() {
            CountDownLatch arrived = new CountDownLatch(1);
            String mark = UUID.randomUUID().toString();
            synchronized (MemoryWatch.this) {
                awaited.put(mark, arrived);
            }
            spark.setLocalProperty(OWNER, mark);
            try {
                JavaSparkContext.fromSparkContext(spark).emptyRDD().count();
                return arrived.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            } finally {
                spark.setLocalProperty(OWNER, name);
                synchronized (MemoryWatch.this) {
                    awaited.remove(mark);
                }
            }
        }

        @Override
        public void close() {
            spark.setLocalProperty(OWNER, null);
            synchronized (MemoryWatch.this) {
                owners.remove(name);
            }
        }
    }

    @Override
    public synchronized void onJobStart(SparkListenerJobStart event) {
        CountDownLatch arrived = event.properties() == null
                ? null
                : awaited.get(event.properties().getProperty(OWNER));
        if (arrived != null) {
            arrived.countDown();
        }
    }

    @Override
    public synchronized void onStageSubmitted(SparkListenerStageSubmitted event) {
        Usage owner = event.properties() == null
                ? null
                : owners.get(event.properties().getProperty(OWNER));
        ownersOfStages.put(event.stageInfo().stageId(), owner);
        for (RDDInfo rdd : JavaConverters.seqAsJavaList(event.stageInfo().rddInfos())) {
            if (rdd.storageLevel().isValid() && !ownersOfRdds.containsKey(rdd.id())) {
                ownersOfRdds.put(rdd.id(), owner); // whoever computes it first
            }
        }
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd event) {
        Usage owner = ownersOfStages.get(event.stageId());
        if (owner != null && event.taskMetrics() != null) {
            owner.mostOfATask = Math.max(owner.mostOfATask, event.taskMetrics().peakExecutionMemory());
        }
    }

    @Override
    public synchronized void onBlockUpdated(SparkListenerBlockUpdated event) {
        BlockUpdatedInfo info = event.blockUpdatedInfo();
        if (info.blockId() instanceof RDDBlockId id && ownersOfRdds.get(id.rddId()) != null) {
            Block block =
                    new Block(id.rddId(), id.splitIndex(), info.blockManagerId().executorId());
            Long before = blocks.put(block, info.memSize());
            ownersOfRdds.get(id.rddId()).add(info.memSize() - (before == null ? 0 : before));
        }
    }

    @Override
    public synchronized void onUnpersistRDD(SparkListenerUnpersistRDD event) {
        Usage owner = ownersOfRdds.remove(event.rddId());
        blocks.entrySet().removeIf(block -> {
            boolean gone = block.getKey().rdd() == event.rddId();
            if (gone) {
                owner.add(-block.getValue());
            }
            return gone;
        });
    }

    @Override
    public synchronized void onBlockManagerRemoved(SparkListenerBlockManagerRemoved event) {
        blocks.entrySet().removeIf(block -> {
            boolean gone =
                    block.getKey().executor().equals(event.blockManagerId().executorId());
            if (gone) {
                ownersOfRdds.get(block.getKey().rdd()).add(-block.getValue());
            }
            return gone;
        });
    }

    @Override
    public void close() {
        spark.removeSparkListener(this);
    }
}
