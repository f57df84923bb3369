package io.ballast.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Debian's Python libraries, through the scripts of {@code tests/bench}. */
final class Peers {
    private static final Path SCRIPTS = Path.of("tests/bench").toAbsolutePath();

    private Peers() {}

    /**
     * Finds neighbors by faiss or scikit-learn.
     *
     * @param rows the data, or null for a method that needs none
     * @return what the script prints; {@code missing} names a library that is not installed
     */
    static Map<String, Object> run(String method, BenchRows rows, int k, List<String> more) {
        List<String> arguments = new ArrayList<>(List.of(method));
        arguments.addAll(
                rows == null
                        ? List.of("/dev/null", "0", "0", "0")
                        : List.of(rows.file().toString(), "" + rows.rows(), "" + rows.dims(), "" + k));
        arguments.addAll(more);
        return script("neighbors_peers.py", arguments);
    }

    /**
     * Runs a script in a process of its own.
     *
     * @return what it prints; {@code missing} names a library that is not installed
     */
    static Map<String, Object> script(String name, List<String> arguments) {
        List<String> command = new ArrayList<>(
                List.of("/usr/bin/python3", SCRIPTS.resolve(name).toString()));
        command.addAll(arguments);
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
