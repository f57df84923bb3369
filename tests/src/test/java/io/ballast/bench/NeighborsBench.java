package io.ballast.bench;

import io.ballast.neighbors.Metric;
import io.ballast.neighbors.NearestNeighbors;
import io.ballast.neighbors.NeighborFinder;
import io.ballast.neighbors.NeighborSettings;
import io.ballast.neighbors.SearchFiles;
import io.ballast.neighbors.SearchReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;
import org.opentest4j.TestAbortedException;

/**
 * Neighbors beside their peers, rounds interleaved, medians: {@code NeighborsBench [exact boards approximate growth mnist]}.
 *
 * <p>Three rounds, or as many as {@code -Dio.ballast.bench.rounds} says. All rows are queries, the row itself left out. Ours
 * runs from packed rows in memory to keys, labels and distances back beside the rows, Spark's shuffles included, CPU of the
 * whole process; peers run from an array in memory, in one thread, approximate ones at the recall that ours has reached. GFlop
 * are those of all pairs, whether they were looked at or not.
 */
public final class NeighborsBench {
    private static final int ROUNDS = Integer.getInteger("io.ballast.bench.rounds", 3);
    /** Rows that brute-force peers are timed on; their time is linear in these. */
    private static final int PEER_QUERIES = 8192;

    private NeighborsBench() {}

    public static void main(String[] args) throws IOException {
        Set<String> wanted = new TreeSet<>(
                args.length == 0 ? List.of("exact", "boards", "approximate", "growth", "mnist") : List.of(args));
        SparkSession spark = Sessions.local();
        double peak = peak();
        try (BenchRows warmUp = BenchRows.mixture(spark, 20_000, 42)) {
            search(warmUp, exact(15));
            search(warmUp, approximate(15));
        }
        if (wanted.contains("exact")) {
            exact(spark, peak);
        }
        if (wanted.contains("boards")) {
            boards(spark);
        }
        if (wanted.contains("approximate")) {
            approximate(spark);
        }
        if (wanted.contains("mnist")) {
            mnist(spark);
        }
        if (wanted.contains("growth")) {
            growth(spark);
        }
        spark.stop();
    }

    private static double peak() {
        Map<String, Object> found = Peers.run("peak", null, 0, List.of());
        double peak = found.containsKey("gflops") ? (double) found.get("gflops") : Double.NaN;
        System.out.printf("one-thread sgemm peak: %.1f GFlop/s%n", peak);
        return peak;
    }

    private static void exact(SparkSession spark, double peak) throws IOException {
        Results results = new Results("exact, k = 15");
        for (int dims : new int[] {42, 64}) {
            try (BenchRows rows = BenchRows.mixture(spark, 200_000, dims)) {
                compare(results, rows, 15, exact(15), List.of("flat", "brute"), PEER_QUERIES, peak);
            }
            // Nothing to leave out: every pair goes through the kernel.
            try (BenchRows rows = BenchRows.isotropic(spark, 200_000, dims)) {
                compare(results, rows, 15, exact(15), List.of("flat", "brute"), PEER_QUERIES, peak);
            }
        }
        results.print();
    }

    private static void boards(SparkSession spark) throws IOException {
        Results results = new Results("376,640 Connect-4 boards, k = 7");
        try (BenchRows rows = BenchRows.boards(spark, 376_640, 24)) {
            compare(results, rows, 7, exact(7), List.of(), 0, Double.NaN);
            compare(results, rows, 7, approximate(7), List.of(), 0, Double.NaN);
        }
        try (BenchRows rows = BenchRows.boards(spark, 376_640, 8)) {
            compare(results, rows, 7, exact(7), List.of(), 0, Double.NaN);
        }
        results.print();
    }

    private static void approximate(SparkSession spark) throws IOException {
        Results results = new Results("approximate, recall@15 of at least 0.99, 200,000 x 42");
        try (BenchRows rows = BenchRows.mixture(spark, 200_000, 42)) {
            compare(results, rows, 15, approximate(15), List.of("ivf"), 0, Double.NaN);
        }
        try (BenchRows rows = BenchRows.boards(spark, 200_000, 24)) {
            compare(results, rows, 15, approximate(15), List.of("ivf"), 0, Double.NaN);
        }
        try (BenchRows rows = BenchRows.manifold(spark, 200_000, 42)) {
            compare(results, rows, 15, approximate(15), List.of("ivf"), 0, Double.NaN);
        }
        try (BenchRows rows = BenchRows.isotropic(spark, 200_000, 42)) {
            compare(results, rows, 15, approximate(15), List.of(), 0, Double.NaN);
        }
        results.print();
    }

    private static void mnist(SparkSession spark) throws IOException {
        Results results = new Results("MNIST, exact, k = 15");
        try (BenchRows rows = BenchRows.mnist(spark)) {
            compare(results, rows, 15, exact(15), List.of("flat"), PEER_QUERIES, Double.NaN);
            results.print();
        } catch (TestAbortedException e) {
            System.out.println("MNIST: " + e.getMessage());
        }
    }

    /** Ours and the peers in turn, so many rounds. */
    private static void compare(
            Results results,
            BenchRows rows,
            int k,
            NeighborSettings settings,
            List<String> peers,
            int peerQueries,
            double peak)
            throws IOException {
        List<Run> ours = new ArrayList<>();
        Map<String, List<Map<String, Object>>> theirs = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            Run own = search(rows, settings);
            ours.add(own);
            List<String> more = peerQueries > 0
                    ? List.of("--queries", "" + peerQueries)
                    : List.of("--recall", "" + own.report().recall().orElse(1));
            for (String peer : peers) {
                Map<String, Object> found = Peers.run(peer, rows, k, more);
                theirs.computeIfAbsent(peer, name -> new ArrayList<>()).add(found);
            }
        }
        double cpu = Results.median(ours.stream().mapToDouble(Run::cpu).toArray());
        double wall = Results.median(ours.stream().mapToDouble(Run::wall).toArray());
        double flops = 2.0 * rows.rows() * rows.rows() * rows.dims() / 1e9;
        SearchReport report = ours.get(0).report();
        add(results, rows, "ballast " + how(report), cpu, wall, report.recall().orElse(1), flops / cpu, peak, 1);
        theirs.forEach((peer, runs) -> {
            if (runs.get(0).containsKey("missing")) {
                System.out.printf(
                        "%s: skipped, %s is not installed%n", peer, runs.get(0).get("missing"));
                return;
            }
            double theirCpu = Results.median(Peers.numbers(runs, "cpu_s"));
            double theirWall = Results.median(Peers.numbers(runs, "wall_s"));
            add(
                    results,
                    rows,
                    Peers.name(peer, runs.get(0)),
                    theirCpu,
                    theirWall,
                    (double) runs.get(0).get("recall"),
                    flops / theirCpu,
                    peak,
                    theirCpu / cpu);
        });
    }

    private static void add(
            Results results,
            BenchRows rows,
            String method,
            double cpu,
            double wall,
            double recall,
            double gigaflops,
            double peak,
            double timesOurs) {
        results.add(
                "data",
                rows.name(),
                "rows",
                rows.rows(),
                "dims",
                rows.dims(),
                "method",
                method,
                "cpu s",
                cpu,
                "wall s",
                wall,
                "recall",
                recall,
                "GFlop per cpu s",
                gigaflops,
                "share of peak",
                gigaflops / peak,
                "cpu, times ours",
                timesOurs);
    }

    private static String how(SearchReport report) {
        String rows = "%,d different".formatted(report.distinctBaseRows());
        return report.exact()
                ? "exact, %s%s".formatted(rows, report.remark().isEmpty() ? "" : " (" + report.remark() + ")")
                : "%d of %d cells, %s".formatted(report.probes(), report.cells(), rows);
    }

    private static void growth(SparkSession first) {
        SparkSession spark = first;
        Results results = new Results("growth, k = 15, gaussian mixture of 42 features, 6 GB heap");
        double[] exactCpu = new double[4];
        double[] approximateCpu = new double[3];
        int[] exactRows = {50_000, 100_000, 200_000, 400_000};
        int[] approximateRows = {200_000, 800_000, 3_200_000};
        for (int i = 0; i < exactRows.length; i++) {
            exactCpu[i] = grow(results, BenchRows.isotropic(spark, exactRows[i], 42), exact(15));
        }
        for (int i = 0; i < approximateRows.length; i++) {
            approximateCpu[i] = grow(results, BenchRows.manifold(spark, approximateRows[i], 42), approximate(15));
        }
        results.print();
        System.out.printf(
                "%nfitted exponents of cpu s in rows: exact %.2f, approximate %.2f%n",
                exponent(exactRows, exactCpu), exponent(approximateRows, approximateCpu));

        double[][] wall = new double[2][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            for (int tasks = 2; tasks >= 1; tasks--) {
                spark.stop();
                spark = Sessions.local(tasks);
                try (BenchRows rows = BenchRows.isotropic(spark, 200_000, 42)) {
                    wall[tasks - 1][round] = search(rows, exact(15)).wall();
                }
            }
        }
        double one = Results.median(wall[0]);
        double two = Results.median(wall[1]);
        Results speedUp = new Results("two tasks against one, exact, 200,000 x 42");
        speedUp.add("one task, wall s", one, "two tasks, wall s", two, "times faster", one / two);
        speedUp.print();
        spark.stop();
    }

    private static double grow(Results results, BenchRows data, NeighborSettings settings) {
        try (BenchRows rows = data) {
            Memory memory = new Memory();
            Run run = search(rows, settings);
            results.add(
                    "data",
                    rows.name(),
                    "rows",
                    rows.rows(),
                    "method",
                    how(run.report()),
                    "recall",
                    run.report().recall().orElse(1),
                    "cpu s",
                    run.cpu(),
                    "wall s",
                    run.wall(),
                    "peak heap MiB",
                    memory.peakHeapMib(),
                    "peak process MiB",
                    memory.peakProcessMib());
            return run.cpu();
        }
    }

    /** Slope of a least-squares line through the logarithms. */
    private static double exponent(int[] rows, double[] seconds) {
        double meanX = 0;
        double meanY = 0;
        for (int i = 0; i < rows.length; i++) {
            meanX += Math.log(rows[i]) / rows.length;
            meanY += Math.log(seconds[i]) / rows.length;
        }
        double xy = 0;
        double xx = 0;
        for (int i = 0; i < rows.length; i++) {
            xy += (Math.log(rows[i]) - meanX) * (Math.log(seconds[i]) - meanY);
            xx += (Math.log(rows[i]) - meanX) * (Math.log(rows[i]) - meanX);
        }
        return xy / xx;
    }

    private record Run(double cpu, double wall, SearchReport report) {}

    private static Run search(BenchRows rows, NeighborSettings settings) {
        Cpu cpu = new Cpu();
        SearchReport[] report = new SearchReport[1];
        NeighborFinder finder = new NeighborFinder(settings, SearchFiles.none(), found -> report[0] = found);
        try (NearestNeighbors neighbors = finder.among(rows.table())) {
            long found = neighbors
                    .search(rows.table().blocks(), block -> block, rows.rows())
                    .map(pair -> (long) pair._2().rows())
                    .reduce(Long::sum);
            if (found != rows.rows()) {
                throw new IllegalStateException("neighbors of %d rows, not of %d".formatted(found, rows.rows()));
            }
        }
        return new Run(cpu.processSeconds(), cpu.wallSeconds(), report[0]);
    }

    private static NeighborSettings exact(int k) {
        return NeighborSettings.exact(Metric.EUCLIDEAN, k);
    }

    private static NeighborSettings approximate(int k) {
        return new NeighborSettings(
                k,
                Metric.EUCLIDEAN,
                NeighborSettings.Mode.APPROXIMATE,
                OptionalInt.empty(),
                0.99,
                NeighborSettings.BROADCAST_LIMIT);
    }
}
