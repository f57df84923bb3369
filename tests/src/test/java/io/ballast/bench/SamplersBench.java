package io.ballast.bench;

import io.ballast.ml.EditedNearestNeighbors;
import io.ballast.ml.NearMiss;
import io.ballast.ml.RandomUnderSampler;
import io.ballast.ml.Resampler;
import io.ballast.ml.Smote;
import io.ballast.ml.TomekLinks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.RDDInfo;

/**
 * Resamplers from Parquet to Parquet beside imbalanced-learn, rounds interleaved, medians: {@code SamplersBench [smote minority
 * cleaning memory]}.
 *
 * <p>Three rounds, or as many as {@code -Dio.ballast.bench.rounds} says; {@code -Dio.ballast.bench.share=0.05} takes that share of
 * the rows, for a try. Ours runs on two tasks in a JVM that has resampled a small table before; imbalanced-learn runs in a
 * process of its own whose imports are not counted, on two cores, from the same Parquet where pyarrow is installed and from plain
 * float64 where not. Both are told nothing but their defaults, which are the same. CPU is that of the whole process.
 */
public final class SamplersBench {
    private static final int ROUNDS = Integer.getInteger("io.ballast.bench.rounds", 3);
    private static final double SHARE = Double.parseDouble(System.getProperty("io.ballast.bench.share", "1"));
    /** 4 % */
    private static final int ONE_IN = 25;

    private final SparkSession spark;
    private final WorkFolder work;
    private final Optional<ImbalancedLearn> peer;

    private SamplersBench(SparkSession spark, WorkFolder work, Optional<ImbalancedLearn> peer) {
        this.spark = spark;
        this.work = work;
        this.peer = peer;
    }

    public static void main(String[] args) throws IOException {
        Set<String> wanted =
                new TreeSet<>(args.length == 0 ? List.of("smote", "minority", "cleaning", "memory") : List.of(args));
        SparkSession spark = Sessions.local();
        try (WorkFolder work = new WorkFolder()) {
            SamplersBench bench = new SamplersBench(spark, work, ImbalancedLearn.installed());
            bench.warmUp();
            if (wanted.contains("smote")) {
                bench.smote();
            }
            if (wanted.contains("minority")) {
                bench.minority();
            }
            if (wanted.contains("cleaning")) {
                bench.cleaning();
            }
            if (wanted.contains("memory")) {
                bench.memory();
            }
        } finally {
            spark.stop();
        }
    }

    private StoredTable table(int rows, int dims, int oneIn) throws IOException {
        return StoredTable.mixture(spark, work.cleared("table"), (int) (SHARE * rows), dims, oneIn);
    }

    private void warmUp() throws IOException {
        StoredTable small = StoredTable.mixture(spark, work.cleared("warm-up"), 20_000, 42, ONE_IN);
        run(small, new Smote());
        run(small, new TomekLinks());
    }

    private void smote() throws IOException {
        Results results = new Results("SMOTE, 4 % minority; asked: at least 3 times faster in wall time");
        StoredTable table = table(1_000_000, 42, ONE_IN);
        double ours = compare(results, table, new Smote(), "smote");
        addCopy(results, table, ours);
        results.print();
    }

    private void minority() throws IOException {
        Results results = new Results("SMOTE, 50,000 minority rows that double; asked: at most 10 s in wall time");
        compare(results, table(150_000, 18, 3), new Smote(), "smote");
        results.print();
    }

    private void cleaning() throws IOException {
        Results results = new Results("cleaning and under-sampling, 4 % minority");
        StoredTable table = table(200_000, 42, ONE_IN);
        compare(results, table, new EditedNearestNeighbors(), "edited");
        compare(results, table, new TomekLinks(), "tomek");
        compare(results, table, new NearMiss().setVersion(1), "nearmiss-1");
        results.print();
    }

    /** Heap as rows grow fourfold; the cached columns are what the result keeps while it is reachable. */
    private void memory() throws IOException {
        Results results = new Results("memory, 42 features, 4 %% minority, -Xmx %d MiB"
                .formatted(Runtime.getRuntime().maxMemory() >> 20));
        for (int rows : new int[] {250_000, 1_000_000}) {
            StoredTable table = table(rows, 42, ONE_IN);
            for (Resampler stage : List.of(new Smote(), new RandomUnderSampler())) {
                Memory memory = new Memory();
                LiveHeap live = new LiveHeap();
                Run run;
                try (live) {
                    run = run(table, stage);
                }
                results.add(
                        "stage",
                        name(stage),
                        "rows",
                        table.rows(),
                        "rows out",
                        rowsOut(),
                        "live heap MiB",
                        live.mib(),
                        "peak heap MiB",
                        memory.peakHeapMib(),
                        "peak process MiB",
                        memory.peakProcessMib(),
                        "cached in memory MiB",
                        run.cachedInMemory() >> 20,
                        "cached on disk MiB",
                        run.cachedOnDisk() >> 20);
            }
        }
        results.print();
    }

    /** Ours and the peer in turn, so many rounds; gives the wall seconds of ours. */
    private double compare(Results results, StoredTable table, Resampler stage, String peerMethod) throws IOException {
        List<Run> ours = new ArrayList<>();
        List<Map<String, Object>> theirs = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            ours.add(run(table, stage));
            if (peer.isPresent()) {
                Path output = work.cleared("peer.npy"); // a name that numpy leaves as it is
                theirs.add(peer.get().time(peerMethod, table.forPeer(peer.get()), output, table.dims()));
            }
        }
        double wall = Results.median(ours.stream().mapToDouble(Run::wall).toArray());
        double cpu = Results.median(ours.stream().mapToDouble(Run::cpu).toArray());
        add(results, table, name(stage), "ballast", rowsOut(), cpu, wall, 1);
        if (!theirs.isEmpty()) {
            double theirWall = Results.median(Peers.numbers(theirs, "wall_s"));
            double theirCpu = Results.median(Peers.numbers(theirs, "cpu_s"));
            long rowsOut = ((Number) theirs.get(0).get("rows_out")).longValue();
            add(results, table, name(stage), peer.get().name(), rowsOut, theirCpu, theirWall, theirWall / wall);
        }
        return wall;
    }

    /** What Spark takes to read the result and write it again: reading and writing without resampling. */
    private void addCopy(Results results, StoredTable table, double ours) throws IOException {
        double[] wall = new double[ROUNDS];
        double[] cpu = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            String copy = work.cleared("copy").toString();
            Cpu used = new Cpu();
            spark.read().parquet(work.path().resolve("out").toString()).write().parquet(copy);
            cpu[round] = used.processSeconds();
            wall[round] = used.wallSeconds();
        }
        double median = Results.median(wall);
        add(
                results,
                table,
                "none",
                "spark, a copy of the result",
                rowsOut(),
                Results.median(cpu),
                median,
                median / ours);
    }

    private static void add(
            Results results,
            StoredTable table,
            String stage,
            String who,
            long rowsOut,
            double cpu,
            double wall,
            double timesOurs) {
        results.add(
                "stage",
                stage,
                "rows",
                table.rows(),
                "dims",
                table.dims(),
                "by",
                who,
                "rows out",
                rowsOut,
                "cpu s",
                cpu,
                "wall s",
                wall,
                "wall, times ours",
                timesOurs);
    }

    private record Run(double cpu, double wall, long cachedInMemory, long cachedOnDisk) {}

    private Run run(StoredTable table, Resampler stage) throws IOException {
        String output = work.cleared("out").toString();
        System.gc(); // lets Spark drop what the run before kept
        Cpu cpu = new Cpu();
        Dataset<Row> resampled = stage.resample(table.read());
        resampled.write().parquet(output);
        double processSeconds = cpu.processSeconds();
        double wallSeconds = cpu.wallSeconds();
        RDDInfo[] cached = spark.sparkContext().getRDDStorageInfo();
        return new Run(
                processSeconds,
                wallSeconds,
                Arrays.stream(cached).mapToLong(RDDInfo::memSize).sum(),
                Arrays.stream(cached).mapToLong(RDDInfo::diskSize).sum());
    }

    private long rowsOut() {
        return spark.read().parquet(work.path().resolve("out").toString()).count();
    }

    private static String name(Resampler stage) {
        return stage.getClass().getSimpleName();
    }
}
