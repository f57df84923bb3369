package io.ballast.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** imbalanced-learn, as Debian's python3-imblearn has it, through {@code tests/bench/samplers_peers.py}. */
final class ImbalancedLearn {
    private static final String SCRIPT = "samplers_peers.py";

    private final String version;
    private final boolean parquet;

    private ImbalancedLearn(String version, boolean parquet) {
        this.version = version;
        this.parquet = parquet;
    }

    /** Empty where it is not installed, which is said. */
    static Optional<ImbalancedLearn> installed() {
        Map<String, Object> found = Peers.script(SCRIPT, List.of("check"));
        if (found.containsKey("missing")) {
            System.out.printf("imbalanced-learn: skipped, %s is not installed%n", found.get("missing"));
            return Optional.empty();
        }
        return Optional.of(new ImbalancedLearn(
                (String) found.get("version"), found.get("format").equals("parquet")));
    }

    /** Whether it reads and writes Parquet; plain float64 where pyarrow is not installed. */
    boolean parquet() {
        return parquet;
    }

    /** Its name in a table. */
    String name() {
        return "imbalanced-learn %s, %s"
                .formatted(version, parquet ? "Parquet by pyarrow" : "plain float64, no pyarrow");
    }

    /** Reads, resamples and writes on two cores: {@code wall_s}, {@code cpu_s} and {@code rows_out}. */
    Map<String, Object> time(String method, Path input, Path output, int dims) {
        return ran(List.of("time", method, input.toString(), output.toString(), "" + dims));
    }

    /** Synthetic rows of a method, features only, and how many rows {@code wanted} for borderline-2 are of both its kinds. */
    Made rows(String method, int k, Path input, int dims, Path work) throws IOException {
        Path output = work.resolve("peer.f64");
        Map<String, Object> found =
                ran(List.of("rows", method, input.toString(), output.toString(), "" + dims, "--k", "" + k));
        DoubleBuffer values = ByteBuffer.wrap(Files.readAllBytes(output))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asDoubleBuffer();
        double[][] rows = new double[(int) found.get("rows")][dims];
        for (double[] row : rows) {
            values.get(row);
        }
        return new Made(rows, (int) found.get("wanted"));
    }

    /** Synthetic rows, features {@code [rows][dims]}. */
    record Made(double[][] rows, int wanted) {}

    private static Map<String, Object> ran(List<String> arguments) {
        Map<String, Object> found = Peers.script(SCRIPT, arguments);
        if (found.containsKey("missing")) {
            throw new IllegalStateException("%s %s failed".formatted(SCRIPT, String.join(" ", arguments)));
        }
        return found;
    }

    /** Writes rows of features and label, in columns of these names, as little-endian float64, the label last. */
    static void write(Dataset<Row> table, Path file) {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (Iterator<Row> rows = table.select("features", "label").toLocalIterator(); rows.hasNext(); ) {
                Row row = rows.next();
                double[] features = row.<Vector>getAs(0).toArray();
                ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * (features.length + 1))
                        .order(ByteOrder.LITTLE_ENDIAN);
                bytes.asDoubleBuffer().put(features).put(row.getInt(1));
                out.write(bytes.array());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
