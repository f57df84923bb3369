package io.ballast.examples.doctor;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.resource.ResourceInformation;
import org.apache.spark.status.api.v1.ExecutorSummary;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;
import scala.collection.JavaConverters;

/** Asks the driver and every executor, by jobs with a task for every slot until all have answered. */
public final class Survey {
    private static final Duration SETTLED = Duration.ofSeconds(3);
    private static final Duration HOLD = Duration.ofMillis(300);
    private static final long LEAST_OVERHEAD_MIB = 384;

    /** Surveys that this JVM has answered. */
    private static final Set<String> ANSWERED = ConcurrentHashMap.newKeySet();

    private final JavaSparkContext spark;
    private final Path folder;
    private final Duration patience;
    private final Map<String, Jvm> answers =
            new TreeMap<>(Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder()));

    private Survey(JavaSparkContext spark, Path folder, Duration patience) {
        this.spark = spark;
        this.folder = folder;
        this.patience = patience;
    }

    /**
     * Asks.
     *
     * @param within the folder to try; what is made there is removed
     * @param patience how long to wait for executors
     */
    public static Checkup run(JavaSparkContext spark, String within, Duration patience) throws InterruptedException {
        Path folder = new Path(
                qualified(new Path(within), spark.hadoopConfiguration()), "ballast-doctor-" + UUID.randomUUID());
        return new Survey(spark, folder, patience).run();
    }

    private Checkup run() throws InterruptedException {
        Configuration hadoop = spark.hadoopConfiguration();
        Optional<FolderCheck> broken = FolderCheck.prepare(folder, hadoop);
        try {
            Jvm driver = Jvm.here(broken.orElseGet(() -> FolderCheck.in(folder, Member.DRIVER, hadoop)));
            List<ExecutorSummary> registered = spark.isLocal() ? List.of() : ask();
            List<Member> executors = new ArrayList<>();
            answers.forEach((id, jvm) -> executors.add(member(id, jvm, registered)));
            List<String> silent = registered.stream()
                    .map(ExecutorSummary::id)
                    .filter(id -> !answers.containsKey(id))
                    .toList();
            return new Checkup(application(), folder(), driver(driver), executors, silent);
        } finally {
            remove(hadoop);
        }
    }

    private void remove(Configuration hadoop) {
        try {
            folder.getFileSystem(hadoop).delete(folder, true);
        } catch (IOException | RuntimeException e) {
            // What cannot be deleted is a finding already.
        }
    }

    /** The same folder to every JVM, wherever it works; a file system that is not known is found out later. */
    private static Path qualified(Path path, Configuration hadoop) {
        try {
            return path.getFileSystem(hadoop).makeQualified(path);
        } catch (IOException | RuntimeException e) {
            return path;
        }
    }

    private Folder folder() {
        Path within = folder.getParent();
        String scheme = within.toUri().getScheme();
        return new Folder(within.toString(), Folder.Rename.of(scheme == null ? "" : scheme));
    }

    private Checkup.Application application() {
        SparkConf conf = spark.getConf();
        return new Checkup.Application(
                spark.master(),
                spark.isLocal(),
                conf.getBoolean("spark.dynamicAllocation.enabled", false)
                        ? 0
                        : conf.getInt("spark.executor.instances", 0),
                overhead(conf, spark.master()),
                patience.toSeconds());
    }

    /** Containers are those of YARN and Kubernetes. */
    static long overhead(SparkConf conf, String master) {
        if (!master.toLowerCase(Locale.ROOT).startsWith("yarn") && !master.startsWith("k8s")) {
            return 0;
        }
        double factor = conf.getDouble("spark.executor.memoryOverheadFactor", 0.1);
        long share = (long) (factor * conf.getSizeAsMb("spark.executor.memory", "1g"));
        String least = Math.max(LEAST_OVERHEAD_MIB, share) + "m";
        return conf.getSizeAsMb("spark.executor.memoryOverhead", least) << 20;
    }

    private Member driver(Jvm jvm) {
        int tasks = spark.isLocal() ? spark.defaultParallelism() : 0;
        ResourceInformation gpu = spark.resources().get("gpu");
        return new Member(Member.DRIVER, tasks, addresses(Optional.ofNullable(gpu)), jvm);
    }

    private static Member member(String id, Jvm jvm, List<ExecutorSummary> registered) {
        Optional<ExecutorSummary> known =
                registered.stream().filter(one -> one.id().equals(id)).findFirst();
        Optional<ResourceInformation> gpu = known.flatMap(one ->
                Optional.ofNullable(JavaConverters.mapAsJavaMap(one.resources()).get("gpu")));
        return new Member(id, known.map(ExecutorSummary::maxTasks).orElse(0), addresses(gpu), jvm);
    }

    private static List<String> addresses(Optional<ResourceInformation> gpu) {
        return gpu.map(given -> Arrays.asList(given.addresses())).orElse(List.of());
    }

    /** Asks until every executor has answered and no more come, or patience is over; gives those registered then. */
    private List<ExecutorSummary> ask() throws InterruptedException {
        String survey = folder.getName();
        Broadcast<SerializableConfiguration> hadoop =
                spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
        long deadline = System.nanoTime() + patience.toNanos();
        long settled = System.nanoTime() + SETTLED.toNanos();
        int wanted = application().wantedExecutors();
        try {
            while (true) {
                int before = answers.size();
                round(survey, hadoop, deadline);
                long now = System.nanoTime();
                if (answers.size() > before) {
                    settled = now + SETTLED.toNanos();
                }
                List<ExecutorSummary> registered = registered();
                boolean all = registered.stream().map(ExecutorSummary::id).allMatch(answers::containsKey)
                        && answers.size() >= Math.max(1, wanted);
                if (now > deadline || all && now > settled) {
                    return registered;
                }
            }
        } finally {
            hadoop.destroy();
        }
    }

    private List<ExecutorSummary> registered() {
        // Scala's private[spark]; public in the bytecode. Nothing else tells the slots and GPUs of an executor.
        Collection<ExecutorSummary> all =
                JavaConverters.asJavaCollection(spark.sc().statusStore().executorList(true));
        return all.stream().filter(one -> !one.id().equals(Member.DRIVER)).toList();
    }

    /** A task for every slot; the first in a JVM answers for it, the others keep its other slots busy. */
    private void round(String survey, Broadcast<SerializableConfiguration> hadoop, long deadline)
            throws InterruptedException {
        int slots = Math.max(
                1, registered().stream().mapToInt(ExecutorSummary::maxTasks).sum());
        String at = folder.toString();
        JavaFutureAction<List<Tuple2<String, String>>> asked = spark.parallelize(
                        Arrays.asList(new Integer[slots]), slots)
                .mapPartitions(nothing -> answer(survey, new Path(at), hadoop).iterator())
                .collectAsync();
        try {
            asked.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)
                    .forEach(answer -> answers.put(answer._1(), Jvm.fromJson(answer._2())));
        } catch (TimeoutException e) {
            asked.cancel(true);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the executors cannot be asked: " + e.getCause(), e.getCause());
        }
    }

    private static List<Tuple2<String, String>> answer(
            String survey, Path folder, Broadcast<SerializableConfiguration> hadoop) throws InterruptedException {
        if (!ANSWERED.add(survey)) {
            TimeUnit.MILLISECONDS.sleep(HOLD.toMillis());
            return List.of();
        }
        String id = SparkEnv.get().executorId();
        FolderCheck tried =
                FolderCheck.in(folder, "executor-" + id, hadoop.value().value());
        return List.of(new Tuple2<>(id, Jvm.here(tried).toJson()));
    }
}
