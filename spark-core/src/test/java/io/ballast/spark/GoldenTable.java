package io.ballast.spark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A real data set with the features that the golden values were computed on (see {@code golden/README.md} of the shared
 * folder): numeric columns in file order, {@code sex} left out, 64 at most.
 */
public final class GoldenTable {
    /** The 0-based number of a row in its file, of type bigint. */
    public static final String ROW = "row";

    /** The features, of type vector. */
    public static final String FEATURES = "features";

    /** The label, of type int. */
    public static final String LABEL = "label";

    private static final int MAX_FEATURES = 64;

    private GoldenTable() {}

    /** The table of a data set such as {@code ecoli}; the test is skipped where the file is absent. */
    public static Dataset<Row> read(String dataset) {
        List<Map<String, String>> lines = csv(SharedData.require(path(dataset)));
        List<Row> rows = new ArrayList<>();
        for (Map<String, String> line : lines) {
            double[] features = line.entrySet().stream()
                    .filter(cell ->
                            !cell.getKey().equals("sex") && !cell.getKey().equals("label"))
                    .limit(MAX_FEATURES)
                    .mapToDouble(cell -> Double.parseDouble(cell.getValue()))
                    .toArray();
            rows.add(RowFactory.create(
                    (long) rows.size(), Integer.parseInt(line.get("label")), Vectors.dense(features)));
        }
        StructType schema = new StructType()
                .add(ROW, DataTypes.LongType)
                .add(LABEL, DataTypes.IntegerType)
                .add(FEATURES, SQLDataTypes.VectorType());
        return LocalSpark.session().createDataFrame(rows, schema);
    }

    /** Lines of a golden file such as {@code les_ecoli_k7}, by column; the test is skipped where the file is absent. */
    public static List<Map<String, String>> golden(String name) {
        return csv(SharedData.require("golden/" + name + ".csv"));
    }

    private static String path(String dataset) {
        return "data/" + dataset + (dataset.startsWith("tcga") ? ".csv.gz" : ".csv");
    }

    private static List<Map<String, String>> csv(Path file) {
        try (InputStream in = Files.newInputStream(file);
                InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
                BufferedReader reader = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
            List<String> names = Arrays.asList(reader.readLine().split(","));
            List<Map<String, String>> lines = new ArrayList<>();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String[] cells = line.split(",");
                Map<String, String> byName = new LinkedHashMap<>();
                for (int i = 0; i < cells.length; i++) {
                    byName.put(names.get(i), cells[i]);
                }
                lines.add(byName);
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
