package io.ballast.bench;

import java.util.List;
import java.util.Map;

/** Searches of ours and of the peer on the same tables, side by side. */
final class MoodsComparison {
    private final Results results;

    MoodsComparison(String name) {
        results = new Results(name);
    }

    /** Adds searches of ours, which are the same but for their times. */
    void add(String name, HeldOutTable table, String who, List<MoodsRun> runs, double timesOurs) {
        MoodsRun one = runs.get(0);
        double[] score = one.model().chosen().score().values();
        add(
                name,
                table,
                who,
                new Times(
                        MoodsRun.median(runs, MoodsRun::wall),
                        MoodsRun.median(runs, MoodsRun::cpu),
                        MoodsRun.median(runs, MoodsRun::making),
                        MoodsRun.median(runs, MoodsRun::learning)),
                timesOurs,
                new Found(
                        one.trainings(),
                        one.adamSteps(),
                        one.accepted(),
                        score[0],
                        score[1],
                        one.averageF1(table.test())));
    }

    /**
     * Adds what the peer has printed.
     *
     * @param ours wall seconds to compare with
     */
    void addPeer(String name, HeldOutTable table, List<Map<String, Object>> runs, double ours) {
        double wall = median(runs, "wall_s");
        add(
                name,
                table,
                "numpy, imbalanced-learn " + runs.get(0).get("imblearn"),
                new Times(
                        wall,
                        median(runs, "cpu_s"),
                        median(runs, "making_s"),
                        median(runs, "learning_s") + median(runs, "scoring_s")),
                wall / ours,
                new Found(
                        (long) median(runs, "trainings"),
                        (long) median(runs, "adam_steps"),
                        (long) median(runs, "accepted"),
                        median(runs, "minority_f1"),
                        median(runs, "average_f1"),
                        median(runs, "test_average_f1")));
    }

    private static double median(List<Map<String, Object>> runs, String name) {
        return Results.median(Peers.numbers(runs, name));
    }

    /** Seconds; those of learning hold scoring too. */
    private record Times(double wall, double cpu, double making, double learning) {}

    private record Found(
            long trainings, long adamSteps, long accepted, double minorityF1, double averageF1, double testF1) {}

    private void add(String name, HeldOutTable table, String who, Times times, double timesOurs, Found found) {
        results.add(
                "data",
                name,
                "rows",
                table.rows(),
                "dims",
                table.dims(),
                "by",
                who,
                "wall s",
                times.wall(),
                "cpu s",
                times.cpu(),
                "wall, times ours",
                timesOurs,
                "trainings",
                found.trainings(),
                "s a training",
                times.learning() / found.trainings(),
                "steps of Adam",
                found.adamSteps(),
                "ms a step of Adam",
                1000 * times.learning() / found.adamSteps(),
                "making s",
                times.making(),
                "learning s",
                times.learning(),
                "rest s",
                times.wall() - times.making() - times.learning(),
                "accepted",
                found.accepted(),
                "minority F1, validation",
                found.minorityF1(),
                "average F1, validation",
                found.averageF1(),
                "average F1, test",
                found.testF1());
    }

    void print() {
        results.print();
    }
}
