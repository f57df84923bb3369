package io.ballast.examples.report;

import io.ballast.examples.report.Search.ChosenRows;
import io.ballast.examples.report.Search.Member;
import io.ballast.examples.report.Search.NetOutputs;
import io.ballast.examples.report.Search.Outputs;
import io.ballast.examples.report.Search.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A search for a training set: what was chosen, the path to it, its steps, and the outputs of nets before and after. */
final class SearchSection {
    /** Rows of the table of steps; further ones are folded. */
    private static final int SHOWN = 40;

    private static final String NONE = "–";

    private SearchSection() {}

    static String html(Search search) {
        return Html.section(
                "Search",
                Html.paragraph(sentence(search))
                        + rows(search)
                        + SearchPlot.figure(search)
                        + Html.note(howToRead(search))
                        + steps(search)
                        + search.outputs().map(SearchSection::outputs).orElse(""));
    }

    private static String sentence(Search search) {
        Member chosen = search.chosen();
        List<String> scores = new ArrayList<>();
        for (int o = 0; o < search.objectives().size(); o++) {
            scores.add(search.objectives().get(o) + " "
                    + score(search, chosen.scores().get(o)));
        }
        long tried = search.steps().stream().filter(step -> step.number() > 0).count();
        long accepted = search.steps().stream()
                .filter(step -> step.number() > 0 && step.accepted())
                .count();
        return "Chosen: %s, with %s rows; %s on the rows that score. Steps: %s, accepted: %s; sets to choose from: %s, not dominated: %s."
                .formatted(
                        chosen.name(),
                        Wording.count(chosen.rows()),
                        String.join(", ", scores),
                        Wording.count(tried),
                        Wording.count(accepted),
                        Wording.count(search.members().size()),
                        Wording.count(search.members().stream()
                                .filter(Member::nonDominated)
                                .count()));
    }

    private static String score(Search search, double value) {
        return search.byLoss() ? Wording.number(value) : CompareWording.thousandths(value);
    }

    private static String rows(Search search) {
        List<List<String>> rows = new ArrayList<>();
        search.rows().forEach(c -> rows.add(rows(Html.text(c.name()), c.kept(), c.made())));
        long kept = search.rows().stream().mapToLong(ChosenRows::kept).sum();
        long made = search.rows().stream().mapToLong(ChosenRows::made).sum();
        rows.add(rows("all", kept, made));
        return Html.table(List.of("class", "kept", "made", "in the chosen set"), rows);
    }

    private static List<String> rows(String nameHtml, long kept, long made) {
        return List.of(nameHtml, Wording.count(kept), Wording.count(made), Wording.count(kept + made));
    }

    private static String howToRead(Search search) {
        String picture = search.byLoss()
                ? "The loss on the scoring rows of the majority, less is better: a step is accepted where it falls."
                : "The nearer to the lower left, the better; a step is accepted where the rows that score say so. All of"
                        + " these scores steered the search, so they flatter it: only rows that it never saw tell how"
                        + " good the set is.";
        return picture + " Of several candidates in a step the one accepted is shown or, of those rejected, the best."
                + " A set is dominated where another is better in one score and worse in none.";
    }

    private static String steps(Search search) {
        List<String> head = new ArrayList<>(List.of("step", "rows to draw", "candidates", "outcome"));
        head.addAll(search.objectives());
        head.addAll(List.of("drawn", "made", "rows of the set", "time"));
        List<List<String>> rows = new ArrayList<>();
        search.otherStarts().forEach(start -> rows.add(start(search, start)));
        search.steps().forEach(step -> rows.add(step(search, step)));
        int shown = Math.min(SHOWN, rows.size());
        String html = wide(head, rows.subList(0, shown));
        return shown == rows.size()
                ? html
                : html + "<details>\n<summary>" + Wording.count(rows.size() - shown) + " more</summary>\n"
                        + wide(head, rows.subList(shown, rows.size())) + "</details>\n";
    }

    private static String wide(List<String> head, List<List<String>> rowsHtml) {
        return "<div class=\"wide\">\n" + Html.listing(head, rowsHtml) + "</div>\n";
    }

    private static List<String> start(Search search, Member start) {
        return cells(
                search,
                List.of(Html.text(start.name()), NONE, NONE, outcome("start", start)),
                start.scores(),
                List.of(NONE, NONE, Wording.count(start.rows()), NONE));
    }

    private static List<String> step(Search search, Step step) {
        boolean first = step.number() == 0;
        String outcome = search.members().stream()
                .filter(member ->
                        step.accepted() && member.start().equals(Search.BALANCED) && member.step() == step.number())
                .findFirst()
                .map(member -> outcome(first ? "start" : "accepted", member))
                .orElse(step.accepted() ? "accepted" : "rejected");
        return cells(
                search,
                List.of(
                        first ? Search.BALANCED : Wording.count(step.number()),
                        first ? NONE : Wording.count(step.size()),
                        first ? NONE : Wording.count(step.candidates()),
                        outcome),
                step.scores(),
                List.of(
                        first ? NONE : "+" + Wording.count(step.drawn()),
                        first ? NONE : "+" + Wording.count(step.made()),
                        Wording.count(step.rows()),
                        Wording.duration(step.seconds())));
    }

    private static String outcome(String what, Member member) {
        return what + (member.chosen() ? ", chosen" : member.nonDominated() ? ", not dominated" : "");
    }

    private static List<String> cells(Search search, List<String> before, List<Double> scores, List<String> after) {
        return Stream.of(before.stream(), scores.stream().map(value -> score(search, value)), after.stream())
                .flatMap(cells -> cells)
                .toList();
    }

    private static String outputs(Outputs outputs) {
        String found =
                "Overlap of class %s: %s before, %s after. Orders of variance: minority %s, majority %s, mean %s."
                        .formatted(
                                outputs.minority(),
                                Wording.share(outputs.before().kappa() / 100),
                                Wording.share(outputs.after().kappa() / 100),
                                orders(outputs.minorityOrders()),
                                orders(outputs.majorityOrders()),
                                orders(outputs.orders()));
        return "<article>\n<h3>Outputs of a net, before and after</h3>\n" + Html.paragraph(found)
                + DiversificationSection.legend() + "<div class=\"halves\">\n"
                + histogram(outputs, outputs.before(), "before") + histogram(outputs, outputs.after(), "after")
                + "</div>\n"
                + Html.note(
                        "Outputs z on its rows of a net that learned from all rows, and of one that learned from the"
                                + " chosen set in the same way. " + DiversificationSection.HOW_TO_READ + " "
                                + DiversificationSection.caution("if"))
                + "</article>\n";
    }

    /** Infinite where all outputs were the same. */
    private static String orders(double orders) {
        return Double.isFinite(orders) ? CompareWording.signed(orders) : "unknown";
    }

    private static Plot histogram(Outputs outputs, NetOutputs shown, String when) {
        double most = Stream.of(outputs.before(), outputs.after())
                .flatMap(net -> Stream.concat(net.minority().stream(), net.majority().stream()))
                .mapToDouble(Long::doubleValue)
                .max()
                .orElse(1);
        return DiversificationSection.histogram(
                outputs.edges().stream().mapToDouble(Double::doubleValue).toArray(),
                new double[][] {doubles(shown.minority()), doubles(shown.majority())},
                most,
                when,
                "Outputs of the net %s the search: overlap %s".formatted(when, Wording.share(shown.kappa() / 100)));
    }

    private static double[] doubles(List<Long> counts) {
        return counts.stream().mapToDouble(Long::doubleValue).toArray();
    }
}
