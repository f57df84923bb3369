package io.ballast.table;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import scala.Tuple2;

/**
 * Brings rows to the partitions that ask for them by key, without the driver.
 *
 * <p>In the canonical layout a key tells its partition. So the distinct keys that a partition asks for go to the partitions that
 * hold them, and the rows come back once for each partition that asked: two shuffles, of 8 bytes a key and of the rows wanted.
 */
public final class RowLookup {
    private RowLookup() {}

    /**
     * Fetches rows.
     *
     * @param <Q> what asks, such as a block of draws
     * @param asking in any partitioning, read twice: each reading must ask for the same keys
     * @param keysOf the keys that one of them asks for, repeated or not
     * @param rows in the layout of {@link LabeledTable#blocks()}; of rows that share a key the first answers
     * @return each that asked, in the same order and partition, with the rows that its partition asked for; lazy. The rows hold
     *     until the next partition and cannot be sent on
     */
    public static <Q> JavaPairRDD<Q, FoundRows> fetch(
            JavaRDD<Q> asking, Function<Q, long[]> keysOf, JavaRDD<RowBlock> rows) {
        int buckets = rows.getNumPartitions();
        int sources = asking.getNumPartitions();
        JavaRDD<List<Request>> requests = gathered(
                asking.mapPartitionsWithIndex((source, part) -> requests(part, keysOf, source, buckets), true)
                        .mapToPair(request -> new Tuple2<>(request.bucket, request)),
                buckets);
        JavaRDD<List<RowBlock>> answers =
                gathered(JavaPairRDD.fromJavaRDD(rows.zipPartitions(requests, RowLookup::answers)), sources);
        return JavaPairRDD.fromJavaRDD(asking.zipPartitions(answers, RowLookup::together));
    }

    private static <T> JavaRDD<List<T>> gathered(JavaPairRDD<Integer, T> sent, int partitions) {
        return Gathering.byKey(sent, new IndexPartitioner(partitions)).values();
    }

    private static <Q> Iterator<Request> requests(Iterator<Q> part, Function<Q, long[]> keysOf, int source, int buckets)
            throws Exception {
        long[] keys = new long[0];
        while (part.hasNext()) {
            keys = distinct(keys, keysOf.call(part.next()));
        }
        List<Request> requests = new ArrayList<>();
        for (int from = 0, to; from < keys.length; from = to) { // keys ascend, and buckets with them
            int bucket = LabeledTable.bucket(keys[from], buckets);
            to = from + 1;
            while (to < keys.length && LabeledTable.bucket(keys[to], buckets) == bucket) {
                to++;
            }
            requests.add(new Request(source, bucket, Arrays.copyOfRange(keys, from, to)));
        }
        return requests.iterator();
    }

    private static long[] distinct(long[] some, long[] more) {
        long[] all = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        Arrays.sort(all);
        int kept = 0;
        for (int i = 0; i < all.length; i++) {
            if (i == 0 || all[i] != all[i - 1]) {
                all[kept++] = all[i];
            }
        }
        return Arrays.copyOf(all, kept);
    }

    private static Iterator<Tuple2<Integer, RowBlock>> answers(
            Iterator<RowBlock> rows, Iterator<List<Request>> requests) {
        if (!requests.hasNext()) {
            return List.<Tuple2<Integer, RowBlock>>of().iterator();
        }
        List<Request> asked = new ArrayList<>();
        requests.forEachRemaining(asked::addAll);
        List<RowBlock> held = new ArrayList<>();
        rows.forEachRemaining(held::add);
        int dims = held.isEmpty() ? 1 : held.get(0).dims();
        FoundRows found = FoundRows.of(held.iterator());
        return asked.stream()
                .map(request -> new Tuple2<>(request.source, request.answer(found, dims)))
                .iterator();
    }

    private static <Q> Iterator<Tuple2<Q, FoundRows>> together(Iterator<Q> asking, Iterator<List<RowBlock>> answers) {
        List<RowBlock> blocks = new ArrayList<>();
        answers.forEachRemaining(blocks::addAll);
        FoundRows found = FoundRows.of(blocks.iterator());
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return asking.hasNext();
            }

            @Override
            public Tuple2<Q, FoundRows> next() {
                return new Tuple2<>(asking.next(), found);
            }
        };
    }

    /** What one partition wants of one bucket. */
    private static final class Request implements Serializable {
        private static final long serialVersionUID = 1L;

        private final int source;
        private final int bucket;
        private final long[] keys;

        Request(int source, int bucket, long[] keys) {
            this.source = source;
            this.bucket = bucket;
            this.keys = keys;
        }

        RowBlock answer(FoundRows found, int dims) {
            RowBlock.Builder builder = new RowBlock.Builder(dims, keys.length);
            for (long key : keys) {
                found.addTo(builder, key);
            }
            return builder.build();
        }
    }
}
