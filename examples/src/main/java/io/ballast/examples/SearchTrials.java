package io.ballast.examples;

import io.ballast.examples.report.ResampleReport;
import io.ballast.ml.AutoSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a search among methods tried: a line each on the console, and kept for the report. */
final class SearchTrials implements Consumer<AutoSearch.Choice> {
    private final ConsoleProgress progress;
    private final List<ResampleReport.Trial> trials = new ArrayList<>();

    SearchTrials(ConsoleProgress progress) {
        this.progress = progress;
    }

    @Override
    public void accept(AutoSearch.Choice choice) {
        trials.clear();
        for (AutoSearch.Trial trial : choice.trials()) {
            trials.add(new ResampleReport.Trial(
                    trial.name(), trial.mean(), trial.standardError(), choice.picked(trial), trial.remark()));
        }
        int width =
                trials.stream().mapToInt(trial -> trial.name().length()).max().orElse(1);
        progress.say(("%-" + width + "s  mean   standard error").formatted("tried"));
        trials.forEach(trial -> progress.say(line(trial, width)));
    }

    private static String line(ResampleReport.Trial trial, int width) {
        String name = ("%-" + width + "s").formatted(trial.name());
        return trial.remark().isEmpty()
                ? "%s  %.3f  %.3f%s"
                        .formatted(name, trial.mean(), trial.standardError(), trial.chosen() ? "  chosen" : "")
                : name + "  " + trial.remark();
    }

    /** In the order of the candidates; empty where no method searched. */
    List<ResampleReport.Trial> trials() {
        return List.copyOf(trials);
    }
}
