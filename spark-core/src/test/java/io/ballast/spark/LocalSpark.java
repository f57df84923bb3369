package io.ballast.spark;

import org.apache.spark.sql.SparkSession;

/** The one local session that the tests of a JVM share. */
public final class LocalSpark {
    private LocalSpark() {}

    /** A session on two cores without a web page; started on first use, ended with the JVM. */
    public static SparkSession session() {
        return Holder.SESSION;
    }

    private static final class Holder {
        static final SparkSession SESSION = SparkSession.builder()
                .master("local[2]")
                .appName("ballast tests")
                .config("spark.ui.enabled", false)
                .config("spark.sql.shuffle.partitions", 4)
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .getOrCreate();
    }
}
