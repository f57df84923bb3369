package io.ballast.examples.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Mean and standard deviation of every metric over the folds of a method and a classifier.
 *
 * @param done folds with metrics
 * @param failed folds without
 * @param means by metric
 * @param deviations by metric, divisor n - 1; none of a single fold
 */
public record Summary(
        String data,
        String classifier,
        String method,
        int done,
        int failed,
        Map<String, Double> means,
        Map<String, Double> deviations) {
    /**
     * Sums up units.
     *
     * @param units of one data set, classifier and method
     */
    public static Summary of(List<UnitResult> units) {
        UnitKey key = units.get(0).key();
        List<UnitResult> done = units.stream().filter(UnitResult::done).toList();
        Map<String, Double> means = new LinkedHashMap<>();
        Map<String, Double> deviations = new LinkedHashMap<>();
        Set<String> names = new LinkedHashSet<>();
        done.forEach(unit -> names.addAll(unit.metrics().keySet()));
        for (String name : names) {
            double[] values = done.stream()
                    .mapToDouble(unit -> unit.metric(name))
                    .filter(Double::isFinite)
                    .toArray();
            double mean = Arrays.stream(values).average().orElseThrow();
            means.put(name, mean);
            if (values.length > 1) {
                double squares =
                        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
                deviations.put(name, Math.sqrt(squares / (values.length - 1)));
            }
        }
        return new Summary(
                key.data(), key.classifier(), key.method(), done.size(), units.size() - done.size(), means, deviations);
    }

    /** Summaries of all units, in the order of the settings. */
    static List<Summary> all(Settings settings, Map<UnitKey, UnitResult> units) {
        List<Summary> all = new ArrayList<>();
        for (String data : settings.inputs()) {
            for (String classifier : settings.classifiers()) {
                for (String method : settings.methods()) {
                    List<UnitResult> ours = units.values().stream()
                            .filter(unit -> unit.key().data().equals(data)
                                    && unit.key().classifier().equals(classifier)
                                    && unit.key().method().equals(method))
                            .toList();
                    if (!ours.isEmpty()) {
                        all.add(of(ours));
                    }
                }
            }
        }
        return all;
    }

    /** For people: {@code 0.812 ± 0.021}. */
    public String text(String metric) {
        if (!means.containsKey(metric)) {
            return "–";
        }
        String mean = Decimals.thousandths(means.get(metric));
        return deviations.containsKey(metric) ? mean + " ± " + Decimals.thousandths(deviations.get(metric)) : mean;
    }
}
