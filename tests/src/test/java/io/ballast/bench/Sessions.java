package io.ballast.bench;

import org.apache.spark.sql.SparkSession;

/** A local session on two cores for benchmarks. */
final class Sessions {
    private Sessions() {}

    static SparkSession local() {
        SparkSession spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", false)
                .config("spark.sql.shuffle.partitions", 8)
                .getOrCreate();
        spark.sparkContext().setLogLevel("ERROR");
        return spark;
    }
}
