package io.ballast.generator.cvae;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;

/** Names the stage at work in Spark's UI and keeps the wall time of each. */
final class Stages {
    private final JavaSparkContext spark;
    private final Map<String, Double> seconds = new LinkedHashMap<>();
    private String current;
    private long started;

    Stages(JavaSparkContext spark) {
        this.spark = spark;
    }

    void start(String name, String description) {
        stop();
        current = name;
        started = System.nanoTime();
        spark.sc().setJobDescription(description);
    }

    Map<String, Double> end() {
        stop();
        return seconds;
    }

    private void stop() {
        if (current != null) {
            seconds.put(current, (System.nanoTime() - started) / 1e9);
            current = null;
        }
    }

    void clear() {
        spark.sc().setJobDescription(null);
    }
}
