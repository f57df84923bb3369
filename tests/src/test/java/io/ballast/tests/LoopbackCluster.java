package io.ballast.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/** A real standalone cluster on loopback: one Master and some Workers, each a JVM of its own, from Maven's jars. */
final class LoopbackCluster implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    private final Path sparkHome;
    private final Path workDir;
    private final int masterPort = freePort();
    private final int pagePort = freePort();
    private final List<Process> daemons = new ArrayList<>();

    private LoopbackCluster(Path sparkHome, Path workDir) {
        this.sparkHome = sparkHome;
        this.workDir = workDir;
    }

    /**
     * Starts and waits until every worker has registered.
     *
     * @param sparkHome folder with {@code jars/}
     * @param workDir for logs and executors
     */
    static LoopbackCluster start(Path sparkHome, Path workDir, int workers) throws Exception {
        return start(sparkHome, workDir, Collections.nCopies(workers, List.of()));
    }

    /**
     * Starts and waits until every worker has registered.
     *
     * @param workers what the JVM of each is given besides, such as resources that it announces
     */
    static LoopbackCluster start(Path sparkHome, Path workDir, List<List<String>> workers) throws Exception {
        LoopbackCluster cluster = new LoopbackCluster(sparkHome, workDir);
        try {
            cluster.daemon(
                    "master",
                    List.of(),
                    "org.apache.spark.deploy.master.Master",
                    "--host",
                    "127.0.0.1",
                    "--port",
                    Integer.toString(cluster.masterPort),
                    "--webui-port",
                    Integer.toString(cluster.pagePort));
            for (int i = 0; i < workers.size(); i++) {
                cluster.daemon(
                        "worker" + i,
                        workers.get(i),
                        "org.apache.spark.deploy.worker.Worker",
                        "--host",
                        "127.0.0.1",
                        "--webui-port",
                        "0",
                        "--cores",
                        "1",
                        "--memory",
                        "2g",
                        "--work-dir",
                        workDir.resolve("worker" + i).toString(),
                        cluster.url());
            }
            cluster.awaitWorkers(workers.size());
            return cluster;
        } catch (Exception e) {
            cluster.close();
            throw e;
        }
    }

    private void daemon(String name, List<String> flags, String main, String... args) throws IOException {
        List<String> all = new ArrayList<>(flags);
        all.add("-Xmx512m");
        daemons.add(java(name, all, main, List.of(args)));
    }

    /** Starts a job of Ballast in one JVM with two cores; output goes to {@code name.log}. */
    static Process beginAlone(Path workDir, String name, Path jar, List<String> job) throws IOException {
        List<String> words = new ArrayList<>(List.of("--master", "local[2]", "--conf", "spark.ui.enabled=false"));
        words.addAll(List.of("--class", "io.ballast.examples.Ballast", jar.toString()));
        words.addAll(job);
        return new LoopbackCluster(sparkHome(), workDir)
                .java(name, List.of("-Xmx2g"), "org.apache.spark.deploy.SparkSubmit", words);
    }

    /** Starts SparkSubmit for the cluster that a Hadoop configuration names; output goes to {@code name.log}. */
    static Process submitTo(Path hadoopConf, Path workDir, String name, List<String> args) throws IOException {
        LoopbackCluster alone = new LoopbackCluster(sparkHome(), workDir);
        ProcessBuilder builder = alone.builder(name, List.of("-Xmx2g"), "org.apache.spark.deploy.SparkSubmit", args);
        builder.environment().put("HADOOP_CONF_DIR", hadoopConf.toString());
        List<String> command = builder.command(); // as bin/spark-class does
        int jars = command.indexOf("-cp") + 1;
        command.set(jars, hadoopConf + ":" + command.get(jars));
        return builder.start();
    }

    private Process java(String name, List<String> flags, String main, List<String> args) throws IOException {
        return builder(name, flags, main, args).start();
    }

    private ProcessBuilder builder(String name, List<String> flags, String main, List<String> args) throws IOException {
        Files.createDirectories(workDir);
        List<String> command = new ArrayList<>();
        command.add(Jvms.tool("java"));
        command.addAll(flags);
        command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ")));
        command.addAll(List.of("-cp", sparkHome.resolve("jars") + "/*", main));
        command.addAll(args);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log(name).toFile());
        builder.environment().put("SPARK_HOME", sparkHome.toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.12");
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        builder.environment().put("OMP_NUM_THREADS", "1");
        return builder;
    }

    private Path log(String name) {
        return workDir.resolve(name + ".log");
    }

    private String url() {
        return "spark://127.0.0.1:" + masterPort;
    }

    private void awaitWorkers(int workers) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/json/".formatted(pagePort)))
                .build();
        Instant deadline = Instant.now().plus(START);
        String seen = "nothing";
        while (Instant.now().isBefore(deadline)) {
            try {
                seen = HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .body();
                if (seen.split("\"ALIVE\"", -1).length - 1 >= workers + 1) { // the master says it of itself too
                    return;
                }
            } catch (IOException notYet) {
                seen = notYet.toString();
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        throw new IllegalStateException("the cluster did not start; last seen: " + seen);
    }

    /** Runs an application through SparkSubmit in client mode and gives its exit code; output goes to {@code name.log}. */
    int submit(String name, Path jar, String mainClass, List<String> conf, List<String> args) throws Exception {
        return Jvms.await(begin(name, jar, mainClass, conf, args));
    }

    /** Starts an application through SparkSubmit in client mode. */
    Process begin(String name, Path jar, String mainClass, List<String> conf, List<String> args) throws IOException {
        List<String> words = new ArrayList<>(List.of("--master", url(), "--class", mainClass));
        words.addAll(List.of("--conf", "spark.driver.host=127.0.0.1", "--conf", "spark.driver.bindAddress=127.0.0.1"));
        words.addAll(List.of("--conf", "spark.ui.enabled=false", "--executor-memory", "1g", "--executor-cores", "1"));
        conf.forEach(entry -> words.addAll(List.of("--conf", entry)));
        words.add(jar.toString());
        words.addAll(args);
        return java(name, List.of("-Xmx1g"), "org.apache.spark.deploy.SparkSubmit", words);
    }

    /** Kills the executor JVM of one worker, as a failing machine would, and says whether there was one. */
    boolean killExecutor(int worker) {
        return daemons.get(worker + 1) // the first is the master
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").contains("CoarseGrainedExecutorBackend"))
                .map(ProcessHandle::destroyForcibly)
                .reduce(false, Boolean::logicalOr);
    }

    /** What an application printed. */
    String output(String name) {
        try {
            return Files.readString(log(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The jar for spark-submit and the folder with Spark's jars, as {@code mvn verify} leaves them; null before that. */
    static Path jar() throws IOException {
        Path target = examplesTarget();
        if (!Files.isDirectory(sparkHome().resolve("jars"))) {
            return null;
        }
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.toString().endsWith("-spark.jar"))
                    .findFirst()
                    .orElse(null);
        }
    }

    /** Folder with {@code jars/}. */
    static Path sparkHome() {
        return examplesTarget().resolve("spark-home");
    }

    private static Path examplesTarget() {
        return Path.of("").toAbsolutePath().getParent().resolve("examples/target");
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        for (int i = daemons.size() - 1; i >= 0; i--) {
            daemons.get(i).descendants().forEach(ProcessHandle::destroyForcibly);
            daemons.get(i).destroyForcibly();
        }
    }
}
