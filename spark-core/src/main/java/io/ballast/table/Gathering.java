package io.ballast.table;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;

/** Everything of a key in one list, where lists are few and values large. */
public final class Gathering {
    private Gathering() {}

    /** One shuffle. Combined before they travel, or Spark opens a file for every partition in every task. */
    public static <K, V> JavaPairRDD<K, List<V>> byKey(JavaPairRDD<K, V> values, Partitioner partitioner) {
        return values.combineByKey(
                first -> new ArrayList<>(List.of(first)), Gathering::added, Gathering::joined, partitioner, true, null);
    }

    private static <V> List<V> added(List<V> list, V next) {
        list.add(next);
        return list;
    }

    private static <V> List<V> joined(List<V> list, List<V> more) {
        list.addAll(more);
        return list;
    }
}
