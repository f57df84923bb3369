package io.ballast.bench;

import org.apache.spark.sql.SparkSession;

/** Local sessions for benchmarks, on two cores where not told otherwise. */
final class Sessions {
    private Sessions() {}

    static SparkSession local() {
        return local(2);
    }

    static SparkSession local(int cores) {
        SparkSession spark = SparkSession.builder()
                .master("local[%d]".formatted(cores))
                .config("spark.ui.enabled", false)
                .config("spark.sql.shuffle.partitions", Integer.getInteger("spark.sql.shuffle.partitions", 8))
                .getOrCreate();
        spark.sparkContext().setLogLevel("ERROR");
        return spark;
    }
}
