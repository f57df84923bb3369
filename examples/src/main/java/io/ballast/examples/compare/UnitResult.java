package io.ballast.examples.compare;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of a unit.
 *
 * @param key what it was about
 * @param failure the sentence that says why there are no metrics; empty when there are
 * @param remarks what to know about the figures, one sentence each
 * @param rows of each class that the classifier learned from, {@code [classes]}
 * @param metrics by name, finite ones only
 * @param curves by name, each {@code [coordinates][points]}
 * @param seconds wall seconds by stage, not the same from run to run; {@code resampling} was done once for all classifiers behind
 *     the method
 * @param memory bytes as {@link MemoryWatch} counts them, from resampling to scoring, beside the fold itself; not the same from run
 *     to run; empty where nobody counted
 */
public record UnitResult(
        UnitKey key,
        String failure,
        List<String> remarks,
        long[] rows,
        Map<String, Double> metrics,
        Map<String, double[][]> curves,
        Map<String, Double> seconds,
        Map<String, Double> memory) {
    public UnitResult {
        memory = memory == null ? Map.of() : memory; // units of earlier versions
    }

    /** A unit that could not be done. */
    static UnitResult failed(UnitKey key, String sentence) {
        return new UnitResult(key, sentence, List.of(), new long[0], Map.of(), Map.of(), Map.of(), Map.of());
    }

    /** The same with bytes of memory. */
    public UnitResult withMemory(Map<String, Double> bytes) {
        return new UnitResult(key, failure, remarks, rows, metrics, curves, seconds, bytes);
    }

    /** Whether there are metrics. */
    public boolean done() {
        return failure.isEmpty();
    }

    /** A metric, or NaN where it could not be computed. */
    public double metric(String name) {
        return metrics.getOrDefault(name, Double.NaN);
    }

    /** The values that JSON can hold. */
    public static Map<String, Double> finite(Map<String, Double> metrics) {
        Map<String, Double> finite = new LinkedHashMap<>(metrics);
        finite.values().removeIf(value -> !Double.isFinite(value));
        return finite;
    }
}
