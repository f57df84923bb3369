package io.ballast.examples.doctor;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ballast.network.NativeBackend;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.util.VersionInfo;
import org.apache.spark.util.Utils;

/**
 * What a JVM says of itself.
 *
 * @param ompNumThreads the environment variable OMP_NUM_THREADS; empty where it is not set
 * @param versions of Java, Spark, Scala and Hadoop
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Jvm(
        String host,
        int cores,
        long heapBytes,
        String ompNumThreads,
        NativeBackend natives,
        Map<String, String> versions,
        FolderCheck folder) {

    private static final JsonMapper JSON = new JsonMapper();

    /** This one. */
    static Jvm here(FolderCheck folder) {
        Runtime runtime = Runtime.getRuntime();
        return new Jvm(
                Utils.localHostName(),
                runtime.availableProcessors(),
                runtime.maxMemory(),
                System.getenv().getOrDefault("OMP_NUM_THREADS", ""),
                NativeBackend.load(),
                versionsHere(),
                folder);
    }

    private static Map<String, String> versionsHere() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("Java", System.getProperty("java.version"));
        versions.put("Spark", org.apache.spark.package$.MODULE$.SPARK_VERSION());
        versions.put("Scala", scala.util.Properties.versionNumberString());
        versions.put("Hadoop", VersionInfo.getVersion());
        return versions;
    }

    /** Text, which any serializer of Spark carries; a record it may not. */
    String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Jvm fromJson(String json) {
        try {
            return JSON.readValue(json, Jvm.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
