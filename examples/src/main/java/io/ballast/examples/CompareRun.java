package io.ballast.examples;

import io.ballast.examples.compare.Comparison;
import io.ballast.examples.compare.DataSummary;
import io.ballast.examples.compare.Decimals;
import io.ballast.examples.compare.Findings;
import io.ballast.examples.compare.Settings;
import io.ballast.examples.compare.UnitResult;
import io.ballast.examples.compare.UnitStore;
import io.ballast.examples.report.CompareHtml;
import io.ballast.ml.EvaluationTable;
import io.ballast.ml.Learner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;

/** A comparison from its first unit to its page. */
final class CompareRun {
    private final Settings settings;
    private final Remedies remedies;
    private final BiFunction<String, Long, Learner> learners;
    private final Function<String, List<String>> looks;
    private final UnitStore store;
    private final ConsoleProgress progress;

    /**
     * @param learners a classifier for a name and a seed
     * @param looks what there is to find out about the rows of a method
     */
    CompareRun(
            Settings settings,
            Remedies remedies,
            BiFunction<String, Long, Learner> learners,
            Function<String, List<String>> looks,
            UnitStore store,
            ConsoleProgress progress) {
        this.settings = settings;
        this.remedies = remedies;
        this.learners = learners;
        this.looks = looks;
        this.store = store;
        this.progress = progress;
    }

    /**
     * Runs what is missing, and writes results and page.
     *
     * @param tables of the inputs, in their order
     * @param afresh whether to remove what an earlier comparison has left
     * @param parallelism methods at the same time
     */
    Findings run(List<EvaluationTable> tables, boolean afresh, int parallelism)
            throws IOException, InterruptedException {
        store.begin(afresh, contents(tables));
        AtomicInteger units = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        Comparison comparison = new Comparison(
                settings,
                store,
                remedies::named,
                learners,
                looks,
                parallelism,
                Failures::sentence,
                unit -> progress.say(line(unit, done.incrementAndGet(), units.get())));
        tables.forEach(table -> units.addAndGet(comparison.units(table)));
        done.set(comparison.alreadyDone());
        if (done.get() > 0) {
            progress.say("%,d of %,d units are done already".formatted(done.get(), units.get()));
        }
        for (EvaluationTable table : tables) {
            progress.stage("comparing on " + table.name());
            comparison.run(table);
        }
        progress.stage("writing the results");
        Findings findings =
                Findings.of(settings, tables.stream().map(DataSummary::of).toList(), comparison.units());
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        CompareHtml.write(findings, page);
        store.write("report.html", page.toByteArray());
        findings.write(store);
        return findings;
    }

    private static Map<String, String> contents(List<EvaluationTable> tables) {
        Map<String, String> contents = new LinkedHashMap<>();
        tables.forEach(table -> contents.put(
                table.name(), "%d rows, checksum %s".formatted(table.classes().total(), table.checksum())));
        return contents;
    }

    private String line(UnitResult unit, int done, int units) {
        return "%,d of %,d: %s: %s".formatted(done, units, unit.key(), outcome(unit));
    }

    private String outcome(UnitResult unit) {
        if (!unit.done()) {
            return "failed: " + unit.failure();
        }
        if (unit.metrics().isEmpty()) {
            return String.join(", ", unit.remarks());
        }
        return unit.metrics().containsKey(settings.metric())
                ? settings.metric() + " " + Decimals.thousandths(unit.metric(settings.metric()))
                : "done";
    }
}
