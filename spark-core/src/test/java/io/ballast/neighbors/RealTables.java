package io.ballast.neighbors;

import io.ballast.spark.SharedData;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/** Features of the real data sets, as they lie in the shared folder; the test is skipped where a file is absent. */
final class RealTables {
    private static final Set<String> NO_FEATURES = Set.of("label", "sex");

    private static final int IMAGES = 4000;
    private static final Map<String, double[][]> READ = new ConcurrentHashMap<>();

    private RealTables() {}

    /** The numeric columns of a CSV file, or the pixels of the first images of an IDX file, {@code [rows][dims]}. */
    static double[][] features(String name) {
        Path file = SharedData.require("data/" + name);
        return READ.computeIfAbsent(name, any -> read(file));
    }

    private static double[][] read(Path file) {
        String name = file.toString();
        try (InputStream in = Files.newInputStream(file);
                InputStream plain = name.endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in) {
            return name.contains("idx3") ? images(plain) : csv(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double[][] csv(InputStream in) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        String[] names = reader.readLine().split(",");
        int[] columns = IntStream.range(0, names.length)
                .filter(column -> !NO_FEATURES.contains(names[column]))
                .toArray();
        List<double[]> rows = new ArrayList<>();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            String[] cells = line.split(",");
            rows.add(Arrays.stream(columns)
                    .mapToDouble(column -> Double.parseDouble(cells[column]))
                    .toArray());
        }
        return rows.toArray(double[][]::new);
    }

    private static double[][] images(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        data.readInt(); // magic number
        double[][] rows = new double[Math.min(IMAGES, data.readInt())][];
        byte[] pixels = new byte[data.readInt() * data.readInt()];
        for (int i = 0; i < rows.length; i++) {
            data.readFully(pixels);
            rows[i] = IntStream.range(0, pixels.length)
                    .mapToDouble(p -> pixels[p] & 0xFF)
                    .toArray();
        }
        return rows;
    }
}
