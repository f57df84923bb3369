package io.ballast.tests;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;

/**
 * Hadoop's own small cluster in this JVM: HDFS with three DataNodes and two copies of a block, and YARN with one NodeManager,
 * which starts containers as JVMs of their own.
 */
final class HadoopCluster implements AutoCloseable {
    private static final int START_MS = 60_000;

    private final Path workDir;
    private final MiniDFSCluster dfs;
    private final MiniYARNCluster yarn;
    private final Path confDir;

    private HadoopCluster(Path workDir, MiniDFSCluster dfs, MiniYARNCluster yarn, Path confDir) {
        this.workDir = workDir;
        this.dfs = dfs;
        this.yarn = yarn;
        this.confDir = confDir;
    }

    static HadoopCluster start(Path workDir) throws Exception {
        Configuration forDfs = new Configuration();
        forDfs.set("hdfs.minidfs.basedir", workDir.resolve("hdfs").toString());
        forDfs.setInt("dfs.replication", 2);
        // Small blocks, so that a table has several; a DataNode that is silent is given up after seconds.
        forDfs.setLong("dfs.namenode.fs-limits.min-block-size", 1 << 18);
        forDfs.setInt("dfs.blocksize", 1 << 18);
        forDfs.setInt("dfs.heartbeat.interval", 1);
        forDfs.setInt("dfs.namenode.heartbeat.recheck-interval", 1000);
        MiniDFSCluster dfs = new MiniDFSCluster.Builder(forDfs).numDataNodes(3).build();
        MiniYARNCluster yarn = null;
        try {
            dfs.waitActive();
            yarn = startYarn(workDir);
            Configuration conf = yarn.getConfig(); // with the ports that were bound
            conf.set(FileSystem.FS_DEFAULT_NAME_KEY, dfs.getURI().toString());
            conf.setInt("dfs.replication", 2);
            conf.setInt("dfs.blocksize", 1 << 18);
            Path confDir = Files.createDirectories(workDir.resolve("conf"));
            for (String file : List.of("yarn-site.xml", "core-site.xml")) {
                try (OutputStream out = Files.newOutputStream(confDir.resolve(file))) {
                    conf.writeXml(out);
                }
            }
            return new HadoopCluster(workDir, dfs, yarn, confDir);
        } catch (Exception e) {
            if (yarn != null) {
                yarn.stop();
            }
            dfs.shutdown(true);
            throw e;
        }
    }

    private static MiniYARNCluster startYarn(Path workDir) throws Exception {
        YarnConfiguration conf = new YarnConfiguration();
        conf.set("yarn.scheduler.capacity.root.queues", "default");
        conf.setInt("yarn.scheduler.capacity.root.default.capacity", 100);
        conf.setInt("yarn.scheduler.capacity.root.default.maximum-capacity", 100);
        conf.setFloat("yarn.scheduler.capacity.root.default.user-limit-factor", 100f);
        conf.setFloat("yarn.scheduler.capacity.maximum-am-resource-percent", 0.9f);
        conf.setInt("yarn.scheduler.minimum-allocation-mb", 256);
        conf.setInt("yarn.minicluster.yarn.nodemanager.resource.memory-mb", 8192);
        conf.set("yarn.app.mapreduce.am.staging-dir", workDir.resolve("staging").toString());
        MiniYARNCluster yarn = new MiniYARNCluster("ballast", 1, 1, 1);
        yarn.init(conf);
        yarn.start();
        if (!yarn.waitForNodeManagersToConnect(START_MS)) {
            throw new IllegalStateException("no NodeManager came up");
        }
        return yarn;
    }

    /** A path on HDFS with its host and port. */
    String uri(String path) {
        return dfs.getURI() + path;
    }

    FileSystem fileSystem() throws Exception {
        return dfs.getFileSystem();
    }

    /** Stops a DataNode with what it stores. */
    void stopDataNode() {
        dfs.stopDataNode(0);
    }

    /**
     * Starts a job of Ballast through SparkSubmit; its output, or in cluster mode that of SparkSubmit alone, goes to {@code
     * name.log}.
     *
     * @param mode client or cluster
     */
    Process submit(String name, String mode, Path sparkHome, Path jar, List<String> job) throws Exception {
        List<String> words = new ArrayList<>(List.of("--master", "yarn", "--deploy-mode", mode));
        words.addAll(List.of("--num-executors", "2", "--executor-cores", "1", "--executor-memory", "1g"));
        words.addAll(List.of("--driver-memory", "1g"));
        for (String conf : List.of(
                "spark.executor.memoryOverhead=768m",
                "spark.driver.memoryOverhead=768m",
                "spark.yarn.jars=local:" + sparkHome.resolve("jars") + "/*", // on every node: nothing is uploaded
                "spark.yarn.stagingDir=" + uri("/staging"),
                "spark.executorEnv.OMP_NUM_THREADS=1",
                "spark.executorEnv.JAVA_HOME=" + System.getProperty("java.home"),
                "spark.yarn.appMasterEnv.JAVA_HOME=" + System.getProperty("java.home"),
                "spark.yarn.appMasterEnv.OMP_NUM_THREADS=1",
                "spark.ui.enabled=false",
                "spark.driver.host=127.0.0.1",
                "spark.driver.bindAddress=127.0.0.1")) {
            boolean ofDriver = conf.startsWith("spark.driver.host") || conf.startsWith("spark.driver.bindAddress");
            if (mode.equals("client") || !ofDriver) {
                words.addAll(List.of("--conf", conf));
            }
        }
        words.addAll(List.of("--class", "io.ballast.examples.Ballast", "local:" + jar));
        words.addAll(job);
        return LoopbackCluster.submitTo(confDir, workDir, name, words);
    }

    /** All that the containers of the applications printed. */
    String containerLogs() throws Exception {
        StringBuilder logs = new StringBuilder();
        Path target = Path.of("target", "ballast").toAbsolutePath(); // MiniYARNCluster chooses it
        if (Files.isDirectory(target)) {
            try (var files = Files.walk(target)) {
                for (Path file : files.filter(path -> path.endsWith("stdout") || path.endsWith("stderr"))
                        .toList()) {
                    logs.append(file).append('\n').append(Files.readString(file));
                }
            }
        }
        return logs.toString();
    }

    @Override
    public void close() {
        yarn.stop();
        dfs.shutdown(true);
    }
}
