package io.ballast.examples;

import io.ballast.evaluation.Diversification;
import io.ballast.examples.report.Search;
import io.ballast.ml.MoodsModel;
import io.ballast.search.Member;
import io.ballast.search.Method;
import io.ballast.search.Score;
import io.ballast.search.SearchStep;
import io.ballast.table.ClassCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A search for a training set as the report shows it. */
final class ReportedSearch {
    private ReportedSearch() {}

    static Search of(MoodsModel model) {
        ClassCounts classes = model.classes();
        boolean byLoss = Method.parse(model.getMethod()) == Method.MUBO;
        int majority = model.largest();
        int smallest = model.smallest();
        return new Search(
                byLoss ? List.of("loss of the majority") : objectives(classes, majority),
                model.smallestObjective(),
                model.steps().stream().map(step -> step(step, byLoss)).toList(),
                model.members().stream()
                        .map(member -> member(member, model, byLoss))
                        .toList(),
                rows(model),
                model.diversification().map(found -> outputs(found, classes.name(smallest))));
    }

    private static List<String> objectives(ClassCounts classes, int majority) {
        List<String> names = new ArrayList<>();
        for (int c = 0; c < classes.numClasses(); c++) {
            if (c != majority) {
                names.add("F1 of class " + classes.name(c));
            }
        }
        names.add("average F1");
        return names;
    }

    private static Search.Step step(SearchStep step, boolean byLoss) {
        SearchStep.Tried shown = SearchSteps.shown(step);
        return new Search.Step(
                step.number(),
                step.size(),
                step.candidates().size(),
                step.isAccepted(),
                scores(shown.score(), byLoss),
                shown.rows(),
                shown.drawn(),
                shown.made(),
                step.seconds());
    }

    private static Search.Member member(Member member, MoodsModel model, boolean byLoss) {
        return new Search.Member(
                member.start().toString(),
                member.step(),
                scores(member.score(), byLoss),
                member.rows(),
                model.nonDominated().stream().anyMatch(other -> same(member, other)),
                same(member, model.chosen()));
    }

    private static boolean same(Member member, Member other) {
        return member.start() == other.start() && member.step() == other.step();
    }

    private static List<Double> scores(Score score, boolean byLoss) {
        return Arrays.stream(score.values())
                .mapToObj(value -> byLoss ? -value : value)
                .toList();
    }

    private static List<Search.ChosenRows> rows(MoodsModel model) {
        List<Search.ChosenRows> rows = new ArrayList<>();
        for (int c = 0; c < model.classes().numClasses(); c++) {
            rows.add(new Search.ChosenRows(model.classes().name(c), model.keptRows()[c], model.madeRows()[c]));
        }
        return rows;
    }

    private static Search.Outputs outputs(Diversification found, String minority) {
        return new Search.Outputs(
                minority,
                outputs(found.before()),
                outputs(found.after()),
                found.minorityOrders(),
                found.majorityOrders(),
                found.orders(),
                Arrays.stream(found.edges()).boxed().toList());
    }

    private static Search.NetOutputs outputs(Diversification.OutputSet set) {
        return new Search.NetOutputs(
                set.kappa(),
                Arrays.stream(set.minority().histogram()).boxed().toList(),
                Arrays.stream(set.majority().histogram()).boxed().toList());
    }
}
