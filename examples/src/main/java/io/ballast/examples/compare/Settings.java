package io.ballast.examples.compare;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a comparison compares, and how.
 *
 * @param inputs names of the data sets
 * @param label name of the label column
 * @param features names of the feature columns; empty for all
 * @param topFeatures features that each fold keeps; 0 for all
 * @param leaking whether test rows have a say, as in {@link io.ballast.ml.EvaluationTable#leaking}
 * @param methods names of remedies, the first of them {@code none}
 * @param classifiers names of classifiers
 * @param folds at least 2
 * @param validationParts parts of a fold's training rows of which one is kept for choosing, at least 2
 * @param repeats of the whole cross-validation with other folds, at least 1
 * @param seed of folds, draws and nets
 * @param metric that methods choose by on the validation part, and that the verdict is about
 * @param params of methods, as {@code method.name} to value
 * @param version of Ballast
 */
public record Settings(
        List<String> inputs,
        String label,
        List<String> features,
        int topFeatures,
        boolean leaking,
        List<String> methods,
        List<String> classifiers,
        int folds,
        int validationParts,
        int repeats,
        long seed,
        String metric,
        Map<String, String> params,
        String version) {
    /** Rows of a test fold over rows that a classifier learns from; a part of the others is kept for choosing. */
    double testToTrain() {
        double learned = leaking ? 1 : 1 - 1.0 / validationParts;
        return 1 / learned / (folds - 1);
    }

    /** As JSON holds them. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("inputs", inputs);
        map.put("label", label);
        map.put("features", features);
        map.put("topFeatures", topFeatures);
        map.put("leaking", leaking);
        map.put("methods", methods);
        map.put("classifiers", classifiers);
        map.put("folds", folds);
        map.put("validationParts", validationParts);
        map.put("repeats", repeats);
        map.put("seed", seed);
        map.put("metric", metric);
        map.put("params", params);
        map.put("version", version);
        return map;
    }
}
