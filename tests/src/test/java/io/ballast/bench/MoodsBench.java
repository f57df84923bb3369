package io.ballast.bench;

import io.ballast.examples.connect4.Connect4Table;
import io.ballast.ml.Moods;
import io.ballast.search.SearchStep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.opentest4j.TestAbortedException;

/**
 * MOODS beside the same search in plain numpy, rounds interleaved, medians: {@code MoodsBench [small scaling boards]}.
 *
 * <p>Three rounds, or as many as {@code -Dio.ballast.bench.rounds} says; {@code boards} has one.
 *
 * <p>{@code small}: five tables of the shared data, or those of {@code -Dio.ballast.bench.tables=ecoli,yeast}; the paper's settings, 60 % of the rows to
 * learn from, 20 % to score by. Ours on one task in a JVM that has searched before, its very first search in a line of its own; numpy, with
 * SVM-SMOTE of imbalanced-learn, in one thread. Both start from a table in memory. Draws differ, and so do the sets that are found: where the
 * numbers of trainings or of steps of Adam differ, compare the time of one. The diversification, which numpy does not measure, is left out; what is
 * left, {@code rest}, holds one more training of ours, the result's classifier.
 *
 * <p>{@code scaling}: searches on one task and on two, and two nets in plain threads, which says how much faster two can be here.
 *
 * <p>{@code boards}: simulated Connect-4, 376,640 boards, or as many as {@code -Dio.ballast.bench.boards} says, on two tasks.
 */
public final class MoodsBench {
    private static final int ROUNDS = Integer.getInteger("io.ballast.bench.rounds", 3);
    private static final int BOARDS = Integer.getInteger("io.ballast.bench.boards", 376_640);
    private static final List<String> SMALL =
            List.of(System.getProperty("io.ballast.bench.tables", "ecoli,yeast,winequality,abalone,spambase")
                    .split(","));
    private static final long SEED = 1;

    private MoodsBench() {}

    public static void main(String[] args) {
        Set<String> wanted = new TreeSet<>(args.length == 0 ? List.of("small", "scaling", "boards") : List.of(args));
        if (wanted.contains("small")) {
            withSharedData("small", MoodsBench::small);
        }
        if (wanted.contains("scaling")) {
            withSharedData("scaling", MoodsBench::scaling);
        }
        if (wanted.contains("boards")) {
            boards();
        }
    }

    private static void withSharedData(String section, Runnable bench) {
        try {
            bench.run();
        } catch (TestAbortedException e) {
            System.out.println(section + ": " + e.getMessage());
        }
    }

    private static Moods paper() {
        return Moods.paper().setSeed(SEED);
    }

    private static Moods likePeer() {
        return paper().setMeasureDiversification(false);
    }

    private static void small() {
        MoodsComparison results = new MoodsComparison("MOODS, the paper's settings, one task and one thread");
        SparkSession spark = Sessions.local(1);
        try {
            try (HeldOutTable table = read(spark, SMALL.get(0))) {
                List<MoodsRun> first = List.of(MoodsRun.of(likePeer(), table.train()));
                results.add(SMALL.get(0), table, "ballast, first of the JVM", first, Double.NaN);
            }
            for (String name : SMALL) {
                try (HeldOutTable table = read(spark, name)) {
                    compare(results, name, table);
                }
            }
        } finally {
            spark.stop();
        }
        results.print();
    }

    private static HeldOutTable read(SparkSession spark, String name) {
        return HeldOutTable.read(spark, "data/%s.csv".formatted(name), SEED);
    }

    /** Ours and the peer in turn, so many rounds. */
    private static void compare(MoodsComparison results, String name, HeldOutTable table) {
        List<MoodsRun> ours = new ArrayList<>();
        List<Map<String, Object>> theirs = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            ours.add(MoodsRun.of(likePeer(), table.train()));
            theirs.add(Peers.script("moods_peer.py", List.of(table.file().toString(), "--seed", "" + SEED)));
        }
        results.add(name, table, "ballast", ours, 1);
        if (theirs.get(0).containsKey("missing")) {
            System.out.printf(
                    "numpy: skipped, %s is not installed%n", theirs.get(0).get("missing"));
            return;
        }
        results.addPeer(name, table, theirs, MoodsRun.median(ours, MoodsRun::wall));
    }

    private static void scaling() {
        Results results = new Results("two tasks against one");
        twoNets(results);
        scaling(results, "abalone, one candidate a step", "abalone.csv", paper());
        scaling(results, "abalone, two candidates a step", "abalone.csv", paper().setCandidatesPerStep(2));
        Moods inTurn = paper().setCandidatesPerStep(2).setLookAhead(0);
        scaling(results, "the same with lookAhead = 0", "abalone.csv", inTurn);
        scaling(results, "abalone, four candidates a step", "abalone.csv", paper().setCandidatesPerStep(4));
        Moods folds = paper().setScoring("cross-validation").setScoringFolds(5).setMaxIter(10);
        scaling(results, "abalone, five folds", "abalone.csv", folds);
        Moods large = large(paper()).setCandidatesPerStep(2).setMaxIter(8);
        scaling(results, "shuttle, two candidates a step, batches of 256", "shuttle.csv.gz", large);
        results.print();
    }

    /** As on large tables in the tables of the paper. */
    private static Moods large(Moods moods) {
        return moods.setBatchSize(256).setLearningRate(3e-4).setMaxSteps(3000);
    }

    private static void scaling(Results results, String name, String file, Moods search) {
        double[][] fit = new double[2][ROUNDS];
        double[][] steps = new double[2][ROUNDS];
        searched(search.copy(ParamMap.empty()).setMaxIter(3), file, 2); // warms up
        for (int round = 0; round < ROUNDS; round++) {
            for (int tasks = 2; tasks >= 1; tasks--) {
                MoodsRun run = searched(search, file, tasks);
                fit[tasks - 1][round] = run.wall();
                steps[tasks - 1][round] = run.wall() - run.outside();
            }
        }
        addScaling(results, name + ": fit", fit);
        addScaling(results, name + ": its steps", steps);
    }

    private static MoodsRun searched(Moods search, String file, int tasks) {
        SparkSession spark = Sessions.local(tasks);
        try (HeldOutTable table = HeldOutTable.read(spark, "data/" + file, SEED)) {
            return MoodsRun.of(search, table.train());
        } finally {
            spark.stop();
        }
    }

    /** What the machine has to give: two nets of the search one after the other and in two threads, without Spark. */
    private static void twoNets(Results results) {
        double[][] wall = new double[2][ROUNDS];
        TrainingStepBench.searchNets(2, 1); // warms up
        for (int round = 0; round < ROUNDS; round++) {
            for (int threads = 2; threads >= 1; threads--) {
                wall[threads - 1][round] = TrainingStepBench.searchNets(2, threads);
            }
        }
        addScaling(results, "two nets in threads, without Spark", wall);
    }

    private static void addScaling(Results results, String what, double[][] wall) {
        double one = Results.median(wall[0]);
        double two = Results.median(wall[1]);
        results.add("what", what, "one task, wall s", one, "two tasks, wall s", two, "times faster", one / two);
    }

    private static void boards() {
        SparkSession spark = Sessions.local();
        try {
            Dataset<Row> boards = Connect4Table.create(spark, BOARDS, 1, OptionalInt.of(24), 16);
            Dataset<Row> table = new VectorAssembler()
                    .setInputCols(Arrays.copyOf(boards.columns(), 42))
                    .setOutputCol("features")
                    .transform(boards)
                    .select("features", "label")
                    .persist(StorageLevel.MEMORY_AND_DISK());
            double minority = 100.0 * table.filter("label = 1").count() / table.count();
            Memory memory = new Memory();
            MoodsRun run = MoodsRun.of(large(paper()), table);
            boards(run, minority, memory);
            steps(run);
        } finally {
            spark.stop();
        }
    }

    private static void boards(MoodsRun run, double minority, Memory memory) {
        Results results = new Results("MOODS, Connect-4 boards after 24 plies, one candidate a step");
        double[] score = run.model().chosen().score().values();
        results.add(
                "rows",
                BOARDS,
                "minority %",
                minority,
                "wall s",
                run.wall(),
                "cpu s",
                run.cpu(),
                "making s",
                run.making(),
                "learning s",
                run.learning(),
                "outside steps s",
                run.outside(),
                "ms a step of Adam",
                1000 * run.learning() / run.adamSteps(),
                "peak heap MiB",
                memory.peakHeapMib(),
                "peak process MiB",
                memory.peakProcessMib(),
                "minority F1, validation",
                score[0],
                "average F1, validation",
                score[1]);
        results.print();
    }

    private static void steps(MoodsRun run) {
        Results results = new Results("its steps");
        for (SearchStep step : run.model().steps()) {
            SearchStep.Tried tried = step.candidates().get(0);
            results.add(
                    "step",
                    step.number(),
                    "drawn",
                    tried.drawn(),
                    "made",
                    tried.made(),
                    "rows of the set",
                    tried.rows(),
                    "steps of Adam",
                    tried.adamSteps(),
                    "wall s",
                    step.seconds(),
                    "making s",
                    tried.makingSeconds(),
                    "learning s",
                    tried.learningSeconds(),
                    "accepted",
                    step.isAccepted());
        }
        results.print();
    }
}
