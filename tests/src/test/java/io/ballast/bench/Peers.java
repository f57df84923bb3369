package io.ballast.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Neighbors by Debian's faiss and scikit-learn, through {@code tests/bench/neighbors_peers.py}. */
final class Peers {
    private static final Path SCRIPT = Path.of("tests/bench/neighbors_peers.py").toAbsolutePath();

    private Peers() {}

    /**
     * Runs a method in a process of its own.
     *
     * @param rows the data, or null for a method that needs none
     * @return what the script prints; {@code missing} names a library that is not installed
     */
    static Map<String, Object> run(String method, BenchRows rows, int k, List<String> more) {
        List<String> command = new ArrayList<>(List.of("/usr/bin/python3", SCRIPT.toString(), method));
        command.addAll(
                rows == null
                        ? List.of("/dev/null", "0", "0", "0")
                        : List.of(rows.file().toString(), "" + rows.rows(), "" + rows.dims(), "" + k));
        command.addAll(more);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            byte[] out = process.getInputStream().readAllBytes();
            if (process.waitFor() != 0 || out.length == 0) {
                return Map.of("missing", "a working Python with numpy");
            }
            return new ObjectMapper().readValue(out, new TypeReference<Map<String, Object>>() {});
        } catch (IOException e) {
            return Map.of("missing", "/usr/bin/python3");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
    }

    /** What a peer is called in a table. */
    static String name(String method, Map<String, Object> found) {
        return switch (method) {
            case "flat" -> "faiss IndexFlatL2";
            case "brute" -> "scikit-learn brute";
            case "ivf" -> "faiss IndexIVFFlat, %s of %s lists".formatted(found.get("nprobe"), found.get("nlist"));
            default -> method;
        };
    }

    /** One number of each run. */
    static double[] numbers(List<Map<String, Object>> runs, String name) {
        return runs.stream()
                .mapToDouble(run -> ((Number) run.get(name)).doubleValue())
                .toArray();
    }
}
