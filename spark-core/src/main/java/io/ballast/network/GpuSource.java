package io.ballast.network;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ExecutorResourceRequests;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the tasks that train get their GPUs.
 *
 * @param reason for people: why there and not elsewhere
 * @param profile what the stages that train ask of Spark; null unless they ask for GPUs of their own
 */
public record GpuSource(Kind kind, String reason, ResourceProfile profile) {
    /** Who asks Spark for GPUs. */
    public enum Kind {
        /** Nobody: nets are trained on the CPU. */
        NONE,
        /** The application, for all of its tasks. */
        APPLICATION,
        /** The stages that train, for theirs. */
        STAGE
    }

    /**
     * Setting of the Spark application: {@code auto} asks for GPUs where ND4J has its CUDA backend, {@code always} with any, to
     * try a cluster's scheduling, {@code never} for none.
     */
    public static final String MODE = "spark.ballast.gpu";
    /** Setting of the Spark application: how long to wait for the first executor with a GPU before the CPU does. */
    public static final String WAIT = "spark.ballast.gpu.wait";

    private static final Logger LOG = LoggerFactory.getLogger(GpuSource.class);

    /** One for each application, since executors started for one profile are not given to another, however alike. */
    private static final Map<SparkContext, GpuSource> WANTED = Collections.synchronizedMap(new WeakHashMap<>());

    private static final String AMOUNT = "spark.executor.resource.gpu.amount";

    /** No GPU, for a reason. */
    public static GpuSource none(String reason) {
        return new GpuSource(Kind.NONE, reason, null);
    }

    static GpuSource ofApplication() {
        return new GpuSource(Kind.APPLICATION, "spark.task.resource.gpu.amount gives every task one", null);
    }

    private static GpuSource ofStage(String reason, ResourceProfile profile) {
        return new GpuSource(Kind.STAGE, reason, profile);
    }

    /**
     * Chooses by the application and its cluster, and logs what and why in one line. With dynamic allocation it waits for an executor that has a
     * GPU, since no cluster manager says beforehand whether one can come.
     *
     * @throws IllegalArgumentException for another {@value #MODE}
     */
    public static GpuSource choose(JavaSparkContext spark) {
        SparkConf conf = spark.getConf();
        GpuSource wanted =
                WANTED.computeIfAbsent(spark.sc(), any -> wanted(conf, Gpus.backendIsCuda(), spark.isLocal()));
        GpuSource chosen = wanted;
        if (wanted.kind() == Kind.STAGE) {
            chosen = isDynamic(conf) ? tried(spark, wanted) : supported(spark, wanted);
        }
        if (chosen.kind() == wanted.kind()) {
            LOG.info("{}", chosen);
        } else {
            LOG.warn("{}", chosen);
        }
        return chosen;
    }

    /** What the settings of an application ask for. */
    static GpuSource wanted(SparkConf conf, boolean cuda, boolean local) {
        String mode = conf.get(MODE, "auto");
        if (!List.of("auto", "always", "never").contains(mode)) {
            throw new IllegalArgumentException("%s must be auto, always or never, got '%s'".formatted(MODE, mode));
        }
        if (mode.equals("never")) {
            return none(MODE + " is never");
        }
        if (mode.equals("auto") && !cuda) {
            return none("ND4J has its CPU backend");
        }
        if (conf.getDouble("spark.task.resource.gpu.amount", 0) > 0) {
            return ofApplication();
        }
        if (local) {
            return none("a local master gives no GPUs to tasks");
        }
        if (isDynamic(conf)) {
            return ofStage("dynamic allocation starts executors with GPUs", executorsWithGpu(conf));
        }
        if (conf.getInt(AMOUNT, 0) > 0) {
            ResourceProfile profile =
                    new ResourceProfileBuilder().require(taskWithGpu(conf)).build();
            return ofStage(AMOUNT + " gives executors GPUs, of which these tasks take one each", profile);
        }
        return none("executors have no GPUs; set %s, or spark.dynamicAllocation.enabled".formatted(AMOUNT));
    }

    private static boolean isDynamic(SparkConf conf) {
        return conf.getBoolean("spark.dynamicAllocation.enabled", false);
    }

    private static TaskResourceRequests taskWithGpu(SparkConf conf) {
        return new TaskResourceRequests()
                .cpus(conf.getInt("spark.task.cpus", 1))
                .resource("gpu", 1);
    }

    /** One task and one GPU an executor, the rest as other executors have it. */
    private static ResourceProfile executorsWithGpu(SparkConf conf) {
        ExecutorResourceRequests executor = new ExecutorResourceRequests()
                .cores(conf.getInt("spark.task.cpus", 1))
                .memory(conf.get("spark.executor.memory", "1g"))
                .resource(
                        "gpu",
                        1,
                        conf.get("spark.executor.resource.gpu.discoveryScript", ""),
                        conf.get("spark.executor.resource.gpu.vendor", ""));
        if (conf.contains("spark.executor.memoryOverhead")) {
            executor.memoryOverhead(conf.get("spark.executor.memoryOverhead"));
        }
        return new ResourceProfileBuilder()
                .require(executor)
                .require(taskWithGpu(conf))
                .build();
    }

    /** The same, or none where the cluster manager knows no resource profiles. */
    private static GpuSource supported(JavaSparkContext spark, GpuSource source) {
        try {
            source.on(spark.parallelize(List.of(0), 1));
            return source;
        } catch (Exception e) { // SparkException, which Scala does not declare
            return none("resource profiles are not supported: " + e.getMessage());
        }
    }

    private static GpuSource tried(JavaSparkContext spark, GpuSource source) {
        GpuSource supported = supported(spark, source);
        if (supported.kind() == Kind.NONE) {
            return supported;
        }
        long seconds = spark.getConf().getTimeAsSeconds(WAIT, "60s");
        JavaFutureAction<List<Boolean>> task = source.on(spark.parallelize(List.of(0), 1))
                .map(any -> TaskContext.get().resourcesJMap().containsKey("gpu"))
                .collectAsync();
        try {
            task.get(seconds, TimeUnit.SECONDS);
            return source;
        } catch (TimeoutException e) {
            task.cancel(true);
            return none("no executor with a GPU started in %d s".formatted(seconds));
        } catch (ExecutionException e) {
            return none("no task got a GPU: " + e.getCause().getMessage());
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a GPU", e);
        }
    }

    /** Has the stages of an RDD run where the GPUs are; its own stage, and those that read it without a shuffle. */
    public <T> JavaRDD<T> on(JavaRDD<T> rdd) {
        return profile == null ? rdd : rdd.withResources(profile);
    }

    /** How many tasks train at a time, at most. */
    int slots(JavaSparkContext spark) {
        if (kind != Kind.STAGE) {
            return spark.defaultParallelism();
        }
        SparkConf conf = spark.getConf();
        if (isDynamic(conf)) {
            return Math.min(
                    spark.defaultParallelism(), conf.getInt("spark.dynamicAllocation.maxExecutors", Integer.MAX_VALUE));
        }
        int executors = spark.sc().getExecutorMemoryStatus().size() - 1; // the driver is one of them
        return Math.max(1, executors * conf.getInt(AMOUNT, 1));
    }

    /** For the log: {@code nets are trained on CPU: ND4J has its CPU backend}. */
    @Override
    public String toString() {
        String where =
                switch (kind) {
                    case NONE -> "CPU";
                    case APPLICATION -> "the GPUs of the application";
                    case STAGE -> "GPUs of their own stages";
                };
        return "nets are trained on %s: %s".formatted(where, reason);
    }
}
