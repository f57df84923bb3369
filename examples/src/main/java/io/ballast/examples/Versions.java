package io.ballast.examples;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Versions of Ballast and of what it runs on. */
final class Versions implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
        return new String[] {"ballast " + ballast()};
    }

    private static String ballast() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Versions.class.getResourceAsStream("version.properties")) {
            properties.load(in);
        }
        return properties.getProperty("version");
    }

    /** Name to version, for reports. */
    static Map<String, String> all() throws IOException {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("Ballast", ballast());
        versions.put("Spark", org.apache.spark.package$.MODULE$.SPARK_VERSION());
        versions.put("Scala", scala.util.Properties.versionNumberString());
        versions.put("Java", System.getProperty("java.version"));
        return versions;
    }
}
