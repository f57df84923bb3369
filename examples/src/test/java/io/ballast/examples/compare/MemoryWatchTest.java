package io.ballast.examples.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ballast.spark.LocalSpark;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.Test;

class MemoryWatchTest {
    private static final int MIB = 1 << 20;

    private final SparkSession spark = LocalSpark.session();
    private final JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());

    /** As many mebibytes cached, in two partitions. */
    private JavaRDD<byte[]> cached(int mebibytes) {
        JavaRDD<byte[]> rows = context.parallelize(
                        LongStream.range(0, mebibytes).boxed().toList(), 2)
                .map(any -> new byte[MIB])
                .persist(StorageLevel.MEMORY_ONLY());
        rows.count();
        return rows;
    }

    @Test
    void rowsCachedBeforeAreNotCounted() {
        JavaRDD<byte[]> before = cached(8);
        try (MemoryWatch watch = MemoryWatch.on(spark.sparkContext());
                MemoryWatch.Usage usage = watch.ofThisThread()) {
            before.count();

            assertThat(usage.sinceLast()).isEqualTo(Map.of("cached", 0.0, "task", 0.0));
        } finally {
            before.unpersist();
        }
    }

    @Test
    void rowsCountWhileTheyAreCached() {
        try (MemoryWatch watch = MemoryWatch.on(spark.sparkContext());
                MemoryWatch.Usage usage = watch.ofThisThread()) {
            JavaRDD<byte[]> first = cached(4);
            first.unpersist(true);
            JavaRDD<byte[]> second = cached(3);

            assertThat(usage.sinceLast().get("cached")).isCloseTo(4.0 * MIB, within(1e3));
            assertThat(usage.sinceLast().get("cached")).isCloseTo(3.0 * MIB, within(1e3));
            second.unpersist(true);
            usage.sinceLast();
            assertThat(usage.sinceLast().get("cached")).isZero();
        }
    }

    @Test
    void sortingTakesMemoryOfTasks() {
        try (MemoryWatch watch = MemoryWatch.on(spark.sparkContext());
                MemoryWatch.Usage usage = watch.ofThisThread()) {
            spark.range(0, 1000, 1, 2).count();
            usage.sinceLast();

            spark.range(0, 100_000, 1, 1)
                    .sort(functions.hash(functions.col("id")))
                    .foreach(row -> {});

            assertThat(usage.sinceLast().get("task")).isGreaterThan(100_000.0 * 8);
        }
    }

    @Test
    void threadsAreToldApart() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try (MemoryWatch watch = MemoryWatch.on(spark.sparkContext())) {
            Callable<Map<String, Double>> caching = () -> {
                try (MemoryWatch.Usage usage = watch.ofThisThread()) {
                    JavaRDD<byte[]> rows = cached(2);
                    Map<String, Double> found = usage.sinceLast();
                    rows.unpersist();
                    return found;
                }
            };
            Callable<Map<String, Double>> counting = () -> {
                try (MemoryWatch.Usage usage = watch.ofThisThread()) {
                    context.parallelize(LongStream.range(0, 9).boxed().toList()).count();
                    return usage.sinceLast();
                }
            };
            var some = pool.submit(caching);
            var none = pool.submit(counting);

            assertThat(some.get().get("cached")).isCloseTo(2.0 * MIB, within(1e3));
            assertThat(none.get().get("cached")).isZero();
        } finally {
            pool.shutdownNow();
        }
    }
}
