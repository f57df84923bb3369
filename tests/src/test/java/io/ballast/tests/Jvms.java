package io.ballast.tests;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** JVMs that tests start and wait for. */
final class Jvms {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private Jvms() {}

    /** Waits for a JVM to end and gives its exit code; one that hangs is ended and fails the test with what its threads did. */
    static int await(Process jvm) throws Exception {
        return await(jvm, PATIENCE);
    }

    static int await(Process jvm, Duration patience) throws Exception {
        for (long seconds = 0;
                seconds < patience.toSeconds();
                seconds++) { // one long wait would count a machine's pauses
            if (jvm.waitFor(1, TimeUnit.SECONDS)) {
                return jvm.exitValue();
            }
        }
        String threads = threads(jvm.pid());
        jvm.destroyForcibly();
        throw new AssertionError("%s did not end in %d s; its threads:%n%s"
                .formatted(jvm.info().command().orElse("the process"), patience.toSeconds(), busy(threads)));
    }

    /** As {@code jstack} prints them, or what it says where the process is no JVM. */
    private static String threads(long pid) throws IOException {
        String jstack =
                Path.of(System.getProperty("java.home"), "bin", "jstack").toString();
        Process dump = new ProcessBuilder(jstack, "-l", Long.toString(pid))
                .redirectErrorStream(true)
                .start();
        try (InputStream printed = dump.getInputStream()) {
            return new String(printed.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Those that are in our code, in a task or in main, and deadlocks; all where there are none of them. */
    private static String busy(String threads) {
        String busy = Arrays.stream(threads.split("\n\n"))
                .filter(thread -> thread.contains("io.ballast.")
                        || thread.startsWith("\"Executor task")
                        || thread.startsWith("\"main\"")
                        || thread.contains("deadlock"))
                .collect(Collectors.joining("\n\n"));
        return busy.isEmpty() ? threads : busy;
    }
}
