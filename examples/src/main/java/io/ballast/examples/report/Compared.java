package io.ballast.examples.report;

import io.ballast.examples.compare.ClassifierVerdict;
import io.ballast.examples.compare.DataSummary;
import io.ballast.examples.compare.Findings;
import io.ballast.examples.compare.RowFindings;
import io.ballast.examples.compare.Settings;
import io.ballast.examples.compare.Summary;
import io.ballast.examples.compare.UnitKey;
import io.ballast.examples.compare.UnitResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Findings by data set, classifier and method, as the sections ask for them. */
final class Compared {
    /** The method that all others are measured by. */
    static final String NONE = "none";

    private static final List<String> NO_CLASSIFIERS =
            List.of(RowFindings.QUALITY, RowFindings.DIVERSIFICATION, RowFindings.SEARCH);

    private final Findings findings;
    private final Map<Place, List<UnitResult>> units = new LinkedHashMap<>();
    private final Map<Place, Summary> summaries = new LinkedHashMap<>();

    private record Place(String data, String classifier, String method) {}

    Compared(Findings findings) {
        this.findings = findings;
        for (UnitResult unit : findings.units().values()) {
            UnitKey key = unit.key();
            units.computeIfAbsent(new Place(key.data(), key.classifier(), key.method()), any -> new ArrayList<>())
                    .add(unit);
        }
        for (Summary summary : findings.summaries()) {
            summaries.put(new Place(summary.data(), summary.classifier(), summary.method()), summary);
        }
    }

    Settings settings() {
        return findings.settings();
    }

    List<DataSummary> data() {
        return findings.data();
    }

    /** Of classifiers. */
    List<ClassifierVerdict> verdicts() {
        return findings.verdicts().stream()
                .filter(verdict -> classifiers().contains(verdict.classifier()))
                .toList();
    }

    List<String> methods() {
        return settings().methods();
    }

    /** Those that predict classes. */
    List<String> classifiers() {
        return settings().classifiers().stream()
                .filter(name -> !NO_CLASSIFIERS.contains(name))
                .toList();
    }

    /** All units of classifiers. */
    List<UnitResult> classified() {
        return findings.units().values().stream()
                .filter(unit -> !NO_CLASSIFIERS.contains(unit.key().classifier()))
                .toList();
    }

    /** Units in order of repeat and fold. */
    List<UnitResult> units(String data, String classifier, String method) {
        return units.getOrDefault(new Place(data, classifier, method), List.of());
    }

    /** The same without those that failed. */
    List<UnitResult> done(String data, String classifier, String method) {
        return units(data, classifier, method).stream().filter(UnitResult::done).toList();
    }

    Optional<Summary> summary(String data, String classifier, String method) {
        return Optional.ofNullable(summaries.get(new Place(data, classifier, method)));
    }

    /** A mean over folds; NaN where there is none. */
    double mean(String data, String classifier, String method, String metric) {
        return summary(data, classifier, method)
                .map(summary -> summary.means().getOrDefault(metric, Double.NaN))
                .orElse(Double.NaN);
    }

    /** The curves of that name that have points, one a fold. */
    List<double[][]> curves(String data, String classifier, String method, String name) {
        return done(data, classifier, method).stream()
                .map(unit -> unit.curves().get(name))
                .filter(curve -> curve != null && curve.length > 1 && curve[0].length > 0)
                .toList();
    }

    Optional<ClassifierVerdict.Test> test(String data, String classifier, String method) {
        return verdicts().stream()
                .filter(verdict -> verdict.classifier().equals(classifier))
                .flatMap(verdict -> verdict.tests().stream())
                .filter(test -> test.data().equals(data) && test.method().equals(method))
                .findFirst();
    }

    /** The look of a method among those that share a panel. */
    Series series(String method) {
        List<String> others =
                methods().stream().filter(name -> !name.equals(NONE)).toList();
        return method.equals(NONE) ? Series.NONE : Series.of(others.indexOf(method));
    }
}
