package io.ballast.table;

import java.io.Serializable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.PartitionPruningRDD;
import scala.Function1;

/** Some of the partitions of an RDD. */
public final class Partitions {
    private Partitions() {}

    /** Which partitions are wanted; travels with the tasks, as all that an RDD is made of. */
    @FunctionalInterface
    public interface Wanted extends Serializable {
        boolean is(int partition);
    }

    /** The partitions with wanted numbers, numbered anew; the others get no task. */
    public static <T> JavaRDD<T> of(JavaRDD<T> rdd, Wanted wanted) {
        Function1<Object, Object> filter =
                (Function1<Object, Object> & Serializable) partition -> wanted.is((int) partition);
        return JavaRDD.fromRDD(PartitionPruningRDD.create(rdd.rdd(), filter), rdd.classTag());
    }
}
