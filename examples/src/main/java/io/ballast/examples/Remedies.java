package io.ballast.examples;

import io.ballast.evaluation.ThresholdMetric;
import io.ballast.ml.AutoCandidates;
import io.ballast.ml.AutoRemedy;
import io.ballast.ml.AutoSearch;
import io.ballast.ml.BestUnderSampling;
import io.ballast.ml.ClassWeights;
import io.ballast.ml.NoRemedy;
import io.ballast.ml.Remedy;
import io.ballast.ml.ResampledRemedy;
import io.ballast.ml.Resampler;
import io.ballast.ml.TunedThreshold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What {@code --methods} of a comparison names: resampling methods and chains of them, and the baselines that are no
 * resampling.
 *
 * @param params as {@code method.name} to value
 * @param metric that thresholds and searches choose by
 */
record Remedies(Map<String, String> params, String metric) {
    /** Baselines, with what they do. */
    static final Map<String, String> BASELINES = baselines();

    /** What a comparison can be about. */
    static final List<String> METRICS = metrics();

    /** One more method: picks one of several by cross-validation of the training rows. */
    private static final String AUTO = "auto";

    private static final String TRIES = "rus-best-of-n.n";
    private static final int AUTO_FOLDS = 3;

    private static Map<String, String> baselines() {
        Map<String, String> does = new LinkedHashMap<>();
        does.put("none", "nothing; stands in every comparison");
        does.put("class-weight", "let rows of small classes weigh more");
        does.put("threshold", "nothing, with the decision threshold tuned on the validation part");
        does.put("rus-best-of-n", "the best of n (5) random under-samplings by validation score");
        return does;
    }

    private static List<String> metrics() {
        List<String> names = new ArrayList<>(List.of("aucRoc", "auprc"));
        Arrays.stream(ThresholdMetric.values()).map(ThresholdMetric::metricName).forEach(names::add);
        return List.copyOf(names);
    }

    /** The methods to compare: those named, in that order, with the baselines before them. */
    static List<String> withBaselines(List<String> named) {
        Set<String> all = new LinkedHashSet<>(BASELINES.keySet());
        named.forEach(name -> all.add(canonical(name.strip())));
        return List.copyOf(all);
    }

    private static String canonical(String name) {
        return BASELINES.containsKey(name) || name.equals(AUTO)
                ? name
                : MethodChain.parse(name, Map.of()).toString();
    }

    /**
     * Looks at names and params before any work.
     *
     * @throws IllegalArgumentException naming the method or param that is unknown or cannot have the value
     */
    void check(List<String> methods) {
        if (!METRICS.contains(metric)) {
            throw new IllegalArgumentException(
                    "metric must be %s, got '%s'".formatted(String.join(", ", METRICS), metric));
        }
        for (String param : params.keySet()) {
            if (methods.stream().noneMatch(method -> owns(method, param))) {
                throw new IllegalArgumentException(
                        "param '%s' must be METHOD.NAME=VALUE with one of the methods compared, %s"
                                .formatted(param, String.join(", ", methods)));
            }
        }
        methods.forEach(method -> named(method, 0));
    }

    private static boolean owns(String method, String param) {
        return List.of(method.split("\\+")).contains(param.split("\\.")[0]);
    }

    /** Whether a method gives rows to look at. */
    static boolean resamples(String name) {
        return !BASELINES.containsKey(name) && !name.equals(AUTO);
    }

    /**
     * A remedy by its name.
     *
     * @param seed of its draws
     * @throws IllegalArgumentException listing all, where there is none of that name
     */
    Remedy named(String name, long seed) {
        return switch (name) {
            case "none" -> new NoRemedy();
            case "class-weight" -> new ClassWeights();
            case "threshold" -> new TunedThreshold(thresholdMetric());
            case "auto" -> new AutoRemedy(search(seed));
            case "rus-best-of-n" -> new BestUnderSampling(tries(), metric, seed);
            default -> resampled(name, seed);
        };
    }

    /** The metric, or the average F1 where a threshold has no part in it. */
    private ThresholdMetric thresholdMetric() {
        return Arrays.stream(ThresholdMetric.values())
                .filter(each -> each.metricName().equals(metric))
                .findFirst()
                .orElse(ThresholdMetric.AVERAGE_F1);
    }

    private AutoSearch search(long seed) {
        return new AutoSearch(AutoCandidates.usual(thresholdMetric(), seed), metric, AUTO_FOLDS, Duration.ZERO, seed);
    }

    private int tries() {
        String given = params.getOrDefault(TRIES, "5");
        try {
            return Integer.parseInt(given);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("%s must be a whole number, got '%s'".formatted(TRIES, given), e);
        }
    }

    private Remedy resampled(String name, long seed) {
        Map<String, String> own = new LinkedHashMap<>();
        params.forEach((param, value) -> {
            if (owns(name, param)) {
                own.put(param, value);
            }
        });
        MethodChain chain = MethodChain.parse(name, own);
        List<Resampler> resamplers =
                chain.steps().stream().map(MethodChain.Step::resampler).toList();
        resamplers.forEach(resampler -> resampler.set(resampler.seed(), seed));
        return new ResampledRemedy(chain.toString(), resamplers);
    }
}
