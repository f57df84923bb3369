package io.ballast.examples.report;

import io.ballast.examples.report.Search.ChosenRows;
import io.ballast.examples.report.Search.Member;
import io.ballast.examples.report.Search.NetOutputs;
import io.ballast.examples.report.Search.Outputs;
import io.ballast.examples.report.Search.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Searches with made-up numbers: every third step is accepted, and the last set of the path chosen. */
final class SampleSearch {
    private SampleSearch() {}

    static Search of(int steps) {
        return search(steps, "0", "1");
    }

    static Search ofClasses(String majority, String minority) {
        return search(3, majority, minority);
    }

    private static Search search(int last, String majority, String minority) {
        List<Step> steps = new ArrayList<>();
        List<Member> members = new ArrayList<>(List.of(start("full", 0.45, 1_000), start("smote", 0.6, 1_880)));
        int accepted = last / 3 * 3;
        for (int k = 0; k <= last; k++) {
            boolean taken = k % 3 == 0;
            double f1 = (taken ? 0.5 : 0.45) + 0.3 * k / Math.max(30, last);
            double average = taken ? average(f1) : average(f1) - 0.02;
            steps.add(new Step(k, Math.max(1, 30 - 2 * k), 4, taken, List.of(f1, average), 120 + 11 * k, 26, 5, 1.5));
            if (taken) {
                members.add(new Member("balanced", k, scores(f1), 120 + 11 * k, k == accepted, k == accepted));
            }
        }
        return new Search(
                List.of("F1 of class " + minority, "average F1"),
                0,
                steps,
                members,
                List.of(new ChosenRows(majority, 340, 0), new ChosenRows(minority, 60, 50)),
                Optional.of(new Outputs(
                        minority,
                        new NetOutputs(25, List.of(5L, 10L, 45L, 0L), List.of(600L, 300L, 20L, 20L)),
                        new NetOutputs(0.9, List.of(0L, 1L, 50L, 59L), List.of(200L, 120L, 10L, 10L)),
                        1.25,
                        Double.POSITIVE_INFINITY,
                        Double.POSITIVE_INFINITY,
                        List.of(-1.5, -0.5, 0.5, 1.5, 2.5))));
    }

    /** By the loss alone, without nets to compare. */
    static Search byLoss() {
        Search two = of(4);
        return new Search(
                List.of("loss"),
                0,
                two.steps().stream()
                        .map(s -> new Step(
                                s.number(),
                                s.size(),
                                1,
                                s.accepted(),
                                List.of(1 - s.scores().get(0)),
                                s.rows(),
                                s.drawn(),
                                0,
                                s.seconds()))
                        .toList(),
                two.members().stream()
                        .map(m -> new Member(
                                m.start(),
                                m.step(),
                                List.of(1 - m.scores().get(0)),
                                m.rows(),
                                m.nonDominated(),
                                m.chosen()))
                        .toList(),
                two.rows(),
                Optional.empty());
    }

    /** One start, no path. */
    static Search ofAStartAlone() {
        Search two = of(0);
        return new Search(
                two.objectives(),
                0,
                List.of(),
                List.of(new Member("full", 0, scores(0.4), 1_000, true, true)),
                two.rows(),
                Optional.empty());
    }

    private static Member start(String name, double f1, long rows) {
        return new Member(name, 0, scores(f1), rows, false, false);
    }

    private static List<Double> scores(double f1) {
        return List.of(f1, average(f1));
    }

    private static double average(double f1) {
        return Math.round(1e4 * (0.3 + 0.8 * f1)) / 1e4;
    }
}
