package io.ballast.tests;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** JVMs that tests start and wait for. */
final class Jvms {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int PRINTED = 2000; // characters

    private Jvms() {}

    /** The path of {@code java} and other tools of the JDK that runs the tests. */
    static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    /** Waits for a JVM to end and gives its exit code; one that hangs is ended and fails the test with what it printed and did. */
    static int await(Process jvm) throws Exception {
        return await(jvm, PATIENCE);
    }

    static int await(Process jvm, Duration patience) throws Exception {
        // Second by second: one long wait would count a pause of the machine as time that the JVM had.
        for (long second = 0; second < patience.toSeconds(); second++) {
            if (jvm.waitFor(1, TimeUnit.SECONDS)) {
                return jvm.exitValue();
            }
        }
        String printed = printed(jvm.pid());
        String threads = threads(jvm.pid());
        jvm.destroyForcibly();
        throw new AssertionError("did not end in %d s; it printed:%n%s%nits threads:%n%s"
                .formatted(patience.toSeconds(), printed, busy(threads)));
    }

    /** The end of what went to its standard output, where that is a file and the system says which. */
    private static String printed(long pid) throws IOException {
        Path out = Path.of("/proc/%d/fd/1".formatted(pid));
        if (!Files.isRegularFile(out)) {
            return "";
        }
        String all = Files.readString(out);
        return all.substring(Math.max(0, all.length() - PRINTED));
    }

    /** As {@code jstack} prints them, or what it says where the process is no JVM. */
    private static String threads(long pid) throws IOException {
        Process dump = new ProcessBuilder(tool("jstack"), "-l", Long.toString(pid))
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
